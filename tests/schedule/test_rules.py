import datetime as dt
from types import SimpleNamespace

import pytest

from hearthside.schedule import rules
from hearthside.schedule.terms import Stretch
from tests.cast import COHORT, EVERYONE, fay, noor


NINE = dt.datetime(2030, 5, 2, 13, tzinfo=dt.UTC)  # nine in New York
ZONE = "America/New_York"


def at(minutes, seconds=0):
    return NINE + dt.timedelta(minutes=minutes, seconds=seconds)


def session(**changes):
    return SimpleNamespace(
        **{
            "cohort_id": COHORT,
            "episode_id": None,
            "led_by": None,
            "starts_at": at(0),
            "ends_at": at(60),
            "ended_at": None,
            "cancelled_at": None,
        }
        | changes
    )


def test_only_whoever_leads_the_cohort_leads_a_session():
    assert rules.may_lead(fay, session())
    for someone in EVERYONE:
        if someone is not fay:
            assert rules.may_lead(someone, session()).code == "not_leading"


def test_the_sheet_opens_when_the_session_has_ended():
    assert not rules.may_attest(fay, session(), at=at(59))
    assert rules.may_attest(fay, session(), at=at(60))
    assert rules.may_attest(fay, session(ended_at=at(40)), at=at(41))
    assert rules.may_attest(fay, session(cancelled_at=at(-60)), at=at(61)).code == "cancelled"


def test_breaks_are_not_treatment():
    assert rules.treatment_seconds(at(0), at(60), [(at(30), at(40))]) == 50 * 60
    assert rules.treatment_seconds(at(0), at(60), [(at(55), at(70))]) == 55 * 60


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ([(0, 60, "counts")], "Here throughout."),
        ([(0, 30, "counts"), (30, 40, "break"), (40, 60, "counts")], "Here throughout."),
        ([(0, 7, "away"), (7, 60, "counts")], "Late: from 9:07."),
        ([(0, 47, "counts"), (47, 60, "away")], "Left at 9:47."),
        ([(0, 0.9, "away"), (0.9, 59.1, "counts"), (59.1, 60, "away")], "Here throughout."),
        ([(0, 1, "away"), (1, 59, "counts"), (59, 60, "away")], "Late: from 9:01. Left at 9:59."),
        (
            [(0, 20, "counts"), (20, 27, "away"), (27, 60, "counts")],
            "Away 9:20 to 9:27; 7 minutes do not count.",
        ),
        (
            [(0, 16, "counts"), (16, 17, "merged"), (17, 60, "counts")],
            "Gone at 9:16 for one minute; that is short, so it counts.",
        ),
        (
            [(0, 16, "counts"), (16, 16 + 1 / 60, "merged"), (16 + 1 / 60, 60, "counts")],
            "Gone at 9:16 for one second; that is short, so it counts.",
        ),
        ([(0, 16, "counts"), (16, 16.01, "merged"), (16.01, 60, "counts")], "Here throughout."),
        (
            [(0, 37, "counts"), (37, 49, "aside"), (49, 60, "counts")],
            "With someone of the team 9:37 to 9:49; does not count as group.",
        ),
        ([(0, 52, "counts"), (52, 54, "outage"), (54, 60, "counts")], "Our outage 9:52 to 9:54; counts."),
        (
            [
                (0, 5, "counts"),
                (5, 6, "merged"),
                (6, 9, "counts"),
                (9, 10, "merged"),
                (10, 20, "counts"),
                (20, 21, "merged"),
                (21, 60, "counts"),
            ],
            "Gone briefly 3 times between 9:05 and 9:21; each was short, so it counts.",
        ),
        ([(0, 60, "away")], "Not here."),
        ([(0, 60, "aside")], "With someone of the team; not in this session."),
        ([], "Not here."),
    ],
)
def test_a_bar_is_said_in_words(pieces, said):
    assert rules.sentence_for([(at(a), at(b), Stretch(kind)) for a, b, kind in pieces], zone=ZONE) == said


@pytest.mark.parametrize(
    ("outages", "said"),
    [
        ([], ""),
        ([(10, 12)], "Our side was away from 9:10 to 9:12."),
        ([(10, 10.5)], "Our side was away for a moment at 9:10."),
        ([(11, 13), (10, 12), (40, 44)], "Our side was away from 9:10 to 9:13 and from 9:40 to 9:44."),
    ],
)
def test_each_outage_is_said_by_itself(outages, said):
    assert rules.outages_for([(at(a), at(b), Stretch.OUTAGE) for a, b in outages], zone=ZONE) == said


def test_no_one_but_the_team_sees_sheets():
    assert noor.leads_cohorts == frozenset()
    assert "person_id" not in str(rules.sheets_in_sight(noor))
