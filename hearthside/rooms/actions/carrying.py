"""Before a room opens: does the media server carry it?  One decision after the other."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.urls import reverse

from hearthside.access import trail
from hearthside.access.verdict import YES, Verdict
from hearthside.access.viewer import Actor
from hearthside.careteam.queries import who_runs
from hearthside.notices.topics import tell
from hearthside.people.actions import alert, confirm_alert
from hearthside.rooms import rules
from hearthside.rooms.models import Room
from hearthside.rooms.queries import carried_beside, carried_from, is_carried, places_in
from hearthside.schedule.models import Session


# Until the end of the transaction, so that two rooms which open at once are counted one after the other.
ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('what the media server carries', 0))"


def _carries(by: Actor, session: Session, at: datetime) -> Verdict:
    """Yes for a room that is open, whoever comes: nobody of an open room is ever turned away for the others' sake.  And
    for one that is opened before anyone may come in: it asks for its place when they do.
    """
    if is_carried(session.pk, at=at) or at < carried_from(session, at=at):
        return YES
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    verdict = rules.carries(
        places_in(session.pk),
        carried_beside(session.pk, at=at),
        most=settings.MEDIA_CARRIES,
        zone=session.cohort.track.zone,
    )
    if verdict:
        confirm_alert(by=by, about=_matter(session), at=at)
    else:
        _held_up(by, session, at)
    return verdict


def _held_up(by: Actor, session: Session, at: datetime) -> None:
    """Said once: those who run the program are asked to look, whoever waits reads that it is not about them."""
    Room.objects.get_or_create(session=session, defaults={"made_at": at})
    if not Room.objects.filter(session=session, refused_at__isnull=True).update(refused_at=at):
        return
    trail.note(by, "could not open the room", session, at=at)
    tell(f"session:{session.pk}", f"cohort:{session.cohort_id}")
    link = reverse("desks:floor")
    for one in who_runs(session.cohort.track.program_id, at=at):
        alert(by=by, person_id=one.pk, about=_matter(session), link=link, is_red=False, at=at)


def _matter(session: Session) -> str:
    return f"held-up:{session.pk}"
