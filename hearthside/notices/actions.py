from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor
from hearthside.kernel.jobs import enqueue

from . import rules
from .models import Notice
from .terms import Channel, Letter, Message, State, Word


@transaction.atomic
def send_letter(*, by: Actor, letter: Letter, address: str, link: str = "", at: datetime) -> Notice:
    """A letter goes out after this transaction commits, and never without.  `link`: a path of ours, or none.

    Raises NotAllowed with a sentence for the form when the address cannot be one.
    """
    insist(rules.may_write_to(address))
    return _order(by, Notice(letter=letter, channel=Channel.MAIL, address=address, link=link, made_at=at))


@transaction.atomic
def call(*, by: Actor, channel: Channel, address: str, link: str, at: datetime) -> Notice:
    """Ask someone to look now, by one of their ways.  `address`: a mail address, a number, or a device's subscription."""
    return _order(by, Notice(letter=Letter.ALERT, channel=channel, address=address, link=link, made_at=at))


def _order(by: Actor, notice: Notice) -> Notice:
    notice.save(force_insert=True)
    trail.note(by, f"sent a letter: {notice.letter}", notice, at=notice.made_at)
    urgency = rules.urgency(Letter(notice.letter), Channel(notice.channel))
    enqueue("notices.send", urgency=urgency, notice_id=str(notice.pk))
    return notice


@transaction.atomic
def take_back(*, by: Actor, notice_ids: Iterable[UUID], at: datetime) -> None:
    """What has not gone out need not go out any more; of what was sent, or given up, nothing changes."""
    waiting = Notice.objects.filter(pk__in=list(notice_ids), state=State.WAITING)
    waiting.update(state=State.TAKEN_BACK, begun_at=None, link="")


@transaction.atomic
def begin_try(*, by: Actor, notice_id: UUID, at: datetime) -> Message | None:
    """The letter to hand over now; None when there is nothing left to do.

    A try that was begun and has no answer was cut off: the server may have taken the letter.  It goes out once
    more, under the same Message-ID, and never a third time.
    """
    _insist_on_the_postman(by)
    fresh = Notice.objects.select_for_update().get(pk=notice_id)
    if fresh.state != State.WAITING:
        return None
    if fresh.begun_at is not None:
        fresh.cut_off += 1
    if fresh.cut_off > rules.MOST_CUT_OFF:
        _close(by, fresh, State.GIVEN_UP, Word.CUT_OFF, at)
        return None
    if rules.is_too_late(Letter(fresh.letter), fresh.made_at, at=at):
        _close(by, fresh, State.GIVEN_UP, Word.TOO_LATE, at)
        return None
    fresh.begun_at, fresh.tries = at, fresh.tries + 1
    fresh.save(update_fields=["begun_at", "cut_off", "tries"])
    link = urljoin(settings.ORIGINS[0], fresh.link or "/")
    letter, channel = Letter(fresh.letter), Channel(fresh.channel)
    return rules.written(letter, channel, name=str(fresh.pk), address=fresh.address, link=link)


@transaction.atomic
def note_sent(*, by: Actor, notice_id: UUID, at: datetime) -> None:
    _insist_on_the_postman(by)
    fresh = Notice.objects.select_for_update().get(pk=notice_id)
    if fresh.state == State.WAITING:
        _close(by, fresh, State.SENT, Word.TAKEN, at)


@transaction.atomic
def note_returned(*, by: Actor, notice_id: UUID, word: Word, at: datetime) -> None:
    """The address will never take it."""
    _insist_on_the_postman(by)
    fresh = Notice.objects.select_for_update().get(pk=notice_id)
    if fresh.state == State.WAITING:
        _close(by, fresh, State.RETURNED, word, at)


@transaction.atomic
def note_not_now(*, by: Actor, notice_id: UUID, word: Word, at: datetime) -> timedelta | None:
    """Not taken this time.  Returns after how long it is worth another try; None: it is given up, or decided."""
    _insist_on_the_postman(by)
    fresh = Notice.objects.select_for_update().get(pk=notice_id)
    if fresh.state != State.WAITING:
        return None
    if rules.is_given_up(Letter(fresh.letter), fresh.made_at, fresh.tries, at=at):
        _close(by, fresh, State.GIVEN_UP, word, at)
        return None
    fresh.begun_at, fresh.last_word = None, word
    fresh.save(update_fields=["begun_at", "last_word"])
    return rules.wait_before_next(Letter(fresh.letter), fresh.tries)


def _close(by: Actor, notice: Notice, state: State, word: Word, at: datetime) -> None:
    """What becomes of it is decided; its link is kept no longer."""
    notice.state, notice.last_word, notice.begun_at, notice.link = state, word, None, ""
    notice.sent_at = at if state == State.SENT else None
    notice.save(update_fields=["state", "last_word", "begun_at", "cut_off", "link", "sent_at"])
    if state != State.SENT:
        trail.note(by, f"a letter did not go: {word}", notice, at=at)


def _insist_on_the_postman(by: Actor) -> None:
    if by != rules.POSTMAN:
        raise NotAllowed("What became of a letter is noted by the program, not typed.")
