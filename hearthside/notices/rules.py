"""What is true of letters.  No database, no clock, no request."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Machine
from hearthside.kernel.clock import local, o_clock

from .terms import BODIES, CLOSING, SAID_OF, Channel, Letter, LetterState, Message, State, Word


POSTMAN = Machine("the postman")
GIVEN_UP_AFTER = timedelta(hours=24)
WAITS = tuple(timedelta(seconds=s) for s in (10, 30, 60, 300, 900, 1800, 3600))  # then every two hours
LONGEST_WAIT = timedelta(hours=2)
# Someone is asked for now: tried sooner, then every five minutes, and after an hour it is of no use.
ALERT_GIVEN_UP_AFTER = timedelta(hours=1)
ALERT_WAITS = tuple(timedelta(seconds=s) for s in (5, 10, 15, 30, 60, 120))
ALERT_LONGEST_WAIT = timedelta(minutes=5)
LONGEST_ADDRESS = 254  # of any that mail can be brought to
REMINDS_FOR = timedelta(minutes=15)
KEY_BYTES, UNCOMPRESSED, SECRET_BYTES, LONGEST_ENDPOINT = 65, b"\x04", 16, 2000
LONGEST_SUBSCRIPTION = 4000
MOST_CUT_OFF = 1  # a letter goes out twice at most: once more after we were cut off in the middle


def may_write_to(address: str) -> Verdict:
    wrong = no("This is not a mail address. It looks like name@example.org.", "not_an_address")
    try:
        validate_email(address)
    except ValidationError:
        return wrong
    return YES if len(address) <= LONGEST_ADDRESS else wrong


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What a browser said when it subscribed: where to post, and how to seal what is for it alone."""

    endpoint: str
    key: bytes
    secret: bytes


def subscribed(said: str) -> Subscribed | None:
    """`said`: the browser's own JSON.  None when it is not what a browser says."""
    try:
        found = json.loads(said[:LONGEST_SUBSCRIPTION])
        endpoint, keys = found["endpoint"], found["keys"]
        key, secret = _bytes(keys["p256dh"]), _bytes(keys["auth"])
        parts = urlsplit(endpoint)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    whole = len(key) == KEY_BYTES and key[:1] == UNCOMPRESSED and len(secret) == SECRET_BYTES
    whole = whole and len(endpoint) <= LONGEST_ENDPOINT and endpoint.isascii() and endpoint.isprintable()
    return Subscribed(endpoint, key, secret) if whole and parts.hostname else None


def _bytes(said: str) -> bytes:
    return base64.b64decode(
        said.rstrip("=") + "=" * (-len(said.rstrip("=")) % 4), altchars=b"-_", validate=True
    )


def wait_before_next(letter: Letter, tries: int) -> timedelta:
    """How long after the `tries`th try the next one comes."""
    waits, longest = (ALERT_WAITS, ALERT_LONGEST_WAIT) if letter == Letter.ALERT else (WAITS, LONGEST_WAIT)
    return waits[tries - 1] if 0 < tries <= len(waits) else longest


def is_given_up(letter: Letter, made_at: datetime, tries: int, *, at: datetime) -> bool:
    """Whether the next try would come too late to help anyone."""
    after = ALERT_GIVEN_UP_AFTER if letter == Letter.ALERT else GIVEN_UP_AFTER
    return at + wait_before_next(letter, tries) - made_at > after


CALLS_FIRST = 3  # to ask somebody by their first way is the most urgent of all orders


def urgency(letter: Letter, channel: Channel) -> int:
    """An alert goes before all letters, and by mail after its other ways: a mail server that is away may take its time to
    say so, and nobody waits behind it.
    """
    if letter != Letter.ALERT:
        return 0
    return 1 if channel == Channel.MAIL else 2


def is_too_late(letter: Letter, made_at: datetime, *, at: datetime) -> bool:
    """A reminder that could not go out in time reminds of nothing."""
    return letter == Letter.REMINDER and at - made_at > REMINDS_FOR


def written(letter: Letter, channel: Channel, *, name: str, address: str, link: str) -> Message:
    """A mail says its whole letter, a text message one line; what goes to a device says nothing at all."""
    mail = f"{BODIES[letter].format(link=link)}\n\n{CLOSING}\n"
    line = " ".join(BODIES[letter].format(link=link).split())
    body = {Channel.MAIL: mail, Channel.TEXT: line, Channel.PUSH: ""}[channel]
    return Message(name=name, channel=channel, address=address, subject=letter.label, body=body)


def why(channel: Channel, word: str) -> str:
    """The last word, as it is said of this channel; empty for none."""
    return SAID_OF.get(channel, {}).get(Word(word), Word(word).label) if word else ""


def said(
    state: State,
    word: str,
    *,
    tries: int,
    sent_at: datetime | None,
    channel: Channel = Channel.MAIL,
    zone: str = "",
) -> LetterState:
    """What a page says of it; with a zone, when it was sent."""
    what = why(channel, word)
    if state == State.SENT:
        when = f" on {_day(sent_at, zone)} at {o_clock(sent_at, zone)}" if sent_at and zone else ""
        words = f"sent{when}"
    elif state == State.RETURNED:
        words = f"could not be delivered: {what}"
    elif state == State.GIVEN_UP:
        words = f"not sent: {what}"
    elif state == State.TAKEN_BACK:
        words = "not sent: it was answered before"
    else:
        words = f"not sent yet: {what}; it is tried again by itself" if tries and word else "on its way"
    gone = state == State.RETURNED and word == Word.NO_SUCH_ADDRESS
    return LetterState(state, words, tries if state == State.WAITING and word else 0, gone)


@dataclass(frozen=True, slots=True)
class WayState:
    """How one way stands that was tried: since when, and whether anything of it can still come through."""

    since: datetime
    is_open: bool  # it came, or is on its way for the first time


def next_ways(
    ways: Sequence[Channel],
    tried: Mapping[Channel, WayState],
    *,
    is_red: bool,
    after: timedelta,
    at: datetime,
) -> tuple[Channel, ...]:
    """Which of someone's ways are tried now, until they confirm.

    One after the other, as `Channel` names them; the next as soon as none before it can come through, or when the last
    was not confirmed within `after`.  What is red goes by all ways at once.
    """
    left = [way for way in Channel if way in ways and way not in tried]
    if is_red:
        return tuple(left)
    last = max((way.since for way in tried.values()), default=None)
    waits = last is not None and any(way.is_open for way in tried.values()) and at - last < after
    return () if waits else tuple(left[:1])


def quiet_until(begins: time, ends: time, zone: str, *, at: datetime) -> datetime | None:
    """The end of the quiet hours that are on, by the clock of `zone`; None outside them.  They may pass midnight.

    In the night of a clock change they end when that clock next says so: an end that it leaps over comes with the hour
    after it.
    """
    here = local(at, zone)
    clock = here.time().replace(tzinfo=None)
    over_midnight = begins > ends
    is_quiet = clock >= begins or clock < ends if over_midnight else begins <= clock < ends
    if not is_quiet:
        return None
    day = here.date() + timedelta(days=int(over_midnight and clock >= begins))
    first = datetime.combine(day, ends, here.tzinfo)
    end = first if first.astimezone(UTC) > at else first.replace(fold=1)
    return end.astimezone(UTC)


def _day(at: datetime, zone: str) -> str:
    here = local(at, zone)
    return f"{here.day} {here:%B}"
