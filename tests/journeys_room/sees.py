"""Who sees what of setting a clinic up.  Dana directs the clinic, Cora coordinates its program, Fay leads both cohorts."""

from datetime import UTC, datetime, timedelta

from hearthside.careteam.models import Appointment, Assignment
from hearthside.journeys.actions import end_role, invite_participant, open_in_emergency
from hearthside.journeys.queries import handing_over
from hearthside.people.actions import add_way_to_reach
from hearthside.people.terms import Reach
from hearthside.program.actions import open_cohort, open_program, open_track
from hearthside.program.models import Cohort, Membership, Program, Track
from tests.builders import US, a_session, episode, person, today, viewer
from tests.who import Row, everyone, only


def now():
    return datetime.now(UTC)


def program():
    return {"program_id": Program.objects.get().pk}


def track():
    return {"track_id": Track.objects.get(name="day track").pk}


def cohort():
    return {"cohort_id": Cohort.objects.get(name="Alder").pk}


def noors():
    return {"episode_id": episode("noor").pk}


def noors_phone():
    way = add_way_to_reach(
        by=viewer("dana"), person=person("noor"), kind=Reach.PHONE, value="212 555 0148", at=now()
    )
    return noors() | {"way_id": way.pk}


def noors_therapist():
    return {"assignment_id": Assignment.objects.get(episode=episode("noor"), bond="therapist").pk}


def noors_place():
    return {"membership_id": Membership.objects.get(episode=episode("noor")).pk}


def tomorrows():
    return {"session_id": a_session(at=now(), starts_in=timedelta(days=2)).pk}


def omars_role():
    role = Appointment.objects.get(person=person("omar"))
    return {"person_id": role.person_id, "appointment_id": role.pk}


def omars_end():
    return {"appointment_id": omars_role()["appointment_id"]}


def omars_emergency():
    made = open_in_emergency(
        by=viewer("omar"), episode=episode("noor"), reason="She fell silent in the room.", at=now()
    )
    return {"access_id": made.pk}


def an_empty_program():
    return {"program_id": open_program(by=US, name="Another", zone=EAST, at=now()).pk}


def an_empty_track():
    made = open_track(by=US, program=Program.objects.get(), name="Another", zone=EAST, at=now())
    return {"track_id": made.pk}


def an_empty_cohort():
    made = open_cohort(by=US, track=Track.objects.get(name="day track"), name="Cedar", at=now())
    return {"cohort_id": made.pk}


def robin():
    """Invited, and not in yet; nobody's yet but the program's."""
    made = invite_participant(
        by=US,
        name="Robin",
        legal_name="",
        email="robin@example.org",
        phone="",
        cohort=Cohort.objects.get(name="Alder"),
        starts_on=today() - timedelta(days=1),
        therapist=None,
        at=now(),
    )
    return {"episode_id": made.pk}


def omars_end_of_role():
    role = Appointment.objects.get(person=person("omar"))
    end_role(by=viewer("dana"), appointment=role, at=now())
    return {"appointment_id": role.pk}


def the_first_to_ines():
    things = handing_over(viewer("dana"), person("omar"), at=now()).things
    return {"key": things.rows[0].key, "person": person("ines").pk}


def soon(**more):
    return {"starts_on": today()} | more


def a_plan():
    on = (now() + timedelta(days=40)).date()
    return {"title": "Group", "kind": "group", "on": on, "at": "03:00", "minutes": 60}


def unknown():
    return {"token": "there-is-no-such-link"}


EAST = "America/New_York"
FACTS = {
    "name": "Larkfield",
    "states": ["NY"],
    "zone": EAST,
    "crisis_number": "988",
    "emergency_number": "911",
}
NAMES = {"chosen_name": "Noor", "language": "en", "zone": EAST}
CLINICIANS = ("ines", "omar", "fay", "cora", "dana", "ivo")
NEVER = everyone(405)[1:]
# Reading is for whoever runs the program; acting for its director.  Fay leads the cohort; Ines cares for Noor.
CAN_READ_COHORT = only(200, "dana", "cora", "fay")
CAN_READ_NOOR = only(200, "dana", "cora", "fay", "ines")


