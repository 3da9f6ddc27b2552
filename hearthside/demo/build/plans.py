"""Safety plans: Noor's, which both have signed; Sam's, whose review is past.  The others have none yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from hearthside.demo import terms
from hearthside.kernel.clock import local
from hearthside.program.models import Episode
from hearthside.safety.actions import review_plan, sign_plan, write_plan
from hearthside.safety.terms import Contact, PlanSaid

from .who import Cast


NOORS, SAMS, AGAIN = timedelta(days=9), timedelta(days=12), timedelta(days=5)
LATER = timedelta(hours=3)
NOOR_SAYS = PlanSaid(
    signs=(
        "I stop answering messages.",
        "The thought \u201cit makes no difference anyway\u201d.",
        "I lie awake after three.",
    ),
    own_ways=(
        "Cold water on my wrists, slow count to forty.",
        "The walk to the bridge bakery and back.",
        "Read the letter I wrote to myself in week 2.",
    ),
    places=("The library until nine.", "Jo\u2019s kitchen. I need not explain anything there."),
    people=(
        Contact(name="Amira", relation="my sister", phone="212 555 0187", may_call=True),
        Contact(name="Jo", relation="friend", phone="212 555 0121"),
    ),
    professionals=(
        Contact(name="Ines", relation="my therapist, weekdays 8 to 5", phone="212 555 0100", may_call=True),
    ),
    safer=("Amira keeps the tablets; I have two days\u2019 worth.", "If I drink, I tell her first."),
    reasons=("Mila\u2019s first day of school.", "The sea in October."),
    confidence=7,
)
SAM_SAYS = PlanSaid(
    signs=("I keep the blinds down.", "I skip the gym three days in a row."),
    own_ways=("Drums, with headphones.", "A shower, then clean clothes."),
    people=(Contact(name="Piotr", relation="my brother", phone="716 555 0143"),),
    safer=("The car keys are with my neighbor at night.",),
)


def write_plans(*, at: datetime) -> None:
    """By their own hands, on days on which they would have done it."""
    cast = Cast()
    for slug, therapist, said, when in (
        ("noor", "ines", NOOR_SAYS, at - NOORS),
        ("sam", "omar", SAM_SAYS, at - SAMS),
    ):
        stay = Episode.objects.get(person=cast.people[slug], closed_on__isnull=True)
        made = write_plan(by=cast.eyes(slug), episode=stay, said=said, at=when)
        sign_plan(by=cast.eyes(therapist), plan=made, at=when + LATER)
        if slug == "sam":
            due_on = local(at - AGAIN, terms.DAY_ZONE).date()
            review_plan(by=cast.eyes(therapist), plan=made, due_on=due_on, at=when + LATER)
