"""Weeks: what they yield, on which days they meet, and what a change of them changes.  Pure; over random weeks."""

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthside.schedule import rules
from hearthside.schedule.rules import Minima, Standing
from hearthside.schedule.terms import MET_TOGETHER, SegmentKind


LEAST = Minima(week_minutes=540, day_minutes=180, days=3, gap=2)
ZONES = ("America/New_York", "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu", "UTC")


@dataclass
class Piece:
    weekday: int
    from_minute: int
    minutes: int
    kind: str = SegmentKind.GROUP
    title: str = "Group"
    counts: bool = True
    facilitator_id: uuid.UUID | None = None
    co_facilitator_id: uuid.UUID | None = None
    tech_host_id: uuid.UUID | None = None
    pk: uuid.UUID = field(default_factory=uuid.uuid4)


def a_day(weekday, *, begins=17 * 60):
    """The default day: 205 minutes, two breaks of ten."""
    said, at = [], begins
    for kind, minutes in (
        ("check_in", 15),
        ("group", 60),
        ("break", 10),
        ("skills", 60),
        ("break", 10),
        ("individual", 35),
        ("wrap_up", 15),
    ):
        said.append(Piece(weekday, at, minutes, SegmentKind(kind), kind, kind != "break"))
        at += minutes
    return said


def weeks(*days):
    return [piece for day in days for piece in a_day(day)]


def test_the_default_day_yields_185_of_205():
    day = a_day(0)

    assert sum(piece.minutes for piece in day) == 205
    assert rules.yield_of(day).by_day == {0: 185}


def test_a_week_that_is_enough_has_nothing_said_of_it():
    assert rules.short_of(weeks(0, 2, 4), LEAST) == []
    assert rules.may_publish([], has_pieces=True, reason="")


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        (weeks(0, 3), "two program days"),
        (weeks(0, 1, 2), "There are 4 days in a row without program; 2 is the most."),
        ([Piece(d, 600, 200) for d in (0, 2, 4)], "Monday has no break."),
        ([*a_day(0), *a_day(2), Piece(4, 600, 60)], "Friday offers 60 treatment minutes; a day offers 180"),
        (weeks(0, 3)[:4], "The week offers"),
    ],
)
def test_what_is_less_than_it_should_be_is_said_and_wants_a_reason(pieces, said):
    short = rules.short_of(pieces, LEAST)

    assert any(said.replace("two", "2") in one or said in one for one in short), short
    assert not rules.may_publish(short, has_pieces=True, reason=" ")
    assert rules.may_publish(short, has_pieces=True, reason="The first week of a new track.")


def test_the_longest_gap_runs_over_the_weekend():
    assert rules.longest_gap([0, 2, 4]) == 2
    assert rules.longest_gap([0, 1, 2]) == 4
    assert rules.longest_gap([3]) == 6
    assert rules.longest_gap([]) == 7
    assert rules.longest_gap(range(7)) == 0


def test_an_hour_that_the_clocks_skip_begins_as_much_later():
    on = dt.date(2027, 3, 14)

    begins = rules.moment(on, 2 * 60 + 30, "America/New_York")

    assert begins.astimezone(ZoneInfo("America/New_York")).time() == dt.time(3, 30)


pieces = st.builds(
    Piece,
    weekday=st.integers(0, 6),
    from_minute=st.integers(0, 40).map(lambda n: n * 30),
    minutes=st.sampled_from([15, 30, 45, 60, 90]),
    kind=st.sampled_from(list(SegmentKind)),
    title=st.sampled_from(["Group", "Skills", "Check-in"]),
)


def not_overlapping(drawn):
    taken, kept = {}, []
    for piece in sorted(drawn, key=lambda p: (p.weekday, p.from_minute)):
        if taken.get(piece.weekday, 0) <= piece.from_minute and piece.from_minute + piece.minutes <= 1440:
            taken[piece.weekday] = piece.from_minute + piece.minutes
            kept.append(piece)
    return kept


a_week = st.lists(pieces, max_size=25).map(not_overlapping)
a_date = st.dates(dt.date(2026, 1, 1), dt.date(2029, 12, 31))
some_off = st.sets(st.integers(0, 90), max_size=12)


