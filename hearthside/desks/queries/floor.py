"""The director's floor: what needs someone before the day begins, on one screen; and the sheet for a day without us."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.careteam.queries import lapsing, rota_of, staff_name
from hearthside.kernel.clock import day, day_around, local, o_clock, weekday, whole_day
from hearthside.people.models import Person
from hearthside.people.queries import named, names_of
from hearthside.people.rules import Named, name_for, zone_words
from hearthside.people.terms import Where
from hearthside.program.models import Program
from hearthside.program.queries import settings as settings_on
from hearthside.rooms.queries import held_up, unled, waiting_before
from hearthside.safety.queries import ReachedBy, gaps_open, reached_by, unanswered
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import (
    Meeting,
    downtime_copies,
    expected_in,
    meetings_of_programs,
    named_seat,
    rosters,
    sessions_of_programs,
    sheets_late,
    short_in,
    when_of,
)
from hearthside.schedule.terms import GROUP_STOP, GROUP_WARN, MEMBERS, SeatKind


SOON = timedelta(days=7)
MOST_NAMES = 6
MOST_LINES = 40  # a day of more is asked for by a press
COPIES = 2  # people who take the downtime sheet each morning


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs someone: how many, in words, and where it is mended."""

    title: str
    figure: str
    words: str
    url: str
    label: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class FloorSession:
    starts: str
    title: str
    chair: str  # "" : nobody
    stamped: str
    url: str


@dataclass(frozen=True, slots=True)
class Floor:
    clock: str
    day_words: str
    needs: tuple[Need, ...]
    sessions: tuple[FloorSession, ...]
    sessions_words: str
    sessions_more: int  # of the day; only the next ones are shown where there are many
    whole: bool
    unstamped: Cards[str]
    unstamped_more: int
    copies: str
    programs: tuple[tuple[UUID, str], ...]
    cohorts: tuple[UUID, ...]


def floor_of(viewer: Viewer, *, at: datetime, whole: bool = False) -> Floor:
    """Of every program that this viewer runs; `whole`: with every session of the day.  A handful of queries."""
    me = Person.objects.get(pk=viewer.person_id)
    programs = programs_run(viewer)
    keys = [one.pk for one in programs]
    today = day_around(at, me.zone)
    meetings = meetings_of_programs(keys, *today)
    missing = dict(pair for one in meetings for pair in one.unstamped)
    shown = meetings if whole or len(meetings) <= MOST_LINES else _near(meetings, at)
    first = list(missing.values())[:MOST_NAMES]
    names = names_of({*first} | {person for one in shown for person in one.leads})
    here = local(at, me.zone)
    needs = [
        *_concerns(viewer),
        *_held_up(keys, me.zone, at=at),
        *_chairs(meetings, me.zone),
        *_unled(keys, at=at),
        *_stamps(expected_in(keys, *today), len(missing)),
        *_licences(viewer, keys, at=at),
        *_duty(viewer, at=at),
        *_sheets(viewer, at=at),
        *_hours(keys, at=at, zone=me.zone),
        *_full(keys, at=at, zone=me.zone),
    ]
    return Floor(
        clock=f"{here.hour}:{here.minute:02d}",
        day_words=_day_words(here, len(meetings), len(needs)),
        needs=tuple(needs),
        sessions=tuple(_line(viewer, one, me.zone, names) for one in shown),
        sessions_words="Every session of the day" if shown is meetings else "The next sessions of the day",
        sessions_more=len(meetings) - len(shown),
        whole=whole,
        unstamped=Cards(
            tuple(name_for(viewer, names[person], Where.STAFF) for person in first), frozenset(missing)
        ),
        unstamped_more=max(0, len(missing) - MOST_NAMES),
        copies=_copies(viewer, programs, at=at),
        programs=tuple((one.pk, one.name) for one in programs),
        cohorts=tuple(dict.fromkeys(one.cohort_id for one in shown)),
    )


