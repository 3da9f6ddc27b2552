"""Makes Hearthside run on one machine: what it needs, its PostgreSQL, its media server, all of it together.

Everything here starts programs and speaks to the person at the terminal.  The program itself (`hearthside/`)
knows nothing of this package and reads its surroundings from the environment alone.
"""
