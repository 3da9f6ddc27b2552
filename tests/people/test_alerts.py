"""A member of staff is asked to look now: by a real mail server on loopback and a real worker."""

import datetime as dt

import pytest
from django.db import connection

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.notices.actions import send_letter
from hearthside.notices.models import Notice
from hearthside.notices.terms import Letter
from hearthside.people import actions, queries, tasks
from hearthside.people.models import Account, Alert
from hearthside.people.rules import CALLER
from tests.builders import US, person
from tests.notices.postbox import NO_SUCH, run_jobs


ABOUT = "concern:8b0c6a4e-0000-4000-8000-000000000001"
ORANGE = {"about": ABOUT, "link": "/work/", "is_red": False}


def ask(slug, at, **changes):
    actions.alert(**({"by": US, "person_id": person(slug).pk, "at": at} | ORANGE | changes))


def confirm(at, **who):
    actions.confirm_alert(by=US, about=ABOUT, at=at, **who)


def address_of(slug):
    return Account.objects.get(person=person(slug)).email


def words_of(about=ABOUT):
    return [(card.way, card.words) for card in queries.alerts_of(about)]


def later():
    """What the clock does every ten seconds."""
    tasks.move_alerts(0)
    run_jobs(later=True)


def test_someone_is_asked_by_mail_which_names_nothing_and_leads_to_their_work(postbox, now):
    ask("ines", now)
    assert words_of() == [("", "goes out in a moment")]

    run_jobs()

    (mail,) = postbox.mails
    assert mail.to == (address_of("ines"),)
    assert (mail.subject, mail.path) == ("Someone asks for you", "/work/")
    assert words_of() == [("by mail", "sent")]
    assert queries.silent_alerts([ABOUT]) == frozenset()


def test_asked_again_about_the_same_they_are_asked_once(postbox, now):
    for _ in range(3):
        ask("ines", now)
    run_jobs()
    later()

    assert len(postbox.mails) == 1
    assert TrailEntry.objects.filter(what="asked someone to look now").count() == 1


def test_who_confirmed_can_be_asked_again(postbox, now):
    ask("ines", now)
    run_jobs()
    confirm(now)
    ask("ines", now)
    run_jobs()

    assert len(postbox.mails) == 2
    assert [card.confirmed_at is None for card in queries.alerts_of(ABOUT)] == [False, True]


def test_who_confirmed_before_anything_went_out_hears_nothing(postbox, now):
    ask("ines", now)
    confirm(now)
    run_jobs()
    later()

    assert postbox.mails == []
    assert words_of() == [("", "answered before anything went out")]


def test_what_still_waits_is_taken_back_when_they_confirm(postbox, now):
    postbox.stop()
    ask("ines", now)
    run_jobs()
    confirm(now, person_id=person("ines").pk)
    postbox.start()
    later()

    assert postbox.mails == []
    assert words_of() == [("by mail", "not sent: it was answered before")]


def test_one_confirms_and_the_other_is_asked_on(postbox, now):
    postbox.stop()
    ask("ines", now)
    ask("omar", now)
    run_jobs()
    confirm(now, person_id=person("ines").pk)
    postbox.start()
    later()

    assert [mail.to for mail in postbox.mails] == [(address_of("omar"),)]


def test_of_whom_no_way_brings_anything_it_is_said_at_once(postbox, now):
    postbox.refuse[address_of("ines")] = NO_SUCH
    ask("ines", now)
    run_jobs()

    assert words_of() == [("by mail", "could not be delivered: the address does not exist")]
    assert queries.silent_alerts([ABOUT, "concern:another"]) == {ABOUT}
    ask("omar", now)
    run_jobs()
    assert queries.silent_alerts([ABOUT]) == frozenset(), "one of the two hears of it"


def test_of_whom_there_is_no_way_at_all_it_is_said(postbox, now):
    Account.objects.filter(person=person("ines")).update(is_active=False)
    ask("ines", now)
    run_jobs()

    assert words_of() == [("", "there is no way to reach them")]
    assert queries.silent_alerts([ABOUT]) == {ABOUT}


def test_a_mail_server_that_is_away_is_silence_after_three_tries_and_still_gets_it(postbox, now):
    postbox.stop()
    ask("ines", now)
    run_jobs()
    assert queries.silent_alerts([ABOUT]) == frozenset()
    for _ in range(2):
        run_jobs(later=True)
    assert queries.silent_alerts([ABOUT]) == {ABOUT}

    postbox.start()
    run_jobs(later=True)

    assert len(postbox.mails) == 1
    assert queries.silent_alerts([ABOUT]) == frozenset()


def test_the_second_try_comes_after_five_seconds(postbox, now):
    postbox.stop()
    ask("ines", now)
    run_jobs()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM scheduled_at - now()) FROM procrastinate_jobs"
            " WHERE task_name = 'notices.send' AND status = 'todo'"
        )
        ((wait,),) = cursor.fetchall()
    postbox.start()

    assert 0 < wait <= 5


def test_after_an_hour_it_is_given_up(postbox, now):
    postbox.stop()
    ask("ines", now)
    run_jobs()
    Notice.objects.update(made_at=now - dt.timedelta(hours=1))
    run_jobs(later=True)
    postbox.start()

    assert words_of() == [("by mail", "not sent: our mail server does not answer")]


def test_an_order_that_was_lost_is_done_by_the_clock(postbox, now):
    ask("ines", now)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    later()

    assert len(postbox.mails) == 1


def test_only_the_caller_decides_by_which_way_somebody_is_asked(db, now):
    ask("ines", now)

    with pytest.raises(NotAllowed):
        actions.move_alert(by=US, alert_id=Alert.objects.get().pk, at=now)
    actions.move_alert(by=CALLER, alert_id=Alert.objects.get().pk, at=now)


def test_an_alert_waits_behind_no_letter(postbox, now):
    for number in range(20):
        send_letter(by=US, letter=Letter.NEWS, address=f"{number}@example.org", at=now)
    ask("ines", now)
    run_jobs()

    assert len(postbox.mails) == 21
    assert postbox.mails[0].to == (address_of("ines"),)