def _near(meetings: Sequence[Meeting], at: datetime) -> list[Meeting]:
    """The first that are not over."""
    return [one for one in meetings if one.ended_at is None and one.ends_at > at][:MOST_LINES]


def _day_words(here: datetime, sessions: int, needs: int) -> str:
    said = f"{weekday(here)}. " + (
        "One session today." if sessions == 1 else f"{sessions or 'No'} sessions today."
    )
    if not needs:
        return f"{said} Nothing needs you."
    return f"{said} " + ("One thing needs someone." if needs == 1 else f"{needs} things need someone.")


def _concerns(viewer: Viewer) -> list[Need]:
    waiting = unanswered(viewer)
    if not waiting:
        return []
    figure = "1 concern" if waiting == 1 else f"{waiting} concerns"
    said = "Somebody may need someone."
    return [Need("Nobody has answered", figure, said, reverse("safety:work"), "Work list", is_urgent=True)]


def _held_up(programs: Sequence[UUID], zone: str, *, at: datetime) -> list[Need]:
    """Rooms that could not open, because the media server would carry more than it carries well."""
    waiting = held_up(programs, at=at)
    if not waiting:
        return []
    first = waiting[0]
    return [
        Need(
            "A room cannot open",
            "1 room" if len(waiting) == 1 else f"{len(waiting)} rooms",
            f"{first.title}, {first.cohort.name}, {o_clock(first.starts_at, zone)}: as many people are in rooms as sound "
            "and pictures hold out for. It opens by itself when one of them ends. Until then, call its people.",
            reverse("desks:downtime", args=[first.cohort.track.program_id]),
            "Today's numbers",
            is_urgent=True,
        )
    ]


def _chairs(meetings: Sequence[Meeting], zone: str) -> list[Need]:
    empty = [one for one in meetings if one.ended_at is None and not one.leads]
    if not empty:
        return []
    first = empty[0]
    return [
        Need(
            "No facilitator",
            "1 session" if len(empty) == 1 else f"{len(empty)} sessions",
            f"{first.title}, {first.cohort}, {o_clock(first.starts_at, zone)}.",
            reverse("schedule:change", args=[first.session_id]),
            "Find someone",
            is_urgent=True,
        )
    ]


def _unled(programs: Sequence[UUID], *, at: datetime) -> list[Need]:
    """What has begun, and to which none of its hosts has come."""
    found = unled(at=at, programs=programs)
    if not found:
        return []
    first = found[0]
    waits = waiting_before(first.pk, at=at)
    since = o_clock(first.starts_at, first.cohort.track.zone)
    said = f"{first.title}, {first.cohort.name}, since {since}."
    if waits:
        said += f" {waits} {'waits' if waits == 1 else 'wait'} before the room."
    figure = "1 session" if len(found) == 1 else f"{len(found)} sessions"
    page = reverse("rooms:unled", args=[first.pk])
    return [Need("Nobody leads", figure, said, page, "Let somebody lead", is_urgent=True)]


def _stamps(expected: int, missing: int) -> list[Need]:
    if not missing:
        return []
    return [Need("No stamp yet", f"{missing} of {expected}", "", "", "")]


def _licences(viewer: Viewer, programs: Sequence[UUID], *, at: datetime) -> list[Need]:
    found = []
    gaps = gaps_open(viewer, at=at)
    if gaps:
        found.append(
            Need(
                "Licence missing",
                "1 person" if gaps == 1 else f"{gaps} people",
                "Someone is in a state in which their clinician holds no licence.",
                reverse("journeys:gaps"),
                "See who can help",
                is_urgent=True,
            )
        )
    today = local(at, "UTC").date()
    rows = lapsing(programs, since=today - timedelta(days=1), until=today + SOON, at=at)
    if rows:
        first = rows[0]
        words = f"{staff_name(viewer, first.person)}, {first.state}, on {day(first.expires_on)}."
        figure = "1 licence" if len(rows) == 1 else f"{len(rows)} licences"
        found.append(Need("Ends this week", figure, words, reverse("careteam:staff"), "See the staff"))
    return found


