"""What is true of letters.  No database, no clock, no request."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Machine
from hearthside.kernel.clock import local, o_clock

from .terms import BODIES, CLOSING, Letter, LetterState, Mail, State, Word


POSTMAN = Machine("the postman")
GIVEN_UP_AFTER = timedelta(hours=24)
WAITS = tuple(timedelta(seconds=s) for s in (10, 30, 60, 300, 900, 1800, 3600))  # then every two hours
LONGEST_WAIT = timedelta(hours=2)
LONGEST_ADDRESS = 254  # of any that mail can be brought to
REMINDS_FOR = timedelta(minutes=15)
MOST_CUT_OFF = 1  # a letter goes out twice at most: once more after we were cut off in the middle


def may_write_to(address: str) -> Verdict:
    wrong = no("This is not a mail address. It looks like name@example.org.", "not_an_address")
    try:
        validate_email(address)
    except ValidationError:
        return wrong
    return YES if len(address) <= LONGEST_ADDRESS else wrong


def wait_before_next(tries: int) -> timedelta:
    """How long after the `tries`th try the next one comes."""
    return WAITS[tries - 1] if 0 < tries <= len(WAITS) else LONGEST_WAIT


def is_given_up(made_at: datetime, tries: int, *, at: datetime) -> bool:
    """Whether the next try would come too late to help anyone."""
    return at + wait_before_next(tries) - made_at > GIVEN_UP_AFTER


def is_too_late(letter: Letter, made_at: datetime, *, at: datetime) -> bool:
    """A reminder that could not go out in time reminds of nothing."""
    return letter == Letter.REMINDER and at - made_at > REMINDS_FOR


def written(letter: Letter, *, name: str, address: str, link: str) -> Mail:
    body = f"{BODIES[letter].format(link=link)}\n\n{CLOSING}\n"
    return Mail(name=name, address=address, subject=letter.label, body=body)


def said(state: State, word: str, *, tries: int, sent_at: datetime | None, zone: str = "") -> LetterState:
    """What a page says of it; with a zone, when it was sent."""
    what = Word(word).label if word else ""
    if state == State.SENT:
        when = f" on {_day(sent_at, zone)} at {o_clock(sent_at, zone)}" if sent_at and zone else ""
        words = f"sent{when}"
    elif state == State.RETURNED:
        words = f"could not be delivered: {what}"
    elif state == State.GIVEN_UP:
        words = f"not sent: {what}"
    else:
        words = f"not sent yet: {what}; it is tried again by itself" if tries and word else "on its way"
    return LetterState(state, words)


def _day(at: datetime, zone: str) -> str:
    here = local(at, zone)
    return f"{here.day} {here:%B}"
