"""By which ways a member of staff is reached when someone asks for them: chosen by themselves, for themselves."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.people import queries, rules
from hearthside.people.models import Person, PushDevice, QuietHours, WayToReach
from hearthside.people.terms import Reach

from .alerts import alert, confirm_alert
from .invitations import add_way_to_reach, end_way_to_reach


@transaction.atomic
def choose_reach(
    *, by: Viewer, begins: time | None, ends: time | None, at: datetime, number: str | None = None
) -> None:
    """The one number to which their texts go (empty: none go; None: as it is), and from when to when, by their own clock,
    what can wait waits (both empty: never).

    Raises NotAllowed for what is no number, and for hours of which only one is said or that are too long.
    """
    insist(rules.may_be_called(by))
    insist(rules.are_quiet_hours(begins, ends))
    person = Person.objects.select_for_update().get(pk=by.person_id)
    if number is not None:
        _choose_number(by, person, number.strip(), at)
    _choose_quiet_hours(by, person, {"begins": begins, "ends": ends}, at)


def _choose_number(by: Viewer, person: Person, said: str, at: datetime) -> None:
    number = rules.international(said)
    if said and not number:
        raise NotAllowed("Write the number with its area code, like 212 555 0148.", "number")
    before = list(WayToReach.objects.filter(person=person, kind=Reach.TEXT, ended_at=None))
    if [way.value for way in before] == ([number] if number else []):
        return
    for way in before:
        end_way_to_reach(by=by, way=way, at=at)
    if number:
        add_way_to_reach(by=by, person=person, kind=Reach.TEXT, value=number, at=at)


def _choose_quiet_hours(by: Viewer, person: Person, said: dict[str, time | None], at: datetime) -> None:
    hours = QuietHours.objects.filter(person=person).first() or QuietHours(person=person)
    before = {name: getattr(hours, name) for name in said}
    if said == before:
        return
    hours.begins, hours.ends = said["begins"], said["ends"]
    hours.save()
    words = [{name: str(value or "") for name, value in one.items()} for one in (before, said)]
    trail.changed(by, "chose quiet hours", hours, before=words[0], after=words[1], at=at)


@transaction.atomic
def add_device(*, by: Viewer, subscription: str, label: str, at: datetime) -> PushDevice:
    """This browser shows it when someone asks for them.  It is one person's: whoever had it switched on before, has not."""
    insist(rules.may_be_called(by))
    digest = queries.endpoint_digest(subscription)
    if not digest:
        raise NotAllowed(
            "This browser did not say where to reach it. Try again, or use another one.", "device"
        )
    Person.objects.select_for_update().get(pk=by.person_id)
    for other in PushDevice.objects.select_for_update().filter(digest=digest, ended_at=None):
        if (other.person_id, other.subscription) == (by.person_id, subscription):
            return other
        _end(by, other, at)
    mine = PushDevice.objects.filter(person_id=by.person_id, ended_at=None)
    insist(rules.may_add_device(mine.count()))
    made = PushDevice(
        person_id=by.person_id, subscription=subscription, digest=digest, label=label, added_at=at
    )
    made.save(force_insert=True)
    trail.note(by, "switched notices on for a device", made, at=at)
    return made


@transaction.atomic
def end_device(*, by: Viewer, device: PushDevice, at: datetime) -> None:
    """Nothing goes there any more; a second time changes nothing."""
    fresh = PushDevice.objects.select_for_update().get(pk=device.pk)
    insist(rules.may_end_device(by, fresh.person_id))
    if fresh.ended_at is None:
        _end(by, fresh, at)


@transaction.atomic
def end_lost_devices(*, by: Actor, at: datetime) -> None:
    """Those of which their own service says that they are no more."""
    assert isinstance(by, Machine), "whether a device is lost is not for a person to say"
    lost = queries.lost_devices(since=at - timedelta(days=1))
    for device in PushDevice.objects.select_for_update().filter(pk__in=lost, ended_at=None):
        _end(by, device, at)


def _end(by: Actor, device: PushDevice, at: datetime) -> None:
    device.ended_at, device.ended_by = at, by.id
    device.save(update_fields=["ended_at", "ended_by"])
    trail.note(by, "switched notices off for a device", device, at=at)


@transaction.atomic
def try_ways(*, by: Viewer, at: datetime) -> None:
    """One along each of their ways, whatever the hour; the try before it is over."""
    insist(rules.may_be_called(by))
    insist(rules.may_try(queries.last_try(by.person_id), at=at))
    about = rules.a_try(by.person_id)
    confirm_alert(by=by, about=about, at=at)
    alert(by=by, person_id=by.person_id, about=about, link="/you/reach/", is_red=True, at=at)
