"""Half an hour before, to whoever wants it: once, never for what has begun, and nothing in the letter."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction

from hearthside.access import wall
from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.notices.actions import begin_try
from hearthside.notices.models import Notice
from hearthside.notices.rules import POSTMAN
from hearthside.notices.terms import Letter, State, Word
from hearthside.practice import actions
from hearthside.practice.models import Reminder, ReminderWish
from hearthside.practice.rules import REMINDS
from hearthside.practice.tasks import remind as reminds_each_minute
from hearthside.schedule.actions import cancel_session
from hearthside.schedule.terms import Absence
from tests.builders import US, a_session, viewer
from tests.notices.postbox import run_jobs
from tests.notices.test_letters import NOT_FOR_A_LETTER
from tests.practice.saying import says


MINUTE = dt.timedelta(minutes=1)


def wishes(slug, at, *, wanted=True):
    actions.wish_for_reminders(by=viewer(slug), wanted=wanted, at=at)


def soon(now):
    """Of Ada's cohort, which does not meet now."""
    return a_session(at=now, starts_in=20 * MINUTE, cohort="Birch", staff={})


def remind(at):
    return actions.remind(by=REMINDS, at=at)


@pytest.mark.django_db
class TestWhen:
    def test_nobody_is_reminded_who_did_not_ask(self, now):
        soon(now)

        assert remind(now) == 0

    def test_once_within_the_half_hour_before_and_not_once_it_has_begun(self, now):
        wishes("noor", now)
        session = a_session(at=now, starts_in=120 * MINUTE)
        starts = session.starts_at

        assert remind(starts - 31 * MINUTE) == 0
        assert remind(starts - 30 * MINUTE) == 1
        assert [remind(starts - n * MINUTE) for n in (29, 10, 1)] == [0, 0, 0]
        assert Reminder.objects.get().seat.session_id == session.pk

    def test_a_worker_that_stood_still_for_an_hour_sends_nothing_for_what_has_begun(self, now):
        wishes("noor", now)
        missed = a_session(at=now, starts_in=120 * MINUTE, lasts=20 * MINUTE)
        a_session(at=now, starts_in=160 * MINUTE, lasts=20 * MINUTE)

        assert remind(missed.starts_at + 10 * MINUTE) == 1
        assert remind(missed.starts_at) == 0

    def test_not_for_what_is_cancelled_nor_for_who_said_they_cannot_come(self, now):
        wishes("noor", now)
        wishes("sam", now)
        session = a_session(at=now, starts_in=120 * MINUTE, lasts=20 * MINUTE)
        says("sam", session, at=now, kind=Absence.CANNOT_COME)
        gone = a_session(at=now, starts_in=141 * MINUTE, lasts=20 * MINUTE)
        cancel_session(by=US, session=gone, at=now)

        assert remind(session.starts_at - 5 * MINUTE) == 1
        assert Reminder.objects.get().episode.person_id == viewer("noor").person_id
        assert remind(gone.starts_at - 5 * MINUTE) == 0

    def test_who_switched_it_off_gets_none_and_both_stand_on_the_trail(self, now):
        soon(now)
        wishes("ada", now)
        wishes("ada", now)
        wishes("ada", now, wanted=False)

        assert remind(now) == 0
        assert ReminderWish.objects.count() == 1
        assert (
            TrailEntry.objects.filter(
                what__in=["wants to be reminded", "no longer wants to be reminded"]
            ).count()
            == 2
        )

    def test_nobody_sends_them_by_hand(self, now):
        with pytest.raises(NotAllowed):
            actions.remind(by=viewer("dana"), at=now)


def test_the_letter_says_nothing_and_goes_to_one_address(postbox, now):
    wishes("ada", now)
    soon(now)

    reminds_each_minute(0)
    reminds_each_minute(60)
    run_jobs()

    (mail,) = postbox.mails
    text = mail.raw.lower()
    assert "begins soon" in text
    assert not [word for word in (*NOT_FOR_A_LETTER, "birch", "session") if word.lower() in text]


def test_two_workers_at_once_send_one_letter(committed, now):
    wishes("ada", now)
    soon(now)
    gate = Barrier(2)

    def work(_):
        try:
            gate.wait()
            with transaction.atomic():
                wall.enter(REMINDS)
                return remind(now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == [0, 1]
    assert Notice.objects.filter(letter=Letter.REMINDER).count() == 1


@pytest.mark.django_db
def test_the_switch_is_off_until_it_is_pressed(sign_in):
    noor = sign_in("noor")
    assert "Off. No mail comes." in noor.get("/you/reminders/").content.decode()

    noor.post("/you/reminders/", {"wanted": "yes"})

    assert "A mail comes half an hour before." in noor.get("/you/reminders/").content.decode()
    assert "/you/reminders/" in noor.get("/you/").content.decode()


@pytest.mark.django_db
def test_a_letter_that_could_not_go_out_in_time_is_not_sent_late(now):
    wishes("ada", now)
    soon(now)
    remind(now)
    notice = Notice.objects.get(letter=Letter.REMINDER)

    assert begin_try(by=POSTMAN, notice_id=notice.pk, at=now + 16 * MINUTE) is None

    notice.refresh_from_db()
    assert (notice.state, notice.last_word) == (State.GIVEN_UP, Word.TOO_LATE)
