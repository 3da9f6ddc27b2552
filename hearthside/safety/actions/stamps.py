"""Somebody says where they are today; somebody of the team looks it up."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Viewer
from hearthside.program.models import Episode
from hearthside.safety import queries, rules
from hearthside.safety.models import LicenceGap, SavedPlace, Stamp
from hearthside.safety.queries import WhereIs
from hearthside.safety.terms import Settled, StampSaid


@transaction.atomic
def stamp(
    *, by: Viewer, episode: Episode, said: StampSaid, on: date, at: datetime, keep: bool = True
) -> Stamp:
    """Where somebody is on a program day, said by themselves; the newest of a day holds.

    `keep`: a place that is new is kept for the next time.  NotAllowed with the field's name as its code.
    """
    fresh = Episode.objects.select_for_update().get(pk=episode.pk)  # two at once come one after the other
    insist(rules.may_stamp(by, fresh.pk, is_open=fresh.closed_on is None))
    insist(rules.is_whole(said))
    made = Stamp(
        episode=fresh,
        on=on,
        at=at,
        by=by.person_id,
        state=said.state,
        is_private=said.is_private,
        remedy="" if said.is_private else said.remedy,
        label=said.label.strip(),
        address=said.address.strip(),
        phone=said.phone.strip(),
        emergency_contact=said.emergency_contact.strip(),
        if_i_vanish=said.if_i_vanish,
        never_call=said.never_call.strip(),
    )
    made.save(force_insert=True)
    trail.note(by, "said where they are", made, at=at)
    if keep:
        _keep_place(by, fresh, made, at)
    _settle_elsewhere(by, made, at)
    return made


def _keep_place(by: Viewer, episode: Episode, made: Stamp, at: datetime) -> None:
    known = {(place.address, place.state) for place in queries.places_of(episode.person_id)}
    if (made.address, made.state) not in known:
        place = SavedPlace(person_id=episode.person_id, state=made.state, added_at=at)
        place.label, place.address = made.label or "A place", made.address
        place.save(force_insert=True)
        trail.note(by, "kept a place", place, at=at)


def _settle_elsewhere(by: Viewer, made: Stamp, at: datetime) -> None:
    """What was found for another state on the same day is over: they are somewhere else now."""
    over = LicenceGap.objects.select_for_update().filter(
        episode_id=made.episode_id, on=made.on, settled_at__isnull=True
    )
    for gap in over.exclude(state=made.state).order_by("pk"):
        gap.settled_at, gap.settled_by, gap.how = at, by.person_id, Settled.ELSEWHERE
        gap.save(update_fields=["settled_at", "settled_by", "how"])
        trail.note(by, "settled a licence gap: elsewhere", gap, at=at)


@transaction.atomic
def forget_place(*, by: Viewer, place: SavedPlace, at: datetime) -> SavedPlace:
    """It is offered no longer; what was stamped from it stays."""
    fresh = SavedPlace.objects.select_for_update().get(pk=place.pk)
    insist(rules.may_forget(by, fresh.person_id))
    if fresh.ended_at is None:
        fresh.ended_at = at
        fresh.save(update_fields=["ended_at"])
        trail.note(by, "no longer keeps a place", fresh, at=at)
    return fresh


def look_where(*, by: Viewer, episode: Episode, at: datetime) -> WhereIs:
    """Where somebody is and how to reach them; that it was read stands on the trail, apart from all other reading."""
    found = queries.where_is(by, episode, at=at)
    if found.stamp is not None:
        trail.opened(by, found.stamp, at=at)
    return found
