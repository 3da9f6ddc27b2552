"""How somebody came: suggested from what was seen and said, attested with what follows from it."""

import datetime as dt
import itertools

import pytest
from django.db import IntegrityError, transaction

from hearthside.access.verdict import NotAllowed
from hearthside.safety.models import Concern
from hearthside.safety.terms import Cause
from hearthside.schedule import actions, queries, rules
from hearthside.schedule.models import Attendance, AttendanceChange
from hearthside.schedule.rules import RECONCILER
from hearthside.schedule.terms import STATUSES, Absence, Came, Closed, Stretch
from tests.builders import US, attendance, live_session, seat, viewer


NINE = dt.datetime(2031, 3, 12, 9, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
ON_TIME = 5 * MINUTE


def drawn(*pieces):
    """(kind, minutes) after one another, from nine o'clock."""
    edges = list(itertools.accumulate((minutes for _, minutes in pieces), initial=0))
    return [
        (NINE + a * MINUTE, NINE + b * MINUTE, Stretch(kind))
        for (kind, _), (a, b) in zip(pieces, itertools.pairwise(edges), strict=True)
    ]


@pytest.mark.parametrize(
    ("pieces", "word", "why", "came"),
    [
        ([("counts", 60)], "", "", Came.PRESENT),
        ([("away", 5), ("counts", 55)], "", "", Came.PRESENT),
        ([("away", 6), ("counts", 54)], "", "", Came.LATE),
        ([("away", 6), ("counts", 54)], "late", "", Came.LATE),
        ([("counts", 55), ("away", 5)], "", "", Came.PRESENT),
        ([("counts", 54), ("away", 6)], "", "", Came.LEFT_EARLY),
        ([("counts", 54), ("break", 6)], "", "", Came.PRESENT),
        ([("away", 20), ("counts", 20), ("away", 20)], "", "", Came.LATE),
        ([("counts", 20), ("away", 20), ("counts", 20)], "", "", Came.PRESENT),
        ([("outage", 30), ("counts", 30)], "", "", Came.PRESENT),
        ([("away", 60)], "", "", Came.ABSENT),
        ([], "", "", Came.ABSENT),
        ([("away", 60)], "late", "", Came.ABSENT),
        ([("away", 60)], "cannot_come", "", Came.EXCUSED),
        ([("counts", 60)], "cannot_come", "", Came.PRESENT),
        ([("aside", 40), ("away", 20)], "", "", Came.ELSEWHERE),
        ([("counts", 30), ("away", 30)], "", Closed.REMOVED, Came.REMOVED),
        ([("counts", 30), ("away", 30)], "", Closed.ROLE_ENDED, Came.LEFT_EARLY),
    ],
)
def test_how_they_came_is_read_from_the_picture_and_the_word(pieces, word, why, came):
    assert rules.came_of(drawn(*pieces), word=word, closed_why=why, on_time=ON_TIME) == came


@pytest.mark.parametrize("came", Came)
@pytest.mark.parametrize("suggested", [Came.PRESENT, Came.REMOVED])
@pytest.mark.parametrize("minutes", [0, 30, 31])
@pytest.mark.parametrize("reason", ["", "by phone"])
def test_a_reason_is_asked_for_whatever_differs_or_needs_one(came, suggested, minutes, reason):
    verdict = rules.is_good_correction(
        minutes, observed=30, most=60, reason=reason, came=came, suggested=suggested
    )
    differs = minutes != 30 or came != suggested or STATUSES[came].needs_reason
    no_minutes = minutes > 0 and not STATUSES[came].counts

    assert bool(verdict) == (not no_minutes and (bool(reason) or not differs))


@pytest.fixture
def over(db, now):
    session = live_session()
    return actions.end_session(by=RECONCILER, session=session, at=now - dt.timedelta(seconds=1))


def row_of(slug):
    return queries.sheet_of(viewer("fay"), live_session().pk).rows.rows[
        [r.name for r in queries.sheet_of(viewer("fay"), live_session().pk).rows].index(slug)
    ]


def asked_about(slug):
    return Concern.objects.filter(cause=Cause.ABSENCE, source=rules.absence_source(seat(slug).pk))


def test_who_gave_no_word_is_asked_how_they_are_once(over, now):
    fay = viewer("fay")
    actions.attest(by=fay, session=over, at=now)
    row = attendance("noor")

    assert (row.came, asked_about("noor").count()) == (Came.ABSENT, 1)
    actions.correct(by=fay, attendance=row, minutes=0, reason="", at=now)
    assert asked_about("noor").count() == 1


def test_who_gave_word_is_not(over, now):
    actions.note_word(by=viewer("noor"), seat=seat("noor"), word=Absence.CANNOT_COME, at=now)
    actions.attest(by=viewer("fay"), session=over, at=now)

    assert (attendance("noor").came, asked_about("noor").count()) == (Came.EXCUSED, 0)


def test_a_word_is_only_theirs(over, now):
    with pytest.raises(NotAllowed, match="only theirs"):
        actions.note_word(by=viewer("sam"), seat=seat("noor"), word=Absence.LATE, at=now)


def test_a_row_that_needs_a_reason_waits_for_it_and_the_others_do_not(db, now):
    actions.close_seat(by=US, seat=seat("noor"), why="removed", at=now)
    session = actions.end_session(by=RECONCILER, session=live_session(), at=now)
    fay = viewer("fay")

    assert actions.attest(by=fay, session=session, at=now) == 8
    session.refresh_from_db()
    assert (session.attested_at, attendance("noor").attested_minutes) == (None, None)
    assert row_of("Noor").waits

    with pytest.raises(NotAllowed, match="Say in a few words why"):
        actions.correct(by=fay, attendance=attendance("noor"), minutes=0, reason=" ", at=now)
    actions.correct(by=fay, attendance=attendance("noor"), minutes=0, reason="Agreed with her.", at=now)
    session.refresh_from_db()
    assert (session.attested_at, row_of("Noor").waits) == (now, False)


def test_by_telephone_counts_and_is_not_billed_and_stays_on_record(over, now):
    fay, row = viewer("fay"), attendance("noor")
    with pytest.raises(NotAllowed) as no:
        actions.correct(by=fay, attendance=row, minutes=40, reason="x", came=Came.ABSENT, at=now)
    assert no.value.code == "came"

    actions.correct(by=fay, attendance=row, minutes=40, reason="No camera.", came=Came.BY_PHONE, at=now)

    drawn_row = row_of("Noor")
    assert (drawn_row.attested, drawn_row.came, drawn_row.not_billable) == (40, "By telephone", True)
    assert [change.came for change in AttendanceChange.objects.filter(attendance=row)] == [Came.BY_PHONE]


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"came": "absent", "attested_minutes": 5}, "what_does_not_count_has_no_minutes"),
        ({"came": "by_phone", "reason": ""}, "what_needs_a_reason_has_one"),
        ({"came": ""}, "what_is_attested_says_how_they_came"),
    ],
)
def test_the_database_holds_it(over, now, changed, name):
    actions.attest(by=viewer("fay"), session=over, at=now)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Attendance.objects.filter(pk=attendance("noor").pk).update(**changed)
