"""What is written in the room, and what comes of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor, Viewer
from hearthside.notices.topics import tell
from hearthside.rooms import queries, rules
from hearthside.rooms.models import Hand, Message, TimeApart, Timer
from hearthside.rooms.terms import CHAT_KEPT, OWN
from hearthside.safety.actions import raise_concern
from hearthside.safety.models import Concern
from hearthside.safety.terms import Cause, Tier
from hearthside.schedule.models import Session
from hearthside.schedule.queries import seat_of
from hearthside.schedule.rules import RECONCILER


@transaction.atomic
def say(*, by: Viewer, session: Session, words: str, private: bool, at: datetime) -> Message:
    """To everyone in the room, or to its staff only.  NotAllowed with the field's name when the words do not fit."""
    seat = seat_of(by, session.pk)
    insist(rules.may_write(by, seat, is_in=queries.reads_chat(seat, session, at=at), private=private))
    insist(rules.is_good_message(words))
    assert seat is not None, "the rule lets nobody without a seat"
    made = Message(session=session, seat=seat, private=private, words=words.strip(), said_at=at)
    made.save(force_insert=True)
    tell(f"session:{session.pk}")
    return made


@transaction.atomic
def report(*, by: Viewer, message: Message, at: datetime) -> None:
    """Somebody does not want to let this stand: the staff of the session read a copy at once, and somebody has it today.

    Once for each who reports it.
    """
    seat = seat_of(by, message.session_id)
    insist(rules.may_report(by, seat, written_by=message.seat.person_id))
    assert seat is not None, "the rule lets nobody without a seat"
    known = Message.objects.select_for_update(of=("self",), no_key=True).get(pk=message.pk)
    if Message.objects.filter(seat=seat, reports=known).exists():
        return
    copy = f"Reported: “{known.words}” ({queries.called(by, message.seat)})"
    made = Message(
        session_id=known.session_id, seat=seat, private=True, reports=known, words=copy, said_at=at
    )
    made.save(force_insert=True)
    trail.note(by, "reported what was written in a room", seat, at=at)
    if seat.episode is not None:
        raise_concern(
            by=by,
            episode=seat.episode,
            tier=Tier.ORANGE,
            cause=Cause.WORDS,
            source=f"report:{made.pk}",
            heard="reported",
            task="Read what they reported, and talk with them and with whoever wrote it.",
            words=copy,
            at=at,
        )
    tell(f"session:{known.session_id}")


@transaction.atomic
def worry_about(*, by: Viewer, message: Message, at: datetime) -> Concern:
    """One of the staff worries about who wrote this: somebody has it today, with a copy of the words."""
    insist(rules.may_worry(by, seat_of(by, message.session_id), message.session))
    known = Message.objects.select_for_update(of=("self",), no_key=True).get(pk=message.pk)
    episode = message.seat.episode
    if episode is None:
        raise NotAllowed("They are not in treatment here; talk with them.")
    made = raise_concern(
        by=by,
        episode=episode,
        tier=Tier.ORANGE,
        cause=Cause.WORDS,
        source=f"message:{known.pk}",
        heard="read",
        words=f"Written in the room: “{known.words}”",
        at=at,
    )
    known.concern_at = known.concern_at or at
    if known.private and known.looked_at is None:
        known.looked_at, known.looked_by = at, by.person_id
    known.save(update_fields=["concern_at", "looked_at", "looked_by"])
    tell(f"session:{known.session_id}")
    return made


@transaction.atomic
def look_at_word(*, by: Viewer, message: Message, at: datetime) -> None:
    """One of the staff has looked at a private word; it waits for nobody any more."""
    known = Message.objects.select_for_update(of=("self",), no_key=True).get(pk=message.pk)
    insist(rules.may_look_at(by, seat_of(by, known.session_id), private=known.private))
    if known.looked_at is None:
        known.looked_at, known.looked_by = at, by.person_id
        known.save(update_fields=["looked_at", "looked_by"])
        trail.note(by, "looked at a private word", message.seat, at=at)
        tell(f"session:{known.session_id}")


@transaction.atomic
def forget_the_room(*, by: Actor, at: datetime) -> int:
    """What was written goes when the sheet is closed, unless nobody has looked at it yet; all of it after a day.

    With it go hands, timers and moments, which are nobody's business afterwards.  Returns how many messages went.
    """
    if by != RECONCILER:
        raise NotAllowed("What was written in a room is deleted by the program.")
    looked = Q(private=False) | Q(looked_at__isnull=False)
    closed = looked & Q(session__attested_at__isnull=False)
    gone, _ = Message.objects.filter(closed | Q(said_at__lte=at - CHAT_KEPT)).delete()
    over = Q(seat__session__attested_at__isnull=False)
    Hand.objects.filter(over | Q(raised_at__lte=at - CHAT_KEPT)).delete()
    TimeApart.objects.filter(over | Q(began_at__lte=at - CHAT_KEPT), kind__in=OWN).delete()
    Timer.objects.filter(Q(session__attested_at__isnull=False) | Q(began_at__lte=at - CHAT_KEPT)).delete()
    return gone
