"""Who may come into a room now, who may act in it, and what a refusal says."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.kernel.clock import o_clock
from hearthside.rooms.terms import LONGEST_TIMER_MIN, Arrived, Code, Entry, Threshold
from hearthside.schedule.rules import RECONCILER, SessionLike, may_lead_now
from hearthside.schedule.terms import HOSTS, MEMBERS, Closed, SeatKind

from .waiting import may_pass


PLAYER = Machine("the synthetic participants")
MEDIA_SERVER = Machine("the media server")
DOOR = Machine("the media door")

NEXT_STEP = {
    Code.TOO_EARLY: "This page lets you in by itself when it is time.",
    Code.NOT_ON_ROSTER: "If you expected to be in this group, tell your coordinator.",
    Code.NOT_ASKED: "Nothing went wrong on your side. Whoever asked you can ask you once more.",
    Code.REMOVED: "You can reach the facilitator or your coordinator. The crisis card is open at any time.",
    Code.SESSION_OVER: "Your day shows what comes next.",
    Code.ROOM_FULL: "Tell the facilitator or your coordinator; they can make room.",
    Code.TAKEN_OVER: "You can use this device instead.",
    Code.IN_USE: "You can use this device instead; the other one then leaves.",
    Code.SIGNED_OUT: "Sign in again to come back.",
    Code.CHECK_OVER: "Begin it again; it takes a minute.",
    Code.AGREEMENTS_MISSING: "Read and sign here, by your name; it takes a few minutes. Then you come in.",
    Code.STAMP_MISSING: "Say it once, and it holds for the whole day. Then you come in.",
    Code.LICENCE_MISSING: "Somebody of the team calls you on the number that you gave today; who, stands on your page.",
    Code.WAITING: "This page takes you in by itself; there is nothing to press.",
    Code.DENIED: "It is about this moment, not about you. Ask the facilitator or your coordinator what comes next; if "
    "they let you in after all, this page does so by itself.",
    Code.TOO_MANY_ROOMS: "This page tries again by itself, and those who run the program are told. If it cannot wait, "
    "whoever leads calls people; today's numbers are on their pages.",
}
SIGNED_OUT = "You are signed out."
TAKEN_OVER = "You are in this room on another device."
NOT_AGREED = "Something waits for your signature before you come in."
NOT_STAMPED = "Before your first room of the day, say where you are."
NOT_LICENSED = (
    "Those who lead this session may not work with people where you are today. That is for us to solve."
)
NOT_YOURS = "You have no seat in this session."
NOT_ASKED = "You are not expected here any more."


class SeatLike(Protocol):
    kind: str
    person_id: UUID
    closed_at: datetime | None
    closed_why: str


def rooms_in_sight(viewer: Viewer) -> Q:
    """Of sessions: whoever has a seat in it.  Those who only direct or coordinate are not in the room."""
    return Q(seats__person_id=viewer.person_id)


def controls_in_sight(viewer: Viewer) -> Q:
    """Of sessions: the staff at its controls."""
    return Q(seats__person_id=viewer.person_id, seats__kind__in=HOSTS)


def seats_in_sight(viewer: Viewer) -> Q:
    """Of seats: those of a session at whose controls the viewer sits."""
    return Q(session__seats__person_id=viewer.person_id, session__seats__kind__in=HOSTS)


def may_enter(
    seat: SeatLike | None,
    session: SessionLike,
    *,
    entry: Entry,
    arrived: Arrived,
    threshold: Threshold,
    others: int,
    at: datetime,
    zone: str,
) -> Verdict:
    """Everything that must hold at every coming in, with the code of what does not.  `others`: members admitted."""
    if seat is not None and seat.kind == SeatKind.FAMILY and seat.closed_why == Closed.GIVEN_UP:
        return no(NOT_ASKED, Code.NOT_ASKED)
    if seat is None or seat.closed_why in {Closed.GIVEN_UP, Closed.ROLE_ENDED, Closed.REPLACED}:
        return no(NOT_YOURS, Code.NOT_ON_ROSTER)
    verdict = _may_enter_now(seat, session, entry=entry, at=at, zone=zone)
    if verdict and seat.kind == SeatKind.PARTICIPANT:
        verdict = _has_arrived(arrived)
    if verdict and seat.kind in MEMBERS and others >= entry.holds:
        return no("This room is full.", Code.ROOM_FULL)
    return may_pass(seat.kind, threshold) if verdict else verdict


def _has_arrived(arrived: Arrived) -> Verdict:
    """Of people alone: staff neither sign nor stamp, and a synthetic seat is played by a machine, which is nowhere."""
    if not arrived.has_agreed:
        return no(NOT_AGREED, Code.AGREEMENTS_MISSING)
    if not arrived.is_stamped:
        return no(NOT_STAMPED, Code.STAMP_MISSING)
    return YES if arrived.is_licensed else no(NOT_LICENSED, Code.LICENCE_MISSING)


def _may_enter_now(seat: SeatLike, session: SessionLike, *, entry: Entry, at: datetime, zone: str) -> Verdict:
    if is_over(session, entry=entry, at=at):
        cancelled = session.cancelled_at is not None
        return no(f"This session {'was cancelled' if cancelled else 'has ended'}.", Code.SESSION_OVER)
    if seat.closed_at is not None:
        return no("You were asked to leave this session.", Code.REMOVED)
    opens = opens_at(session, entry=entry)
    if at < opens:
        return no(f"The room opens at {o_clock(opens, zone)}.", Code.TOO_EARLY)
    return YES


def opens_at(session: SessionLike, *, entry: Entry) -> datetime:
    """From when people may come into its room."""
    return session.starts_at - entry.join_before


def is_over(session: SessionLike, *, entry: Entry, at: datetime) -> bool:
    """Cancelled, ended by someone, or so long past its planned end that it ends itself."""
    ended = session.cancelled_at is not None or session.ended_at is not None
    return ended or at >= session.ends_at + entry.stays_open


def may_play(by: Actor, seat: SeatLike) -> Verdict:
    """A machine sits in a synthetic seat, and in no other."""
    if by != PLAYER or seat.kind != SeatKind.SYNTHETIC:
        return no("Only a synthetic seat is played by a machine.")
    return YES


def holds_the_room(by: Viewer, own: SeatLike | None) -> Verdict:
    """The staff at the controls: facilitator, co-facilitator and tech host, while their seat holds."""
    if own is None or own.person_id != by.person_id or own.kind not in HOSTS or own.closed_at is not None:
        return no("Only the staff of this session can do that.")
    return YES


def may_let_in(by: Viewer, own: SeatLike | None, seat: SeatLike) -> Verdict:
    """Let in whoever waits, or say *not now*: the staff of this session, of everyone whose seat holds but themselves."""
    verdict = holds_the_room(by, own)
    if verdict and (seat.kind in HOSTS or seat.closed_at is not None):
        return no("There is nobody to let in.")
    return verdict


def may_quiet(by: Viewer, own: SeatLike | None, seat: SeatLike) -> Verdict:
    """Ask someone's device for silence, or keep a microphone off until asked: the staff of this session."""
    verdict = holds_the_room(by, own)
    if verdict and seat.kind in HOSTS:
        return no("The staff of a session hold their own microphones.")
    return verdict


