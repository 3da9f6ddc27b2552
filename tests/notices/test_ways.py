"""By which ways somebody is asked, one after the other, and what quiet hours hold back: rules, without a database."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hearthside.notices.rules import WayState, next_ways, quiet_until
from hearthside.notices.terms import Channel


PUSH, TEXT, MAIL = Channel
ALL = (MAIL, PUSH, TEXT)  # in no order
AT = dt.datetime(2026, 5, 4, 13, 0, tzinfo=dt.UTC)
AFTER = dt.timedelta(minutes=10)
NEW_YORK = "America/New_York"


def tried(**ways):
    """`push=(3, True)`: three minutes ago, and it can still come through."""
    return {
        Channel(way): WayState(AT - dt.timedelta(minutes=ago), is_open)
        for way, (ago, is_open) in ways.items()
    }


@pytest.mark.parametrize(
    ("ways", "before", "now"),
    [
        (ALL, tried(), (PUSH,)),
        ((MAIL, TEXT), tried(), (TEXT,)),
        ((MAIL,), tried(), (MAIL,)),
        ((), tried(), ()),
        (ALL, tried(push=(9, True)), ()),
        (ALL, tried(push=(10, True)), (TEXT,)),
        (ALL, tried(push=(0, False)), (TEXT,)),
        (ALL, tried(push=(20, True), text=(9, True)), ()),
        (ALL, tried(push=(20, True), text=(0, False)), ()),
        (ALL, tried(push=(20, True), text=(10, False)), (MAIL,)),
        (ALL, tried(push=(0, False), text=(0, False)), (MAIL,)),
        (ALL, tried(push=(30, True), text=(20, True), mail=(10, True)), ()),
        ((MAIL,), tried(push=(30, True)), (MAIL,)),
    ],
)
def test_the_next_way_comes_when_none_before_can_come_through_or_when_it_is_time(ways, before, now):
    assert next_ways(ways, before, is_red=False, after=AFTER, at=AT) == now


@pytest.mark.parametrize("before", [tried(), tried(push=(0, True)), tried(text=(0, False), mail=(5, True))])
def test_what_is_red_goes_by_all_ways_at_once(before):
    left = tuple(way for way in Channel if way not in before)

    assert next_ways(ALL, before, is_red=True, after=AFTER, at=AT) == left


@given(st.sets(st.sampled_from(Channel)), st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=60))
def test_whatever_becomes_of_them_each_way_is_tried_once_and_all_are_in_the_end(ways, minutes):
    """Minute by minute, each way open or not at will; ten quiet minutes for each are always enough."""
    at, before, order = AT, {}, []
    for step, is_open in [*minutes, *[(10, True)] * 3]:
        at += dt.timedelta(minutes=step)
        before = {way: WayState(state.since, is_open) for way, state in before.items()}
        for way in next_ways(tuple(ways), before, is_red=False, after=AFTER, at=at):
            assert way not in before
            before[way] = WayState(at, is_open=True)
            order.append(way)

    assert order == [way for way in Channel if way in ways]


@pytest.mark.parametrize(
    ("begins", "ends", "now", "until"),
    [
        ("22:00", "07:00", "2026-05-04 21:59", None),
        ("22:00", "07:00", "2026-05-04 22:00", "2026-05-05 07:00"),
        ("22:00", "07:00", "2026-05-05 06:59", "2026-05-05 07:00"),
        ("22:00", "07:00", "2026-05-05 07:00", None),
        ("13:00", "14:00", "2026-05-05 13:30", "2026-05-05 14:00"),
        ("13:00", "14:00", "2026-05-05 12:00", None),
        # clocks go forward at 2:00 on 8 March 2026, and back at 2:00 on 1 November
        ("22:00", "07:00", "2026-03-07 23:00", "2026-03-08 07:00"),
        ("22:00", "02:30", "2026-03-08 01:30", "2026-03-08 03:30"),
        ("22:00", "07:00", "2026-10-31 23:00", "2026-11-01 07:00"),
    ],
)
def test_quiet_hours_end_by_the_persons_clock(begins, ends, now, until):
    def here(said):
        return dt.datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(NEW_YORK))

    found = quiet_until(dt.time.fromisoformat(begins), dt.time.fromisoformat(ends), NEW_YORK, at=here(now))

    assert found == (until and here(until))


CLOCK = st.times().map(lambda t: t.replace(second=0, microsecond=0))
YEAR = st.integers(0, 365 * 24 * 60 - 1).map(
    lambda minutes: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
)


@given(
    CLOCK, CLOCK, YEAR, st.sampled_from([NEW_YORK, "America/Phoenix", "Australia/Lord_Howe", "Europe/Berlin"])
)
@example(dt.time(22), dt.time(1, 30), dt.datetime(2026, 11, 1, 6, 10, tzinfo=dt.UTC), NEW_YORK)
def test_quiet_hours_always_end_within_a_day_and_when_the_clock_says_so(begins, ends, at, zone):
    end = quiet_until(begins, ends, zone, at=at)

    clock = at.astimezone(ZoneInfo(zone)).time().replace(tzinfo=None)
    if begins <= ends:
        assert (end is not None) == (begins <= clock < ends)
    else:
        assert (end is not None) == (clock >= begins or clock < ends)
    if end is not None:
        assert dt.timedelta(0) < end - at <= dt.timedelta(hours=25)
        said = end.astimezone(ZoneInfo(zone))
        leapt = {
            dt.timedelta(0),
            dt.timedelta(minutes=30),
            dt.timedelta(hours=1),
        }  # an hour that is not there
        assert dt.datetime.combine(said.date(), said.time()) - dt.datetime.combine(said.date(), ends) in leapt