def _duty(viewer: Viewer, *, at: datetime) -> list[Need]:
    gaps = [words for rota in rota_of(viewer, at=at) for words in rota.gaps]
    if not gaps:
        return []
    figure = "1 gap" if len(gaps) == 1 else f"{len(gaps)} gaps"
    return [Need("On duty, not covered", figure, f"{gaps[0]}.", reverse("careteam:duty"), "Fill the gap")]


def _sheets(viewer: Viewer, *, at: datetime) -> list[Need]:
    """Whose facilitator has not attested them a day after the end."""
    waiting, first = sheets_late(viewer, at=at)
    if first is None:
        return []
    figure = "1 sheet" if waiting == 1 else f"{waiting} sheets"
    said = f"{first.title}, {when_of(first.starts_at, first.cohort.track.zone)}."
    return [
        Need("Sheets that wait", figure, said, reverse("schedule:sheet", args=[first.pk]), "See the oldest")
    ]


def _hours(programs: Sequence[UUID], *, at: datetime, zone: str) -> list[Need]:
    today = local(at, zone).date()
    short = sum(short_in(key, on=today, at=at) for key in programs)
    if not short:
        return []
    figure = "1 person" if short == 1 else f"{short} people"
    said = "The week will not reach its hours, if nothing is made up."
    return [Need("Hours this week", figure, said, reverse("desks:hours"), "See whose")]


def _full(programs: Sequence[UUID], *, at: datetime, zone: str) -> list[Need]:
    today, found = local(at, zone).date(), []
    limits = {key: settings_on((GROUP_WARN, GROUP_STOP), program_id=key, on=today) for key in programs}
    for cohort, held in rosters(programs, on=today):
        warn, stop = (limits[cohort.track.program_id][key.name] for key in (GROUP_WARN, GROUP_STOP))
        if held >= warn:
            found.append((cohort, held, stop))
    if not found:
        return []
    said = [
        f"{one.name} takes nobody more." if held >= stop else f"{one.name} stops at {stop}."
        for one, held, stop in found
    ]
    more = f" And {len(said) - MOST_NAMES} more." if len(said) > MOST_NAMES else ""
    first, held, _ = found[0]
    alone = len(found) == 1
    return [
        Need(
            "Roster",
            f"{held} people" if alone else f"{len(found)} rosters",
            " ".join(said[:MOST_NAMES]) + more,
            reverse("journeys:cohort", args=[first.pk]) if alone else reverse("journeys:clinic"),
            "Look at it" if alone else "Look at them",
        )
    ]


def _line(viewer: Viewer, one: Meeting, zone: str, names: Mapping[UUID, Named]) -> FloorSession:
    return FloorSession(
        starts=o_clock(one.starts_at, zone),
        title=f"{one.title}, {one.cohort}",
        chair=", ".join(sorted(name_for(viewer, names[person], Where.STAFF) for person in one.leads)),
        stamped=f"{one.expected - len(one.unstamped)} of {one.expected}" if one.expected else "",
        url="" if one.stay else reverse("schedule:calendar", args=[one.cohort_id]),
    )


def _copies(viewer: Viewer, programs: Sequence[Program], *, at: datetime) -> str:
    said = []
    for one in programs:
        on = local(at, one.zone).date()
        people = downtime_copies([one.pk], on=on)[one.pk]
        names = " and ".join(staff_name(viewer, p) for p in people)
        if len(people) < COPIES:
            more = "Two people take" if not people else f"{names} has it; one more takes"
            said.append(f"{more} a copy each morning.")
        else:
            said.append(f"{names} have it today.")
    return " ".join(dict.fromkeys(said))


def programs_run(viewer: Viewer) -> list[Program]:
    return list(Program.objects.filter(pk__in=viewer.runs_programs, closed_at__isnull=True).order_by("name"))


# --- the day on which the system is down ---


