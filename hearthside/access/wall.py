"""The second wall: every transaction says to the database whose eyes it has, before it reads anything clinical."""

from __future__ import annotations

from uuid import UUID

from django.core.management.base import CommandError
from django.db import connection

from .viewer import Actor, Viewer


SAY = "SELECT set_config('app.person', %s, true), set_config('app.episodes', %s, true)"


def enter(actor: Actor | None) -> None:
    """For this transaction only (transaction-local always).  `None`: nobody, as on public pages."""
    assert connection.in_atomic_block, "the wall holds for one transaction; open one first"
    episodes: frozenset[object] = frozenset()
    if isinstance(actor, Viewer):
        episodes = actor.own_episodes | actor.treats
    person = str(actor.id) if actor else ""
    with connection.cursor() as cursor:
        cursor.execute(SAY, [person, "{" + ",".join(sorted(map(str, episodes))) + "}"])


# A first key of our own for advisory locks, so that nobody else's number is ours.
ACTING = 0x48454152


def hold(person_id: UUID) -> None:
    """For this transaction: this person is acting.  Whatever ends their role waits until they are done, and not longer."""
    _lock("pg_advisory_xact_lock_shared", person_id)


def alone_with(person_id: UUID) -> None:
    """For this transaction: nothing that this person began is still being done, and nothing begins."""
    _lock("pg_advisory_xact_lock", person_id)


def _lock(function: str, person_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, hashtext(%s))", [ACTING, str(person_id)])


POWERS = """
    SELECT rolsuper, rolbypassrls,
           EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p')
                   AND c.relnamespace = 'public'::regnamespace)
    FROM pg_roles r WHERE rolname = current_user
"""


class TooPowerful(CommandError):
    """A sentence for the operator, on whose command the program would have started."""


def insist_on_a_plain_role() -> None:
    """Refuse to run as a role for which no wall holds: a superuser, one past row policies, an owner of tables."""
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        is_super, bypasses, owns = cursor.fetchone()
    if is_super or bypasses or owns:
        what = "is a superuser" if is_super else "bypasses row security" if bypasses else "owns tables"
        raise TooPowerful(
            f"The database role in DATABASE_URL {what}. Give the program a plain role; the owner belongs in"
            " DATABASE_OWNER_URL, for migrations alone."
        )
