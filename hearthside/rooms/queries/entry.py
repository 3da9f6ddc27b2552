"""Coming in: what the rule asks for, and what the door passes on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer
from hearthside.careteam.queries import without_licence
from hearthside.kernel.clock import local
from hearthside.people.queries import agreements_missing
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.queries import settings as settings_on
from hearthside.rooms import rules
from hearthside.rooms.models import Admission, DeviceCheck, Room, Waiting
from hearthside.rooms.terms import JOIN_BEFORE, STAYS_OPEN, Arrived, Code, Entry, Pass, Threshold
from hearthside.safety.queries import stamp_on
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import named_seat, seat_of
from hearthside.schedule.terms import ASKED, GROUP_STOP, LEADS, MEMBERS, SeatKind

from .hosts import host_seats


class Refused(Exception):
    """A stable code, a sentence for the person, and what they can do next."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code, self.sentence = Code(code), sentence
        self.next_step = rules.NEXT_STEP[self.code]


def entry_of(session: Session, *, at: dt.datetime) -> Entry:
    found = settings_on(
        (JOIN_BEFORE, STAYS_OPEN, GROUP_STOP),
        program_id=session.cohort.track.program_id,
        on=local(at, session.cohort.track.zone).date(),
    )
    return Entry(
        join_before=dt.timedelta(minutes=found[JOIN_BEFORE.name]),
        stays_open=dt.timedelta(minutes=found[STAYS_OPEN.name]),
        holds=found[GROUP_STOP.name],
    )


def may_enter(seat: Seat | None, session: Session, *, at: dt.datetime, coming_back: bool = False) -> Verdict:
    """The rule, with the facts that it asks for.  Three queries; seven for a participant.

    `coming_back`: they were let into this session and have not gone; what was signed then is not asked again.
    """
    admitted = Exists(Admission.objects.filter(seat=OuterRef("pk")))
    others = Seat.objects.filter(admitted, session=session, kind__in=MEMBERS, closed_at__isnull=True)
    return rules.may_enter(
        seat,
        session,
        entry=entry_of(session, at=at),
        arrived=arrived_for(seat, session, coming_back=coming_back),
        threshold=threshold_of(seat),
        others=others.exclude(pk=seat.pk).count() if seat else 0,
        at=at,
        zone=session.cohort.track.zone,
    )


def asks_first(viewer: Viewer, session_id: UUID, *, at: dt.datetime) -> Code | None:
    """What this viewer still has to do on another page before a door that is open to them otherwise."""
    seat = seat_of(viewer, session_id)
    if seat is None or seat.kind != SeatKind.PARTICIPANT:
        return None
    code = may_enter(seat, seat.session, at=at).code
    if code == Code.AGREEMENTS_MISSING and is_in(newest_admission(seat)):
        return None  # the page asks for its way back
    return Code(code) if code in {Code.AGREEMENTS_MISSING, Code.STAMP_MISSING} else None


def newest_admission(seat: Seat) -> Admission | None:
    return Admission.objects.filter(seat=seat).order_by("-made_at", "-pk").first()


def is_in(admission: Admission | None) -> bool:
    """Let in, and not gone since: a line may be lost for a while."""
    return admission is not None and admission.went_at is None


def threshold_of(seat: Seat | None) -> Threshold:
    """How the door stands for one seat.  One query.  A room at whose controls nobody sits is open: nobody else could."""
    if seat is None:
        return Threshold()
    newest = Admission.objects.filter(seat=seat).order_by("-made_at", "-pk")
    room = Room.objects.filter(session=OuterRef("pk"))
    found = Session.objects.annotate(
        room_opened=Exists(room.filter(opened_at__isnull=False)),
        room_refused=Exists(room.filter(refused_at__isnull=False)),
        room_shut=Exists(room.filter(closed_at__isnull=False)),
        room_why=Subquery(room.values("closed_why")),
        hosted=Exists(host_seats(OuterRef("pk"))),
        let_in=Exists(newest),
        went=Subquery(newest.values("went_at")[:1]),
        ending=Subquery(Waiting.objects.filter(seat=seat).values("ending")),
    ).get(pk=seat.session_id)
    return Threshold(
        opened=found.room_opened or not found.hosted,
        held_up=found.room_refused,
        closed=found.room_shut,
        why=found.room_why or "",
        ending=found.ending or "",
        is_in=found.let_in and found.went is None,
    )