@dataclass(frozen=True, slots=True)
class DowntimeRow:
    name: str
    room_name: str
    phone: str
    contact: str
    where: str
    if_i_vanish: str
    never_call: str
    said: str  # "" when it was said for today


@dataclass(frozen=True, slots=True)
class DowntimeSession:
    time: str
    title: str
    staff: str


@dataclass(frozen=True, slots=True)
class DowntimeRoster:
    """The same people, once, with every session for which they meet today."""

    title: str
    sessions: tuple[DowntimeSession, ...]
    rows: Cards[DowntimeRow]


@dataclass(frozen=True, slots=True)
class DowntimeSheet:
    program_id: UUID
    program: str
    day_words: str
    zone: str
    made: str
    rosters: tuple[DowntimeRoster, ...]
    taken_by: str
    mine: bool


def downtime_of(viewer: Viewer, program: Program, *, at: datetime) -> DowntimeSheet:
    """Today's rosters with what is needed to reach everyone by telephone."""
    zone = program.zone
    on = local(at, zone).date()
    sessions = sessions_of_programs([program.pk], *day_around(at, zone))
    members = {s.episode_id for one in sessions for s in one.seats.all() if _is_listed(s) and s.episode_id}
    known = reached_by(members, days={one.on for one in sessions})
    people = downtime_copies([program.pk], on=on)[program.pk]
    return DowntimeSheet(
        program_id=program.pk,
        program=program.name,
        day_words=whole_day(on),
        zone=zone_words(zone),
        made=o_clock(at, zone),
        rosters=tuple(_rosters(viewer, sessions, known, zone)),
        taken_by=", ".join(staff_name(viewer, p) for p in people),
        mine=any(p.pk == viewer.person_id for p in people),
    )


def _rosters(
    viewer: Viewer, sessions: Iterable[Session], known: dict[UUID, ReachedBy], zone: str
) -> Iterator[DowntimeRoster]:
    """By cohort and people, in order of the first session for which they meet."""
    same: dict[tuple[str, tuple[UUID, ...]], list[Session]] = defaultdict(list)
    for one in sessions:
        listed = sorted(s.person_id for s in one.seats.all() if _is_listed(s))
        same[one.cohort.name, tuple(listed)].append(one)
    for (cohort, _), met in same.items():
        seats = [s for s in met[0].seats.all() if _is_listed(s)]
        yield DowntimeRoster(
            f"{cohort}, {len(seats)} expected",
            tuple(_downtime_session(viewer, one, zone) for one in met),
            Cards(
                tuple(_reached(viewer, s, known) for s in seats),
                frozenset(s.episode_id for s in seats if s.episode_id),
            ),
        )


def _downtime_session(viewer: Viewer, one: Session, zone: str) -> DowntimeSession:
    held = (s for s in one.seats.all() if s.closed_at is None)
    staff = (s.person for s in held if s.kind not in MEMBERS | {SeatKind.FAMILY})
    return DowntimeSession(
        f"{o_clock(one.starts_at, zone)} to {o_clock(one.ends_at, zone)}",
        one.title,
        ", ".join(name_for(viewer, named(person), Where.STAFF) for person in staff),
    )


def _is_listed(seat: Seat) -> bool:
    return seat.kind in MEMBERS and seat.closed_at is None


def _reached(viewer: Viewer, seat: Seat, known: dict[UUID, ReachedBy]) -> DowntimeRow:
    names = named_seat(seat)
    found = known.get(seat.episode_id) if seat.episode_id else None
    name = name_for(viewer, names, Where.STAFF)
    room = name_for(viewer, names, Where.ROOM)
    room = room if room != name else ""
    if found is None:
        return DowntimeRow(name, room, "", "", "", "", "", "nothing said yet")
    return DowntimeRow(
        name,
        room,
        found.phone,
        found.emergency_contact,
        found.where,
        found.if_i_vanish,
        found.never_call,
        "" if found.is_today else "as last said, not for today",
    )
