"""The clinic as its director sets it up: what is there, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from hearthside.access.viewer import Viewer
from hearthside.careteam.models import HOLDS, Appointment
from hearthside.careteam.queries import who_leads
from hearthside.journeys import rules
from hearthside.journeys.rules import NextStep
from hearthside.people.models import Clinic
from hearthside.people.queries import agreements_holding, clinic, named
from hearthside.people.rules import name_for, zone_words
from hearthside.people.terms import STATES, AgreementKind, Where
from hearthside.program.models import Cohort, Episode, Program, Track
from hearthside.schedule.models import Session


@dataclass(frozen=True, slots=True)
class CohortLine:
    cohort_id: UUID
    name: str
    words: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class TrackLine:
    track_id: UUID
    name: str
    words: str
    is_open: bool
    cohorts: tuple[CohortLine, ...]


@dataclass(frozen=True, slots=True)
class ProgramLine:
    program_id: UUID
    name: str
    words: str
    is_open: bool
    tracks: tuple[TrackLine, ...]


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    name: str
    states: str
    zone: str
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ClinicPage:
    """`next_url`: where the next step is done; empty when nothing is missing."""

    facts: ClinicFacts | None
    programs: tuple[ProgramLine, ...]
    next: NextStep | None
    next_url: str
    directs_clinic: bool
    directs: bool


def clinic_page(viewer: Viewer, *, at: datetime) -> ClinicPage:
    """Nine queries, however much there is."""
    here = clinic()
    programs = list(
        Program.objects.filter(pk__in=viewer.runs_programs)
        .prefetch_related("tracks__cohorts")
        .order_by("name", "pk")
    )
    cohorts = [c.pk for p in programs for t in p.tracks.all() for c in t.cohorts.all()]
    drawn = _Drawn(viewer, cohorts, at)
    step = (
        rules.next_step(_set_up(viewer, here, cohorts)) if viewer.directs_programs or not programs else None
    )
    return ClinicPage(
        facts=_facts(here) if here else None,
        programs=tuple(drawn.program(p) for p in programs),
        next=step,
        next_url=_where(step, programs) if step else "",
        directs_clinic=viewer.directs_clinic,
        directs=bool(viewer.directs_programs),
    )


def _facts(here: Clinic) -> ClinicFacts:
    numbers = (
        ("Crisis line", here.crisis_number),
        ("Emergency", here.emergency_number),
        ("Near you", here.local_crisis_number),
        (f"Sound and picture: {here.help_answered_by}", here.help_number),
    )
    return ClinicFacts(
        name=here.name,
        states=", ".join(dict(STATES).get(s, s) for s in here.states),
        zone=zone_words(here.zone),
        numbers=tuple((label, number) for label, number in numbers if number),
    )


def _set_up(viewer: Viewer, here: Clinic | None, cohorts: Sequence[UUID]) -> rules.SetUp:
    staff = Appointment.objects.filter(HOLDS).exclude(person_id=viewer.person_id)
    return rules.SetUp(
        named=here is not None,
        programs=len(viewer.runs_programs),
        cohorts=len(cohorts),
        agreements=len(agreements_holding()) == len(AgreementKind),
        staff=staff.count(),
        participants=Episode.objects.filter(program_id__in=viewer.runs_programs).count(),
        sessions=Session.objects.filter(cohort_id__in=cohorts).count(),
        help=not viewer.directs_clinic or bool(here and here.help_number),
    )


def _where(step: NextStep, programs: Sequence[Program]) -> str:
    tracks = [t for p in programs for t in p.tracks.all() if t.closed_at is None]
    cohorts = [c for t in tracks for c in t.cohorts.all() if c.closed_at is None]
    ways: dict[str, tuple[str, Sequence[Program | Track | Cohort] | None]] = {
        "name": ("journeys:name-clinic", None),
        "program": ("journeys:open-program", None),
        "cohort": ("journeys:open-cohort", tracks) if tracks else ("journeys:open-track", programs),
        "agreements": ("journeys:agreements", None),
        "staff": ("careteam:invite", None),
        "participant": ("journeys:invite", cohorts),
        "session": ("journeys:plan-session", cohorts),
        "help": ("journeys:name-clinic", None),
    }
    route, about = ways[step.key]
    if about is None:
        return reverse(route)
    return reverse(route, args=[about[0].pk]) if about else ""


class _Drawn:
    """Programs, tracks and cohorts in words; who leads and how many there are is asked once for all."""

    def __init__(self, viewer: Viewer, cohorts: Sequence[UUID], at: datetime) -> None:
        self.viewer, self.leaders = viewer, who_leads(cohorts, at=at)
        holding = Q(memberships__ended_at__isnull=True, memberships__episode__closed_on__isnull=True)
        counted = Cohort.objects.filter(pk__in=cohorts).annotate(
            on_roster=Count("memberships", filter=holding)
        )
        self.on_roster = dict(counted.values_list("pk", "on_roster"))

    def program(self, one: Program) -> ProgramLine:
        tracks = sorted(one.tracks.all(), key=lambda t: (t.closed_at is not None, t.name))
        words = zone_words(one.zone) + " time"
        return ProgramLine(
            one.pk, one.name, words, one.closed_at is None, tuple(self.track(t) for t in tracks)
        )

    def track(self, one: Track) -> TrackLine:
        cohorts = sorted(one.cohorts.all(), key=lambda c: (c.closed_at is not None, c.name))
        words = zone_words(one.zone) + " time"
        return TrackLine(
            one.pk, one.name, words, one.closed_at is None, tuple(self.cohort(c) for c in cohorts)
        )

    def cohort(self, one: Cohort) -> CohortLine:
        count = self.on_roster.get(one.pk, 0)
        said = [f"{count} on the roster" if count else "nobody on the roster yet"]
        names = [name_for(self.viewer, named(p), Where.STAFF) for p in self.leaders.get(one.pk, [])]
        said.append(
            " and ".join(names) + (" lead" if len(names) > 1 else " leads")
            if names
            else "nobody leads it yet"
        )
        return CohortLine(one.pk, one.name, "; ".join(said) + ".", one.closed_at is None)
