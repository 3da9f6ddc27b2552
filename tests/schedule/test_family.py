"""Family comes to an hour of somebody's own as they say, under the name that they give, and no longer than they say."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Machine
from hearthside.careteam.queries import build_viewer
from hearthside.desks.queries import day_of, start_of, today_of
from hearthside.journeys.actions import take_off_roster
from hearthside.notices.terms import BODIES, Letter
from hearthside.people.models import Account, Invitation, Person
from hearthside.people.terms import MOST_FAMILY_LINKS
from hearthside.program.actions import change_setting
from hearthside.program.models import Program
from hearthside.schedule import actions, queries, rules
from hearthside.schedule.models import Attendance, Seat, Session
from hearthside.schedule.terms import GROUP_STOP, OWN_HOURS, Closed, SeatKind, SessionKind
from tests import cast
from tests.builders import US, a_session, episode, person, seat, viewer
from tests.builders import day_of as clinic_day
from tests.family import MUM, a_family_hour, asked, comes_in, letter_to, link_to


pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def hour(now):
    return a_family_hour(at=now)


def without_family(now):
    """An hour of Noor's with Ines and nobody else."""
    said = {"episode": episode("noor"), "clinician": person("ines"), "starts_at": now + 50 * A_DAY}
    return actions.book_hour(by=viewer("ines"), at=now, **said)


def why_not(act, *args, **said):
    with pytest.raises(NotAllowed) as no:
        act(*args, **said)
    return no.value.code


class TestTheHour:
    def test_is_an_hour_of_noors_own_with_whoever_treats_her(self, hour):
        assert (hour.kind, hour.title, hour.episode) == (SessionKind.FAMILY, "Family hour", episode("noor"))
        assert {one.kind for one in hour.seats.all()} == {SeatKind.PARTICIPANT, SeatKind.FACILITATOR}
        assert TrailEntry.objects.filter(what="booked a family hour", by=viewer("ines").id).exists()

    def test_takes_noor_out_of_a_group_at_that_time_as_any_hour_of_hers_does(self, now):
        group = a_session(at=now, starts_in=33 * A_DAY)

        hour = a_family_hour(at=now, starts_in=33 * A_DAY)

        assert [one.lower for one in seat("noor", group).away] == [hour.starts_at]

    def test_is_booked_by_the_team_one_date_at_a_time(self, sign_in, now):
        when = {"on": clinic_day(now) + 20 * A_DAY, "at": "03:00", "family": "on"}
        where = f"/people/{episode('noor').pk}/hours/{person('ines').pk}/"
        ines = sign_in("ines")
        assert "With their family" in ines.get(where).content.decode()
        assert "With their family" not in sign_in("noor").get(where).content.decode()

        every_week = ines.post(where, when | {"weekly": "on"})

        assert every_week.status_code == 422
        assert "one date at a time" in every_week.content.decode()
        assert "checked" in every_week.content.decode()
        assert ines.post(where, when).status_code == 302
        assert Session.objects.get(episode=episode("noor")).kind == SessionKind.FAMILY

    def test_is_not_booked_by_noor_herself(self, now):
        said = {"episode": episode("noor"), "clinician": person("ines"), "starts_at": now + A_DAY}

        assert why_not(actions.book_hour, by=viewer("noor"), family=True, at=now, **said) == "family"

    def test_goes_on_being_one_when_it_is_moved_and_mum_is_written_to(self, hour, now, handler):
        made = asked(hour)
        comes_in(handler)

        later, to = now + dt.timedelta(hours=1), hour.starts_at + A_DAY
        moved = actions.move_hour(by=viewer("ines"), session=hour, starts_at=to, at=later)

        made.refresh_from_db()
        assert (made.during, made.closed_at) == (moved.during, None)
        assert letter_to(MUM["email"]).letter == Letter.NEWS


