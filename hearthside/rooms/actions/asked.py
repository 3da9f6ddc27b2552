"""Who was asked to come, and comes no longer: out of the room at once, whoever is in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access.viewer import Viewer
from hearthside.schedule import actions as schedule
from hearthside.schedule.models import Seat

from .room import _put_out


@transaction.atomic
def send_family_away(*, by: Viewer, seat: Seat, at: datetime) -> Seat:
    """By whose hour it is, or who treats them."""
    closed = schedule.take_family_back(by=by, seat=seat, at=at)
    _put_out(by, closed, at)
    return closed


@transaction.atomic
def send_a_guest_away(*, by: Viewer, seat: Seat, later_too: bool, at: datetime) -> None:
    """By whoever leads or runs the session; `later_too`: of every later date of the cohort."""
    for closed in schedule.take_a_guest_back(by=by, seat=seat, later_too=later_too, at=at):
        _put_out(by, closed, at)
