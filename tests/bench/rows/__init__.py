"""Rows in bulk, made by the database from numbers; the same each time."""

import re
from pathlib import Path


HERE = Path(__file__).parent


def write(line, name, **numbers):
    """What `name`.sql makes, by a connection of the tables' owner; `:so` in it is the number of that name."""
    words = (HERE / f"{name}.sql").read_text()
    named = rf":({'|'.join(numbers)})\b"
    line.execute(re.sub(named, lambda found: str(numbers[found[1]]), words))