class TestWhoComes:
    def test_is_asked_by_noor_under_the_name_that_she_gives(self, hour, now):
        made = asked(hour)

        assert (made.kind, made.called, made.asked_by) == (SeatKind.FAMILY, "Mum", viewer("noor").id)
        assert (made.seat_no, made.episode_id, made.only_in) == (None, None, "family")
        entry = TrailEntry.objects.get(what="asked family to come")
        assert (entry.by, entry.subjects) == (viewer("noor").id, [episode("noor").pk])

    def test_or_by_ines_once_noor_has_agreed(self, hour, now):
        assert why_not(asked, hour, by="ines") == "agreed"
        assert not Person.objects.filter(chosen_name="Mum").exists()

        made = asked(hour, by="ines", agreed=True)

        assert made.asked_by == viewer("ines").id
        assert TrailEntry.objects.filter(what="asked family to come, as was agreed").exists()
        page = queries.family_page(viewer("noor"), hour, at=now)
        assert [(one.name, one.words.split(";")[0]) for one in page.asked] == [("Mum", "Asked by Ines")]

    @pytest.mark.parametrize("slug", ["sam", "omar", "fay", "dana", "cora", "bill", "opal"])
    def test_and_by_nobody_else(self, hour, slug):
        assert why_not(asked, hour, by=slug, agreed=True) == ""
        assert not hour.seats.filter(kind=SeatKind.FAMILY).exists()

    def test_the_mail_names_nobody_and_says_nothing(self, hour):
        asked(hour)

        letter = letter_to(MUM["email"])

        assert letter.letter == Letter.INVITATION
        said = f"{Letter.INVITATION.label} {BODIES[Letter.INVITATION]}".lower()
        for word in ("noor", "mum", "family", "hour", "treatment", "program", "clinic", "therap", "video"):
            assert word not in said

    def test_twelve_are_in_the_room_with_noor_and_no_more(self, hour, now):
        change_setting(
            by=US, program=Program.objects.get(), key=GROUP_STOP, value=3,
            holds_from=clinic_day(now), reason="A test.", at=now,
        )  # fmt: skip
        for n in (1, 2):
            asked(hour, email=f"number{n}@example.org")

        assert why_not(asked, hour, email="number3@example.org") == "full"
        assert rules.takes_family(hour, held=10, holds=12, at=now)
        assert rules.takes_family(hour, held=11, holds=12, at=now).code == "full"

    def test_not_to_what_is_over_cancelled_or_no_family_hour(self, hour, now):
        alone, late = without_family(now), hour.ends_at

        assert why_not(asked, alone) == "kind"
        assert why_not(asked, hour, at=late) == "over"
        actions.cancel_hour(by=viewer("ines"), session=hour, at=now)
        assert why_not(asked, hour) == "cancelled"

    def test_one_address_is_asked_once(self, hour):
        asked(hour)

        assert why_not(asked, hour, name="Mother", email="MUM@example.org ") == "email"

    def test_no_machine_and_not_too_many_links(self, hour, now):
        by = Machine("somebody")
        assert why_not(actions.ask_family, by=by, session=hour, agreed=True, at=now, **MUM) == ""
        made = asked(hour, email="one@example.org")
        for _ in range(MOST_FAMILY_LINKS - 1):
            actions.invite_family_again(by=viewer("noor"), seat=made, at=now)

        assert why_not(asked, hour) == "too_many"


class TestWhoseAddressIsKnownHere:
    """Whoever asks never learns whose address it is: to them all answers are alike."""

    @pytest.mark.parametrize("slug", ["sam", "omar"])
    def test_somebody_of_the_house_or_in_treatment_never_becomes_family(self, hour, slug, now, handler):
        omars = {"episode": episode("sam"), "clinician": person("omar"), "starts_at": now + 35 * A_DAY}
        of_sam = actions.book_hour(by=viewer("omar"), family=True, at=now, **omars)
        actions.ask_family(by=viewer("sam"), session=of_sam, at=now, **MUM)
        comes_in(handler)
        address = Account.objects.get(person=person(slug)).email
        stranger, known = asked(hour, email="new@example.org"), asked(hour, email=address)
        sams = asked(hour, email=MUM["email"])  # who is in already, for an hour of Sam's

        assert known.person != person(slug)
        assert not Account.objects.filter(person=known.person).exists()
        assert not Seat.objects.filter(session=hour, person=person(slug)).exists()
        page = queries.family_page(viewer("noor"), hour, at=now)
        assert [one.words for one in page.asked] == ["Asked by you"] * 3
        assert why_not(asked, hour, email=address) == why_not(asked, hour, email="new@example.org") == "email"
        assert {stranger.person, known.person, sams.person} & set(queries.from_outside()) == set()

    def test_their_link_brings_nobody_in_and_says_what_helps(self, hour, client):
        address = Account.objects.get(person=person("sam")).email
        asked(hour, email=address)

        answer = client.get(link_to(address), follow=True)

        assert answer.status_code == 404
        assert "at another address of yours" in answer.content.decode()
        assert "Noor" not in answer.content.decode()

    def test_somebody_elses_family_is_the_same_person_under_another_name(self, hour, now):
        first = asked(hour)
        sams = actions.book_hour(
            by=viewer("omar"),
            episode=episode("sam"),
            clinician=person("omar"),
            starts_at=now + 35 * A_DAY,
            family=True,
            at=now,
        )

        second = actions.ask_family(by=viewer("sam"), session=sams, at=now, name="Aunt", email=MUM["email"])

        assert (second.person, second.called, first.called) == (first.person, "Aunt", "Mum")

    def test_who_is_only_family_is_offered_to_nobody_as_a_guest(self, hour, now):
        made = asked(hour)

        assert made.person not in queries.from_outside()
        group = a_session(at=now, starts_in=30 * A_DAY)
        ask = {"by": viewer("fay"), "session": group, "person": made.person, "at": now}
        assert why_not(actions.ask_a_guest, kind=SeatKind.INTERPRETER, **ask) == "who"
        assert why_not(actions.ask_a_guest, kind=SeatKind.FAMILY, **ask) == "kind"


