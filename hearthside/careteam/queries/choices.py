"""What a form offers, and what day it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from hearthside.access.viewer import Viewer
from hearthside.careteam import rules
from hearthside.careteam.models import HOLDS, Appointment
from hearthside.kernel.clock import local
from hearthside.people.models import Person
from hearthside.people.queries import clinic, named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Cohort, Program

from .bonds import people_in_post


Offered = list[tuple[Person, str]]


def staff_name(viewer: Viewer, person: Person) -> str:
    return name_for(viewer, named(person), Where.STAFF)


def staff_in_sight(viewer: Viewer) -> Q:
    """Of persons: whoever has or had a post where this viewer directs.  The rule itself is of appointments."""
    seen = Appointment.objects.filter(rules.appointments_in_sight(viewer))
    return Q(pk__in=seen.values("person_id"))


def licences_in_sight(viewer: Viewer) -> Q:
    """As for the person who holds it."""
    seen = Appointment.objects.filter(rules.appointments_in_sight(viewer))
    return Q(person_id__in=seen.values("person_id"))


def staff_zone() -> str:
    found = clinic()
    return found.zone if found else "UTC"


def staff_day(at: datetime) -> date:
    """The clinic's day, in which posts and licences are counted on these pages."""
    return local(at, staff_zone()).date()


def programs_directed(viewer: Viewer) -> list[Program]:
    return list(
        Program.objects.filter(pk__in=viewer.directs_programs, closed_at__isnull=True).order_by("name", "pk")
    )


def cohorts_directed(viewer: Viewer) -> list[Cohort]:
    open_ones = Cohort.objects.filter(track__program_id__in=viewer.directs_programs, closed_at__isnull=True)
    return list(open_ones.select_related("track__program").order_by("name", "pk"))


def colleagues(viewer: Viewer, posts: Collection[str], *, on: date) -> Offered:
    """Whoever has one of these posts in a program that this viewer directs, today or later, in order of name."""
    held = Appointment.objects.filter(
        HOLDS,
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        program_id__in=viewer.directs_programs,
        post__in=posts,
        person_id=OuterRef("pk"),
    )
    return offered(viewer, Person.objects.filter(Exists(held)).order_by("chosen_name", "pk"))


def in_post(
    viewer: Viewer, program_id: UUID, posts: Collection[str], *, at: datetime
) -> list[tuple[str, str]]:
    """Whoever holds one of these posts in a program today, as a form offers them."""
    return [(str(one.pk), name) for one, name in offered(viewer, people_in_post(program_id, posts, at=at))]


def offered(viewer: Viewer, people: Iterable[Person]) -> Offered:
    return [(one, staff_name(viewer, one)) for one in people]
