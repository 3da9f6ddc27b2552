"""Who cannot come is offered another group with a free place, takes it or gives it back; nobody is in two places for it."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.careteam.models import Licence
from hearthside.desks.queries import day_of
from hearthside.practice import actions, queries
from hearthside.practice.models import AbsenceWord
from hearthside.schedule.actions import cancel_session, change_session, close_seat
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.rules import make_ups_led
from hearthside.schedule.terms import Absence, Closed, SeatKind
from tests.builders import US, a_session, episode, live_session, person, seat, viewer
from tests.practice.saying import says


LATER = dt.timedelta(days=6, hours=1)  # where the demo has planned nothing for Birch


@pytest.fixture
def birch(db, now):
    """A group of the cohort that Noor is not in, on a day on which nobody of it is elsewhere."""
    Session.objects.filter(cohort__name="Birch", cancelled_at=None, during__startswith__gt=now).update(
        cancelled_at=now
    )
    return a_session(at=now, starts_in=LATER, cohort="Birch")


def cannot_come(now, slug="noor"):
    return says(slug, live_session(), at=now, kind=Absence.CANNOT_COME)


def offered(word, now):
    return [one.session_id for one in queries.said_page(viewer("noor"), word, at=now).make_ups]


def takes(word, session, now, slug="noor"):
    return actions.make_up(by=viewer(slug), word=word, session=session, at=now)


def why_not(word, session, now, slug="noor"):
    with pytest.raises(NotAllowed) as no:
        takes(word, session, now, slug)
    return no.value.code


class TestNoor:
    def test_takes_one_and_it_is_a_seat_like_any(self, birch, now):
        word = cannot_come(now)
        assert offered(word, now) == [birch.pk]

        made = takes(word, birch, now).made_up_in

        assert (made.kind, made.session_id, made.closed_at) == (SeatKind.PARTICIPANT, birch.pk, None)
        assert made.attendance.episode_id == episode("noor").pk
        word.refresh_from_db()
        page = queries.said_page(viewer("noor"), word, at=now)
        assert (page.taken.session_id, page.make_ups) == (birch.pk, ())
        assert TrailEntry.objects.filter(what="took a place to make up", subjects=[made.episode_id]).exists()

    def test_gives_it_back_and_takes_it_again(self, birch, now):
        word = cannot_come(now)
        takes(word, birch, now)

        actions.give_make_up_back(by=viewer("noor"), word=word, at=now)
        assert seat("noor", birch).closed_why == Closed.GIVEN_UP
        word.refresh_from_db()
        takes(word, birch, now)

        assert seat("noor", birch).closed_at is None

    def test_comes_after_all_and_the_place_is_free_again(self, birch, now):
        word = cannot_come(now)
        takes(word, birch, now)

        actions.take_back_absence(by=viewer("noor"), word=word, at=now)

        assert seat("noor", birch).closed_at == now

    def test_says_another_reason_and_keeps_the_place(self, birch, now):
        takes(cannot_come(now), birch, now)

        again = cannot_come(now)

        assert again.made_up_in == seat("noor", birch)
        assert seat("noor", birch).closed_at is None

    def test_takes_one_place_for_one_session_and_nobody_takes_it_for_her(self, birch, now):
        other = a_session(at=now, starts_in=LATER + dt.timedelta(hours=3), cohort="Birch")
        word = cannot_come(now)

        assert why_not(word, birch, now, slug="sam") == ""
        takes(word, birch, now)

        assert why_not(word, other, now) == "taken"


class TestIsRefused:
    def test_when_it_is_full(self, birch, now):
        word = cannot_come(now)
        Session.objects.filter(pk=birch.pk).update(places=birch.seats.filter(episode__isnull=False).count())

        assert offered(word, now) == []
        assert why_not(word, birch, now) == "room_full"

    def test_when_she_is_somewhere_else(self, birch, now):
        word = cannot_come(now)
        a_session(at=now, starts_in=LATER, staff={})

        assert offered(word, now) == []
        assert why_not(word, birch, now) == "nobody_is_anywhere_twice"

    def test_when_who_leads_it_has_no_licence_for_where_she_is(self, birch, now):
        word = cannot_come(now)
        Licence.objects.filter(person=person("fay"), state="NY").update(ended_at=now, ended_by=US.id)

        assert offered(word, now) == []
        assert why_not(word, birch, now) == "no_licence"

    def test_when_somebody_there_goes_by_her_name(self, birch, now):
        word = cannot_come(now)
        theirs = seat("ada", birch).membership
        theirs.room_name = seat("noor").membership.room_name.upper()
        theirs.save()

        assert offered(word, now) == []
        assert why_not(word, birch, now) == "same_name"

    def test_of_her_own_cohort_and_of_what_is_cancelled_or_has_begun(self, birch, now):
        word, own = cannot_come(now), a_session(at=now, starts_in=LATER + dt.timedelta(hours=4))

        assert why_not(word, own, now) == "not_offered"
        assert why_not(word, birch, birch.starts_at) == "started"
        cancel_session(by=US, session=birch, at=now)
        assert why_not(word, birch, now) == "cancelled"

    def test_when_she_said_only_that_she_is_late(self, birch, now):
        word = says("noor", live_session(), at=now)

        assert offered(word, now) == []
        assert why_not(word, birch, now) == "taken_back"


class TestTheTeam:
    def test_reads_make_up_beside_her_name_and_where_she_is_around_its_hours(self, sign_in, birch, now):
        takes(cannot_come(now), birch, now)

        (one,) = [s for s in day_of(viewer("fay"), at=birch.starts_at).sessions if s.session_id == birch.pk]
        noor = next(someone for someone in one.missing if someone.name == seat("noor").membership.room_name)

        assert noor.words.startswith("make-up")
        assert noor.where_url == f"/seats/{seat('noor', birch).pk}/where/"
        assert sign_in("fay").get(noor.where_url).status_code == 404  # it is days away

    def test_where_a_visitor_is_reads_whoever_leads_that_group_while_she_has_a_place_there(self, birch, now):
        takes(cannot_come(now), birch, now)

        def reads(slug):
            return [one.person_id for one in Seat.objects.filter(make_ups_led(viewer(slug)), session=birch)]

        assert reads("fay") == [person("noor").pk]  # and of Ada, who is of this cohort, by another way
        assert [slug for slug in ("ines", "omar", "pia", "sam", "noor", "ada", "bill") if reads(slug)] == []
        close_seat(by=viewer("noor"), seat=seat("noor", birch), why=Closed.GIVEN_UP, at=now)
        assert reads("fay") == []

    def test_a_date_that_is_moved_keeps_her_place(self, birch, now):
        takes(cannot_come(now), birch, now)
        hour = dt.timedelta(hours=1)

        change_session(
            by=US,
            session=birch,
            starts_at=birch.starts_at + hour,
            ends_at=birch.ends_at + hour,
            staff=[(SeatKind.FACILITATOR, person("fay").pk)],
            at=now,
        )

        assert seat("noor", birch).closed_at is None


def test_the_page_offers_takes_refuses_and_gives_back(sign_in, birch, now):
    noor, word = sign_in("noor"), cannot_come(now)
    page = f"/today/said/{word.pk}/"
    assert "Take this one" in noor.get(page).content.decode()

    none = noor.post(f"{page}make-up/", {})
    done = noor.post(f"{page}make-up/", {"session": birch.pk}, follow=True).content.decode()
    twice = noor.post(f"{page}make-up/", {"session": birch.pk})
    back = noor.post(f"{page}make-up/give-back/", follow=True).content.decode()

    assert none.status_code == 422
    assert "You make it up" in done
    assert twice.status_code == 422
    assert "You have a place to make up for it already" in twice.content.decode()
    assert "Take this one" in back


def test_the_last_place_is_taken_once(committed, now):
    Session.objects.filter(cohort__name="Birch", cancelled_at=None, during__startswith__gt=now).update(
        cancelled_at=now
    )
    birch = a_session(at=now, starts_in=LATER, cohort="Birch")
    Session.objects.filter(pk=birch.pk).update(places=birch.seats.filter(episode__isnull=False).count() + 1)
    words = {slug: cannot_come(now, slug) for slug in ("noor", "sam")}
    gate, said = Barrier(2), []

    def take(slug):
        gate.wait()
        try:
            takes(AbsenceWord.objects.get(pk=words[slug].pk), birch, now, slug)
            said.append("in")
        except NotAllowed as no:
            said.append(no.code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(take, words))

    assert sorted(said) == ["in", "room_full"]
    assert Seat.objects.filter(session=birch, closed_at=None, membership__cohort__name="Alder").count() == 1


def test_of_two_free_places_two_at_once_get_one_each(committed, now):
    """Whoever comes second waits for the session, and then counts again."""
    Session.objects.filter(cohort__name="Birch", cancelled_at=None, during__startswith__gt=now).update(
        cancelled_at=now
    )
    birch = a_session(at=now, starts_in=LATER, cohort="Birch")
    words, backend = {slug: cannot_come(now, slug) for slug in ("noor", "sam")}, Queue()

    def second():
        try:
            backend.put(connection.cursor().connection.info.backend_pid)
            return takes(AbsenceWord.objects.get(pk=words["sam"].pk), birch, now, "sam").made_up_in.seat_no
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first = takes(words["noor"], birch, now).made_up_in.seat_no
            coming = pool.submit(second)
            wait_until_it_waits(backend.get(timeout=10))
        assert coming.result(timeout=10) == first + 1


def wait_until_it_waits(backend):
    until = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [backend])
            if cursor.fetchone() == (True,):
                return
    raise AssertionError("the second one waits for nobody")
