"""Who leads in the room: in one press to another host and back, and without asking when a line is lost."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Machine, Viewer
from hearthside.notices.topics import tell
from hearthside.people.actions import alert
from hearthside.rooms import rules
from hearthside.rooms.queries import hosts_and_runners, matter_of, who_stands_in
from hearthside.schedule.actions import let_lead_now
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import seat_of
from hearthside.schedule.rules import RECONCILER


@transaction.atomic
def hand_over(*, by: Viewer, to: Seat, at: datetime) -> Session:
    """Another host leads: removes, ends.  Whoever leads by their role can take it back."""
    session = to.session
    insist(rules.may_hand_over(by, seat_of(by, session.pk), to, session))
    return let_lead_now(by=by, session=session, to=to, at=at)


@transaction.atomic
def take_back(*, by: Viewer, session: Session, at: datetime) -> Session:
    """The one who leads by their role leads again."""
    own = seat_of(by, session.pk)
    insist(rules.may_take_back(by, own, session))
    return let_lead_now(by=by, session=session, to=own, at=at)


@transaction.atomic
def keep_the_lead(*, by: Machine, session_id: UUID, at: datetime) -> Seat | None:
    """When the line of who leads is lost, the next host who is here leads without asking.  Returns whoever does."""
    if by != RECONCILER:
        raise NotAllowed("Who stands in is seen by the program.")
    found = who_stands_in(session_id, at=at)
    if found is not None:
        let_lead_now(by=by, session=found.session, to=found, at=at)
    return found


@transaction.atomic
def say_nobody_leads(*, by: Machine, session: Session, at: datetime) -> None:
    """No host has come: those who were to come are asked, and who runs the program.  A second time changes nothing."""
    if by != RECONCILER:
        raise NotAllowed("That nobody leads is seen by the program.")
    about = matter_of(session.pk)
    hosts, runners = hosts_and_runners(session, at=at)
    for people, route in ((hosts, "rooms:room"), (runners, "rooms:unled")):
        link = reverse(route, args=[session.pk])
        for one in people:
            alert(by=by, person_id=one.pk, about=about, link=link, is_red=False, at=at)
    tell(f"session:{session.pk}", f"cohort:{session.cohort_id}")
