"""Guests sit beside a group: asked by who leads or runs it, named as what they are, in none of its places."""

import datetime as dt

import pytest

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Viewer
from hearthside.careteam.queries import build_viewer
from hearthside.desks.queries import day_of, start_of, today_of
from hearthside.notices.models import Notice
from hearthside.people.actions import give_account, register
from hearthside.people.models import Account, Invitation, Person
from hearthside.rooms.queries import strip_of
from hearthside.rooms.queries.entry import may_enter
from hearthside.rooms.rules import MEDIA_SERVER
from hearthside.rooms.terms import Code
from hearthside.schedule import actions, queries
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import MEMBERS, SeatKind
from tests.builders import US, a_session, episode, live_session, person, seat, viewer


pytestmark = pytest.mark.django_db
A_MONTH = dt.timedelta(days=31)


@pytest.fixture
def rosa(now):
    """An interpreter from outside, who has a way to sign in and no post."""
    made = register(by=US, chosen_name="Rosa", at=now)
    give_account(by=US, person=made, email="rosa@example.org", password=None, at=now)
    return made


@pytest.fixture
def group(now):
    return a_session(at=now, starts_in=A_MONTH)


def asks(session, who, now, kind=SeatKind.INTERPRETER, by="fay", **more):
    return actions.ask_a_guest(by=viewer(by), session=session, person=who, kind=kind, at=now, **more)


def why_not(*args, **more):
    with pytest.raises(NotAllowed) as no:
        asks(*args, **more)
    return no.value.code


class TestWhoComes:
    def test_takes_no_place_and_stands_on_the_trail(self, rosa, group, now):
        Session.objects.filter(pk=group.pk).update(places=group.seats.filter(kind__in=MEMBERS).count())

        (made,) = asks(group, rosa, now)

        assert (made.kind, made.seat_no, made.episode_id) == ("interpreter", None, None)
        assert TrailEntry.objects.filter(what="asked a guest to come", by=viewer("fay").id).exists()

    def test_is_of_the_house_or_from_outside_and_never_in_treatment(self, rosa, group, now):
        assert why_not(group, person("sam"), now) == "who"
        assert why_not(group, rosa, now, kind=SeatKind.TRAINEE) == "kind"
        assert why_not(group, rosa, now, kind=SeatKind.FACILITATOR) == "kind"
        asks(group, person("omar"), now, kind=SeatKind.TRAINEE)
        asks(group, rosa, now, kind=SeatKind.CAPTIONER)

        assert seat("omar", group).kind == "trainee"

    def test_is_asked_by_who_leads_or_runs_it(self, rosa, group, now):
        for slug in ("fay", "cora", "dana"):
            asks(group, rosa, now, by=slug)
        for slug in ("noor", "ines", "omar", "pia", "bill"):
            with pytest.raises(NotAllowed):
                asks(group, rosa, now, by=slug)
        with pytest.raises(NotAllowed):
            actions.ask_a_guest(
                by=MEDIA_SERVER, session=group, person=rosa, kind=SeatKind.INTERPRETER, at=now
            )

    def test_to_an_hour_of_somebody_s_own_they_are_asked_by_who_treats_them(self, rosa, now):
        starts_at = now + A_MONTH
        hour = actions.book_hour(
            by=viewer("ines"), episode=episode("noor"), clinician=person("ines"), starts_at=starts_at, at=now
        )

        with pytest.raises(NotAllowed, match="Whoever leads"):
            asks(hour, rosa, now, by="fay")
        (made,) = asks(hour, rosa, now, by="ines")

        assert made.session_id == hour.pk

    def test_is_nowhere_twice_and_has_one_seat(self, rosa, group, now):
        other = a_session(at=now, starts_in=A_MONTH, cohort="Birch", staff={})
        asks(group, rosa, now)

        assert why_not(other, rosa, now, by="dana") == "nobody_is_anywhere_twice"
        assert why_not(group, person("fay"), now, kind=SeatKind.SUPERVISOR) == "there"

    def test_comes_to_every_date_up_to_a_day_or_to_none(self, rosa, group, now):
        week = dt.timedelta(days=7)
        later = [a_session(at=now, starts_in=A_MONTH + n * week) for n in (1, 2, 3)]

        asks(group, rosa, now, until=later[1].on)

        assert set(Seat.objects.filter(person=rosa).values_list("session", flat=True)) == {
            group.pk, later[0].pk, later[1].pk
        }  # fmt: skip
        assert why_not(group, rosa, now, until=group.on - week) == "until"

    def test_goes_from_one_date_or_from_all_that_follow(self, rosa, group, now):
        later = a_session(at=now, starts_in=A_MONTH + dt.timedelta(days=7))
        first, second = asks(group, rosa, now, until=later.on)
        if first.session_id != group.pk:
            first, second = second, first

        actions.take_a_guest_back(by=viewer("fay"), seat=first, later_too=False, at=now)
        assert list(Seat.objects.filter(person=rosa, closed_at=None)) == [second]
        asks(group, rosa, now)
        actions.take_a_guest_back(by=viewer("fay"), seat=first, later_too=True, at=now)

        assert not Seat.objects.filter(person=rosa, closed_at=None).exists()


