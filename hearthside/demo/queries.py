from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from hearthside.access.verdict import Verdict
from hearthside.people.models import Account
from hearthside.schedule.models import Session
from hearthside.schedule.terms import SeatKind

from . import rules
from .terms import MEMBERS, STAFF, SYNTHETIC


ADDRESS = "{slug}@demo.invalid"


def may_enter(request: HttpRequest) -> Verdict:
    """What the database is, the middleware asked it a moment ago."""
    return rules.may_enter(
        is_demo=request.readiness.is_demo,  # type: ignore[attr-defined]
        address=str(request.META.get("REMOTE_ADDR", "")),
        host=str(request.META.get("HTTP_HOST", "")),
        headers=request.headers.keys(),
    )


def account_of(slug: str) -> Account | None:
    known = {someone.slug for someone in (*STAFF, *MEMBERS)}
    return Account.objects.filter(email=ADDRESS.format(slug=slug)).first() if slug in known else None


@dataclass(frozen=True, slots=True)
class CastCard:
    slug: str
    name: str
    role_words: str
    what_they_try: str


def cast_cards() -> tuple[list[CastCard], list[CastCard]]:
    """Staff, and the participants whose seats no machine plays."""
    staff = [CastCard(s.slug, s.name, " and ".join(p.label.lower() for p in s.posts), s.tries) for s in STAFF]
    tries = {
        "noor": "be in the group; her seat is free",
        "sam": "be a second person in Noor's group",
        "kit": "come late to Noor's group",
    }
    members = [
        CastCard(
            m.slug,
            m.name,
            f"participant, {m.cohort}",
            tries.get(m.slug, "see the evening track's day and week"),
        )
        for m in MEMBERS
        if m.slug not in SYNTHETIC
    ]
    return staff, members


def live_group(*, at: datetime) -> Session | None:
    """The session that machines play now, or None."""
    return (
        Session.objects.filter(
            during__contains=at,
            ended_at__isnull=True,
            seats__kind=SeatKind.SYNTHETIC,
            seats__closed_at__isnull=True,
        )
        .select_related("cohort__track__program")
        .distinct()
        .first()
    )
