"""The facts of bonds, and the one place where a Viewer is built from them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from hearthside.access.viewer import NOBODY, Role, Viewer
from hearthside.program.models import Episode, holding

from .models import Appointment, Assignment, Leadership
from .terms import Post


def _appointments(person_id: UUID, at: datetime) -> QuerySet[Appointment]:
    """Those that hold; an operator belongs to no program, and their day is UTC's."""
    zoned = Appointment.objects.annotate(zone=Coalesce("program__zone", Value("UTC")))
    return zoned.filter(holding("zone", at), person_id=person_id)


def is_staff(person_id: UUID) -> bool:
    return _appointments(person_id, timezone.now()).exists()


def build_viewer(person_id: UUID, settled: bool) -> Viewer:  # noqa: FBT001 -- the shape that access asks for
    """Who this person is today.  Four queries.  Without a settled sign-in: a person without roles or bonds."""
    if not settled:
        return Viewer(person_id=person_id)
    now = timezone.now()
    posts = set(_appointments(person_id, now).values_list("post", "program_id"))
    own = Episode.objects.filter(person_id=person_id, closed_on__isnull=True).values_list("pk", flat=True)
    own_episodes = frozenset(own)
    roles = {Role(post) for post, _ in posts} | ({Role.PARTICIPANT} if own_episodes else set())
    cares_for, leads = NOBODY, NOBODY
    if posts:
        bonds = Assignment.objects.filter(
            holding("episode__program__zone", now), person_id=person_id, episode__closed_on__isnull=True
        )
        cares_for = frozenset(bonds.values_list("episode_id", flat=True))
        led = Leadership.objects.filter(holding("cohort__track__zone", now), person_id=person_id)
        leads = frozenset(led.values_list("cohort_id", flat=True))
    return Viewer(
        person_id=person_id,
        roles=frozenset(roles),
        own_episodes=own_episodes,
        cares_for=cares_for,
        leads_cohorts=leads,
        directs_programs=frozenset(program for post, program in posts if post == Post.DIRECTOR),
        coordinates_programs=frozenset(program for post, program in posts if post == Post.COORDINATOR),
    )
