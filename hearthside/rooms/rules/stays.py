"""From what was noted about one place to the stretches for which its person was in the room."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from hearthside.rooms.terms import HUNG_UP, Grace, Kind, Noted, Source, Span


CONFIRMS = {Kind.ENTERED, Kind.JOINED, Kind.LISTED}  # a websocket alone is not yet sound and pictures


@dataclass(frozen=True, slots=True)
class _Stay:
    """One sid's stretch; `end` is None while nothing tells it."""

    start: dt.datetime
    end: dt.datetime | None


def stays_of(noted: Iterable[Noted], *, now: dt.datetime, grace: Grace, falls: Sequence[Span]) -> list[Span]:
    """Disjoint spans in order.  Whose end nobody knows lasts until the place's next stay, or until now.

    `falls`: when the door was away, each from its last sign on, in order.
    """
    by_sid: dict[str, set[Noted]] = defaultdict(set)
    of_connection: dict[UUID, str] = {}
    rest: list[Noted] = []
    for one in noted:
        if one.sid:
            by_sid[one.sid].add(one)
            if one.connection is not None:
                of_connection[one.connection] = one.sid
        else:
            rest.append(one)
    for one in rest:  # heard and hung up know their connection only
        sid = of_connection.get(one.connection) if one.connection else None
        if sid is not None:
            by_sid[sid].add(one)
    confirmed = [group for group in by_sid.values() if any(one.kind in CONFIRMS for one in group)]
    stays = sorted((_stay(group, grace, falls) for group in confirmed), key=lambda stay: stay.start)
    return united(_closed(stays, now))


def _closed(stays: list[_Stay], now: dt.datetime) -> list[Span]:
    spans = []
    for stay in stays:
        later = [other.start for other in stays if other.start > stay.start]
        end = stay.end if stay.end is not None else min([*later, now])
        if end > stay.start:
            spans.append(Span(stay.start, min(end, now)))
    return [span for span in spans if span.end > span.start]


def united(spans: Iterable[Span]) -> list[Span]:
    """The same time, as disjoint spans in order: two devices are one person."""
    whole: list[Span] = []
    for span in sorted(spans):
        if whole and span.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return whole


def _stay(group: set[Noted], grace: Grace, falls: Sequence[Span]) -> _Stay:
    start = _start(group)
    end = _end(group, grace, falls)
    return _Stay(start, end if end is None else max(start, end))


def _of(group: set[Noted], *kinds: Kind) -> list[Noted]:
    return [one for one in group if one.kind in kinds]


def _start(group: set[Noted]) -> dt.datetime:
    """The door's moment, unless someone else saw the person earlier than the door can explain."""
    door = min((one.at for one in group if one.source == Source.DOOR), default=None)
    listed = min((_within(one) for one in _of(group, Kind.LISTED)), default=None)
    seen = min((one.noted_at for one in _of(group, Kind.LISTED, Kind.JOINED)), default=None)
    told = min((min(one.at, one.noted_at) for one in _of(group, Kind.JOINED)), default=None)
    if door is not None and (seen is None or door <= seen + dt.timedelta(seconds=1)):
        return door
    return min(
        moment for moment in (listed if listed is not None else told, door, seen) if moment is not None
    )


def _within(one: Noted) -> dt.datetime:
    """Another machine's clock may be wrong; our own lists say between which two moments it was."""
    at = min(one.at, one.noted_at)
    return at if one.not_before is None else max(at, one.not_before)


def _end(group: set[Noted], grace: Grace, falls: Sequence[Span]) -> dt.datetime | None:
    """What the door knew of the last connection; else the webhook, held between the lists; else the list."""
    connected = [one for one in group if one.source == Source.DOOR and one.connection is not None]
    heard = max((one.not_before or one.at for one in connected), default=None)
    last = max((one for one in connected if one.kind == Kind.CONNECTED), key=_when, default=None)
    if last is not None:
        of_last = [one for one in connected if one.connection == last.connection]
        hung_up = [one for one in of_last if one.kind in HUNG_UP]
        if hung_up:
            return _hung_up(min(hung_up, key=_when), grace)
        silent = _silent_at_a_fall(of_last, falls, grace)
        if silent is not None:
            return silent
    gone = min(_of(group, Kind.GONE), key=_when, default=None)
    left = min((min(one.at, one.noted_at) for one in _of(group, Kind.LEFT)), default=None)
    if gone is not None:
        floor = gone.not_before or gone.at
        left = floor if left is None else min(max(left, floor), gone.at)
    if left is None or heard is None:
        return left
    return max(left, heard)


def _silent_at_a_fall(line: list[Noted], falls: Sequence[Span], grace: Grace) -> dt.datetime | None:
    """The last word of a line that had fallen silent when the door fell, and could no longer be hung up by it."""
    heard = max(one.at for one in line)
    fell = next((fall.start for fall in falls if fall.end > heard), None)
    return heard if fell is not None and _fell_silent(heard, fell, grace) else None


def _fell_silent(heard: dt.datetime, until: dt.datetime, grace: Grace) -> bool:
    """A client that lives is heard every few seconds."""
    return until - heard > grace.ping + grace.detection


def _when(one: Noted) -> tuple[dt.datetime, str, str]:
    return one.at, one.kind, str(one.connection)


def _hung_up(one: Noted, grace: Grace) -> dt.datetime:
    """One long silent was gone when it fell silent."""
    if one.not_before is None or not _fell_silent(one.not_before, one.at, grace):
        return one.at
    return one.not_before
