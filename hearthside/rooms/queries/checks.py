"""The device check: what stands on its page, whether it is offered today, what the staff of a session read of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import local, moment, o_clock
from hearthside.people.models import Person
from hearthside.people.queries import Help, help_by_phone
from hearthside.program.queries import own_stay
from hearthside.rooms import rules
from hearthside.rooms.models import CheckedPart, DeviceCheck
from hearthside.rooms.terms import Browser, Code, Device, Outcome, Part, Pass, Snag, Way
from hearthside.schedule.models import Seat
from hearthside.schedule.queries import arrival_day, near_arrival, seat_of

from .entry import Refused, Standing, called


NEWEST = ("-made_at", "-pk")
TONES = {Outcome.WORKED: "calm", Outcome.DID_NOT_WORK: "warm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLine:
    """How one part went, in words."""

    part: str
    label: str
    outcome: str  # empty: not tried
    outcome_words: str
    tone: str
    words: str
    advice: tuple[str, ...]  # for this device
    elsewhere: tuple[tuple[str, str], ...]  # (another kind of device, what to do there)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of one check."""

    when: str
    device_words: str
    parts: tuple[PartLine, ...]
    all_well: bool
    sent: str  # at what time, if it was sent


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    to: str  # the session from whose door one came
    room_url_of: UUID | None
    report: Report | None
    help: Help | None


def check_day(viewer: Viewer, *, to: UUID | None, at: datetime) -> date:
    """The program day: of the session from whose door one comes, else of the next one, else by one's own clock."""
    seat = seat_of(viewer, to) if to else None
    if seat is not None:
        return seat.session.on
    stay = own_stay(viewer)
    if stay is not None:
        return arrival_day(stay, near_arrival(stay.pk, at=at), at=at)
    return local(at, Person.objects.get(pk=viewer.person_id).zone).date()


def newest_check(person_id: UUID, *, on: date) -> DeviceCheck | None:
    """The last of a day that was brought to an end, or that runs."""
    return DeviceCheck.objects.filter(person_id=person_id, on=on).order_by(*NEWEST).first()


def running_check(person_id: UUID) -> DeviceCheck | None:
    """Begun and not ended; its door may have closed by itself."""
    return DeviceCheck.objects.filter(person_id=person_id, closed_at__isnull=True).first()


def offers_check(viewer: Viewer, *, on: date) -> bool:
    """Once a day: until one was done, stopped or skipped.  One query."""
    return not DeviceCheck.objects.filter(person_id=viewer.person_id, on=on, closed_at__isnull=False).exists()


def check_page(viewer: Viewer, *, to: UUID | None, at: datetime) -> CheckPage:
    seat = seat_of(viewer, to) if to else None
    found = newest_check(viewer.person_id, on=check_day(viewer, to=to, at=at))
    return CheckPage(
        to=str(seat.session_id) if seat else "",
        room_url_of=seat.session_id if seat else None,
        report=report_of(found, zone=_zone(viewer)) if found and found.closed_at else None,
        help=help_by_phone(),
    )


def own_report(viewer: Viewer, *, at: datetime) -> str | None:
    """The newest of one's own, as text to keep; None when there is none."""
    found = DeviceCheck.objects.filter(person_id=viewer.person_id, closed_at__isnull=False).order_by(*NEWEST)
    newest = found.first()
    return as_text(report_of(newest, zone=_zone(viewer))) if newest else None


def _zone(viewer: Viewer) -> str:
    return Person.objects.get(pk=viewer.person_id).zone


def report_of(check: DeviceCheck, *, zone: str) -> Report:
    """Two queries at most."""
    told = {one.part: one for one in check.parts.all()}
    parts = tuple(line_of(part, told.get(part), check) for part in Part)
    return Report(
        when=moment(check.closed_at or check.made_at, zone),
        device_words=f"{Device(check.device).label}, {Browser(check.browser).label}",
        parts=parts,
        all_well=all(one.outcome == Outcome.WORKED and not one.advice for one in parts),
        sent=o_clock(check.sent_at, zone) if check.sent_at else "",
    )


def line_of(part: Part, told: CheckedPart | None, check: DeviceCheck) -> PartLine:
    outcome = Outcome(told.outcome) if told else None
    snag = Snag(told.snag) if told and told.snag else None
    here = Device(check.device)
    advice = [rules.advice(part, snag, here)] if snag else []
    more = rules.browser_advice(snag, Browser(check.browser)) if snag else ""
    return PartLine(
        part=part.value,
        label=str(part.label),
        outcome=outcome.value if outcome else "",
        outcome_words=str(outcome.label) if outcome else "not tried",
        tone=TONES.get(outcome, "plain") if outcome else "plain",
        words=" ".join(filter(None, [_found(snag), _measured(told) if told else ""])),
        advice=tuple([*advice, more] if more else advice),
        elsewhere=tuple(
            (str(other.label), rules.advice(part, snag, other)) for other in Device if other != here
        )
        if snag
        else (),
    )


