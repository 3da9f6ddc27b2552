"""Made-up histories against the truth they were made from: interval by interval, within twenty seconds."""

import pytest

from hearthside.rooms.rules import presence
from hearthside.schedule.terms import COUNTED

from .history import END, a_history
from .noted import GRACE, NOON, an_hour, s


WITHIN_S = 20
BRIEF, RETURN = 120, 300


def expected(stays, recovered):
    """Counting stretches, straight from the truth: second by second, not the way the rule does it."""
    spans = [[stay.start, stay.end, stay.how] for stay in stays]
    whole = [spans[0]]
    for span in spans[1:]:
        before = whole[-1]
        ours = before[2] == "fell" and span[0] <= recovered + RETURN
        if span[0] - before[1] <= BRIEF or ours:
            before[1:] = span[1:]
        else:
            whole.append(span)
    clipped = [(max(0, start), min(END, end)) for start, end, _ in whole]
    return [(start, end) for start, end in clipped if start < end]


def found(intervals):
    whole = []
    for i in intervals:
        start, end = (i.start - NOON).total_seconds(), (i.end - NOON).total_seconds()
        if i.kind in COUNTED:
            if whole and whole[-1][1] == start:
                whole[-1] = (whole[-1][0], end)
            else:
                whole.append((start, end))
    return whole


def differences(seed):
    """How far each interval's edges lie from the truth, for everyone whose ends the door could note."""
    history = a_history(seed)
    hour = an_hour(END, places=frozenset(history.truth))
    drawn = presence(history.noted, hour=hour, now=s(END + 900), grace=GRACE)
    for place, stays in history.truth.items():
        got = found(drawn[place].intervals)
        total = sum(end - start for start, end in got)
        assert 0 <= total <= END
        if not history.has_door or not all(stay.logged for stay in stays):
            continue
        if history.may_have_fallen_with_it(stays):
            continue
        want = expected(stays, history.recovered)
        # an edge that lies at the hour's own may leave a sliver on one side only
        want = [w for w in want if w[1] - w[0] > WITHIN_S]
        got = [g for g in got if g[1] - g[0] > WITHIN_S or any(abs(g[0] - w[0]) <= WITHIN_S for w in want)]
        assert len(got) == len(want), f"seed {seed}: {got} is not {want}"
        for g, w in zip(got, want, strict=True):
            yield seed, max(abs(g[0] - w[0]), abs(g[1] - w[1]))


def test_a_thousand_histories():
    worst = max(d for seed in range(1000) for _, d in differences(seed))

    assert worst <= WITHIN_S


@pytest.mark.soak
def test_fifty_thousand_more():
    far = [(seed, d) for seed in range(1000, 51_000) for seed, d in differences(seed) if d > WITHIN_S]

    assert far == []