class TestTheDatabase:
    """What must hold whatever the program does."""

    def a_seat(self, session, **changes):
        said = {"kind": SeatKind.FAMILY, "called": "Mum", "asked_by": person("noor").pk}
        made = Seat(session=session, person=person("bill"), during=session.during, places=session.places)
        for name, value in (said | changes).items():
            setattr(made, name, value)
        with transaction.atomic():
            made.save()

    def test_family_sits_in_family_hours_and_nowhere_else(self, hour, now):
        group = a_session(at=now, starts_in=30 * A_DAY)

        with pytest.raises(IntegrityError, match="family_sits_in_family_hours"):
            self.a_seat(group)
        self.a_seat(hour)
        with pytest.raises(IntegrityError, match="family_sits_in_family_hours"), transaction.atomic():
            Session.objects.filter(pk=hour.pk).update(kind=SessionKind.INDIVIDUAL)

    @pytest.mark.parametrize("changes", [{"called": ""}, {"asked_by": None}, {"kind": SeatKind.INTERPRETER}])
    def test_family_alone_has_a_name_of_its_own_and_was_asked_by_someone(self, hour, changes):
        with pytest.raises(IntegrityError, match="family_has_a_name_and_was_asked_by_someone"):
            self.a_seat(hour, **changes)

    @pytest.mark.parametrize("kind", sorted(SessionKind))
    def test_an_hour_is_somebodys_exactly_if_it_is_of_their_own(self, hour, kind):
        def to(**what):
            with transaction.atomic():
                Session.objects.filter(pk=hour.pk).update(kind=kind, **what)

        if kind in OWN_HOURS:
            to()
        else:
            with pytest.raises(IntegrityError, match="an_individual_hour_is_somebody_s"):
                to()


class TestTakingBack:
    def test_closes_the_seat_ends_the_link_and_stands_on_the_trail(self, hour, client, now):
        made, link = asked(hour), link_to(MUM["email"])

        closed = actions.take_family_back(by=viewer("noor"), seat=made, at=now)

        assert closed.closed_why == Closed.GIVEN_UP
        assert Invitation.objects.get(person=made.person).ended_at is not None
        assert "taken back" in client.get(link, follow=True).content.decode()
        assert TrailEntry.objects.get(what="took back that family comes").subjects == [episode("noor").pk]
        assert queries.family_page(viewer("noor"), hour, at=now).asked == ()

    def test_leaves_the_link_to_another_hour_good(self, hour, now):
        first = asked(hour)
        asked(a_family_hour(at=now, starts_in=40 * A_DAY))

        actions.take_family_back(by=viewer("noor"), seat=first, at=now)

        assert Invitation.objects.filter(person=first.person, ended_at=None).count() == 1

    def test_goes_by_itself_when_noor_is_on_the_roster_no_longer(self, hour, now):
        made = asked(hour)

        take_off_roster(by=viewer("dana"), membership=episode("noor").memberships.get(), at=now)

        made.refresh_from_db()
        assert made.closed_why == Closed.GIVEN_UP
        assert not Invitation.objects.filter(person=made.person, ended_at=None).exists()

    def test_is_done_by_ines_as_well_and_by_nobody_else(self, hour, now):
        made = asked(hour)
        for slug in ("sam", "omar", "fay", "dana"):
            assert why_not(actions.take_family_back, by=viewer(slug), seat=made, at=now) == ""

        assert actions.take_family_back(by=viewer("ines"), seat=made, at=now).closed_at

    def test_and_she_can_be_asked_again_but_not_once_she_was_put_out_of_the_room(self, hour, now):
        made = asked(hour)
        actions.take_family_back(by=viewer("noor"), seat=made, at=now)

        again = asked(hour, name="Mama")

        assert (again.pk, again.closed_at, again.called) == (made.pk, None, "Mama")
        actions.close_seat(by=viewer("ines"), seat=again, why=Closed.REMOVED, at=now)
        assert why_not(asked, hour) == "email"
        assert why_not(actions.invite_family_again, by=viewer("noor"), seat=made, at=now) == "closed"


