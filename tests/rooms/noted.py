"""Evidence written by hand: one place, seconds from noon."""

import dataclasses
import datetime as dt
import uuid

from hearthside.rooms.terms import Grace, Hour, Kind, Noted, Presence, Source, Span
from hearthside.schedule.terms import Stretch


NOON = dt.datetime(2030, 5, 6, 12, tzinfo=dt.UTC)
S = dt.timedelta(seconds=1)
PLACE = uuid.UUID(int=1)
GRACE = Grace(
    brief_disconnect=dt.timedelta(seconds=120),
    outage_return=dt.timedelta(seconds=300),
    ping=dt.timedelta(seconds=5),
)


def s(seconds: float) -> dt.datetime:
    return NOON + dt.timedelta(seconds=seconds)


def span(start: float, end: float) -> Span:
    return Span(s(start), s(end))


def an_hour(end: float = 3600, **changes) -> Hour:
    return Hour(**{"start": NOON, "end": s(end), "places": frozenset({PLACE})} | changes)


def one(source: Source, kind: Kind, at: float, **more) -> Noted:
    noted_at, not_before = more.pop("noted", at), more.pop("since", None)
    return Noted(
        source=source,
        kind=kind,
        at=s(at),
        noted_at=s(noted_at),
        not_before=None if not_before is None else s(not_before),
        **more,
    )


def connection(n: int) -> uuid.UUID:
    return uuid.UUID(int=1000 + n)


def joined(at: float, sid: str = "a", place=PLACE, **more) -> Noted:
    return one(Source.WEBHOOK, Kind.JOINED, at, sid=sid, place=place, **more)


def left(at: float, sid: str = "a", place=PLACE, **more) -> Noted:
    return one(Source.WEBHOOK, Kind.LEFT, at, sid=sid, place=place, **more)


def listed(at: float, sid: str = "a", place=PLACE, **more) -> Noted:
    return one(Source.LIST, Kind.LISTED, at, sid=sid, place=place, **more)


def gone(at: float, since: float, sid: str = "a", place=PLACE, **more) -> Noted:
    return one(Source.LIST, Kind.GONE, at, since=since, sid=sid, place=place, **more)


def door(kind: Kind, at: float, n: int = 0, place=PLACE, **more) -> Noted:
    return one(Source.DOOR, kind, at, connection=connection(n), place=place, **more)


def came(at: float, n: int = 0, sid: str = "a", place=PLACE) -> list[Noted]:
    return [
        door(Kind.CONNECTED, at, n, place, sid=sid),
        door(Kind.ENTERED, at + 0.1, n, place, sid=sid),
    ]


def hung_up(at: float, n: int = 0, heard: float | None = None, by=Kind.CLIENT_HUNG_UP, place=PLACE) -> Noted:
    return door(by, at, n, place, since=at - 1 if heard is None else heard)


def machine(kind: Kind, at: float, **more) -> Noted:
    return one(Source.MACHINE, kind, at, **more)


def drawn(presence: Presence) -> list[tuple[float, float, str]]:
    return [
        ((i.start - NOON).total_seconds(), (i.end - NOON).total_seconds(), str(i.kind))
        for i in presence.intervals
    ]


def moved(rows, start, place):
    """Evidence written from noon on, as if at another hour."""

    def there(at):
        return None if at is None else start + (at - NOON)

    return [
        dataclasses.replace(
            r, at=there(r.at), noted_at=there(r.noted_at), not_before=there(r.not_before), place=place
        )
        for r in rows
    ]


COUNTS, MERGED, OUTAGE = Stretch.COUNTS.value, Stretch.MERGED.value, Stretch.OUTAGE.value
BREAK, ASIDE, AWAY = Stretch.BREAK.value, Stretch.ASIDE.value, Stretch.AWAY.value
