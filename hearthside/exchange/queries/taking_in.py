"""What a list may name, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Viewer
from hearthside.careteam.models import HOLDS, Appointment
from hearthside.careteam.queries import staff_day
from hearthside.careteam.terms import Post
from hearthside.exchange.models import Import
from hearthside.exchange.rules import Facts
from hearthside.exchange.terms import State, What
from hearthside.people.models import Account, Person
from hearthside.program.models import Cohort, Episode, Program
from hearthside.program.queries import setting
from hearthside.schedule.terms import GROUP_STOP


@dataclass(frozen=True, slots=True)
class ImportPage:
    import_id: UUID
    what: str
    state: State
    ready: int
    known: int
    done: int
    share: float
    words: str
    faults: tuple[tuple[int, str], ...]

    @property
    def ready_words(self) -> str:
        return str(self.ready)


def facts_for(viewer: Viewer, emails: Iterable[str], *, at: datetime) -> Facts:
    """Six queries and one a program, however long the list is."""
    programs = Program.objects.filter(pk__in=viewer.directs_programs, closed_at__isnull=True)
    holding = Q(memberships__ended_at__isnull=True, memberships__episode__closed_on__isnull=True)
    cohorts = Cohort.objects.filter(track__program__in=programs, closed_at__isnull=True).annotate(
        on_roster=Count("memberships", filter=holding)
    )
    today = staff_day(at)
    stops = {one.pk: setting(GROUP_STOP, program_id=one.pk, on=today) for one in programs}
    rows = list(cohorts.values_list("name", "pk", "track__program_id", "on_roster"))
    posted = Appointment.objects.filter(HOLDS, program__in=programs, post=Post.THERAPIST)
    therapists = Account.objects.filter(person_id__in=posted.values("person_id"))
    accounts = Account.objects.filter(email__in=[one.lower() for one in emails])
    people = dict(accounts.values_list("email", "person_id"))
    staying = set(
        Episode.objects.filter(person_id__in=people.values(), closed_on__isnull=True).values_list(
            "person_id", flat=True
        )
    )
    return Facts(
        cohorts=_by_name((name, key) for name, key, _, _ in rows),
        programs=_by_name(programs.values_list("name", "pk")),
        therapists=dict(therapists.values_list("email", "person_id")),
        here={email: What.PARTICIPANTS if who in staying else What.STAFF for email, who in people.items()},
        today=today,
        places={key: stops[program] - on_roster for _, key, program, on_roster in rows},
    )


def _by_name(pairs: Iterable[tuple[str, UUID]]) -> dict[str, UUID | None]:
    found: dict[str, UUID | None] = {}
    for name, key in pairs:
        found[name.lower()] = None if name.lower() in found else key
    return found


def import_page(one: Import) -> ImportPage:
    return ImportPage(
        import_id=one.pk,
        what=What(one.what).label.lower(),
        state=State(one.state),
        ready=one.ready,
        known=one.known,
        done=one.done,
        share=one.done / one.ready if one.ready else 1.0,
        words=f"{one.done} of {one.ready}",
        faults=tuple(_faults(one.faults)),
    )


def _faults(found: Iterable[Any]) -> Iterable[tuple[int, str]]:
    return ((int(n), str(reason)) for n, reason in found)


def may_follow_import(viewer: Viewer, import_id: UUID) -> bool:
    return Import.objects.filter(pk=import_id, by=viewer.person_id).exists()


@dataclass(frozen=True, slots=True)
class Named:
    """What some lines name, asked for at once.  Raises NotAllowed for what is not there any more."""

    cohorts: dict[UUID, Cohort]
    programs: dict[UUID, Program]
    people: dict[UUID, Person]

    def cohort(self, key: str) -> Cohort:
        found = self.cohorts.get(UUID(key))
        if found is None:
            raise NotAllowed("Its cohort was closed meanwhile.")
        return found

    def program(self, key: str) -> Program:
        found = self.programs.get(UUID(key))
        if found is None:
            raise NotAllowed("Its program was closed meanwhile.")
        return found

    def person(self, key: str) -> Person:
        return self.people[UUID(key)]


def named_in(lines: Iterable[dict[str, Any]]) -> Named:
    """Three queries."""
    said = list(lines)

    def keys(column: str) -> set[str]:
        return {line[column] for line in said if line.get(column)}

    cohorts = Cohort.objects.filter(pk__in=keys("cohort"), closed_at__isnull=True)
    programs = Program.objects.filter(pk__in=keys("program"), closed_at__isnull=True)
    return Named(
        {one.pk: one for one in cohorts.select_related("track__program")},
        {one.pk: one for one in programs},
        {one.pk: one for one in Person.objects.filter(pk__in=keys("therapist"))},
    )
