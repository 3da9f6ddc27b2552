from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor
from hearthside.careteam import rules
from hearthside.careteam.models import Licence
from hearthside.careteam.queries import posted_in
from hearthside.people.models import Person

from .rows import _end, _keep


@transaction.atomic
def record_licence(
    *, by: Actor, person: Person, state: str, kind: str, number: str, expires_on: date, at: datetime
) -> Licence:
    """A licence as its holder showed it.  A compact's privilege is one of its own, with its own last day."""
    insist(rules.may_keep_staff(by, posted_in(person.pk)))
    row = Licence(person=person, state=state, kind=kind.strip(), number=number.strip(), expires_on=expires_on)
    return _keep(by=by, row=row, what="recorded a licence", at=at)


@transaction.atomic
def correct_licence(
    *, by: Actor, licence: Licence, state: str, kind: str, number: str, expires_on: date, at: datetime
) -> Licence:
    """What stood before ends and stays on record.  Raises NotAllowed for one that was ended meanwhile."""
    fresh = _to_keep(by, licence)
    insist(rules.still_stands(fresh.ended_at))
    _end(by=by, row=fresh, what="corrected a licence", at=at)
    row = Licence(
        person_id=fresh.person_id,
        state=state,
        kind=kind.strip(),
        number=number.strip(),
        expires_on=expires_on,
    )
    return _keep(by=by, row=row, what="recorded a licence", at=at)


@transaction.atomic
def end_licence(*, by: Actor, licence: Licence, at: datetime) -> Licence:
    """Given back, or recorded in error; what merely ran out needs no act."""
    return _end(by=by, row=_to_keep(by, licence), what="ended a licence", at=at)


def _to_keep(by: Actor, licence: Licence) -> Licence:
    fresh = Licence.objects.select_for_update().get(pk=licence.pk)
    insist(rules.may_keep_staff(by, posted_in(fresh.person_id)))
    return fresh
