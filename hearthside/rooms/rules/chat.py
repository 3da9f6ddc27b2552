"""Who writes in the room, who reads it, and when it is gone."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Viewer
from hearthside.rooms.terms import LONGEST_MESSAGE
from hearthside.schedule.rules import SessionLike, may_lead
from hearthside.schedule.terms import HOSTS

from .entry import SeatLike, holds_the_room


def messages_in_sight(viewer: Viewer) -> Q:
    """Of messages: in a session in which one sits; private ones only one's own and as its staff."""
    own = Q(session__seats__person_id=viewer.person_id, session__seats__closed_at__isnull=True)
    staff = Q(
        session__seats__person_id=viewer.person_id,
        session__seats__closed_at__isnull=True,
        session__seats__kind__in=HOSTS,
    )
    return (own & Q(private=False)) | Q(seat__person_id=viewer.person_id) | staff


def may_write(by: Viewer, own: SeatLike | None, *, is_in: bool, private: bool) -> Verdict:
    """Whoever is in the room.  Its staff have no private word to themselves."""
    if own is None or own.person_id != by.person_id or own.closed_at is not None or not is_in:
        return no("You are not in this room at the moment.", "not_in")
    if private and own.kind in HOSTS:
        return no("What you write here, everyone in the room reads.", "private")
    return YES


def is_good_message(words: str) -> Verdict:
    if not words.strip():
        return no("Write a few words first.", "words")
    if len(words) > LONGEST_MESSAGE:
        return no(f"That is longer than {LONGEST_MESSAGE} characters. Say it in two.", "words")
    return YES


def may_report(by: Viewer, own: SeatLike | None, *, written_by: UUID) -> Verdict:
    """Whoever takes part, of what others wrote."""
    if own is None or own.person_id != by.person_id or own.closed_at is not None or own.kind in HOSTS:
        return no("That is for those who take part.")
    return no("These are your own words.") if written_by == by.person_id else YES


def may_worry(by: Viewer, own: SeatLike | None, session: SessionLike) -> Verdict:
    """Raise a concern about whoever wrote something: whoever leads the session, at its controls."""
    verdict = holds_the_room(by, own)
    return may_lead(by, session) if verdict else verdict


def may_look_at(by: Viewer, own: SeatLike | None, *, private: bool) -> Verdict:
    """A private word is looked at by the staff of the session."""
    verdict = holds_the_room(by, own)
    return verdict if private or not verdict else no("Everyone reads this one.")