def _found(snag: Snag | None) -> str:
    words = str(snag.label) if snag else ""
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _measured(told: CheckedPart) -> str:
    """Of the connection: which way, how much is lost, how unevenly it comes."""
    way = {
        Way.UDP: "Sound and pictures go the straight way (UDP).",
        Way.TCP: "They go by TCP.",
    }
    words = [way[Way(told.way)]] if told.way else []
    if told.lost_percent is not None:
        lost = (
            f"{told.lost_percent:.0f}" if told.lost_percent >= 1 or not told.lost_percent else "fewer than 1"
        )
        words.append(f"Of 100 packets {lost} got lost.")
    if told.jitter_ms is not None:
        even = told.jitter_ms < rules.STILL_EVEN
        words.append("They came evenly." if even else f"They came {told.jitter_ms:.0f} ms unevenly.")
    return " ".join(words)


def as_text(report: Report) -> str:
    """Plain lines, to keep or to send; it names nobody."""
    lines = ["Device check", report.when, report.device_words, ""]
    for one in report.parts:
        lines.append(f"{one.label}: {one.outcome_words}." + (f" {one.words}" if one.words else ""))
        lines += [f"    What to do: {words}" for words in one.advice]
    return "\n".join(lines) + "\n"


def device_words(person_ids: Collection[UUID], *, on: date) -> dict[UUID, str]:
    """For the strip: what of somebody's devices did not work today, and whether they ask for help.  Two queries."""
    found = (
        DeviceCheck.objects.filter(person_id__in=person_ids, on=on, closed_at__isnull=False)
        .order_by("made_at", "pk")
        .prefetch_related("parts")
    )
    newest = {check.person_id: check for check in found}
    said = {person: _strip_words(check, check.parts.all()) for person, check in newest.items()}
    return {person: words for person, words in said.items() if words}


def _strip_words(check: DeviceCheck, parts: Iterable[CheckedPart]) -> str:
    order = list(Part)
    stuck = sorted(
        (one for one in parts if one.outcome == Outcome.DID_NOT_WORK),
        key=lambda one: order.index(Part(one.part)),
    )
    asks = "asks for help with their devices" if check.sent_at else ""
    what = ", ".join(str(Part(one.part).label).lower() for one in stuck)
    return "; ".join(filter(None, [asks, f"{what} did not work" if what else ""]))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCheck:
    """What the staff of a session read of somebody's devices."""

    session_id: UUID
    name: str
    report: Report | None


def seat_check(viewer: Viewer, seat: Seat) -> Cards[SeatCheck]:
    """Of the session's own day."""
    check = (
        DeviceCheck.objects.filter(person_id=seat.person_id, on=seat.session.on, closed_at__isnull=False)
        .order_by(*NEWEST)
        .first()
    )
    named = seat_of(Viewer(person_id=seat.person_id), seat.session_id)
    assert named is not None, "it is a seat of theirs"
    one = SeatCheck(
        session_id=seat.session_id,
        name=called(viewer, named),
        report=report_of(check, zone=_zone(viewer)) if check else None,
    )
    return Cards((one,), frozenset({seat.episode_id} if seat.episode_id else ()))


def check_pass(check: DeviceCheck) -> Pass:
    """Nobody's name: they are alone in there."""
    return Pass(
        room=check.room,
        place=check.place,
        name="Device check",
        role="check",
        admission=check.pk,
        may_speak=True,
    )


def is_check(place: UUID) -> bool:
    """Whether a place is that of a device check, not of a seat."""
    return DeviceCheck.objects.filter(place=place).exists()


def check_standing(
    viewer: Viewer | None, place: UUID, admission: UUID, room: str, *, at: datetime
) -> Standing:
    """Who may pass the media door for a device check: its own person, into its own room, while it runs."""
    check = DeviceCheck.objects.filter(place=place, pk=admission, room=room).first()
    if check is None or (viewer is not None and viewer.person_id != check.person_id):
        raise Refused(Code.NOT_ON_ROSTER, rules.NOT_YOURS)
    if viewer is None:
        raise Refused(Code.SIGNED_OUT, rules.SIGNED_OUT)
    if not rules.is_running(check, at=at):
        raise Refused(Code.CHECK_OVER, rules.CHECK_OVER)
    return Standing(check_id=check.pk, who=check_pass(check), until=check.made_at + rules.CHECK_LASTS)
