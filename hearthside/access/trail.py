"""Append-only record of who did and who read what.  No foreign keys: the trail outlives its subjects."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from .models import Change, TrailEntry
from .viewer import Actor, Machine, Viewer


SLOT_S = 300  # reading the same thing again within five minutes is one disclosure
STAYS_OPEN = timedelta(hours=12)  # no sign-in lasts longer


def note(by: Actor, what: str, about: Model, *, at: datetime | None = None) -> None:
    """An act, written in the act's own transaction."""
    episode = getattr(about, "episode_id", None)
    _write(by, what, _label(about), [episode] if episode else [], at=at or timezone.now(), slot=None)


def emergency(by: Actor, what: str, about: Model, *, subjects: Iterable[UUID], at: datetime) -> None:
    """An act upon the record of these episodes that no bond allowed."""
    _write(by, what, _label(about), subjects, at=at, slot=None)


def changed(
    by: Actor, what: str, about: Model, *, before: dict[str, Any], after: dict[str, Any], at: datetime
) -> None:
    """An act that changes a row in place: the trail says that, `Change` what stood before.  Nothing sealed goes in."""
    Change.objects.create(at=at, by=by.id, subject=_label(about), before=before, after=after)
    note(by, what, about, at=at)


def changes_of(about: Model) -> list[Change]:
    """What stood before, the newest first."""
    return list(Change.objects.filter(subject=_label(about)).order_by("-at", "-pk"))


def opened(viewer: Viewer, about: Model, *, at: datetime, again: bool = False) -> None:
    """A reading of one thing; one's own leaves no entry, nor does `again`, a refetch of what stands on record."""
    episode = getattr(about, "episode_id", None)
    if episode not in viewer.own_episodes:
        _read(viewer, "opened", _label(about), [episode] if episode else [], at=at, again=again)


def saw(viewer: Viewer, page: str, subjects: frozenset[UUID], *, at: datetime, again: bool = False) -> None:
    """A reading of a list: one entry names everyone on it but the reader.  `again`: as for `opened`."""
    others = sorted(subjects - viewer.own_episodes)
    if others:
        who = hashlib.sha256(b"".join(s.bytes for s in others)).hexdigest()[:16]
        _read(viewer, "saw", f"{page}:{who}", others, at=at, again=again)


def _read(
    viewer: Viewer, what: str, subject: str, subjects: Iterable[UUID], *, at: datetime, again: bool
) -> None:
    """A page that stays open asks again and again: that is one reading, if that reading was written down."""
    since = at - STAYS_OPEN
    same = TrailEntry.objects.filter(by=viewer.person_id, what=what, subject=subject, at__gte=since)
    if not (again and same.exists()):
        _write(viewer, what, subject, subjects, at=at, slot=_slot(at))


def refused(viewer: Viewer, page: str, *, at: datetime) -> None:
    """Somebody asked for what they may not have; written after the request's own transaction."""
    _write(viewer, "was refused", page, [], at=at, slot=_slot(at))


def _slot(at: datetime) -> int:
    return int(at.timestamp()) // SLOT_S


def _label(about: Model) -> str:
    return f"{about._meta.label}:{about.pk}"


def _write(
    by: Actor, what: str, subject: str, subjects: Iterable[UUID], *, at: datetime, slot: int | None
) -> None:
    entry = TrailEntry(
        at=at,
        by=by.id,
        by_machine=by.name if isinstance(by, Machine) else "",
        what=what,
        subject=subject,
        subjects=list(subjects),
        slot=slot,
    )
    gathered = _gathered.get()
    if gathered is not None and slot is None:
        gathered.append(entry)
    else:
        TrailEntry.objects.bulk_create([entry], ignore_conflicts=slot is not None)


_gathered: ContextVar[list[TrailEntry] | None] = ContextVar("gathered", default=None)


@contextmanager
def gathering() -> Iterator[None]:
    """Acts done inside are written down together at its end, in their order; what raises leaves none of them.

    One inside another is written with the other.
    """
    outer, mine = _gathered.get(), list[TrailEntry]()
    token = _gathered.set(mine)
    try:
        yield
    finally:
        _gathered.reset(token)
    if outer is None:
        TrailEntry.objects.bulk_create(mine)
    else:
        outer.extend(mine)
