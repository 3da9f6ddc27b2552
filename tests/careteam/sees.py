"""Who sees what of the staff's pages: whoever directs, and nobody else.  Another program's director: test_pages."""

from datetime import UTC, datetime, timedelta

from hearthside.careteam.actions import cover_for, invite_staff, supervise
from hearthside.careteam.models import Leadership, Licence
from hearthside.careteam.terms import Post
from hearthside.program.actions import open_cohort
from hearthside.program.models import Program, Track
from tests.builders import US, day_of, person, today
from tests.who import Row, everyone


def ines():
    return {"person_id": person("ines").pk}


def noor():
    return {"person_id": person("noor").pk}


def uma():
    """Invited, and not in yet."""
    at = datetime.now(UTC)
    made = invite_staff(
        by=US,
        chosen_name="Uma",
        email="uma@example.org",
        program=Program.objects.get(),
        posts=[Post.THERAPIST],
        starts_on=day_of(at),
        at=at,
    )
    return {"person_id": made.pk}


def licence():
    return {"licence_id": Licence.objects.filter(person=person("ines")).order_by("state")[0].pk}


def supervision():
    at = datetime.now(UTC)
    made = supervise(
        by=US,
        supervisor=person("omar"),
        trainee=person("ines"),
        program=Program.objects.get(),
        starts_on=day_of(at),
        at=at,
    )
    return {"supervision_id": made.pk}


def leadership():
    return {"leadership_id": Leadership.objects.filter(person=person("fay"))[0].pk}


def cover():
    at = datetime.now(UTC)
    made = cover_for(
        by=US,
        away=person("ines"),
        substitute=person("omar"),
        program=Program.objects.get(),
        starts_on=day_of(at),
        ends_on=day_of(at) + timedelta(days=3),
        at=at,
    )
    return {"cover_id": made.pk}


def program():
    return {"program_id": Program.objects.get().pk}


def a_post():
    return {"post": "coordinator", "program": Program.objects.get().pk, "starts_on": today()}


def an_invitation():
    lines = {"licences-TOTAL_FORMS": 3, "licences-INITIAL_FORMS": 0}
    return lines | {
        "chosen_name": "Uma",
        "email": "uma@example.org",
        "program": Program.objects.get().pk,
        "posts": ["therapist"],
        "starts_on": today(),
    }


def a_turn():
    return {
        "person": person("ines").pk,
        "program": Program.objects.get().pk,
        "states": ["NY"],
        "weekdays": [0, 1],
        "from_hour": 8,
        "to_hour": 20,
        "starts_on": today(),
    }


def a_cover():
    return {
        "away": person("ines").pk,
        "substitute": person("omar").pk,
        "program": Program.objects.get().pk,
        "starts_on": today(),
        "ends_on": today() + timedelta(days=3),
    }


def a_supervisor():
    return {"supervisor": person("omar").pk, "program": Program.objects.get().pk, "starts_on": today()}


def a_cohort_of_its_own():
    made = open_cohort(by=US, track=Track.objects.first(), name="Cedar", at=datetime.now(UTC))
    return {"cohort": made.pk, "starts_on": today()}


def fay():
    return {"person_id": person("fay").pk}


def only_dana(code):
    # stranger noor sam ada ines omar fay pia cora dana ivo bill opal
    return (302, *[404] * 8, code, 404, 404, 404)


NOBODY_READS = (302, *everyone(405)[1:])
LICENCE = {"state": "OR", "kind": "Psychologist", "number": "7", "expires_on": "2031-01-01"}


ROWS = [
    Row("careteam:staff", "get", None, *only_dana(200)),
    Row("careteam:staff", "post", None, *only_dana(200), data={"words": "in"}),
    Row("careteam:invite", "get", None, *only_dana(200)),
    Row("careteam:invite", "post", None, *only_dana(422)),
    Row("careteam:invite", "post", None, *only_dana(302), data=an_invitation),
    Row("careteam:duty", "get", None, *only_dana(200)),
    Row("careteam:duty", "post", None, *only_dana(422)),
    Row("careteam:duty", "post", None, *only_dana(302), data=a_turn),
    Row("careteam:end-duties", "get", program, *NOBODY_READS),
    Row("careteam:end-duties", "post", program, *only_dana(302)),
    Row("careteam:cover", "get", None, *only_dana(200)),
    Row("careteam:cover", "post", None, *only_dana(422)),
    Row("careteam:cover", "post", None, *only_dana(302), data=a_cover),
    Row("careteam:end-cover", "get", cover, *NOBODY_READS),
    Row("careteam:end-cover", "post", cover, *only_dana(302)),
    Row("careteam:correct-licence", "get", licence, *only_dana(200)),
    Row("careteam:correct-licence", "post", licence, *only_dana(302), data=LICENCE),
    Row("careteam:correct-licence", "post", licence, *only_dana(422)),
    Row("careteam:end-licence", "get", licence, *NOBODY_READS),
    Row("careteam:end-licence", "post", licence, *only_dana(302)),
    Row("careteam:end-supervision", "get", supervision, *NOBODY_READS),
    Row("careteam:end-supervision", "post", supervision, *only_dana(302)),
    Row("careteam:end-leadership", "get", leadership, *NOBODY_READS),
    Row("careteam:end-leadership", "post", leadership, *only_dana(302)),
    Row("careteam:member", "get", ines, *only_dana(200)),
    Row("careteam:member", "get", uma, *only_dana(200)),
    Row("careteam:member", "get", noor, 302, *everyone(404)[1:]),
    Row("careteam:member", "post", ines, *NOBODY_READS),
    Row("careteam:names", "get", ines, *only_dana(200)),
    Row("careteam:names", "get", noor, 302, *everyone(404)[1:]),
    Row("careteam:names", "post", ines, *only_dana(422)),
    Row("careteam:names", "post", ines, *only_dana(302), data={"chosen_name": "Inês"}),
    Row("careteam:give-post", "get", ines, *only_dana(200)),
    Row("careteam:give-post", "post", ines, *only_dana(422)),
    Row("careteam:give-post", "post", ines, *only_dana(302), data=a_post),
    Row("careteam:add-licence", "get", ines, *only_dana(200)),
    Row("careteam:add-licence", "post", ines, *only_dana(422)),
    Row("careteam:add-licence", "post", ines, *only_dana(302), data=LICENCE),
    Row("careteam:add-supervisor", "get", ines, *only_dana(200)),
    Row("careteam:add-supervisor", "post", ines, *only_dana(422)),
    Row("careteam:add-supervisor", "post", ines, *only_dana(302), data=a_supervisor),
    Row("careteam:let-lead", "get", ines, *only_dana(200)),
    Row("careteam:let-lead", "post", ines, *only_dana(422)),
    Row("careteam:let-lead", "post", fay, *only_dana(302), data=a_cohort_of_its_own),
    Row("careteam:address", "get", uma, *only_dana(200)),
    Row("careteam:address", "post", uma, *only_dana(422)),
    Row("careteam:address", "post", uma, *only_dana(302), data={"email": "uma2@example.org"}),
    Row("careteam:invite-again", "get", uma, *NOBODY_READS),
    Row("careteam:invite-again", "post", uma, *only_dana(302)),
    Row("careteam:invite-again", "post", ines, *only_dana(422)),
    Row("careteam:take-back-invitation", "get", uma, *NOBODY_READS),
    Row("careteam:take-back-invitation", "post", uma, *only_dana(302)),
]
