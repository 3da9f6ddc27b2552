"""Somebody tries their devices: begins, is let into a room of their own, says how each part went, ends, asks for help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Viewer
from hearthside.notices.topics import tell
from hearthside.rooms import outside, queries, rules
from hearthside.rooms.models import CheckedPart, DeviceCheck
from hearthside.rooms.terms import Browser, Code, Device, Outcome, Part, PartSaid
from hearthside.schedule.models import Seat

from .entry import MEDIA_DOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDoor:
    """What a page needs to try its line: where our door is, and a token for two minutes."""

    url: str
    token: str


def _running(by: Viewer) -> DeviceCheck | None:
    """One's own, locked."""
    return (
        DeviceCheck.objects.select_for_update().filter(person_id=by.person_id, closed_at__isnull=True).first()
    )


def _close(check: DeviceCheck, at: datetime) -> None:
    check.closed_at = at
    check.save(update_fields=["closed_at"])
    tell(f"check:{check.pk}")


@transaction.atomic
def begin_check(*, by: Viewer, on: date, device: tuple[Device, Browser], at: datetime) -> DeviceCheck:
    """A new one; an earlier one that still ran is over, and so is its room."""
    earlier = _running(by)
    if earlier is not None:
        _close(earlier, at)
    made = DeviceCheck.objects.create(
        person_id=by.person_id, on=on, device=device[0], browser=device[1], made_at=at
    )
    trail.note(by, "began a device check", made, at=at)
    return made


@transaction.atomic
def admit_to_check(*, by: Viewer, at: datetime) -> CheckDoor:
    """Let somebody into the room of their own check, alone, while it runs.  Raises Refused."""
    check = queries.running_check(by.person_id)
    if check is None or not rules.is_running(check, at=at):
        raise queries.Refused(Code.CHECK_OVER, rules.CHECK_OVER)
    trail.note(by, "tried the line to the media server", check, at=at)
    who = queries.check_pass(check)
    return CheckDoor(url=MEDIA_DOOR, token=outside.token_for(who, keys=settings.LIVEKIT_KEYS, at=at))


@transaction.atomic
def tell_part(*, by: Viewer, said: PartSaid, at: datetime) -> CheckedPart:
    """How one part went; said again, the last word holds."""
    check = _running(by)
    insist(rules.is_running(check, at=at))
    insist(rules.fits(said))
    assert check is not None, "the rule asks for it"
    told, _ = CheckedPart.objects.update_or_create(
        check_of=check,
        part=said.part,
        defaults={
            "outcome": said.outcome,
            "snag": rules.found_of_line(said) or "",
            "way": said.way or "",
            "lost_percent": said.lost_percent,
            "jitter_ms": said.jitter_ms,
            "at": at,
        },
    )
    trail.note(by, f"told of a device check: {said.part} {said.outcome}", check, at=at)
    return told


@transaction.atomic
def finish_check(*, by: Viewer, at: datetime) -> None:
    """It is over, however far it came; the staff of one's sessions of that day see what did not work."""
    check = _running(by)
    if check is not None:
        _close(check, at)
        trail.note(by, "ended a device check", check, at=at)
        _tell_staff(check)


@transaction.atomic
def skip_check(*, by: Viewer, on: date, device: tuple[Device, Browser], at: datetime) -> DeviceCheck:
    """Every part is skipped, and nobody asks again before tomorrow."""
    check = begin_check(by=by, on=on, device=device, at=at)
    CheckedPart.objects.bulk_create(
        CheckedPart(check_of=check, part=part, outcome=Outcome.SKIPPED, at=at) for part in Part
    )
    _close(check, at)
    trail.note(by, "skipped the device check", check, at=at)
    return check


@transaction.atomic
def send_check(*, by: Viewer, on: date, at: datetime) -> None:
    """The newest one of the day is put before the staff of one's sessions of that day, with the wish for help."""
    newest = queries.newest_check(by.person_id, on=on)
    if newest is None or newest.closed_at is None or newest.sent_at is not None:
        return
    newest.sent_at = at
    newest.save(update_fields=["sent_at"])
    trail.note(by, "sent the report of a device check", newest, at=at)
    _tell_staff(newest)


def _tell_staff(check: DeviceCheck) -> None:
    mine = Seat.objects.filter(person_id=check.person_id, session__on=check.on, closed_at__isnull=True)
    sessions: list[UUID] = list(mine.values_list("session_id", flat=True))
    if sessions:
        tell(*(f"session:{one}" for one in sessions))
