"""Somebody says that they come late or not at all, writes at the end of their day, wants to be reminded."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor, Viewer
from hearthside.notices import topics
from hearthside.notices.actions import send_letter
from hearthside.notices.terms import Letter
from hearthside.people.models import Person
from hearthside.program.models import Episode
from hearthside.safety.actions import raise_concern
from hearthside.safety.models import Concern
from hearthside.safety.terms import Cause, Tier
from hearthside.schedule import actions as schedule
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.rules import is_over
from hearthside.schedule.terms import Absence

from . import queries, rules
from .models import AbsenceWord, Reminder, ReminderWish, WrapUp
from .terms import AbsenceSaid, Why, WrapUpSaid


NOTED = {Absence.LATE: "said that they come late", Absence.CANNOT_COME: "said that they cannot come"}


@transaction.atomic
def say_absence(*, by: Viewer, seat: Seat, said: AbsenceSaid, at: datetime) -> AbsenceWord:
    """The facilitator sees it at once; the seat stays theirs.  What was said before of this session is taken back.

    Raises NotAllowed, with the field's name as its code when a field is meant.
    """
    fresh = Seat.objects.select_for_update(of=("self",)).select_related("session", "episode").get(pk=seat.pk)
    session = fresh.session
    insist(
        rules.may_say(
            by,
            fresh.episode_id,
            holds=fresh.closed_at is None,
            cancelled=session.cancelled_at is not None,
            over=is_over(session, at=at),
        )
    )
    insist(rules.is_whole(said))
    kept = _take_back(by, fresh, at, keeps=said.kind == Absence.CANNOT_COME)
    made = AbsenceWord(seat=fresh, episode=fresh.episode, kind=said.kind, why=said.why, said_at=at)
    made.minutes = said.minutes if said.kind == Absence.LATE else None
    made.words, made.made_up_in = said.words.strip(), kept
    made.save(force_insert=True)
    schedule.note_word(by=by, seat=fresh, word=said.kind, at=at)
    trail.note(by, NOTED[said.kind], made, at=at)
    if said.why == Why.NOT_SAFE:
        _not_safe(by, made, at)
    topics.tell(f"session:{fresh.session_id}")
    return made


def _not_safe(by: Viewer, word: AbsenceWord, at: datetime) -> None:
    """Whoever says so is called as if they had pressed the button."""
    raise_concern(
        by=by,
        episode=word.episode,
        tier=Tier.RED,
        cause=Cause.WORDS,
        source=f"word:{word.pk}",
        heard="not safe",
        words=f"I am not safe. {word.words}".strip(),
        at=at,
    )


@transaction.atomic
def take_back_absence(*, by: Viewer, word: AbsenceWord, at: datetime) -> None:
    """They come after all, or on time; a place that was taken to make up for it is given back."""
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=word.seat_id)
    insist(rules.may_take_back(by, word.episode_id))
    _take_back(by, seat, at)
    schedule.note_word(by=by, seat=seat, word="", at=at)
    topics.tell(f"session:{seat.session_id}")


def _take_back(by: Viewer, seat: Seat, at: datetime, *, keeps: bool = False) -> Seat | None:
    """The word that stands, if one does; the caller holds the seat.  `keeps`: returns what was taken to make up for it."""
    kept = None
    for word in AbsenceWord.objects.filter(seat=seat, taken_back_at__isnull=True):
        word.taken_back_at = at
        word.save(update_fields=["taken_back_at"])
        trail.note(by, "took a word of absence back", word, at=at)
        kept = queries.standing_make_up(word)
        if kept is not None and not keeps and at < kept.session.starts_at:
            schedule.give_make_up_back(by=by, seat=kept, at=at)
    return kept if keeps else None


@transaction.atomic
def make_up(*, by: Viewer, word: AbsenceWord, session: Session, at: datetime) -> AbsenceWord:
    """A place in another cohort's group for the session to which they cannot come.  NotAllowed as for every seat."""
    fresh = _held(word)
    taken = queries.standing_make_up(fresh) is not None
    stands = fresh.taken_back_at is None
    insist(rules.may_make_up(by, fresh.episode_id, stands=stands, kind=fresh.kind, taken=taken))
    fresh.made_up_in = schedule.take_make_up(by=by, episode=fresh.episode, session=session, at=at)
    fresh.save(update_fields=["made_up_in"])
    return fresh


