"""What ended with somebody's role, and who has it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.careteam.models import HOLDS, Appointment, Assignment, Duty, Leadership
from hearthside.careteam.queries import ended_with, in_post, posts_left, responsible_for
from hearthside.careteam.rules import fits_bond, fits_duty, fits_leading
from hearthside.careteam.terms import LEADS_GROUPS, SUITS, Bond, Post, Weekday
from hearthside.people.models import Person
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where


@dataclass(frozen=True, slots=True)
class Thing:
    """`key` says which row it is; `now_with` is empty while it is nobody's."""

    key: str
    what: str
    whose: str
    now_with: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HandingOver:
    person_id: UUID
    name: str
    things: Cards[Thing]
    duties: tuple[str, ...]

    @property
    def left(self) -> int:
        return sum(1 for thing in self.things if not thing.now_with)


def handing_over(viewer: Viewer, person: Person, *, at: datetime) -> HandingOver:
    """What the director still has to hand over.  Eight queries and two a program, however much it is."""
    ended = ended_with(person.pk)
    assignments = [one for one in ended.assignments if one.episode.program_id in viewer.directs_programs]
    led = [one for one in ended.leaderships if one.cohort.track.program_id in viewer.directs_programs]
    things = [*_carried(viewer, assignments, at), *_led(viewer, led, at)]
    return HandingOver(
        person_id=person.pk,
        name=name_for(viewer, named(person), Where.STAFF),
        things=Cards(tuple(things), frozenset(one.episode_id for one in assignments)),
        duties=tuple(_duty(one) for one in ended.duties if one.program_id in viewer.directs_programs),
    )


def _names(viewer: Viewer, people: list[Person]) -> str:
    return " and ".join(name_for(viewer, named(one), Where.STAFF) for one in people)


def _carried(viewer: Viewer, assignments: list[Assignment], at: datetime) -> list[Thing]:
    now = Assignment.objects.filter(HOLDS, episode_id__in=[one.episode_id for one in assignments])
    held: dict[tuple[UUID, str], list[Person]] = {}
    for one in now.select_related("person"):
        held.setdefault((one.episode_id, one.bond), []).append(one.person)
    kinds = {(one.episode.program_id, one.bond) for one in assignments}
    can = {(program, bond): in_post(viewer, program, SUITS[Bond(bond)], at=at) for program, bond in kinds}
    return [
        Thing(
            key=f"assignment:{one.pk}",
            what=Bond(one.bond).label,
            whose=name_for(viewer, named(one.episode.person), Where.STAFF),
            now_with=_names(viewer, held.get((one.episode_id, one.bond), [])),
            choices=can[one.episode.program_id, one.bond],
        )
        for one in assignments
    ]


def _led(viewer: Viewer, led: list[Leadership], at: datetime) -> list[Thing]:
    now = Leadership.objects.filter(HOLDS, cohort_id__in=[one.cohort_id for one in led])
    held: dict[UUID, list[Person]] = {}
    for one in now.select_related("person"):
        held.setdefault(one.cohort_id, []).append(one.person)
    can = {p: in_post(viewer, p, LEADS_GROUPS, at=at) for p in {one.cohort.track.program_id for one in led}}
    return [
        Thing(
            key=f"leadership:{one.pk}",
            what="Leading",
            whose=f"{one.cohort.name}, {one.cohort.track.name}",
            now_with=_names(viewer, held.get(one.cohort_id, [])),
            choices=can[one.cohort.track.program_id],
        )
        for one in led
    ]


def _duty(one: Duty) -> str:
    return f"{one.state}, {Weekday(one.weekday).label}, {one.from_hour}:00 to {one.to_hour}:00"


def ended_thing(viewer: Viewer, key: str) -> Assignment | Leadership | None:
    """The row that a key of `Thing` names, if it is the viewer's to hand over."""
    kind, _, which = key.partition(":")
    try:
        found = UUID(which)
    except ValueError:
        return None
    programs = viewer.directs_programs
    if kind == "assignment":
        mine = Assignment.objects.filter(ended_at__isnull=False, episode__program_id__in=programs)
        return mine.select_related("episode__program").filter(pk=found).first()
    led = Leadership.objects.filter(ended_at__isnull=False, cohort__track__program_id__in=programs)
    return led.select_related("cohort__track").filter(pk=found).first() if kind == "leadership" else None


@dataclass(frozen=True, slots=True)
class RolePage:
    """A post that is about to end."""

    appointment_id: UUID
    person_id: UUID
    name: str
    post: str
    where: str
    has_ended: bool
    signs_in_no_more: bool
    carries: tuple[str, ...]


def role_page(viewer: Viewer, one: Appointment, *, at: datetime) -> RolePage:
    """What ends with it, counted; who they are stands on the next page, once it is somebody's to hand over."""
    others = Appointment.objects.filter(HOLDS, person_id=one.person_id).exclude(pk=one.pk)
    left = posts_left(one.person_id, one.program_id, at=at) - {one.post}
    held = responsible_for(one.person_id, one.program_id, at=at)
    people = sum(1 for a in held.assignments if not fits_bond(a.bond, left))
    cohorts = sum(1 for a in held.leaderships if not fits_leading(left))
    duties = sum(1 for a in held.duties if not fits_duty(left))
    said = ((people, "people in their care"), (cohorts, "cohorts that they lead"), (duties, "turns on duty"))
    return RolePage(
        appointment_id=one.pk,
        person_id=one.person_id,
        name=name_for(viewer, named(one.person), Where.STAFF),
        post=Post(one.post).label.lower(),
        where=one.program.name if one.program else "In the whole clinic",
        has_ended=one.ended_at is not None,
        signs_in_no_more=not others.exists(),
        carries=tuple(f"{words}: {count}" for count, words in said if count),
    )
