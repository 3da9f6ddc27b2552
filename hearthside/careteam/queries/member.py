"""One member of staff: what holds, what will, and what was before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from hearthside.access import trail
from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.careteam import rules
from hearthside.careteam.models import (
    HOLDS,
    Appointment,
    Assignment,
    Cover,
    Duty,
    Ends,
    Leadership,
    Licence,
    Supervision,
)
from hearthside.careteam.terms import Bond, Weekday
from hearthside.kernel.clock import local
from hearthside.people.models import Account, Person
from hearthside.people.queries import InvitationState, invitation_words, named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where

from .choices import staff_day, staff_name, staff_zone
from .staff import CAME_IN, member_url, post_words


SAID = {
    "chosen_name": "Name",
    "legal_name": "Legal name",
    "pronouns": "Pronouns",
    "pseudonym": "Pseudonym",
    "language": "Language",
    "zone": "Time zone",
}


@dataclass(frozen=True, slots=True)
class Held:
    """Something that holds or will: `id` is what ends it."""

    id: UUID
    words: str
    span: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class HeldLicence:
    id: UUID
    state: str
    kind: str
    number: str
    words: str
    over: bool
    soon: bool


@dataclass(frozen=True, slots=True)
class CaredFor:
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Before:
    """Something that was: what, and who ended or changed it when.  `post_id`: of a post that was ended."""

    words: str
    ended: str
    post_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Member:
    person_id: UUID
    name: str
    legal: str
    pronouns: str
    email: str
    is_in: bool
    invitation: InvitationState | None
    posts: tuple[Held, ...]
    licences: tuple[HeldLicence, ...]
    supervisors: tuple[Held, ...]
    trainees: tuple[Held, ...]
    leads: tuple[Held, ...]
    covers: tuple[Held, ...]
    cares_for: Cards[CaredFor]
    duties: tuple[str, ...]
    earlier: tuple[Before, ...]


def member_of(viewer: Viewer, person: Person, *, at: datetime) -> Member:
    """All that stands and stood on record of one member of staff, as far as this viewer directs."""
    today, account = staff_day(at), Account.objects.filter(person=person).first()
    zone = staff_zone()
    rows = _rows_of(viewer, person)
    now = {kind: [one for one in some if _stands(one, today)] for kind, some in rows.items()}
    return Member(
        person_id=person.pk,
        name=staff_name(viewer, person),
        legal=_legal(viewer, person),
        pronouns=person.pronouns,
        email=account.email if account else "",
        is_in=bool(account and account.is_active),
        invitation=_invitation(person.pk, zone, at),
        posts=tuple(Held(p.pk, post_words(p, with_program=True), _span(p, today)) for p in now["posts"]),
        licences=tuple(_licence(one, today) for one in now["licences"]),
        supervisors=tuple(
            _held(viewer, s, s.supervisor, today) for s in now["supervisions"] if s.trainee_id == person.pk
        ),
        trainees=tuple(
            _held(viewer, s, s.trainee, today) for s in now["supervisions"] if s.supervisor_id == person.pk
        ),
        leads=tuple(
            Held(one.pk, f"{one.cohort.name}, {one.cohort.track.name}", _span(one, today))
            for one in now["leaderships"]
        ),
        covers=tuple(Held(one.pk, cover_words(viewer, one), _span(one, today)) for one in now["covers"]),
        cares_for=_cared_for(viewer, now["assignments"], today),
        duties=tuple(duty_lines(now["duties"], today)),
        earlier=_earlier(viewer, person, rows, today, zone),
    )


def _legal(viewer: Viewer, person: Person) -> str:
    """Only where it differs from what everyone calls them."""
    legal = name_for(viewer, named(person), Where.LAW)
    return legal if legal != staff_name(viewer, person) else ""


def _invitation(person_id: UUID, zone: str, at: datetime) -> InvitationState | None:
    found = invitation_words([person_id], zone=zone, at=at).get(person_id)
    return None if found is None or found.words == CAME_IN else found


def _rows_of(viewer: Viewer, person: Person) -> dict[str, list[Any]]:
    """Everything ever on record, ended or not, the newest first.  Seven queries."""
    mine = viewer.directs_programs

    def newest(found: Any) -> list[Any]:
        return list(found.order_by("-starts_on", "pk"))

    posts = Appointment.objects.filter(rules.appointments_in_sight(viewer), person=person)
    led = Leadership.objects.filter(person=person, cohort__track__program_id__in=mine)
    assigned = Assignment.objects.filter(person=person, episode__program_id__in=mine)
    supervised = Supervision.objects.filter(Q(supervisor=person) | Q(trainee=person), program_id__in=mine)
    covered = Cover.objects.filter(Q(away=person) | Q(substitute=person), program_id__in=mine)
    return {
        "posts": newest(posts.select_related("program")),
        "licences": list(Licence.objects.filter(person=person).order_by("state", "kind", "-expires_on")),
        "supervisions": newest(supervised.select_related("supervisor", "trainee", "program")),
        "leaderships": newest(led.select_related("cohort__track")),
        "covers": newest(covered.select_related("away", "substitute", "program")),
        "assignments": newest(assigned.select_related("episode__person")),
        "duties": newest(Duty.objects.filter(person=person, program_id__in=mine)),
    }


def _stands(row: Ends, today: date) -> bool:
    last: date | None = getattr(row, "ends_on", None)
    stay_over = isinstance(row, Assignment) and row.episode.closed_on is not None
    return row.ended_at is None and not stay_over and (last is None or last >= today)


def _span(row: Appointment | Supervision | Leadership | Cover | Duty, today: date) -> str:
    return rules.span_words(row.starts_on, row.ends_on, today=today)


def _held(viewer: Viewer, row: Supervision, other: Person, today: date) -> Held:
    return Held(row.pk, staff_name(viewer, other), _span(row, today), member_url(other.pk))


def _licence(one: Licence, today: date) -> HeldLicence:
    return HeldLicence(
        id=one.pk,
        state=one.state,
        kind=one.kind,
        number=one.number,
        words=rules.licence_words(one.expires_on, today=today),
        over=one.expires_on < today,
        soon=rules.lapses(one.expires_on, today=today),
    )


def cover_words(viewer: Viewer, one: Cover) -> str:
    return f"{staff_name(viewer, one.substitute)} covers for {staff_name(viewer, one.away)}"


def _cared_for(viewer: Viewer, rows: list[Assignment], today: date) -> Cards[CaredFor]:
    cared = [
        CaredFor(
            staff_name(viewer, one.episode.person),
            f"{Bond(one.bond).label.lower()}, {rules.span_words(one.starts_on, one.ends_on, today=today)}",
        )
        for one in rows
    ]
    cared.sort(key=lambda one: one.name)
    return Cards(tuple(cared), frozenset(one.episode_id for one in rows))


def duty_lines(rows: Iterable[Duty], today: date) -> list[str]:
    """`Monday`, its hours, `NY and CA`, in order of the week; what begins later says so."""
    states: dict[tuple[int, int, int, str], set[str]] = {}
    for one in rows:
        later = f" from {rules.day_words(one.starts_on, today=today)}" if one.starts_on > today else ""
        until = f" to {rules.day_words(one.ends_on, today=today)}" if one.ends_on else ""
        key = (one.weekday, one.from_hour, one.to_hour, later + until)
        states.setdefault(key, set()).add(one.state)
    return [
        f"{Weekday(day).label} {rules.hours(begin, end)}{when}: {rules.in_words(sorted(some))}"
        for (day, begin, end, when), some in sorted(states.items())
    ]


def _earlier(
    viewer: Viewer,
    person: Person,
    rows: dict[str, list[Any]],
    today: date,
    zone: str,
) -> tuple[Before, ...]:
    """What ended and what was changed, the newest first.  Assignments are about others and not said here."""
    past = [
        one
        for kind, some in rows.items()
        if kind != "assignments"
        for one in some
        if one.ended_at is not None or not _stands(one, today)
    ]
    changes = trail.changes_of(person)
    names = _names(viewer, {one.ended_by for one in past if one.ended_by} | {one.by for one in changes})

    def by_whom(at: datetime, who: UUID) -> str:
        said = f"{names[who]}, " if who in names else ""
        return f"{said}{rules.day_words(local(at, zone).date(), today=today)}"

    found: list[tuple[str, Before]] = []
    for one in past:
        if one.ended_at is not None:
            key, ended = one.ended_at.isoformat(), f"ended by {by_whom(one.ended_at, one.ended_by)}"
        else:
            last: date = getattr(one, "ends_on", None) or one.expires_on
            key, ended = last.isoformat(), f"last day {rules.day_words(last, today=today)}"
        if not (isinstance(one, Licence) and one.ended_at is None):
            post_id = one.pk if isinstance(one, Appointment) and one.ended_at else None
            found.append((key, Before(_was(viewer, one, today), ended, post_id)))
    for change in changes:
        was = "; ".join(f"{SAID.get(name, name)}: {value or 'none'}" for name, value in change.before.items())
        found.append((change.at.isoformat(), Before(was, f"changed by {by_whom(change.at, change.by)}")))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(before for _, before in found)


def _names(viewer: Viewer, ids: set[UUID]) -> dict[UUID, str]:
    return {one.pk: staff_name(viewer, one) for one in Person.objects.filter(pk__in=ids)}


def _was(viewer: Viewer, one: Ends, today: date) -> str:
    match one:
        case Appointment():
            return f"{post_words(one, with_program=True)}, {_span(one, today)}"
        case Licence():
            return f"{one.state} licence, {one.kind}, {one.number}, until {rules.day_words(one.expires_on, today=today)}"
        case Supervision():
            who, whom = staff_name(viewer, one.supervisor), staff_name(viewer, one.trainee)
            return f"{who} supervised {whom}, {_span(one, today)}"
        case Leadership():
            return f"Led {one.cohort.name}, {_span(one, today)}"
        case Cover():
            return f"{cover_words(viewer, one)}, {_span(one, today)}"
        case Duty():
            hours = rules.hours(one.from_hour, one.to_hour)
            return f"On duty {Weekday(one.weekday).label} {hours}, {one.state}, {_span(one, today)}"
        case _:
            raise AssertionError(one)


def holding_licences(people: Iterable[UUID]) -> dict[UUID, list[Licence]]:
    found: dict[UUID, list[Licence]] = {}
    for one in Licence.objects.filter(HOLDS, person_id__in=list(people)):
        found.setdefault(one.person_id, []).append(one)
    return found
