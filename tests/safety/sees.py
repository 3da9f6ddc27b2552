"""Who sees where somebody is.  Noor's: Ines treats her, Fay leads her cohort, Cora and Dana run the program."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hearthside.careteam.actions import record_licence
from hearthside.careteam.models import Duty
from hearthside.program.models import Program
from hearthside.safety.actions import keep_on_device, raise_concern, write_part
from hearthside.safety.models import LicenceGap, PlanDevice, SavedPlace
from hearthside.safety.queries import newest_plan
from hearthside.safety.terms import Cause, Tier
from tests.builders import US, a_plan, a_plan_said, a_stamp_said, arrived, episode, person, today, viewer
from tests.who import Row, everyone, mark, only


def noors():
    return {"episode_id": episode("noor").pk}


def adas():
    return {"episode_id": episode("ada").pk}


def a_place_of_noors():
    arrived("noor", datetime.now(UTC))
    return {"place_id": SavedPlace.objects.filter(person=person("noor")).first().pk}


def fays_gap():
    """Noor is in Ohio, where Fay holds no licence."""
    arrived("noor", datetime.now(UTC), state="OH")
    return {"gap_id": LicenceGap.objects.get(episode=episode("noor"), person=person("fay")).pk}


def fays_gap_for_omar():
    """He holds the licence that she lacks."""
    record_licence(
        by=US,
        person=person("omar"),
        state="OH",
        kind="clinical",
        number="OH-9",
        expires_on=today(),
        at=datetime.now(UTC),
    )
    return fays_gap() | {"person_id": person("omar").pk}


def now():
    return datetime.now(UTC)


def a_plan_of_noors():
    a_plan(at=now(), signed_by="")
    return {}


def noors_plan():
    """Written by her alone: a clinician has not signed it."""
    return {"plan_id": a_plan(at=now(), signed_by="").pk}


def noors_signed_plan():
    return {"plan_id": a_plan(at=now()).pk}


def noors_begun_plan():
    """She and Ines have each begun a version."""
    for slug in ("noor", "ines"):
        write_part(by=viewer(slug), episode=episode("noor"), said=a_plan_said(), at=now())
    return noors()


def noors_signs():
    return noors() | {"part": "signs"}


def noors_device():
    keep_on_device(by=viewer("noor"), device_id=None, at=now())
    return {}


WHERE_I_AM = {
    name: getattr(a_stamp_said(), name)
    for name in ("label", "address", "state", "phone", "emergency_contact", "if_i_vanish", "never_call")
} | {"place": "new", "is_private": "yes"}


def noors_concern():
    """Raised by a colleague, while nobody is on duty."""
    Duty.objects.all().delete()
    made = raise_concern(
        by=viewer("ines"),
        episode=episode("noor"),
        tier=Tier.ORANGE,
        cause=Cause.COLLEAGUE,
        source="colleague:seen",
        words=mark("noor", "concern"),
        at=datetime.now(UTC),
    )
    return {"concern_id": made.pk}


def answering_it():
    return noors_concern() | {"name": "answer"}


def trying():
    return noors_concern() | {"name": "tried"}


def raising():
    return {"tier": "orange", "words": "Not as she was.", "key": uuid4()}


def the_program():
    return {"program_id": Program.objects.get().pk}


SOONER = {
    "key": "concern.red.supervisor_min",
    "value": "3",
    "holds_from": "2026-01-01",
    "reason": "A small team.",
}
TEAM = ("ines", "fay", "cora", "dana")
MEMBERS = ("noor", "sam", "ada")
CLINICIANS = ("ines", "omar", "fay", "cora", "dana")


MAY_READ = ("ines", "fay", "cora", "dana")  # of the team
REFUSED = dict.fromkeys(("fay", "cora", "dana"), 403)


ROWS = [
    Row("safety:my-plan", "get", None, *only(200, *MEMBERS)),
    Row("safety:my-plan", "post", None, *only(405, otherwise=405)),
    Row("safety:plan", "get", noors, *only(200, *MAY_READ)),
    Row("safety:plan", "get", adas, *only(200, "fay", "cora", "dana")),
    Row("safety:plan", "post", noors, *only(405, otherwise=405)),
    Row("safety:plan-version", "get", noors_plan, *only(200, "noor", *MAY_READ)),
    Row("safety:plan-version", "post", noors_plan, *only(405, otherwise=405)),
    Row("safety:change-plan", "get", noors, *only(200, "noor", *MAY_READ)),
    Row("safety:change-plan", "post", noors, *only(422, "noor", "ines", **REFUSED)),
    Row(
        "safety:change-plan",
        "post",
        noors_begun_plan,
        *only(302, "noor", "ines", **REFUSED),
        data=lambda: {"after": newest_plan(episode("noor").pk).version},
    ),
    Row("safety:change-part", "get", noors_signs, *only(200, "noor", *MAY_READ)),
    Row(
        "safety:change-part",
        "post",
        noors_signs,
        *only(302, "noor", "ines", **REFUSED),
        data={"lines": "I lie awake"},
    ),
    Row("safety:throw-away", "get", noors, *only(405, otherwise=405)),
    Row("safety:throw-away", "post", noors_begun_plan, *only(302, "noor", "ines", **REFUSED)),
    Row("safety:sign-plan", "get", noors_plan, *only(405, otherwise=405)),
    Row("safety:sign-plan", "post", noors_plan, *only(302, "ines", noor=403, **REFUSED)),
    Row("safety:review-plan", "get", noors_signed_plan, *only(200, "noor", *MAY_READ)),
    Row("safety:review-plan", "post", noors_signed_plan, *only(422, "ines", noor=403, **REFUSED)),
    Row(
        "safety:review-plan",
        "post",
        noors_signed_plan,
        *only(302, "ines", noor=403, **REFUSED),
        data=lambda: {"due_on": today() + timedelta(days=14)},
    ),
    Row("safety:forget-elsewhere", "get", noors, *only(405, otherwise=405)),
    Row("safety:forget-elsewhere", "post", noors, *only(302, "noor", "ines", **REFUSED)),
    Row("safety:keep", "get", a_plan_of_noors, *only(405, otherwise=405)),
    Row("safety:keep", "post", a_plan_of_noors, *only(200, "noor", "sam", ada=422), data={"device": "", "forget": ""}),
    Row("safety:kept", "get", None, *everyone(200)),
    Row("safety:kept", "post", None, *everyone(405)),
    Row("safety:still-kept", "get", None, *everyone(405)),
    Row("safety:still-kept", "post", None, *everyone(422)),
    Row(
        "safety:still-kept",
        "post",
        noors_device,
        *everyone(200),
        data=lambda: {"device": PlanDevice.objects.get(person=person("noor")).pk},
    ),
    Row("safety:where", "get", noors, *only(200, "ines", "fay", "cora", "dana")),
    Row("safety:where", "get", adas, *only(200, "fay", "cora", "dana")),
    Row("safety:where", "post", noors, *only(405, otherwise=405)),
    Row("safety:work", "get", None, 302, *[404] * 3, *[200] * 9),
    Row("safety:work", "post", None, *only(405, otherwise=405)),
    Row("safety:bell", "get", None, 302, *[404] * 3, *[200] * 9),
    Row("safety:bell", "post", None, *only(405, otherwise=405)),
    Row("safety:concern", "get", noors_concern, *only(200, *TEAM)),
    Row("safety:concern", "post", noors_concern, *only(405, otherwise=405)),
    Row("safety:act", "get", answering_it, *only(405, otherwise=405)),
    Row("safety:act", "post", answering_it, *only(302, *TEAM)),
    Row("safety:act", "post", trying, *only(422, *TEAM)),
    Row("safety:act", "post", trying, *only(302, *TEAM), data={"tried": "called", "words": "Engaged."}),
    Row("safety:raise", "get", noors, *only(200, *TEAM)),
    Row("safety:raise", "post", noors, *only(422, *TEAM)),
    Row("safety:raise", "post", noors, *only(302, *TEAM), data=raising),
    Row("safety:risk", "get", noors, *only(200, "ines")),
    Row("safety:risk", "post", noors, *only(422, "ines")),
    Row("safety:risk", "post", noors, *only(302, "ines"), data={"level": "low", "words": "Well."}),
    Row("safety:minutes", "get", the_program, *only(200, "dana")),
    Row("safety:minutes", "post", the_program, *only(422, "dana")),
    Row("safety:minutes", "post", the_program, *only(302, "dana"), data=SOONER),
    Row("safety:tell", "get", None, *only(405, otherwise=405)),
    Row("safety:tell", "post", None, *only(200, *MEMBERS)),
    Row("safety:help", "get", None, *only(200, *MEMBERS)),
    Row("safety:help", "post", None, *only(405, otherwise=405)),
    Row("safety:number", "get", noors_concern, *only(405, otherwise=405)),
    Row("safety:number", "post", noors_concern, *only(422, "noor")),
    Row("safety:number", "post", noors_concern, *only(302, "noor"), data={"number": "518 555 0199"}),
    Row("safety:forget", "get", a_place_of_noors, *only(405, otherwise=405)),
    Row("safety:forget", "post", a_place_of_noors, *only(302, "noor")),
    Row("journeys:arrive", "get", None, *only(200, *MEMBERS)),
    Row("journeys:arrive", "post", None, *only(422, *MEMBERS)),
    Row("journeys:arrive", "post", None, *only(302, *MEMBERS), data=WHERE_I_AM),
    Row("journeys:arrive-again", "get", None, *only(405, otherwise=405)),
    Row("journeys:arrive-again", "post", None, *only(302, *MEMBERS)),
    Row("journeys:gaps", "get", None, *only(200, *CLINICIANS)),
    Row("journeys:gaps", "post", None, *only(405, otherwise=405)),
    Row("journeys:settle-gap", "get", fays_gap, *only(200, "ines", "fay", "cora", "dana")),
    Row("journeys:settle-gap", "post", fays_gap, *only(422, "cora", "dana", ines=403, fay=403)),
    Row("journeys:let-lead", "get", fays_gap_for_omar, *only(405, otherwise=405)),
    Row("journeys:let-lead", "post", fays_gap_for_omar, *only(302, "dana", cora=403, ines=403, fay=403)),
    Row(
        "journeys:settle-gap",
        "post",
        fays_gap,
        *only(302, "cora", "dana", ines=403, fay=403),
        data={"how": "talked", "words": "We spoke; she comes back tomorrow."},
    ),
]  # fmt: skip
