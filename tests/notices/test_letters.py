"""Letters that say nothing, by a real mail server on loopback and a real worker."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.demo import terms as demo
from hearthside.notices import actions, outside, queries, rules
from hearthside.notices.models import Notice
from hearthside.notices.rules import POSTMAN
from hearthside.notices.terms import Letter, State, Word
from hearthside.people.models import Clinic
from tests.builders import US
from tests.notices.postbox import COME_LATER, NO_SUCH, run_jobs


ADDRESS = "someone@example.org"
NOT_FOR_A_LETTER = (
    "program",
    "treatment",
    "therap",
    "clinic",
    "patient",
    "health",
    "group",
    "hearthside",
    demo.CLINIC,
)


def a_letter(at, letter=Letter.INVITATION, address=ADDRESS, link="/welcome/a-token/"):
    return actions.send_letter(by=US, letter=letter, address=address, link=link, at=at)


def state_of(notice):
    return queries.letters_of([notice.pk])[notice.pk]


def waiting_jobs():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'notices.send' AND status = 'todo'"
        )
        return [args for (args,) in cursor.fetchall()]


def test_a_letter_goes_to_one_address_with_its_link(postbox, now, settings):
    settings.ORIGINS = ["https://away.example.org", "http://localhost"]
    notice = a_letter(now)
    assert state_of(notice).words == "on its way"

    run_jobs()

    (mail,) = postbox.mails
    assert mail.to == (ADDRESS,)
    assert mail.message["To"] == ADDRESS
    assert mail.link == "https://away.example.org/welcome/a-token/"
    assert mail.message.get_content_type() == "text/plain"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert state_of(notice).state == State.SENT


def test_a_page_says_when_it_was_sent(postbox, now):
    notice = a_letter(now)
    run_jobs()
    Notice.objects.update(sent_at=dt.datetime(2026, 5, 4, 13, 5, tzinfo=dt.UTC))

    said = queries.letters_of([notice.pk], zone="America/New_York")[notice.pk]

    assert said.words == "sent on 4 May at 9:05"


@pytest.mark.parametrize("letter", Letter)
def test_no_letter_says_anything_to_whoever_reads_along(postbox, now, letter):
    a_letter(now, letter=letter)
    run_jobs()

    said = re.sub(r"https?://\S+", "", postbox.mails[0].raw)

    names = [someone.name for someone in (*demo.STAFF, *demo.MEMBERS)] + [Clinic.objects.get().name]
    words = [rf"\b{word}" for word in NOT_FOR_A_LETTER] + [rf"\b{name}\b" for name in names]
    assert [word for word in words if re.search(word, said, re.IGNORECASE)] == []


def test_what_a_letter_opens_is_not_kept_and_its_address_is_sealed(postbox, now):
    notice = a_letter(now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, link FROM notices_notice")
        (before,) = cursor.fetchall()
    run_jobs()

    with connection.cursor() as cursor:
        cursor.execute("SELECT address, link FROM notices_notice")
        (after,) = cursor.fetchall()
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        jobs = [args for (args,) in cursor.fetchall()]
    assert all(ADDRESS not in text and "a-token" not in text for text in (*before, *after, *jobs))
    assert after[1] == ""
    assert Notice.objects.get(pk=notice.pk).address == ADDRESS


def test_a_letter_stands_and_falls_with_the_act_that_sends_it(postbox, now):
    from django.db import transaction

    with transaction.atomic():
        a_letter(now)
        transaction.set_rollback(True)
    run_jobs()

    assert postbox.mails == []
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "someone",
        "someone@",
        "someone@example.org, fay@example.org",
        "someone@example.org\nBcc: x@y.org",
        f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 63}.example.org",
    ],
)
def test_what_is_no_address_is_refused_in_words(db, now, address):
    with pytest.raises(NotAllowed, match=r"It looks like name@example.org") as refused:
        a_letter(now, address=address)

    assert refused.value.code == "not_an_address"


def test_an_address_that_does_not_exist_is_said_at_once_and_not_tried_again(postbox, now):
    postbox.refuse[ADDRESS] = NO_SUCH
    notice = a_letter(now)

    run_jobs()
    run_jobs(later=True)

    assert state_of(notice) == queries.LetterState(
        State.RETURNED, "could not be delivered: the address does not exist", is_gone=True
    )
    fresh = Notice.objects.get(pk=notice.pk)
    assert (fresh.tries, fresh.link) == (1, "")
    assert TrailEntry.objects.filter(what="a letter did not go: no_such_address").count() == 1


def test_a_letter_that_is_not_wanted_comes_back(postbox, now):
    postbox.at_data = "554 5.7.1 not wanted"
    notice = a_letter(now)

    run_jobs()

    assert state_of(notice).state == State.RETURNED
    assert state_of(notice).words.endswith("does not take it")


def test_a_server_that_says_later_is_asked_again(postbox, now):
    postbox.refuse[ADDRESS] = COME_LATER
    notice = a_letter(now)
    run_jobs()
    assert state_of(notice).words == (
        "not sent yet: the mail server asked us to come back later; it is tried again by itself"
    )
    run_jobs()
    assert Notice.objects.get().tries == 1, "not before its time"

    postbox.refuse.clear()
    run_jobs(later=True)

    assert len(postbox.mails) == 1
    assert state_of(notice).state == State.SENT


def test_a_server_that_is_away_gets_the_letter_when_it_is_back(postbox, now):
    postbox.stop()
    notice = a_letter(now)
    run_jobs()
    run_jobs(later=True)
    assert state_of(notice).words == (
        "not sent yet: our mail server does not answer; it is tried again by itself"
    )

    postbox.start()
    run_jobs(later=True)

    assert [mail.to for mail in postbox.mails] == [(ADDRESS,)]
    assert state_of(notice).state == State.SENT


def test_after_a_day_it_is_given_up_and_says_so(postbox, now):
    postbox.stop()
    notice = a_letter(now - dt.timedelta(hours=23))

    run_jobs()
    run_jobs(later=True)
    run_jobs(later=True)
    assert state_of(notice).state == State.WAITING
    Notice.objects.update(made_at=now - dt.timedelta(hours=24))
    run_jobs(later=True)

    assert state_of(notice).words == "not sent: our mail server does not answer"
    assert Notice.objects.get().link == ""
    assert waiting_jobs() == []
    postbox.start()


def test_a_letter_is_tried_ever_later_for_a_day():
    at, tries = dt.datetime(2026, 5, 4, tzinfo=dt.UTC), 1
    begun = at
    while not rules.is_given_up(Letter.NEWS, begun, tries, at=at):
        at, tries = at + rules.wait_before_next(Letter.NEWS, tries), tries + 1

    assert dt.timedelta(hours=22) <= at - begun <= dt.timedelta(hours=24)
    assert 15 <= tries <= 25


def test_cut_off_in_the_middle_it_goes_out_once_more_under_the_same_name_and_never_again(postbox, now):
    """Three workers in turn are killed after the server took the letter and before that was written down."""
    notice = a_letter(now)
    for _ in range(3):
        mail = actions.begin_try(by=POSTMAN, notice_id=notice.pk, at=now)
        if mail is not None:
            outside.MailServer().hand_over(mail)

    assert len(postbox.mails) == 2
    first, second = (mail.message["Message-ID"] for mail in postbox.mails)
    assert first == second
    assert str(notice.pk) in first
    assert state_of(notice).words == "not sent: we were cut off twice and do not know whether it was taken"


def test_a_job_that_runs_twice_sends_once(postbox, now):
    from hearthside.kernel.jobs import enqueue

    notice = a_letter(now)
    enqueue("notices.send", notice_id=str(notice.pk))

    run_jobs()
    run_jobs(later=True)

    assert len(postbox.mails) == 1


def test_only_the_postman_says_what_became_of_a_letter(db, now):
    notice = a_letter(now)

    with pytest.raises(NotAllowed):
        actions.note_sent(by=US, notice_id=notice.pk, at=now)
    with pytest.raises(NotAllowed):
        actions.note_returned(by=US, notice_id=notice.pk, word=Word.NO_SUCH_ADDRESS, at=now)


def test_of_a_letter_that_nobody_sent_nothing_is_said(db):
    assert queries.letters_of([uuid.uuid4()]) == {}