def arrived_for(seat: Seat | None, session: Session, *, coming_back: bool) -> Arrived:
    """By the session's own program day, whatever day it is by now: midnight cuts nobody's way back."""
    if seat is None or seat.episode_id is None or seat.kind != SeatKind.PARTICIPANT:
        return Arrived()
    if not coming_back and agreements_missing([seat.person_id]):
        return Arrived(has_agreed=False)
    stamp = stamp_on(seat.episode_id, on=session.on)
    if stamp is None:
        return Arrived(is_stamped=False)
    leads = Seat.objects.filter(session=session, kind__in=LEADS, closed_at__isnull=True)
    clinicians = leads.values_list("person_id", flat=True)
    lacking = without_licence(frozenset(clinicians), state=stamp.state, on=session.on)
    return Arrived(is_licensed=not lacking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A seat that holds now, or a device check that runs, with whatever the door needs to pass someone on."""

    who: Pass
    seat_id: UUID | None = None
    session_id: UUID | None = None
    room_id: UUID | None = None  # of a session; of a device check nothing is noted
    check_id: UUID | None = None
    until: dt.datetime | None = None  # a device check's end

    @property
    def topic(self) -> str:
        """What is told when it may no longer hold."""
        return f"check:{self.check_id}" if self.check_id else f"seat:{self.seat_id}"


def seat_at(place: UUID) -> Seat | None:
    """By the room's id of a person, for the door, which still asks whose it is."""
    return (
        Seat.objects.select_related("session__cohort__track__program", "person", "membership")
        .filter(place=place)
        .first()
    )


def standing_of(
    viewer: Viewer | None, place: UUID, admission: UUID, room: str, *, at: dt.datetime
) -> Standing:
    """Who may pass the door with this token now.  Raises Refused.  `viewer`: None for whoever shows no session.

    Only a synthetic seat, which exists only in a demo or test database, is taken by a machine without a session.
    """
    seat = seat_at(place)
    if seat is None:
        raise Refused(Code.NOT_ON_ROSTER, rules.NOT_YOURS)
    if seat.kind != SeatKind.SYNTHETIC and viewer is None:
        raise Refused(Code.SIGNED_OUT, rules.SIGNED_OUT)
    if seat.kind != SeatKind.SYNTHETIC and viewer is not None and viewer.person_id != seat.person_id:
        raise Refused(Code.NOT_ON_ROSTER, rules.NOT_YOURS)
    # Who has a token was admitted, and showed then what they signed.
    verdict = may_enter(seat, seat.session, at=at, coming_back=True)
    if not verdict:
        raise Refused(verdict.code, verdict.reason)
    made = Room.objects.filter(session=seat.session, name=room).first()
    newest = newest_admission(seat)
    if made is None or newest is None:
        raise Refused(Code.NOT_ON_ROSTER, rules.NOT_YOURS)
    if newest.pk != admission:
        raise Refused(Code.TAKEN_OVER, rules.TAKEN_OVER)
    return Standing(
        seat_id=seat.pk,
        session_id=seat.session_id,
        room_id=made.pk,
        who=pass_of(seat, room=made, admission=newest.pk),
    )


def still_holds(standing: Standing, *, at: dt.datetime) -> bool:
    if standing.check_id is not None:
        check = DeviceCheck.objects.filter(pk=standing.check_id).first()
        return bool(rules.is_running(check, at=at))
    assert standing.seat_id is not None, "whoever is in no check has a seat"
    return Seat.objects.filter(pk=standing.seat_id, closed_at__isnull=True).exists()


def called(viewer: Viewer, seat: Seat) -> str:
    """As the room names somebody; of whoever was asked to come it says as what they are there."""
    name = name_for(viewer, named_seat(seat), Where.ROOM)
    return f"{name}, {SeatKind(seat.kind).label.lower()}" if seat.kind in ASKED else name


def pass_of(seat: Seat, *, room: Room, admission: UUID) -> Pass:
    reader = Viewer(person_id=seat.person_id)
    # Where a family talks nobody needs to be told who is family; on a phone there is no room for it either.
    plain = seat.kind == SeatKind.FAMILY
    return Pass(
        room=room.name,
        place=seat.place,
        name=name_for(reader, named_seat(seat), Where.ROOM) if plain else called(reader, seat),
        role=seat.kind,
        admission=admission,
        may_speak=seat.may_speak,
    )
