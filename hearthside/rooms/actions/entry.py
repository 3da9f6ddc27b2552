"""Letting someone in.  The only maker of tokens; it calls nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import models, transaction

from hearthside.access import trail
from hearthside.access.viewer import Actor, Viewer
from hearthside.rooms import outside, rules
from hearthside.rooms.models import Admission, Room
from hearthside.rooms.queries import Refused, here_now, is_in, may_enter, newest_admission, pass_of
from hearthside.rooms.terms import Code
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import HOSTS

from .carrying import _carries
from .waiting import _came_in, _open_at_first, _wait


MEDIA_DOOR = "/live/media"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admittance:
    """What a page needs to come in: where our door is, a token for two minutes, and what the person may do."""

    url: str
    token: str
    admission: UUID
    place: UUID
    name: str
    may_speak: bool


def admit_to_room(
    *, by: Viewer, session: Session, at: dt.datetime, holding: UUID | None = None, instead: bool = False
) -> Admittance:
    """Let the viewer into the seat that is theirs.  Raises Refused with a code, a sentence and the next step.

    Whoever waits for a host keeps their place in the queue by asking again.  A host's first coming in opens the room.

    `holding`: the admission that this page already has, so that its own way back needs no question.
    `instead`: yes, use this device; without it, whoever is in on another one is asked first (`in_use`).
    """
    with transaction.atomic():
        seat = _own_seat(session.pk, by.person_id)
        newest = newest_admission(seat) if seat else None
        own_way_back = newest is not None and newest.pk == holding
        coming_back = own_way_back and is_in(newest)
        verdict = may_enter(seat, session if seat is None else seat.session, at=at, coming_back=coming_back)
        if seat is not None and verdict:
            if not own_way_back and not instead and seat.place in here_now([session.pk], at=at):
                raise Refused(Code.IN_USE, rules.TAKEN_OVER)
            verdict = _carries(by, seat.session, at)
        if seat is not None and verdict:
            if seat.kind in HOSTS:
                _open_at_first(by, seat.session, at)
            else:
                _came_in(by, seat, at)
            trail.note(by, "was let into the room", seat, at=at)
            return _admit(seat, at)
        if seat is not None and verdict.code == Code.WAITING:
            _wait(by, seat, at)
    raise Refused(verdict.code, verdict.reason)


@transaction.atomic
def admit_synthetic(*, by: Actor, seat: Seat, at: dt.datetime) -> Admittance:
    """Let a machine into a synthetic seat; there are none outside a demo or test database.  Raises Refused."""
    fresh = _seats().get(pk=seat.pk)
    verdict = rules.may_play(by, fresh)
    if not verdict:
        raise Refused(Code.NOT_ON_ROSTER, verdict.reason)
    verdict = may_enter(fresh, fresh.session, at=at)
    if verdict:
        verdict = _carries(by, fresh.session, at)
    if not verdict:
        raise Refused(verdict.code, verdict.reason)
    return _admit(fresh, at)


def _seats() -> models.QuerySet[Seat]:
    return Seat.objects.select_for_update(of=("self",)).select_related(
        "session__cohort__track__program", "person", "membership"
    )


def _own_seat(session_id: UUID, person_id: UUID) -> Seat | None:
    return _seats().filter(session_id=session_id, person_id=person_id).first()


def _admit(seat: Seat, at: dt.datetime) -> Admittance:
    room, _ = Room.objects.get_or_create(session=seat.session, defaults={"made_at": at})
    admission = Admission.objects.create(seat=seat, made_at=at)
    who = pass_of(seat, room=room, admission=admission.pk)
    return Admittance(
        url=MEDIA_DOOR,
        token=outside.token_for(who, keys=settings.LIVEKIT_KEYS, at=at),
        admission=admission.pk,
        place=seat.place,
        name=who.name,
        may_speak=who.may_speak,
    )
