"""What holds of minutes whatever was noted, in whatever order, however often."""

import dataclasses
import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from hearthside.rooms.rules import presence
from hearthside.rooms.terms import HUNG_UP, Kind, Noted, Source
from hearthside.schedule.terms import COUNTED, Stretch

from .noted import GRACE, PLACE, an_hour, came, connection, hung_up, machine, s, span


KINDS = {
    Source.WEBHOOK: [Kind.JOINED, Kind.LEFT],
    Source.LIST: [Kind.LISTED, Kind.GONE],
    Source.DOOR: [Kind.CONNECTED, Kind.ENTERED, Kind.HEARD, *sorted(HUNG_UP)],
    Source.MACHINE: [Kind.MEDIA_AWAY, Kind.MEDIA_BACK, Kind.DOOR_STARTED, Kind.DOOR_ALIVE],
}  # fmt: skip
moments = st.integers(-900, 4500)


@st.composite
def noted(draw) -> Noted:
    source = draw(st.sampled_from(list(KINDS)))
    at = draw(moments)
    return Noted(
        source=source,
        kind=draw(st.sampled_from(KINDS[source])),
        at=s(at),
        noted_at=s(at + draw(st.integers(-90, 600))),
        not_before=draw(st.none() | st.integers(0, 60).map(lambda back: s(at - back))),
        place=None if source == Source.MACHINE else PLACE,
        sid="" if source == Source.MACHINE else draw(st.sampled_from(["a", "b", "c"])),
        connection=connection(draw(st.integers(0, 4))) if source == Source.DOOR else None,
    )


@st.composite
def hours(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 3600), min_size=4, max_size=4, unique=True)))
    return an_hour(breaks=(span(cuts[0], cuts[1]),), asides={PLACE: (span(cuts[2], cuts[3]),)})


evidence = st.lists(noted(), max_size=24)
stays = st.lists(st.tuples(st.integers(0, 3500), st.integers(1, 900)), min_size=1, max_size=5)


def from_the_door(pairs):
    """Whole stays as the door notes them, each with its own sid and connection."""
    rows = []
    for n, (start, length) in enumerate(pairs):
        rows += [*came(start, n, f"sid{n}"), hung_up(start + length, n)]
    return rows


def the_hour(rows, hour=None, now=5000, grace=GRACE):
    return presence(rows, hour=hour or an_hour(), now=s(now), grace=grace)[PLACE]


@given(evidence, hours(), moments)
def test_the_hour_is_covered_without_gap_or_overlap(rows, hour, now):
    found = the_hour(rows, hour, now).intervals

    edges = [hour.start, *[i.end for i in found]]
    assert [i.start for i in found] == edges[:-1]
    assert edges[-1] == max(hour.start, min(hour.end, s(now)))
    assert all(a.kind != b.kind for a, b in itertools.pairwise(found))


@given(evidence, hours(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(rows, hour, random):
    again = rows + random.sample(rows, len(rows) // 2)
    random.shuffle(again)

    assert the_hour(again, hour) == the_hour(rows, hour)


@given(evidence, hours(), st.integers(1, 600))
def test_the_same_news_told_again_later_changes_nothing(rows, hour, later):
    webhooks = [r for r in rows if r.source == Source.WEBHOOK]
    delay = dt.timedelta(seconds=later)
    again = [dataclasses.replace(r, noted_at=max(r.at, r.noted_at) + delay) for r in webhooks]

    assert the_hour(rows + again, hour) == the_hour(rows, hour)


@given(evidence, hours())
def test_what_counts_is_within_the_hour_and_outside_breaks_and_asides(rows, hour):
    found = the_hour(rows, hour)

    breaks = sum(b.seconds for b in hour.breaks) + sum(a.seconds for a in hour.asides[PLACE])
    assert 0 <= found.seconds <= 3600 - breaks
    assert found.seconds == sum(
        (i.end - i.start).total_seconds() for i in found.intervals if i.kind in COUNTED
    )
    for cut, kind in [(hour.breaks[0], Stretch.BREAK), (hour.asides[PLACE][0], Stretch.ASIDE)]:
        inside = [i.kind for i in found.intervals if i.start < cut.end and cut.start < i.end]
        assert inside == [kind]


@given(evidence)
def test_nobody_is_there_whom_nothing_but_a_websocket_knows(rows):
    kinds = {Kind.ENTERED, Kind.JOINED, Kind.LISTED}

    assert the_hour([r for r in rows if r.kind not in kinds]).seconds == 0


@given(stays, stays)
def test_more_presence_never_counts_for_less(first, more):
    fewer = the_hour(from_the_door(first)).seconds

    assert the_hour(from_the_door(first + more)).seconds >= fewer


@given(stays, st.integers(0, 300), st.integers(0, 300))
def test_more_patience_never_counts_for_less(pairs, brief, more):
    def grace(seconds):
        return dataclasses.replace(GRACE, brief_disconnect=dt.timedelta(seconds=seconds))

    rows = from_the_door(pairs)

    assert the_hour(rows, grace=grace(brief + more)).seconds >= the_hour(rows, grace=grace(brief)).seconds


@given(stays, st.integers(0, 3600))
def test_time_only_adds(pairs, now):
    rows = [r for r in from_the_door(pairs) if r.at <= s(now)]

    assert the_hour(rows, now=now + 60).seconds >= the_hour(rows, now=now).seconds


@given(stays)
def test_devices_side_by_side_count_once(pairs):
    here = {second for start, length in pairs for second in range(start, min(start + length, 3600))}
    first, last = min(start for start, _ in pairs), max(start + length for start, length in pairs)
    grace = dataclasses.replace(GRACE, brief_disconnect=dt.timedelta(0))

    found = the_hour(from_the_door(pairs), grace=grace)

    assert found.seconds == len(here)
    assert found.seconds <= last - first


@given(evidence, stays)
def test_one_persons_evidence_is_nothing_to_another(rows, pairs):
    other = connection(99)
    hour = dataclasses.replace(an_hour(), places=frozenset({PLACE, other}))
    plain = [r for r in rows if r.source in {Source.WEBHOOK, Source.LIST}]
    theirs = [dataclasses.replace(r, place=other) for r in plain]
    mine = from_the_door(pairs)

    both = presence(mine + theirs, hour=hour, now=s(5000), grace=GRACE)

    assert both[PLACE] == the_hour(mine)


@given(stays, st.integers(0, 3600))
def test_an_outage_of_ours_never_takes_minutes_away(pairs, at):
    rows = from_the_door(pairs)
    away = [machine(Kind.MEDIA_AWAY, at, since=at - 10), machine(Kind.MEDIA_BACK, at + 60)]

    assert the_hour(rows + away).seconds >= the_hour(rows).seconds
