"""The words of the live room: what is noted about who was there, and what the minutes are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from hearthside.program.terms import SettingKey
from hearthside.schedule.terms import Stretch

from .door import LINE_LOST, NOT_COME


class Source(StrEnum):
    """Who noted it.  None of them is trusted alone."""

    WEBHOOK = "webhook"  # the media server tells us, by its own clock, sometimes late, sometimes never
    LIST = "list"  # we ask the media server who is there
    DOOR = "door"  # the media door's own log
    MACHINE = "machine"  # about no person: something of ours was away or came back


class Kind(StrEnum):
    JOINED = "joined"  # webhook
    LEFT = "left"  # webhook
    LISTED = "listed"  # list: for the first time; `at` is what the media server says of the joining
    GONE = "gone"  # list: no longer; `not_before` is the last list that still had the person
    CONNECTED = "connected"  # door
    ENTERED = "entered"  # door: sound and pictures flow
    HEARD = "heard"  # door: the latest message from the client so far
    CLIENT_HUNG_UP = "client_hung_up"  # door; `not_before` is the client's last message
    MEDIA_HUNG_UP = "media_hung_up"  # door: the media server ended it
    MEDIA_BROKE = "media_broke"  # door: the media server vanished in mid-sentence
    WE_HUNG_UP = "we_hung_up"  # door: the seat closed, or a newer connection took over
    MEDIA_AWAY = "media_away"  # machine; `not_before` is when the media server was last known to answer
    MEDIA_BACK = "media_back"  # machine
    DOOR_STARTED = "door_started"  # machine: a new run; what earlier ones had open has no known end
    DOOR_ALIVE = "door_alive"  # machine: the latest moment at which this run worked


HUNG_UP = {Kind.CLIENT_HUNG_UP, Kind.MEDIA_HUNG_UP, Kind.MEDIA_BROKE, Kind.WE_HUNG_UP}


class Went(StrEnum):
    """How someone says that they went.  For the staff's eyes; it makes no minute."""

    LEFT = "left"
    QUICK_EXIT = "quick_exit"


class Code(StrEnum):
    """Why someone does not come into a room; stable, pages and tests know them by these words."""

    TOO_EARLY = "too_early"
    NOT_ON_ROSTER = "not_on_roster"
    NOT_ASKED = "not_asked"  # of family: whose hour it is does not want them there any more
    REMOVED = "removed"
    SESSION_OVER = "session_over"
    ROOM_FULL = "room_full"
    TAKEN_OVER = "taken_over"
    IN_USE = "in_use"  # not a refusal: someone is in with this seat on another device; ask before taking over
    SIGNED_OUT = "signed_out"
    CHECK_OVER = "check_over"  # of a device check: its few minutes are over
    AGREEMENTS_MISSING = "agreements_missing"
    STAMP_MISSING = "stamp_missing"  # they have not said yet where they are today
    LICENCE_MISSING = (
        "licence_missing"  # whoever leads may not treat people where they are; never their fault
    )
    WAITING = "waiting"  # not a refusal: a host lets them in, or opens the room and they come in
    DENIED = "denied"  # a host said: not now
    TOO_MANY_ROOMS = "too_many_rooms"  # the media server would carry more than it carries well


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One thing that somebody noted about one session."""

    source: Source
    kind: Kind
    at: dt.datetime
    noted_at: dt.datetime  # by our clock: when it reached us
    not_before: dt.datetime | None = None  # what happened, happened between this and `at`
    place: UUID | None = None
    sid: str = ""  # the media server's name for one uninterrupted stay
    connection: UUID | None = None  # one websocket; for machine entries, one run of the door


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From and to; half-open, never backwards."""

    start: dt.datetime
    end: dt.datetime

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """What presence needs to know of a session: when it counts, and whom it concerns."""

    start: dt.datetime
    end: dt.datetime
    places: frozenset[UUID]
    breaks: tuple[Span, ...] = ()
    asides: Mapping[UUID, tuple[Span, ...]] = field(default_factory=dict)
    closed: Mapping[UUID, dt.datetime] = field(default_factory=dict)  # seats closed before the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Grace:
    """Settings of presence, each handed in."""

    brief_disconnect: dt.timedelta
    outage_return: dt.timedelta
    ping: dt.timedelta  # a client that lives is heard at least this often
    detection: dt.timedelta = dt.timedelta(seconds=2)  # how much later than a fall it may be noted


@dataclass(frozen=True, slots=True)
class Interval:
    start: dt.datetime
    end: dt.datetime
    kind: Stretch


@dataclass(frozen=True, slots=True)
class Presence:
    """One person's session, covered without a gap from start to end (or until now)."""

    intervals: tuple[Interval, ...]
    seconds: float  # that count

    @property
    def outage(self) -> bool:
        return any(interval.kind == Stretch.OUTAGE for interval in self.intervals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Settings of coming in, each handed in."""

    join_before: dt.timedelta
    stays_open: dt.timedelta  # after the planned end, if nobody ends the session
    holds: int  # members


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a participant brings to the door on a session's program day; nobody else is asked."""

    has_agreed: bool = (
        True  # signed whatever holds; asked at the door, not on the way back into the same session
    )
    is_stamped: bool = True
    is_licensed: bool = True  # every clinician who leads the session, for the state of the stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """Who someone is in a room, as the media server is told."""

    room: str
    place: UUID
    name: str  # the room name
    role: str  # the kind of seat
    admission: UUID
    may_speak: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Someone whom the media server names."""

    identity: str  # a place, if it is one of ours
    sid: str
    joined_at: dt.datetime
    active: bool  # sound and pictures flow
    may_speak: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the media server says of itself about someone's coming or going, by its own clock."""

    room: str
    kind: Kind
    identity: str
    sid: str
    at: dt.datetime


JOIN_BEFORE = SettingKey("room.join_before_min", 10, "how many minutes before the start the room opens")
STAYS_OPEN = SettingKey(
    "room.stays_open_min", 15, "how many minutes after its planned end a room closes itself"
)
SOFT_END = SettingKey("room.soft_end_min", 2, "minutes between End for all and the end; 0: at once", least=0)
BRIEF_DISCONNECT = SettingKey("presence.brief_disconnect_s", 120, "how long a gap may be that still counts")
OUTAGE_RETURN = SettingKey(
    "presence.outage_return_s", 300, "how soon after an outage of ours a return counts as presence throughout"
)
SETTINGS = (JOIN_BEFORE, STAYS_OPEN, SOFT_END, BRIEF_DISCONNECT, OUTAGE_RETURN, LINE_LOST, NOT_COME)
