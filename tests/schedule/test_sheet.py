"""Observed and attested are two columns; history stays."""

import datetime as dt

import pytest
from django.db.models import F

from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Machine
from hearthside.schedule import actions, queries, rules
from hearthside.schedule.models import Attendance, AttendanceChange
from hearthside.schedule.rules import RECONCILER
from tests.builders import attendance, live_session, seat, viewer


pytestmark = pytest.mark.django_db


@pytest.fixture
def over(now):
    session = live_session()
    return actions.end_session(by=RECONCILER, session=session, at=now - dt.timedelta(seconds=1))


def observe(slug, seconds, now):
    session = live_session()
    pieces = [
        {
            "from": session.starts_at.isoformat(),
            "to": (session.starts_at + dt.timedelta(seconds=seconds)).isoformat(),
            "kind": "counts",
        }
    ]
    actions.observe(by=RECONCILER, seat=seat(slug), seconds=seconds, intervals=pieces, at=now)


def test_the_facilitator_attests_what_was_observed(over, now):
    observe("noor", 20 * 60 + 29, now)

    assert actions.attest(by=viewer("fay"), session=over, at=now) == 9

    row = attendance("noor")
    assert (row.attested_minutes, row.attested_by) == (20, viewer("fay").person_id)
    assert attendance("sam").attested_minutes == 0


def test_what_the_sentence_says_already_is_not_said_twice(over, now):
    observe("noor", 20 * 60, now)

    actions.attest(by=viewer("fay"), session=over, at=now)

    rows = {row.name: row for row in queries.sheet_of(viewer("fay"), over.pk).rows}
    assert (rows["Noor"].sentence, rows["Noor"].came) == ("Here throughout.", "")
    assert rows["Sam"].came == "Absent, no word"


def test_a_second_attestation_changes_nothing(over, now):
    actions.attest(by=viewer("fay"), session=over, at=now)

    assert actions.attest(by=viewer("fay"), session=over, at=now) == 0
    assert AttendanceChange.objects.count() == 9


@pytest.mark.parametrize("one_by_one", [False, True])
def test_a_sheet_waits_until_its_last_row_is_attested(over, now, one_by_one):
    def waits():
        return [one.waiting for one in queries.sheets_waiting(viewer("fay"), at=now)]

    fay, rows = viewer("fay"), list(Attendance.objects.filter(seat__session=over))
    for n, row in enumerate(rows if one_by_one else []):
        assert waits() == [len(rows) - n]
        actions.correct(by=fay, attendance=row, minutes=0, reason="", at=now)
    if not one_by_one:
        assert waits() == [len(rows)]
        actions.attest(by=fay, session=over, at=now)

    over.refresh_from_db()
    assert over.attested_at == now
    assert waits() == []


def test_the_last_minutes_are_counted_before_all_is_attested(over, now):
    observe("noor", 60, over.ended_at - dt.timedelta(seconds=1))
    with pytest.raises(NotAllowed, match="still being counted"):
        actions.attest(by=viewer("fay"), session=over, at=now)

    observe("noor", 61, now)
    assert actions.attest(by=viewer("fay"), session=over, at=now) == 9


def test_an_outage_of_ours_is_confirmed_before_all_is_attested(over, now):
    row = attendance("noor")
    span = {"from": over.starts_at.isoformat(), "to": over.ended_at.isoformat()}
    row.intervals, row.observed_at = [span | {"kind": "outage"}], now
    row.save()
    with pytest.raises(NotAllowed, match="whether our outage was"):
        actions.attest(by=viewer("fay"), session=over, at=now)

    assert actions.confirm_outage(by=viewer("fay"), session=over, at=now) == 1
    assert actions.attest(by=viewer("fay"), session=over, at=now) == 9


def test_a_correction_wants_a_reason_and_keeps_what_stood_before(over, now):
    observe("noor", 20 * 60, now)
    fay, row = viewer("fay"), attendance("noor")
    actions.attest(by=fay, session=over, at=now)

    with pytest.raises(NotAllowed, match="Say in a few words why"):
        actions.correct(by=fay, attendance=row, minutes=45, reason="  ", at=now)
    actions.correct(by=fay, attendance=row, minutes=45, reason="She spoke by phone.", at=now)

    changes = AttendanceChange.objects.filter(attendance=row).order_by(
        F("from_minutes").asc(nulls_first=True)
    )
    assert [(c.from_minutes, c.to_minutes, c.observed_minutes, c.reason) for c in changes] == [
        (None, 20, 20, ""),
        (20, 45, 20, "She spoke by phone."),
    ]
    row.refresh_from_db()
    assert (row.observed_seconds, row.attested_minutes) == (1200, 45)


@pytest.mark.parametrize("minutes", [-1, 51])
def test_no_more_minutes_than_the_session_offered(over, now, minutes):
    with pytest.raises(NotAllowed, match="offered 50 minutes"):
        actions.correct(by=viewer("fay"), attendance=attendance("noor"), minutes=minutes, reason="x", at=now)


def test_nobody_attests_a_session_that_is_still_going(now):
    with pytest.raises(NotAllowed, match="still going"):
        actions.attest(by=viewer("fay"), session=live_session(), at=now)


@pytest.mark.parametrize("slug", ["dana", "pia", "ines", "noor", "bill"])
def test_only_whoever_leads_attests(over, now, slug):
    with pytest.raises(NotAllowed, match="leads this cohort"):
        actions.attest(by=viewer(slug), session=over, at=now)


def test_minutes_are_observed_by_the_program_not_typed(now):
    for by in (viewer("fay"), Machine("some other machine")):
        with pytest.raises(NotAllowed, match="not typed"):
            actions.observe(by=by, seat=seat("noor"), seconds=60, intervals=[], at=now)


@pytest.mark.parametrize("change", ["attest first", "observe first"])
def test_what_is_observed_later_leaves_attested_minutes_alone(over, now, change):
    if change == "attest first":
        actions.attest(by=viewer("fay"), session=over, at=now)
    observe("noor", 600, now)
    if change == "observe first":
        actions.attest(by=viewer("fay"), session=over, at=now)

    row = attendance("noor")
    assert row.observed_seconds == 600
    assert row.attested_minutes == (0 if change == "attest first" else 10)


def test_the_sheet_costs_the_same_however_many_members(over, django_assert_num_queries):
    fay = viewer("fay")

    with django_assert_num_queries(4):  # session, breaks, seats with their people and attendance, the setting
        sheet = queries.sheet_of(fay, over.pk)

    assert len(sheet.rows) == 9


def test_whole_minutes_are_the_nearest():
    assert [rules.whole_minutes(s) for s in (0, 29, 30, 89, 90, 3570)] == [0, 0, 1, 1, 2, 60]
