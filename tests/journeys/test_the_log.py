"""How a journey compares its own log with the minutes that the program wrote: what it lets pass, and what it does not."""

import pytest

from tests.journeys.players import unlike


WITHIN_S = 4
LOG = [("away", 0, 7), ("counts", 7, 30), ("merged", 30, 33), ("counts", 33, 100), ("break", 100, 150)]


def changed(n, *, kind=None, begin=0.0, end=0.0):
    """The log with its piece `n` told otherwise, and what lies beside it moved along."""
    told = [list(piece) for piece in LOG]
    told[n] = [kind or told[n][0], told[n][1] + begin, told[n][2] + end]
    if n:
        told[n - 1][2] = told[n][1]
    if n + 1 < len(told):
        told[n + 1][1] = told[n][2]
    return [tuple(piece) for piece in told]


@pytest.mark.parametrize(
    "found",
    [LOG, changed(1, end=2.5), changed(2, end=-1), changed(4, begin=-3.9), [("away", -0.5, 0), *LOG]],
    ids=["the same", "an edge later", "a shorter gap", "an edge sooner", "a flicker"],
)
def test_the_same_told_a_little_otherwise_is_the_same(found):
    assert unlike(LOG, found, within_s=WITHIN_S) == []


@pytest.mark.parametrize(
    "found",
    [
        changed(2, kind="away"),
        changed(1, kind="away"),
        changed(4, kind="counts"),
        changed(3, end=4.5),
        changed(0, end=5),
        LOG[:-1],
        [],
    ],
    ids=["not merged", "not counted", "no break", "too late", "came later", "the end is lost", "nothing"],
)
def test_what_is_told_otherwise_is_seen(found):
    assert unlike(LOG, found, within_s=WITHIN_S)


def test_a_gap_of_a_quarter_minute_within_what_counts_is_seen_from_both_sides():
    gap = [*LOG[:3], ("counts", 33, 60), ("away", 60, 75), ("counts", 75, 100), LOG[4]]

    assert unlike(LOG, gap, within_s=WITHIN_S) == [("counts", 33, 100), ("away", 60, 75)]
    assert unlike(gap, LOG, within_s=WITHIN_S) == [("away", 60, 75), ("counts", 33, 100)]
