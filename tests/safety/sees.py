"""Who sees where somebody is.  Noor's: Ines treats her, Fay leads her cohort, Cora and Dana run the program."""

from datetime import UTC, datetime

from hearthside.careteam.actions import record_licence
from hearthside.safety.models import LicenceGap, SavedPlace
from tests.builders import US, a_stamp_said, arrived, episode, person, today
from tests.who import Row, only


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


WHERE_I_AM = {
    name: getattr(a_stamp_said(), name)
    for name in ("label", "address", "state", "phone", "emergency_contact", "if_i_vanish", "never_call")
} | {"place": "new", "is_private": "yes"}
MEMBERS = ("noor", "sam", "ada")
CLINICIANS = ("ines", "omar", "fay", "cora", "dana")


ROWS = [
    Row("safety:where", "get", noors, *only(200, "ines", "fay", "cora", "dana")),
    Row("safety:where", "get", adas, *only(200, "fay", "cora", "dana")),
    Row("safety:where", "post", noors, *only(405, otherwise=405)),
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
