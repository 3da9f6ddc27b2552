"""The second wall: every transaction says to the database whose eyes it has, before it reads anything clinical."""

from __future__ import annotations

from django.db import connection

from .viewer import Actor, Viewer


SAY = "SELECT set_config('app.person', %s, true), set_config('app.episodes', %s, true)"


def enter(actor: Actor | None) -> None:
    """For this transaction only (transaction-local always).  `None`: nobody, as on public pages."""
    assert connection.in_atomic_block, "the wall holds for one transaction; open one first"
    episodes: frozenset[object] = frozenset()
    if isinstance(actor, Viewer):
        episodes = actor.own_episodes | actor.cares_for | actor.covers_today | actor.on_call_for
    person = str(actor.id) if actor else ""
    with connection.cursor() as cursor:
        cursor.execute(SAY, [person, "{" + ",".join(sorted(map(str, episodes))) + "}"])
