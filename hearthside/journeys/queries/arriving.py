"""Whoever comes by a link, and how far they are."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hearthside.access import trail
from hearthside.access.verdict import Verdict, no
from hearthside.access.viewer import Viewer
from hearthside.careteam.models import HOLDS, Appointment
from hearthside.careteam.terms import Post
from hearthside.kernel.clock import day, local
from hearthside.people.models import Account, Clinic, Invitation
from hearthside.people.queries import clinic
from hearthside.people.rules import NOT_AT_THIS_ADDRESS, introduction_of, may_accept
from hearthside.people.terms import Invited

from .places import own_membership


@dataclass(frozen=True, slots=True)
class Arrival:
    """`known`: what the form begins with.  `clinic`: who invites; nothing of the kind stands in the mail."""

    invitation: Invitation | None
    verdict: Verdict
    invited: str  # as what, one of Invited
    clinic: str
    known: dict[str, Any]


NOT_HERE = no("Open the link from your mail once more; this page does not know you any longer.")


def arrival_of(carried: str, *, at: datetime) -> Arrival:
    try:
        found = Invitation.objects.select_related("person").filter(pk=UUID(carried)).first()
    except ValueError:
        found = None
    if found is None:
        return Arrival(None, NOT_HERE, "", "", {})
    here, membership = clinic(), own_membership(found.person_id)
    verdict = may_accept(Viewer(person_id=found.person_id), found, at=at)
    account = Account.objects.filter(person_id=found.person_id).first()
    if account is None:
        return Arrival(found, verdict and NOT_AT_THIS_ADDRESS, found.invited, "", {})
    is_family = found.invited == Invited.FAMILY
    return Arrival(
        invitation=found,
        verdict=verdict,
        invited=found.invited,
        clinic=here.name if here else "",
        known=asdict(introduction_of(found.person))
        | ({"chosen_name": ""} if is_family else {})  # they are known by what somebody else calls them
        | {"email": account.email}
        | {"room_name": membership.room_name if membership else ""},
    )


def has_a_director() -> bool:
    """Of the clinic: then nobody comes in by a code."""
    return Appointment.objects.filter(HOLDS, post=Post.DIRECTOR, program__isnull=True).exists()


def usual_zone() -> str:
    """The clinic's, for a form to begin with."""
    here = clinic()
    return here.zone if here else "America/New_York"


def earlier_names_of(here: Clinic | None) -> list[tuple[str, str]]:
    """What the clinic said of itself before: (when, what)."""
    changes = trail.changes_of(here) if here else []
    return [(day(local(c.at, here.zone)), _said(c.before)) for c in changes if c.before and here]


def _said(before: dict[str, Any]) -> str:
    numbers = " · ".join(
        filter(None, [before["crisis_number"], before["emergency_number"], before["local_crisis_number"]])
    )
    helps = f"; {before['help_answered_by']}, {before['help_number']}" if before.get("help_number") else ""
    return f"{before['name']}; {', '.join(before['states'])}; {numbers}{helps}"
