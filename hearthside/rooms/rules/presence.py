"""Minutes: from everything that was noted about a session to what each person's hour was."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from hearthside.rooms.terms import (
    Grace,
    Hour,
    Interval,
    Kind,
    Noted,
    Presence,
    Source,
    Span,
)
from hearthside.schedule.terms import COUNTED, Stretch

from .stays import stays_of


Coat = tuple[Span, Stretch]
MEDIA = {Kind.MEDIA_AWAY, Kind.MEDIA_BACK}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What is the same for everyone in the room."""

    hour: Hour
    until: dt.datetime
    outages: Sequence[Span]  # when something of ours was away, in order
    grace: Grace


def drawn(told: Presence) -> list[dict[str, str]]:
    """Its intervals as a row of the sheet keeps them."""
    return [
        {"from": i.start.isoformat(), "to": i.end.isoformat(), "kind": i.kind.value} for i in told.intervals
    ]


def presence(noted: Iterable[Noted], *, hour: Hour, now: dt.datetime, grace: Grace) -> dict[UUID, Presence]:
    """Each place's intervals from the hour's start to its end (or `now`), and the seconds that count.

    What comes doubled, late or out of order changes nothing; what a page says of itself is no evidence.
    """
    everything = set(noted)
    by_place: dict[UUID, list[Noted]] = defaultdict(list)
    for one in everything:
        if one.place is not None:
            by_place[one.place].append(one)
    door_away = _door_away(everything)
    frame = _Frame(
        hour=hour,
        until=max(hour.start, min(hour.end, now)),
        outages=sorted([*_media_away(everything, now), *door_away]),
        grace=grace,
    )
    return {
        place: _of_one(place, stays_of(by_place[place], now=now, grace=grace, falls=door_away), frame)
        for place in hour.places
    }


def _media_away(noted: Collection[Noted], now: dt.datetime) -> list[Span]:
    """From the fall until someone gets an answer again: a client, or we with a list."""
    back = [one.at for one in noted if one.kind in {Kind.MEDIA_BACK, Kind.CONNECTED}]
    back = sorted(back + [one.noted_at for one in noted if one.source == Source.LIST])
    broke = sorted(one.at for one in noted if one.kind == Kind.MEDIA_BROKE)
    falls = [(_fell(one, broke), one.at) for one in noted if one.kind == Kind.MEDIA_AWAY]
    falls += [(at, at) for at in broke]
    return [Span(fell, next((at for at in back if at > told), max(now, told))) for fell, told in falls]


def _fell(away: Noted, broke: list[dt.datetime]) -> dt.datetime:
    """The door sees the fall itself; a list only that it lay between two lists."""
    since = away.not_before or away.at
    return next((at for at in broke if since <= at <= away.at), since)


def _door_away(noted: Collection[Noted]) -> list[Span]:
    """When the web process was: from the last sign of the run before until the next one started, in order."""
    spans = []
    signs = [one for one in noted if one.source in {Source.DOOR, Source.MACHINE} and one.kind not in MEDIA]
    for started in (one.at for one in signs if one.kind == Kind.DOOR_STARTED):
        before = [one.at for one in signs if one.at < started]
        if before:
            spans.append(Span(max(before), started))
    return sorted(spans)


def _of_one(place: UUID, stays: list[Span], frame: _Frame) -> Presence:
    hour, grace = frame.hour, frame.grace
    closed = hour.closed.get(place)
    here = [span if closed is None else Span(span.start, min(span.end, closed)) for span in stays]
    here = [span for span in here if span.start < span.end]
    asides = hour.asides.get(place, ())
    coats: list[Coat] = [(span, Stretch.COUNTS) for span in here]
    for before, after in itertools.pairwise(here):
        gap = Span(before.end, after.start)
        coats.append((gap, _kind_of(gap, asides, frame)))
    last = frame.until if closed is None else min(frame.until, closed)
    if here and here[-1].end < last and _never_recovered(here[-1].end, last, frame.outages, grace):
        coats.append((Span(here[-1].end, last), Stretch.OUTAGE))
    coats += [(span, Stretch.ASIDE) for span in asides]
    coats += [(span, Stretch.BREAK) for span in hour.breaks]
    intervals = _flat(coats, Span(hour.start, frame.until))
    counted = (i.end - i.start for i in intervals if i.kind in COUNTED)
    return Presence(intervals, sum(counted, dt.timedelta()).total_seconds())


def _kind_of(gap: Span, asides: Sequence[Span], frame: _Frame) -> Stretch:
    if _through_our_fault(gap, frame.outages, frame.grace):
        return Stretch.OUTAGE
    talked = sum(max(0.0, Span(max(a.start, gap.start), min(a.end, gap.end)).seconds) for a in asides)
    if gap.seconds - talked <= frame.grace.brief_disconnect.total_seconds():
        return Stretch.MERGED
    return Stretch.AWAY


def _through_our_fault(gap: Span, outages: Sequence[Span], grace: Grace) -> bool:
    """In before, and back in time; one outage after the other is one for whoever waited through both."""
    in_time: dt.datetime | None = None
    for outage in outages:
        if in_time is None:
            if _in_before(gap.start, outage, grace) and outage.start < gap.end:
                in_time = outage.end + grace.outage_return
        elif outage.start <= in_time:
            in_time = max(in_time, outage.end + grace.outage_return)
    return in_time is not None and gap.end <= in_time


def _in_before(left: dt.datetime, outage: Span, grace: Grace) -> bool:
    return outage.start - grace.detection <= left <= outage.end


def _never_recovered(left: dt.datetime, until: dt.datetime, outages: Sequence[Span], grace: Grace) -> bool:
    """Nobody can come back into what is still away at the end."""
    return any(_in_before(left, outage, grace) and outage.end >= until for outage in outages)


def _flat(coats: list[Coat], whole: Span) -> tuple[Interval, ...]:
    """Later coats cover earlier ones; neighbours of one kind are one interval."""
    cuts = {whole.start, whole.end}
    for span, _ in coats:
        cuts |= {moment for moment in (span.start, span.end) if whole.start < moment < whole.end}
    flat: list[Interval] = []
    for start, end in itertools.pairwise(sorted(cuts)):
        kind = next((k for s, k in reversed(coats) if s.start <= start and end <= s.end), Stretch.AWAY)
        if flat and flat[-1].kind == kind:
            flat[-1] = Interval(flat[-1].start, end, kind)
        else:
            flat.append(Interval(start, end, kind))
    return tuple(flat)