def asked(route, thing, *also, **data):
    """A page with a form: `also` may read it but not act."""
    reads = only(200, "dana", "cora", *also)
    return [
        Row(route, "get", thing, *reads),
        Row(route, "post", thing, *only(422, "dana", **dict.fromkeys(("cora", *also), 403))),
        *([Row(route, "post", thing, *only(302, "dana", **dict.fromkeys(("cora", *also), 403)), data=data)] if data else []),
    ]  # fmt: skip


def pressed(route, thing, *also):
    """A button without a page of its own."""
    return [
        Row(route, "get", thing, 302, *NEVER),
        Row(route, "post", thing, *only(302, "dana", **dict.fromkeys(("cora", *also), 403))),
    ]


ROWS = [
    Row("journeys:first-director", "get", None, *everyone(404)),
    Row("journeys:first-director", "post", None, *everyone(404)),
    Row("journeys:welcome", "get", None, *everyone(404)),
    Row("journeys:welcome", "post", None, *everyone(404)),
    Row("journeys:link", "get", unknown, *everyone(404)),
    Row("journeys:link", "post", unknown, *everyone(405)),
    Row("journeys:settle-in", "get", None, *only(200, "noor", "sam", "ada", otherwise=302)),
    Row("journeys:settle-in", "post", None, 302, *NEVER),
    Row("journeys:clinic", "get", None, *only(200, "dana", "cora")),
    Row("journeys:clinic", "post", None, 302, *NEVER),
    Row("journeys:agreements", "get", None, *only(200, "dana")),
    Row("journeys:agreements", "post", None, 302, *NEVER),
    Row("journeys:name-clinic", "get", None, *only(200, "dana")),
    Row("journeys:name-clinic", "post", None, *only(422, "dana")),
    Row("journeys:name-clinic", "post", None, *only(302, "dana"), data=FACTS),
    Row("journeys:open-program", "get", None, *only(200, "dana")),
    Row("journeys:open-program", "post", None, *only(422, "dana")),
    Row("journeys:open-program", "post", None, *only(302, "dana"), data={"name": "Another", "zone": EAST}),
    *asked("journeys:open-track", program, name="Late track", zone="America/New_York"),
    *asked("journeys:edit-program", program, name="Another name"),
    *pressed("journeys:close-program", program)[:1],
    Row("journeys:close-program", "post", program, *only(422, "dana", cora=403)),
    Row("journeys:close-program", "post", an_empty_program, *only(302, "dana")),
    *asked("journeys:open-cohort", track, name="Cedar"),
    *asked("journeys:edit-track", track, name="Another name"),
    *pressed("journeys:close-track", track)[:1],
    Row("journeys:close-track", "post", track, *only(422, "dana", cora=403)),
    Row("journeys:close-track", "post", an_empty_track, *only(302, "dana", cora=403)),
    Row("journeys:cohort", "get", cohort, *CAN_READ_COHORT),
    Row("journeys:cohort", "post", cohort, 302, *NEVER),
    *asked("journeys:edit-cohort", cohort, "fay", name="Another name"),
    *pressed("journeys:close-cohort", cohort)[:1],
    Row("journeys:close-cohort", "post", cohort, *only(422, "dana", cora=403, fay=403)),
    Row("journeys:close-cohort", "post", an_empty_cohort, *only(302, "dana", cora=403)),
    *asked("journeys:leader", cohort, "fay"),
    Row(
        "journeys:leader",
        "post",
        an_empty_cohort,
        *only(302, "dana", cora=403),
        data=lambda: soon(person=person("fay").pk),
    ),
    *asked("journeys:invite", cohort, "fay"),
    Row(
        "journeys:invite",
        "post",
        cohort,
        *only(302, "dana", cora=403, fay=403),
        data=lambda: soon(name="Robin", email="robin@example.org"),
    ),
    *asked("journeys:plan-session", cohort, "fay"),
    Row("journeys:plan-session", "post", cohort, *only(302, "dana", cora=403, fay=403), data=a_plan),
    Row("journeys:cancel-session", "get", tomorrows, *CAN_READ_COHORT),
    Row("journeys:cancel-session", "post", tomorrows, *only(302, "dana", cora=403, fay=403)),
    Row("journeys:person", "get", noors, *CAN_READ_NOOR),
    Row("journeys:person", "post", noors, 302, *NEVER),
    *asked("journeys:names", noors, "fay", "ines"),
    Row("journeys:names", "post", noors, *only(302, "dana", cora=403, fay=403, ines=403), data=NAMES),
    *asked("journeys:reach", noors, "fay", "ines", kind="phone", value="212 555 0148"),
    *pressed("journeys:end-reach", noors_phone, "fay", "ines"),
    *asked("journeys:carer", noors, "fay", "ines"),
    Row(
        "journeys:carer",
        "post",
        noors,
        *only(302, "dana", cora=403, fay=403, ines=403),
        data=lambda: soon(person=f"therapist:{person('omar').pk}"),
    ),
    *pressed("journeys:end-carer", noors_therapist),
    *asked("journeys:move", noors, "fay", "ines"),
    Row(
        "journeys:move",
        "post",
        noors,
        *only(302, "dana", cora=403, fay=403, ines=403),
        data=lambda: soon(cohort=Cohort.objects.get(name="Birch").pk),
    ),
    *pressed("journeys:off-roster", noors_place),
    Row("journeys:last-day", "get", noors_place, *only(200, "dana", "cora")),
    Row("journeys:last-day", "post", noors_place, *only(302, "dana", cora=403)),
    Row("journeys:last-day", "post", noors_place, *only(422, "dana", cora=403), data={"on": "2001-01-01"}),
    Row("journeys:send-again", "get", noors, 302, *NEVER),
    Row("journeys:send-again", "post", noors, *only(422, "dana", cora=403, fay=403, ines=403)),
    Row("journeys:send-again", "post", robin, *only(302, "dana", cora=403, fay=403)),
    *pressed("journeys:take-back", noors, "fay", "ines"),
    *asked("journeys:address", noors, "fay", "ines"),
    Row(
        "journeys:address",
        "post",
        robin,
        *only(302, "dana", cora=403, fay=403),
        data={"email": "robin2@example.org"},
    ),
    Row("journeys:end-stay", "get", noors, *CAN_READ_NOOR),
    Row("journeys:end-stay", "post", noors, *only(302, "dana", cora=403, fay=403, ines=403)),
    *pressed("journeys:take-up-stay", noors, "fay", "ines"),
    Row("journeys:emergency", "get", None, *only(200, *CLINICIANS)),
    Row("journeys:emergency", "post", None, *only(422, *CLINICIANS)),
    Row(
        "journeys:emergency",
        "post",
        None,
        *only(422, *CLINICIANS, omar=302, ivo=302),
        data={"name": "Noor", "reason": "She fell silent in the room."},
    ),
    Row("journeys:review-emergency", "get", omars_emergency, *only(200, "dana", "omar", "ines")),
    Row(
        "journeys:review-emergency",
        "post",
        omars_emergency,
        *only(302, "dana", omar=403, ines=403),
        data={"words": "He called her and she was well."},
    ),
    Row("journeys:end-role", "get", omars_role, *only(200, "dana")),
    Row("journeys:end-role", "post", omars_role, *only(302, "dana")),
    Row("journeys:hand-over", "get", omars_end, *only(200, "dana")),
    Row("journeys:hand-over", "post", omars_end, *only(422, "dana")),
    Row(
        "journeys:hand-over", "post", omars_end_of_role, *only(302, "dana", omar=302), data=the_first_to_ines
    ),
]