def may_remove(by: Viewer, own: SeatLike | None, seat: SeatLike, session: SessionLike) -> Verdict:
    """Take someone out for the rest of this session: whoever leads it, and nobody who leads it too."""
    verdict = holds_the_room(by, own)
    if not verdict:
        return verdict
    if seat.kind in HOSTS:
        return no("The staff of a session are not removed from it.")
    return may_lead_now(by, session)


def may_take_aside(by: Viewer, own: SeatLike | None, seat: SeatLike) -> Verdict:
    """Say that a member is elsewhere with somebody of the team, or back: the staff of this session."""
    verdict = holds_the_room(by, own)
    if verdict and (seat.kind not in MEMBERS or seat.closed_at is not None):
        return no("Only those who take part are taken aside.")
    return verdict


def may_step_back(by: Viewer, seat: SeatLike | None) -> Verdict:
    """Take a moment, or say that someone came in: who takes part, of themselves."""
    if seat is None or seat.person_id != by.person_id or seat.kind in HOSTS or seat.closed_at is not None:
        return no("That is for those who take part.")
    return YES


def may_raise_hand(by: Viewer, seat: SeatLike | None, session: SessionLike) -> Verdict:
    """In a group, whoever takes part; where two talk, or a family, nobody needs to."""
    if session.episode_id is not None:
        return no("Here one just speaks.")
    return may_step_back(by, seat)


def may_lower_hand(by: Viewer, own: SeatLike | None, seat: SeatLike) -> Verdict:
    """One's own, or the staff of this session."""
    return YES if seat.person_id == by.person_id else holds_the_room(by, own)


def may_time(by: Viewer, own: SeatLike | None, minutes: int) -> Verdict:
    """The staff of this session, for as long as makes sense."""
    verdict = holds_the_room(by, own)
    if verdict and not 1 <= minutes <= LONGEST_TIMER_MIN:
        return no(f"Choose from 1 to {LONGEST_TIMER_MIN} minutes.")
    return verdict


def hands_in_sight(viewer: Viewer) -> Q:
    """Of seats: one's own, and those of a session at whose controls the viewer sits."""
    return Q(person_id=viewer.person_id) | seats_in_sight(viewer)


def may_note(by: Actor) -> Verdict:
    """Evidence comes from machines of ours, never from a page."""
    if by not in {RECONCILER, MEDIA_SERVER, DOOR}:
        return no("Evidence is noted by the program, not typed.")
    return YES


def has_no_way(agent: str, *, media_on_loopback: bool) -> bool:
    """Firefox, as it is installed, finds no way to a media server that is advertised on loopback."""
    return media_on_loopback and "Firefox/" in agent
