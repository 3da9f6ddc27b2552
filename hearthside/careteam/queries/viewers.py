"""The facts of bonds, and the one place where a Viewer is built from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from hearthside.access import emergency
from hearthside.access.viewer import NOBODY, Role, Viewer
from hearthside.careteam.models import HOLDS, Appointment, Assignment, Cover, Leadership, Supervision
from hearthside.careteam.terms import Post
from hearthside.people.queries import clinic_zone
from hearthside.program.models import Episode, Program, holding


def _appointments(person_id: UUID, at: datetime) -> QuerySet[Appointment]:
    """Those that hold; who belongs to no program has the clinic's day, and an operator before there is one UTC's."""
    zoned = Appointment.objects.annotate(zone=Coalesce("program__zone", clinic_zone(), Value("UTC")))
    return zoned.filter(holding("zone", at), HOLDS, person_id=person_id)


def is_staff(person_id: UUID) -> bool:
    return _appointments(person_id, timezone.now()).exists()


def build_viewer(person_id: UUID, settled: bool) -> Viewer:  # noqa: FBT001 -- the shape that access asks for
    """Who this person is today.  At most eight queries.  Without a settled sign-in: a person without roles or bonds."""
    if not settled:
        return Viewer(person_id=person_id)
    now = timezone.now()
    posts: set[tuple[str, UUID | None]] = set(_appointments(person_id, now).values_list("post", "program_id"))
    own = Episode.objects.filter(person_id=person_id, closed_on__isnull=True).values_list("pk", flat=True)
    own_episodes = frozenset(own)
    roles = {Role(post) for post, _ in posts} | ({Role.PARTICIPANT} if own_episodes else set())
    bonds = _bonds_of(person_id, now) if posts else Bonds()
    whole_clinic = (Post.DIRECTOR, None) in posts
    directs = frozenset(program for post, program in posts if post == Post.DIRECTOR and program)
    return Viewer(
        person_id=person_id,
        roles=frozenset(roles),
        own_episodes=own_episodes,
        cares_for=bonds.cares_for,
        covers_today=bonds.covers,
        leads_cohorts=bonds.leads,
        watches_cohorts=bonds.watches,
        directs_programs=frozenset(Program.objects.values_list("pk", flat=True)) if whole_clinic else directs,
        coordinates_programs=frozenset(
            program for post, program in posts if post == Post.COORDINATOR and program
        ),
        opened_in_emergency=emergency.open_episodes(person_id, at=now) if posts else NOBODY,
        directs_clinic=whole_clinic,
    )


@dataclass(frozen=True, slots=True)
class Bonds:
    """`covers`: episodes of colleagues who are away.  `watches`: cohorts that a trainee leads."""

    cares_for: frozenset[UUID] = NOBODY
    covers: frozenset[UUID] = NOBODY
    leads: frozenset[UUID] = NOBODY
    watches: frozenset[UUID] = NOBODY


def _bonds_of(me: UUID, now: datetime) -> Bonds:
    """One's own, those of colleagues one covers for, and those of one's trainees with all that these cover."""
    in_program = holding("program__zone", now) & HOLDS
    trained = Supervision.objects.filter(in_program, supervisor_id=me).values_list("trainee_id", "program_id")
    trainees = set(trained)
    mine_and_theirs = {me, *(trainee for trainee, _ in trainees)}
    covered = Cover.objects.filter(in_program, substitute_id__in=mine_and_theirs)
    covers = set(covered.values_list("substitute_id", "away_id", "program_id"))
    i_cover = {(away, program) for substitute, away, program in covers if substitute == me}
    they_cover = {
        (away, program) for substitute, away, program in covers if (substitute, program) in trainees
    }
    everyone = {me} | {who for who, _ in trainees | i_cover | they_cover}
    cared_for = Assignment.objects.filter(
        holding("episode__program__zone", now), HOLDS, person_id__in=everyone, episode__closed_on__isnull=True
    ).values_list("person_id", "episode__program_id", "episode_id")
    led = Leadership.objects.filter(
        holding("cohort__track__zone", now), HOLDS, person_id__in=everyone
    ).values_list("person_id", "cohort__track__program_id", "cohort_id")
    episodes, cohorts, watched = list(cared_for), list(led), trainees | they_cover
    return Bonds(
        cares_for=frozenset(e for who, p, e in episodes if who == me or (who, p) in watched),
        covers=frozenset(e for who, p, e in episodes if (who, p) in i_cover),
        leads=frozenset(c for who, p, c in cohorts if who == me or (who, p) in i_cover),
        watches=frozenset(c for who, p, c in cohorts if (who, p) in watched),
    )