class TestInTheRoom:
    def test_the_door_has_them_wait_for_a_host_and_says_as_what(self, rosa, now):
        live = live_session()
        (made,) = asks(live, rosa, now)

        found = queries.seat_of(Viewer(person_id=rosa.pk), live.pk)

        assert may_enter(found, live, at=now).code == Code.WAITING
        names = [one.name for _, people in strip_of(viewer("fay"), live.pk, at=now).groups for one in people]
        assert "Rosa, interpreter" in names
        assert strip_of(viewer("fay"), live.pk, at=now).count == live.seats.filter(kind__in=MEMBERS).count()
        del made

    def test_noor_and_fay_read_who_is_beside_the_group(self, rosa, now):
        live = live_session()
        asks(live, rosa, now)

        assert today_of(viewer("noor"), at=now).beside == ("Rosa, interpreter",)
        (theirs,) = [one for one in day_of(viewer("fay"), at=now).sessions if one.session_id == live.pk]
        assert theirs.beside == ("Rosa, interpreter",)

    def test_a_guest_begins_where_they_are_expected(self, rosa, group, now):
        asks(group, rosa, now)

        hers = queries.visits_of(Viewer(person_id=rosa.pk), at=now)

        assert start_of(build_viewer(rosa.pk, True)) == "schedule:visits"
        assert [(one.session_id, one.kind) for one in hers.rows] == [(group.pk, "Interpreter")]


class TestThePage:
    def test_dana_brings_in_somebody_new_and_fay_is_not_asked_for_one(self, sign_in, group):
        page, dana = f"/sessions/{group.pk}/guests/", sign_in("dana")
        assert "Or somebody new" not in sign_in("fay").get(page).content.decode()

        half = dana.post(page, {"kind": "captioner", "name": "Kim"})
        taken = dana.post(page, {"kind": "captioner", "name": "Kim", "email": Account.objects.first().email})
        done = dana.post(page, {"kind": "captioner", "name": "Kim", "email": "kim@example.org"}, follow=True)

        assert (half.status_code, taken.status_code) == (422, 422)
        assert "belongs to someone here" in taken.content.decode()
        kim = Person.objects.get(chosen_name="Kim")
        assert Invitation.objects.filter(person=kim).exists()
        assert "Kim" in done.content.decode()
        assert Seat.objects.get(person=kim).kind == "captioner"

    def test_dana_sends_a_new_link_and_the_one_before_is_good_no_longer(self, sign_in, group, now):
        kim = actions.bring_in_a_guest(
            by=viewer("dana"),
            session=group,
            name="Kim",
            email="kim@example.org",
            kind=SeatKind.CAPTIONER,
            at=now,
        )
        page, again = f"/sessions/{group.pk}/guests/", f"/guests/{Seat.objects.get(person=kim).pk}/invite/"
        assert "Send a new link" in sign_in("dana").get(page).content.decode()
        assert "Send a new link" not in sign_in("fay").get(page).content.decode()

        sign_in("dana").post(again)

        before, after = Invitation.objects.filter(person=kim).order_by("made_at")
        assert (before.ended_at is None, after.ended_at) == (False, None)
        assert [one.address for one in Notice.objects.filter(made_at__gte=now)] == ["kim@example.org"] * 2

    def test_who_is_in_needs_no_link_and_who_is_of_the_house_gets_none_here(self, sign_in, rosa, group, now):
        (hers,), (his,) = asks(group, rosa, now), asks(group, person("omar"), now, kind=SeatKind.TRAINEE)

        in_already = sign_in("dana").post(f"/guests/{hers.pk}/invite/")
        of_the_house = sign_in("dana").post(f"/guests/{his.pk}/invite/")

        assert (in_already.status_code, of_the_house.status_code) == (422, 422)
        assert "They are in already" in in_already.content.decode()
        assert not Invitation.objects.filter(person__in=[rosa, person("omar")], made_at__gte=now).exists()
        assert "Send a new link" not in sign_in("dana").get(f"/sessions/{group.pk}/guests/").content.decode()

    def test_it_asks_again_in_words_and_keeps_what_was_chosen(self, sign_in, rosa, group):
        page, fay = f"/sessions/{group.pk}/guests/", sign_in("fay")

        nobody = fay.post(page, {"kind": "interpreter"})
        wrong = fay.post(page, {"kind": "trainee", "who": rosa.pk})

        assert "Choose who comes." in nobody.content.decode()
        assert "is one of the staff" in wrong.content.decode()
        assert f'value="{rosa.pk}" selected' in wrong.content.decode()
