"""What a page may follow.  Rooms above register their topics and the question whether this viewer may follow one."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import connection

from hearthside.access.viewer import Viewer


MayFollow = Callable[[Viewer, UUID], bool]
_asked: dict[str, MayFollow] = {}


def register(kind: str, may_follow: MayFollow) -> None:
    """`kind:<uuid>` can be followed by whoever `may_follow` says; called once, when apps are ready."""
    _asked[kind] = may_follow


def may_follow(viewer: Viewer, topic: str) -> bool:
    """Unknown kinds and malformed ids may be followed by nobody."""
    kind, _, rest = topic.partition(":")
    asked = _asked.get(kind)
    try:
        which = UUID(rest)
    except ValueError:
        return False
    return asked is not None and asked(viewer, which)


CHANNEL = "hearthside"


def tell(*topics: str) -> None:
    """Something changed there.  Heard after this transaction commits, never without; says what, never whom or how."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, unnest(%s::text[]))", [CHANNEL, list(topics)])