class TestHerOwnPage:
    def test_says_with_whom_and_when_and_no_more(self, hour, handler, now):
        made = asked(hour)
        mum = comes_in(handler)

        said = mum.get("/", follow=True)

        assert start_of(build_viewer(made.person_id, True)) == "schedule:visits"
        assert "Hello, Ruth." in said.content.decode()
        assert "Family hour with Noor" in said.content.decode()
        assert "Tell my team now" not in said.content.decode()

    @pytest.mark.parametrize(
        ("ends", "words"),
        [
            (
                lambda made, now: actions.take_family_back(by=viewer("noor"), seat=made, at=now),
                "not expected",
            ),
            (
                lambda made, now: actions.cancel_hour(by=viewer("ines"), session=made.session, at=now),
                "not take",
            ),
        ],
    )
    def test_says_where_it_stood_that_it_is_so_no_longer(self, hour, handler, now, ends, words):
        made = asked(hour)
        mum = comes_in(handler)

        ends(made, now)

        said = mum.get("/visits/").content.decode()
        assert words in said
        assert "Noor" not in said
        assert "/room/" not in said

    def test_the_welcome_names_neither_noor_nor_the_clinic(self, hour, client):
        asked(hour)

        said = client.get(link_to(MUM["email"]), follow=True).content.decode()

        assert "join a conversation by video" in said
        for word in ("Noor", "Mum", "Pronouns", "team"):
            assert word not in said


class TestThePage:
    def page(self, hour):
        return f"/hours/{hour.pk}/family/"

    def test_noor_asks_reads_where_it_stands_and_takes_it_back(self, sign_in, hour):
        noor = sign_in("noor")
        assert self.page(hour) in noor.get("/hours/").content.decode()

        told = noor.post(self.page(hour), MUM, follow=True).content.decode()

        assert "Asked by you." in told
        made = hour.seats.get(kind=SeatKind.FAMILY)
        assert "With you: Mum." in noor.get("/hours/").content.decode()
        noor.post(f"/family/{made.pk}/invite/")
        assert Invitation.objects.filter(person=made.person).count() == 2
        noor.post(f"/family/{made.pk}/away/")
        noor.post(f"/family/{made.pk}/away/")
        assert "Nobody is asked yet." in noor.get(self.page(hour)).content.decode()

    def test_ines_needs_the_tick_and_nothing_that_was_typed_is_lost(self, sign_in, hour):
        ines = sign_in("ines")

        for half in (MUM, {"name": "Mum", "email": "mum at home", "agreed": "on"}):
            asked_again = ines.post(self.page(hour), half)
            assert asked_again.status_code == 422
            assert f'value="{half["email"]}"' in asked_again.content.decode()
            assert 'value="Mum"' in asked_again.content.decode()
        assert ines.post(self.page(hour), MUM | {"agreed": "on"}).status_code == 302

        assert "With them: Mum." in ines.get("/day/hours/").content.decode()
        assert "Asked by Ines" in sign_in("noor").get(self.page(hour)).content.decode()

    def test_an_hour_without_family_has_no_such_page(self, sign_in, now):
        alone = without_family(now)

        assert sign_in("noor").get(self.page(alone)).status_code == 404
        assert self.page(alone) not in sign_in("noor").get("/hours/").content.decode()

    def test_today_and_the_day_lead_there_while_it_is_near(self, now):
        hour = a_family_hour(at=now, starts_in=dt.timedelta(minutes=1))
        asked(hour)

        today, day = today_of(viewer("noor"), at=now), day_of(viewer("ines"), at=now)

        theirs = next(one for one in day.sessions if one.session_id == hour.pk)
        assert (theirs.family, theirs.family_url) == (("Mum",), self.page(hour))
        if today.next.session_id == hour.pk:
            assert today.next.family_url == self.page(hour)
            assert {one.name for one in today.people} == {"You", "Ines", "Mum"}


@pytest.mark.parametrize("who", cast.EVERYONE, ids=lambda who: ",".join(who.roles))
def test_no_role_without_a_bond_says_who_comes(who, hour):
    hour.episode_id = cast.NOOR_EPISODE

    said = rules.may_bring_family(who, hour, agreed=True)

    assert bool(said) == (who in {cast.noor, cast.ines})
    assert bool(rules.may_be_with_family(who, cast.NOOR_EPISODE, weekly=False)) == (who != cast.noor)


def test_attendance_is_noors_alone(hour):
    asked(hour)

    assert [one.seat.person for one in Attendance.objects.filter(seat__session=hour)] == [person("noor")]


def test_the_page_costs_the_same_for_one_and_for_three(hour, now, django_assert_num_queries):
    noor = viewer("noor")
    asked(hour)
    for n in (0, 2):
        for one in range(n):
            asked(hour, email=f"more{one}@example.org")
        with django_assert_num_queries(7):
            queries.family_page(noor, hour, at=now)
