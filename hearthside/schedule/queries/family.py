"""Who comes with somebody to an hour of their own, as they and whoever treats them read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.people.models import Person
from hearthside.people.queries import address_of, invitation_words, named
from hearthside.people.rules import name_for, zone_words
from hearthside.people.terms import Where
from hearthside.schedule import rules
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import LEADS, MEMBERS, Closed, SeatKind

from .guests import strangers
from .hours import hour_words
from .sessions import named_seat, session_whole


def from_outside_at(email: str) -> Person | None:
    """Who signs in by this address and is neither of the staff nor in treatment."""
    return strangers().filter(account__email=email.strip().lower()).first()


def addresses_asked(session: Session) -> frozenset[str]:
    """To which a link to this hour went that holds, whether or not somebody comes in by it."""
    held = session.seats.filter(kind=SeatKind.FAMILY, closed_at__isnull=True).select_related("person")
    return frozenset(address_of(seat.person) for seat in held)


@dataclass(frozen=True, slots=True)
class FamilyLine:
    seat_id: UUID
    name: str
    words: str  # who asked, and that the mail does not reach them
    removed: bool  # asked to leave the room


@dataclass(frozen=True, slots=True)
class FamilyPage:
    session_id: UUID
    episode_id: UUID | None
    own: bool
    whose: Cards[str]  # one name, to whoever treats them; to themselves none
    leads: str
    when: str
    zone: str
    asked: tuple[FamilyLine, ...]
    over: str  # why nobody can be asked any more


def family_page(viewer: Viewer, session: Session, *, at: datetime) -> FamilyPage:
    whole = session_whole(session.pk)
    seats, own = list(whole.seats.all()), rules.is_for_oneself(viewer, whole.episode_id)
    zone = Person.objects.get(pk=viewer.person_id).zone
    asked = [s for s in seats if s.kind == SeatKind.FAMILY and s.closed_why in {"", Closed.REMOVED}]
    member = next(s for s in seats if s.kind in MEMBERS)
    return FamilyPage(
        session_id=whole.pk,
        episode_id=whole.episode_id,
        own=own,
        whose=Cards(
            () if own else (name_for(viewer, named_seat(member), Where.STAFF),),
            frozenset() if own or whole.episode_id is None else frozenset({whole.episode_id}),
        ),
        leads=" and ".join(
            name_for(viewer, named_seat(s), Where.ROOM)
            for s in seats
            if s.kind in LEADS and s.closed_at is None
        ),
        when=hour_words(whole, zone),
        zone=zone_words(zone),
        asked=_lines(viewer, asked, zone, at),
        over=rules.is_to_come(whole, at=at).reason,
    )


# Whether they have come in is not said: of whoever did before, for somebody else's hour, it would tell just that.
def _lines(viewer: Viewer, asked: list[Seat], zone: str, at: datetime) -> tuple[FamilyLine, ...]:
    invited = invitation_words([seat.person_id for seat in asked], zone=zone, at=at)
    by = Person.objects.in_bulk([seat.asked_by for seat in asked if seat.asked_by])
    lines = []
    for seat in asked:
        who = by.get(seat.asked_by) if seat.asked_by else None
        stands = invited.get(seat.person_id)
        lines.append(
            FamilyLine(
                seat.pk,
                seat.called,
                _said_by(viewer, who) + (f"; {stands.words}" if stands and not stands.delivered else ""),
                seat.closed_at is not None,
            )
        )
    return tuple(lines)


def _said_by(viewer: Viewer, who: Person | None) -> str:
    if who is None:
        return "Asked"
    if who.pk == viewer.person_id:
        return "Asked by you"
    return f"Asked by {name_for(viewer, named(who), Where.STAFF if viewer.is_staff else Where.ROOM)}"
