"""A role ends everywhere and at once, and what it carried waits to be handed over."""

import datetime as dt
import json

import pytest
from django.db import connection

from hearthside.access.verdict import NotAllowed
from hearthside.careteam.actions import appoint, end_leadership
from hearthside.careteam.models import Appointment, Assignment, Leadership
from hearthside.careteam.queries import build_viewer
from hearthside.careteam.terms import Post
from hearthside.journeys import actions, queries
from hearthside.people.models import Account
from hearthside.program.models import Program
from hearthside.schedule.models import Seat
from hearthside.schedule.terms import SeatKind
from tests.builders import a_session, day_of, episode, live_session, person, seat, viewer


pytestmark = pytest.mark.django_db


def role_of(slug):
    return Appointment.objects.get(person=person(slug))


def end(slug, at, by="dana"):
    return actions.end_role(by=viewer(by), appointment=role_of(slug), at=at)


def ordered(task):
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [task])
        return [json.loads(row[0]) for row in cursor.fetchall()]


def test_a_therapist_is_out_of_pages_and_signs_in_no_more(sign_in, now):
    ines = sign_in("ines")
    assert ines.get("/roster/").status_code == 200

    end("ines", now)

    assert ines.get("/roster/").status_code == 302
    assert not Account.objects.get(person=person("ines")).is_active
    who = build_viewer(person("ines").pk, True)
    assert not who.roles
    assert not who.cares_for


def test_what_was_carried_is_listed_and_handed_over(sign_in, now):
    end("ines", now)
    noor, theirs = episode("noor"), queries.handing_over(viewer("dana"), person("ines"), at=now)
    assert {thing.whose for thing in theirs.things} >= {"Noor", "Wren", "Marisol"}
    assert theirs.left == len(theirs.things)
    key = next(thing.key for thing in theirs.things if thing.whose == "Noor")

    actions.hand_over(by=viewer("dana"), key=key, person=person("omar"), at=now)

    assert noor.pk in viewer("omar").cares_for
    after = queries.handing_over(viewer("dana"), person("ines"), at=now)
    assert after.left == theirs.left - 1
    assert next(thing for thing in after.things if thing.whose == "Noor").now_with == "Omar"
    page = sign_in("dana").get(f"/staff/hand-over/{role_of('ines').pk}/").content.decode()
    assert "with Omar" in page


def test_nobody_takes_over_what_their_post_does_not_fit(now):
    end("ines", now)
    theirs = queries.handing_over(viewer("dana"), person("ines"), at=now)

    with pytest.raises(NotAllowed):
        actions.hand_over(by=viewer("dana"), key=theirs.things.rows[0].key, person=person("pia"), at=now)
    with pytest.raises(NotAllowed):
        actions.hand_over(by=viewer("dana"), key="assignment:nonsense", person=person("omar"), at=now)


def test_the_facilitator_goes_out_of_the_room_and_the_co_facilitator_leads(now):
    session = live_session()
    fays, leos = seat("fay", session), seat("leo", session)

    end("fay", now)

    fays.refresh_from_db()
    leos.refresh_from_db()
    assert fays.closed_why == "role_ended"
    assert leos.kind == SeatKind.FACILITATOR
    assert {"seat_id": str(fays.pk)} in ordered("rooms.eject")
    assert session.cohort_id in viewer("leo").leads_cohorts


def test_a_co_facilitator_who_led_nothing_leads_this_cohort_from_now_on(now):
    session = live_session()
    for row in Leadership.objects.filter(person=person("leo")):
        end_leadership(by=viewer("dana"), leadership=row, at=now)
    assert session.cohort_id not in viewer("leo").leads_cohorts

    end("fay", now)

    assert session.cohort_id in viewer("leo").leads_cohorts


def test_another_role_stays_and_with_it_the_sign_in(sign_in, now):
    appoint(
        by=viewer("dana"),
        person=person("ines"),
        post=Post.COORDINATOR,
        program=Program.objects.get(),
        starts_on=day_of(now) - dt.timedelta(days=1),
        at=now,
    )
    ines = sign_in("ines")
    therapist = Appointment.objects.get(person=person("ines"), post=Post.THERAPIST)

    actions.end_role(by=viewer("dana"), appointment=therapist, at=now)

    assert ines.get("/day/").status_code == 200
    assert not viewer("ines").cares_for
    assert Assignment.objects.filter(person=person("ines"), ended_at__isnull=True).count() == 0


def test_whoever_gets_a_role_again_signs_in_again(now):
    end("omar", now)
    assert not Account.objects.get(person=person("omar")).is_active

    again = {"by": viewer("dana"), "person": person("omar"), "program": Program.objects.get(), "at": now}
    appoint(post=Post.THERAPIST, starts_on=day_of(now) - dt.timedelta(days=1), **again)

    assert viewer("omar").roles
    assert not viewer("omar").cares_for
    assert Account.objects.get(person=person("omar")).is_active


def test_seats_to_come_close_and_those_that_are_over_stay(now):
    to_come = a_session(at=now, starts_in=dt.timedelta(days=3))
    over = a_session(at=now, starts_in=-dt.timedelta(days=3))

    end("fay", now)

    assert Seat.objects.get(session=to_come, person=person("fay")).closed_why == "role_ended"
    assert Seat.objects.get(session=over, person=person("fay")).closed_at is None


def test_the_last_director_of_the_clinic_stays(now):
    with pytest.raises(NotAllowed, match="needs a director"):
        end("dana", now)


@pytest.mark.parametrize("slug", ["ines", "fay", "cora", "opal"])
def test_only_a_director_ends_a_role(now, slug):
    with pytest.raises(NotAllowed):
        end("omar", now, by=slug)


def test_ending_twice_changes_nothing(now):
    first = end("omar", now)
    again = end("omar", now + dt.timedelta(minutes=5))

    assert again.ended_at == first.ended_at


def test_a_page_left_open_long_ago_asks_who_is_there_before_a_role_ends(sign_in, now):
    dana, role = sign_in("dana"), role_of("omar")
    session = dana.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 600
    session.save()

    answer = dana.post(f"/staff/{role.person_id}/roles/{role.pk}/end/")

    assert answer["Location"].startswith("/sign-in/again/")
    role.refresh_from_db()
    assert role.ended_at is None


def test_the_page_counts_what_ends_and_names_nobody(sign_in):
    role = role_of("ines")

    page = sign_in("dana").get(f"/staff/{role.person_id}/roles/{role.pk}/end/").content.decode()

    assert "People in their care: " in page
    assert "Noor" not in page
    assert "sign in no more" in page