def wanted(week, since, off, zone, days=90):
    return rules.planned_between(week, since=since, until=since + dt.timedelta(days=days), off=off, zone=zone)


@given(week=a_week, since=a_date, off=some_off, zone=st.sampled_from(ZONES))
@settings(deadline=None)
def test_every_session_is_at_its_local_time_on_its_weekday_and_none_is_lost_or_doubled(
    week, since, off, zone
):
    off = {since + dt.timedelta(days=n) for n in off}

    planned = wanted(week, since, off, zone)

    by_pk = {piece.pk: piece for piece in week}
    assert len({(one.segment, one.on) for one in planned}) == len(planned)
    for one in planned:
        piece = by_pk[one.segment]
        assert one.on.weekday() == piece.weekday
        assert one.on not in off
        assert one.ends_at - one.starts_at == dt.timedelta(minutes=piece.minutes)
        here = one.starts_at.astimezone(ZoneInfo(zone))
        shown = dt.time(piece.from_minute // 60, piece.from_minute % 60)
        skipped = (
            dt.datetime.combine(one.on, shown, ZoneInfo(zone)).astimezone(dt.UTC).astimezone(ZoneInfo(zone))
        )
        assert (here.date(), here.time()) == (skipped.date(), skipped.time())
        assert skipped.time() == shown or here > dt.datetime.combine(one.on, shown, ZoneInfo(zone))
    days = [since + dt.timedelta(days=n) for n in range(91)]
    meets = [p for p in week if p.kind in MET_TOGETHER]
    assert len(planned) == sum(
        1 for day in days if day not in off for p in meets if p.weekday == day.weekday()
    )


def stands(one, **changes):
    return Standing(
        session=uuid.uuid5(one.segment, str(one.on)),
        segment=one.segment,
        on=one.on,
        nth=one.nth,
        kind=one.kind,
        title=one.title,
        counts=one.counts,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        staff=one.staff,
        **{"by_hand": False, **changes},
    )


def after(standing, found):
    """The calendar when the changes were made."""
    gone = {one.session for one in found.gone}
    changed = {old.session: new for old, new in found.changed}
    rest = [
        stands(changed[one.session], by_hand=False) if one.session in changed else one for one in standing
    ]
    return [one for one, old in zip(rest, standing, strict=True) if old.session not in gone] + [
        stands(one) for one in found.added
    ]


@given(before=a_week, week=a_week, since=a_date, off=some_off, hands=st.sets(st.integers(0, 60), max_size=6))
@settings(deadline=None)
def test_a_changed_week_makes_the_calendar_as_it_is_wanted_and_leaves_what_was_changed_by_hand(
    before, week, since, off, hands
):
    zone = "America/New_York"
    off = {since + dt.timedelta(days=n) for n in off}
    standing = [stands(one, by_hand=n in hands) for n, one in enumerate(wanted(before, since, set(), zone))]
    wants = wanted(week, since, off, zone)

    found = rules.changes(standing, wants)
    now = after(standing, found)

    assert [one for one in standing if one.by_hand] == sorted(found.kept, key=standing.index)
    touched = {old.session for old, _ in found.changed} | {one.session for one in found.gone}
    assert not any(one.session in touched for one in standing if one.by_hand)
    by_hand = {(one.on, one.kind, one.nth) for one in standing if one.by_hand}
    said = {(o.on, o.kind, o.nth, o.title, o.starts_at, o.ends_at) for o in now if not o.by_hand}
    assert said == {
        (w.on, w.kind, w.nth, w.title, w.starts_at, w.ends_at)
        for w in wants
        if (w.on, w.kind, w.nth) not in by_hand
    }
    again = rules.changes(now, wants)
    assert (again.added, again.changed, again.gone) == ((), (), ())


def test_the_day_of_a_segment_is_found_again_when_only_its_hour_changes():
    week = weeks(0, 2, 4)
    later = [replace(piece, from_minute=piece.from_minute + 30, pk=uuid.uuid4()) for piece in week]
    since = dt.date(2026, 11, 30)
    standing = [stands(one) for one in wanted(week, since, set(), "UTC", days=13)]

    found = rules.changes(standing, wanted(later, since, set(), "UTC", days=13))

    assert (len(found.changed), found.added, found.gone) == (24, (), ())
