"""Who may treat people who are in a state, on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from hearthside.careteam.models import HOLDS, Appointment, Licence
from hearthside.people.models import Person
from hearthside.program.models import holding


def without_licence(person_ids: Collection[UUID], *, state: str, on: date) -> frozenset[UUID]:
    """Of these, whoever holds no licence for a state that is good on a day; it is on its last.  One query."""
    held = Licence.objects.filter(HOLDS, person_id__in=person_ids, state=state, expires_on__gte=on)
    return frozenset(person_ids) - frozenset(held.values_list("person_id", flat=True))


def licensed_in(
    state: str, *, program_id: UUID, posts: Collection[str], on: date, at: datetime
) -> list[Person]:
    """Who has one of these posts in a program today and a licence for a state on a day, in order of name.  One query."""
    mine = {"person_id": OuterRef("pk")}
    posted = Appointment.objects.filter(
        holding("program__zone", at), HOLDS, program_id=program_id, post__in=posts, **mine
    )
    held = Licence.objects.filter(HOLDS, state=state, expires_on__gte=on, **mine)
    return list(Person.objects.filter(Exists(posted), Exists(held)).order_by("chosen_name", "pk"))


def lapsing(programs: Collection[UUID], *, since: date, until: date, at: datetime) -> list[Licence]:
    """Of whoever has a post in these programs today: licences whose last day lies between.  One query."""
    posted = Appointment.objects.filter(
        holding("program__zone", at), HOLDS, program_id__in=programs, person_id=OuterRef("person_id")
    )
    rows = Licence.objects.filter(HOLDS, Exists(posted), expires_on__range=(since, until))
    return list(rows.select_related("person").order_by("expires_on", "pk"))
