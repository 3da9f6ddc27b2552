"""The work list: who waits, what was said, where they are now, what was tried, and what is still to be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import length, local, moment, o_clock
from hearthside.people.models import Person
from hearthside.people.queries import named
from hearthside.people.rules import dialled, name_for
from hearthside.people.terms import Where
from hearthside.safety import rules
from hearthside.safety.models import OPEN, Concern, ConcernEvent
from hearthside.safety.terms import Cause, Ending, Given, Happened, Level, Outside, Reached, Tier, Tried, Whom

from .concerns import minutes_for
from .downtime import ReachedBy, reached_by


TONES = {Tier.RED: "urgent", Tier.ORANGE: "warm", Tier.ATTENDANCE: "warm"}
GOES_TO = {
    Whom.ON_DUTY: "whoever is on duty then",
    Whom.SUPERVISOR: "the supervisor",
    Whom.DIRECTOR: "the director",
}
WORDS_OF: Mapping[Happened, type[Tried | Reached | Level | Ending]] = {
    Happened.TRIED: Tried,
    Happened.REACHED: Reached,
    Happened.ASSESSED: Level,
    Happened.SIGNED: Ending,
}
DONE = {
    Happened.RAISED: "Raised",
    Happened.HEARD: "Raised again",
    Happened.HIGHER: "Became more urgent",
    Happened.ACKNOWLEDGED: "{who} answered",
    Happened.PLAN_REVIEWED: "{who} went through the safety plan with them",
    Happened.NEXT_CONTACT: "{who} agreed on the next contact",
    Happened.NUMBER: "They corrected their number",
    Happened.CLOSED: "{who} closed it",
}
SAID = (Happened.RAISED, Happened.HEARD, Happened.HIGHER)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, by the program's clock."""

    time: str
    what: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One open concern, as somebody just woken reads it."""

    concern_id: UUID
    episode_id: UUID
    name: str
    tier: str
    tone: str
    tier_words: str
    cause: str
    said: tuple[str, ...]
    task: str
    since: str
    owner: str
    is_mine: bool
    is_answered: bool
    is_reached: bool
    waits_words: str
    next_words: str
    number: str
    number_url: str
    where: str
    is_current: bool
    wishes: str
    never_call: str
    emergency_contact: str
    lines: tuple[Line, ...]
    outside: tuple[
        tuple[str, str], ...
    ]  # steps put to whoever has it, of which nobody said yet what came of them
    missing: tuple[str, ...]
    waits_for_second: bool
    ended: str


@dataclass(frozen=True, slots=True)
class WorkList:
    topics: str
    open_words: str
    cards: Cards[Work]
    first: Work | None  # theirs, which nobody answered yet; none while something more urgent stands above it


def work_of(viewer: Viewer, *, at: datetime) -> WorkList:
    """All that is open and in sight, what nobody answered first.  A few queries, however many there are."""
    seen = Concern.objects.filter(rules.concerns_in_sight(viewer)).values("pk")
    rows = list(
        Concern.objects.filter(OPEN, pk__in=seen).select_related(
            "episode__person", "episode__program", "owner"
        )
    )
    rows.sort(key=_first)
    cards = tuple(_cards(viewer, rows, at))
    mine = next((one for one in cards if one.is_mine and not one.is_answered), None)
    first = mine if mine and mine.tier == cards[0].tier else None
    return WorkList(
        rules.WORK_LIST,
        _open_words(len(cards)),
        Cards(cards, frozenset(one.episode_id for one in rows)),
        first,
    )


def work_on(viewer: Viewer, concern: Concern, *, at: datetime) -> Cards[Work]:
    """One, also when it is closed.  A few queries."""
    rows = Concern.objects.filter(pk=concern.pk).select_related(
        "episode__person", "episode__program", "owner"
    )
    return Cards(tuple(_cards(viewer, list(rows), at)), frozenset({concern.episode_id}))


@dataclass(frozen=True, slots=True)
class Bell:
    """What asks for this viewer now, and of that what is red."""

    count: int
    red: int
    words: str


def bell_of(viewer: Viewer) -> Bell:
    """Theirs, which they have not answered yet.  One query."""
    tiers = list(
        Concern.objects.filter(
            OPEN, owner_id=viewer.person_id, acknowledged_at__isnull=True, signed_at__isnull=True
        )
        .exclude(tier__in=[Tier.KNOWN, Tier.YELLOW])
        .values_list("tier", flat=True)
    )
    words = "One asks for you" if len(tiers) == 1 else f"{len(tiers)} ask for you"
    return Bell(len(tiers), tiers.count(Tier.RED), words if tiers else "")


def unanswered(viewer: Viewer) -> int:
    """How many in sight nobody has answered.  One query."""
    seen = Concern.objects.filter(rules.concerns_in_sight(viewer)).values("pk")
    return Concern.objects.filter(
        OPEN, pk__in=seen, acknowledged_at__isnull=True, signed_at__isnull=True
    ).count()


def _first(one: Concern) -> tuple[bool, int, datetime]:
    """What nobody answered, the most urgent first, and of those whoever waits longest."""
    return (one.acknowledged_at is not None, rules.URGENCY[Tier(one.tier)], one.waits_since)


def _open_words(count: int) -> str:
    if count == 0:
        return "Nobody waits."
    return "One is open." if count == 1 else f"{count} are open."


def _cards(viewer: Viewer, rows: Collection[Concern], at: datetime) -> Iterable[Work]:
    programs = {one.episode.program_id: one.episode.program for one in rows}
    minutes = {pk: minutes_for(pk, on=local(at, program.zone).date()) for pk, program in programs.items()}
    stamps = reached_by({one.episode_id for one in rows}, days={one.on for one in rows})
    events = _events_of(rows)
    people = Person.objects.in_bulk({event.by for some in events.values() for event in some})
    for one in rows:
        lines = _Lines(viewer, people, one.episode.program.zone)
        yield _work(viewer, one, events[one.pk], stamps.get(one.episode_id), minutes, lines, at)


def _events_of(rows: Collection[Concern]) -> dict[UUID, list[ConcernEvent]]:
    found: dict[UUID, list[ConcernEvent]] = defaultdict(list)
    for event in ConcernEvent.objects.filter(concern__in=rows).select_related("whom").order_by("nth"):
        found[event.concern_id].append(event)
    return found


@dataclass(frozen=True, slots=True)
class _Lines:
    viewer: Viewer
    people: Mapping[UUID, Person]
    zone: str

    def name(self, person: Person | None) -> str:
        return name_for(self.viewer, named(person), Where.STAFF) if person else ""

    def line(self, event: ConcernEvent) -> Line:
        return Line(o_clock(event.at, self.zone), self._what(event), event.words)

    def _what(self, event: ConcernEvent) -> str:
        who = self.name(self.people.get(event.by)) or "The program"
        word, _, more = event.what.partition(":")
        match Happened(event.happened):
            case Happened.GIVEN:
                return f"{self.name(event.whom)} has it: {Given(word).label}"
            case Happened.PUT:
                return f"To do by {self.name(event.whom)}: {Outside(word).label.lower()}"
            case Happened.OUTSIDE:
                return f"{who}: {Outside(word).label.lower()}, {more}"
            case happened if happened in WORDS_OF:
                risk = "risk " if happened == Happened.ASSESSED else ""
                return f"{who}: {risk}{WORDS_OF[happened](word).label.lower()}"
            case happened:
                return DONE[happened].format(who=who)


def _outside_left(events: Iterable[ConcernEvent]) -> tuple[tuple[str, str], ...]:
    said = {event.what.partition(":")[0] for event in events if event.happened == Happened.OUTSIDE}
    put = [event.what for event in events if event.happened == Happened.PUT]
    return tuple((step, str(Outside(step).label)) for step in dict.fromkeys(put) if step not in said)


def _work(  # noqa: PLR0917 -- what was read for all of them at once
    viewer: Viewer,
    one: Concern,
    events: list[ConcernEvent],
    stamp: ReachedBy | None,
    minutes: Mapping[UUID, Mapping[str, int]],
    lines: _Lines,
    at: datetime,
) -> Work:
    held = minutes[one.episode.program_id]
    zone = one.episode.program.zone
    is_current = stamp is not None and stamp.is_today
    return Work(
        concern_id=one.pk,
        episode_id=one.episode_id,
        name=name_for(viewer, named(one.episode.person), Where.STAFF),
        tier=one.tier,
        tone=TONES.get(Tier(one.tier), "plain"),
        tier_words=str(Tier(one.tier).label).lower(),
        cause=str(Cause(one.cause).label),
        said=tuple(event.words for event in events if event.happened in SAID and event.words),
        task=one.task,
        since=moment(one.raised_at, zone),
        owner=lines.name(one.owner),
        is_mine=one.owner_id == viewer.person_id,
        is_answered=one.acknowledged_at is not None,
        is_reached=one.reached_at is not None,
        waits_words=_waits_words(one, lines, at),
        next_words=_next_words(one, held, zone, at),
        number=one.number,
        number_url=f"tel:{dialled(one.number)}" if one.number else "",
        where=stamp.where if stamp else "",
        is_current=is_current,
        wishes=stamp.if_i_vanish if stamp else "",
        never_call=stamp.never_call if stamp else "",
        emergency_contact=stamp.emergency_contact if stamp else "",
        lines=tuple(lines.line(event) for event in events),
        outside=_outside_left(events),
        missing=rules.missing_to_close(one),
        waits_for_second=one.signed_at is not None and one.closed_at is None,
        ended=f"{Ending(one.ending).label}, {moment(one.closed_at, zone)}" if one.closed_at else "",
    )


def _waits_words(one: Concern, lines: _Lines, at: datetime) -> str:
    if one.acknowledged_at is not None:
        return f"{lines.name(one.owner)} has it since {o_clock(one.acknowledged_at, lines.zone)}"
    waited = max(int((at - one.waits_since).total_seconds()) // 60, 0)
    return f"Nobody has answered for {length(waited)}" if waited else "Nobody has answered yet"


def _next_words(one: Concern, minutes: Mapping[str, int], zone: str, at: datetime) -> str:
    """What happens by itself next, and when."""
    if one.signed_at is not None:
        return ""
    silence = rules.silence_left(one, minutes)
    if silence and silence[0].to is not None:
        return f"Goes to {GOES_TO[silence[0].to]} at {o_clock(silence[0].at, zone)}"
    if one.reached_at is not None:
        return ""
    if one.tier in {Tier.KNOWN, Tier.YELLOW}:
        return "To confirm before the day ends" if one.tier == Tier.KNOWN else ""
    by = rules.call_by(one.tier, one.tier_since, one.day_ends_at, minutes)
    late = "was to be reached" if by < at else "to be reached"
    return f"{late} by {o_clock(by, zone)}"