@transaction.atomic
def give_make_up_back(*, by: Viewer, word: AbsenceWord, at: datetime) -> None:
    """The place is free again; a second time changes nothing."""
    taken = queries.standing_make_up(_held(word))
    if taken is not None:
        schedule.give_make_up_back(by=by, seat=taken, at=at)


def _held(word: AbsenceWord) -> AbsenceWord:
    """Whatever is said and pressed of one seat comes one after the other."""
    Seat.objects.select_for_update(of=("self",)).get(pk=word.seat_id)
    return AbsenceWord.objects.select_related("episode").get(pk=word.pk)


@transaction.atomic
def write_wrap_up(*, by: Viewer, episode: Episode, said: WrapUpSaid, on: date, at: datetime) -> WrapUp:
    """What somebody takes with them from a program day; written anew until someone has looked at it."""
    fresh = Episode.objects.select_for_update().get(pk=episode.pk)  # two at once come one after the other
    known = WrapUp.objects.filter(episode=fresh, on=on).first()
    looked_at = known.looked_at if known else None
    insist(rules.may_write(by, fresh.pk, is_open=fresh.closed_on is None, looked_at=looked_at))
    insist(rules.is_something(said))
    written = known or WrapUp(episode=fresh, on=on)
    written.take_with_me, written.to_my_therapist = said.take_with_me.strip(), said.to_my_therapist.strip()
    written.how_i_leave = "" if said.how_i_leave is None else str(said.how_i_leave)
    written.written_at = at
    written.save()
    trail.note(by, "wrote a wrap-up anew" if known else "wrote a wrap-up", written, at=at)
    return written


@transaction.atomic
def look_at_wrap_up(*, by: Viewer, wrap_up: WrapUp, version: str, at: datetime) -> WrapUp:
    """Somebody of the care team says that they have looked; from then on it waits for nobody and stays as it is.

    `version`: what they had before them, as `queries.version_of` names it.
    """
    Episode.objects.select_for_update().get(pk=wrap_up.episode_id)  # nobody writes it anew meanwhile
    fresh = WrapUp.objects.get(pk=wrap_up.pk)
    insist(rules.may_look(by, fresh.episode_id))
    if fresh.looked_at is None and queries.version_of(fresh) != version:
        raise NotAllowed("It was written anew while you read. Look once more.", "written_anew")
    if fresh.looked_at is None:
        fresh.looked_at, fresh.looked_by = at, by.person_id
        fresh.save(update_fields=["looked_at", "looked_by"])
        trail.note(by, "looked at a wrap-up", fresh, at=at)
    return fresh


@transaction.atomic
def make_a_concern(*, by: Viewer, wrap_up: WrapUp, at: datetime) -> Concern:
    """Whoever reads how somebody left worries: one press, and somebody has it today.  Pressed again it is the same one."""
    insist(rules.may_look(by, wrap_up.episode_id))
    left = f"They left with {wrap_up.how_i_leave} of 10." if wrap_up.how_i_leave else ""
    return raise_concern(
        by=by,
        episode=wrap_up.episode,
        tier=Tier.ORANGE,
        cause=Cause.WORDS,
        source=f"wrap-up:{wrap_up.pk}",
        heard="read",
        words=f"{left} {wrap_up.to_my_therapist}".strip(),
        at=at,
    )


@transaction.atomic
def wish_for_reminders(*, by: Viewer, wanted: bool, at: datetime) -> None:
    """On or off, as often as one likes; only for oneself."""
    Person.objects.select_for_update().get(pk=by.person_id)
    wish = ReminderWish.objects.filter(person_id=by.person_id, ended_at__isnull=True).first()
    if wanted and wish is None:
        made = ReminderWish(person_id=by.person_id, wished_at=at)
        made.save(force_insert=True)
        trail.note(by, "wants to be reminded", made, at=at)
    elif wish is not None and not wanted:
        wish.ended_at = at
        wish.save(update_fields=["ended_at"])
        trail.note(by, "no longer wants to be reminded", wish, at=at)


@transaction.atomic
def remind(*, by: Actor, at: datetime) -> int:
    """A letter for each place that begins within half an hour and has had none.  Returns how many.

    What has begun is not reminded of any more.  Two at once: the second waits for the first one's seats and finds
    their letters sent.
    """
    insist(rules.may_remind(by))
    sent = 0
    for seat, address in queries.seats_to_remind(at=at):
        notice = send_letter(by=by, letter=Letter.REMINDER, address=address, at=at)
        made = Reminder(seat=seat, episode=seat.episode, sent_at=at, notice=notice.pk)
        made.save(force_insert=True)
        sent += 1
    return sent
