"""By which ways a member of staff is reached, and what became of it when they were asked to look now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings

from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import moment
from hearthside.notices.outside import public_key
from hearthside.notices.queries import letters_of
from hearthside.notices.rules import WayState, next_ways, quiet_until, subscribed
from hearthside.notices.terms import Channel, LetterState
from hearthside.people import rules
from hearthside.people.models import Account, Alert, AlertStep, PushDevice, QuietHours, WayToReach
from hearthside.people.terms import Reach

from .persons import digest_of


@dataclass(frozen=True, slots=True)
class Address:
    to: str
    device: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """Someone's ways, each with its addresses, and their quiet hours by their own clock.  None: nobody can reach them."""

    ways: dict[Channel, tuple[Address, ...]]
    begins: time | None = None
    ends: time | None = None
    zone: str = "UTC"

    def quiet_until(self, at: datetime) -> datetime | None:
        if self.begins is None or self.ends is None:
            return None
        return quiet_until(self.begins, self.ends, self.zone, at=at)


def reach_of(person_ids: Collection[UUID]) -> dict[UUID, Reached]:
    """How each of them is reached now.  Four queries, however many; of whom has no way in, none."""
    found: dict[UUID, dict[Channel, list[Address]]] = {who: defaultdict(list) for who in person_ids}
    accounts = Account.objects.filter(person_id__in=person_ids, is_active=True)
    zones = {}
    for who, email, zone in accounts.values_list("person_id", "email", "person__zone"):
        found[who][Channel.MAIL].append(Address(email))
        zones[who] = zone
    if settings.TEXTS_ACCOUNT:
        for way in WayToReach.objects.filter(person_id__in=zones, kind=Reach.TEXT, ended_at=None):
            found[way.person_id][Channel.TEXT].append(Address(way.value))
    for device in devices_of(zones):
        found[device.person_id][Channel.PUSH].append(Address(device.subscription, device.pk))
    quiet = {one.person_id: (one.begins, one.ends) for one in QuietHours.objects.filter(person_id__in=zones)}
    return {
        who: Reached(
            {way: tuple(to) for way, to in ways.items()}, *quiet.get(who, (None, None)), zones.get(who, "UTC")
        )
        for who, ways in found.items()
    }


def devices_of(person_ids: Collection[UUID]) -> list[PushDevice]:
    """Those that are switched on, the newest first."""
    mine = PushDevice.objects.filter(person_id__in=person_ids, ended_at=None)
    return list(mine.order_by("-added_at"))


def endpoint_digest(subscription: str) -> str:
    """By which a device is known again; empty for what no browser says."""
    found = subscribed(subscription)
    return digest_of(found.endpoint) if found else ""


def lost_devices(*, since: datetime) -> frozenset[UUID]:
    """Those that are on and of which their service said lately that they are no more."""
    steps = AlertStep.objects.filter(device__ended_at=None, device__isnull=False, at__gte=since)
    went = dict(steps.values_list("notice", "device_id"))
    return frozenset(went[notice] for notice, letter in letters_of(went).items() if letter.is_gone)


def last_try(person_id: UUID) -> datetime | None:
    tries = Alert.objects.filter(matter=rules.a_try(person_id)).order_by("-made_at")
    return tries.values_list("made_at", flat=True).first()


@dataclass(frozen=True, slots=True)
class _Step:
    way: Channel
    at: datetime
    letter: LetterState


def _steps_of(alerts: Collection[Alert]) -> dict[UUID, list[_Step]]:
    """What went out for each, the first first.  Two queries, however many."""
    steps = list(AlertStep.objects.filter(alert__in=[one.pk for one in alerts]).order_by("at"))
    letters = letters_of([step.notice for step in steps])
    found: dict[UUID, list[_Step]] = defaultdict(list)
    for step in steps:
        found[step.alert_id].append(_Step(Channel(step.way), step.at, letters[step.notice]))
    order = list(Channel)
    for mine in found.values():
        mine.sort(key=lambda step: (step.at, order.index(step.way)))
    return found


def _standing(steps: Iterable[_Step]) -> dict[Channel, WayState]:
    """A way is open as long as one of its notices came, or is on its way for the first time."""
    found: dict[Channel, WayState] = {}
    for step in steps:
        is_open = not step.letter.is_over and not step.letter.not_taken
        before = found.get(step.way)
        found[step.way] = WayState(step.at, is_open or (before is not None and before.is_open))
    return found


@dataclass(frozen=True, slots=True)
class Next:
    """What is to be tried now for one alert, and whether nothing is left afterwards."""

    ways: tuple[tuple[Channel, Address], ...]
    spent: bool


def next_of(alerts: Collection[Alert], *, at: datetime) -> dict[UUID, Next]:
    """Of these that are open: by which ways each goes out now.  A few queries, however many."""
    reach = reach_of({one.person_id for one in alerts})
    steps = _steps_of(alerts)
    return {one.pk: _next(one, reach[one.person_id], _standing(steps[one.pk]), at) for one in alerts}


def _next(alert: Alert, reach: Reached, tried: dict[Channel, WayState], at: datetime) -> Next:
    if not alert.is_red and reach.quiet_until(at):
        return Next((), spent=False)
    now = next_ways(
        tuple(reach.ways),
        tried,
        is_red=alert.is_red,
        after=timedelta(seconds=settings.ALERT_NEXT_AFTER_S),
        at=at,
    )
    return Next(
        tuple((way, address) for way in now for address in reach.ways[way]),
        spent=reach.ways.keys() <= {*now, *tried},
    )


def alerts_to_move(*, at: datetime) -> tuple[UUID, ...]:
    """Those for which something is to be done now."""
    going_on = list(Alert.objects.filter(confirmed_at=None, spent=False).order_by("made_at"))
    due = next_of(going_on, at=at)
    return tuple(one.pk for one in going_on if due[one.pk].ways or due[one.pk].spent)


@dataclass(frozen=True, slots=True)
class AlertCard:
    """One thing that was tried to reach one person; `words`: what became of it, in words for a page."""

    person_id: UUID
    way: str  # `by mail`; empty while nothing has gone out
    at: datetime
    words: str
    confirmed_at: datetime | None


def alerts_of(about: str, *, at: datetime | None = None) -> tuple[AlertCard, ...]:
    """Whom this matter was brought to, by which ways, the first first.  A few queries, however many.

    `at`: now, by which is said that quiet hours hold it back.
    """
    alerts = list(Alert.objects.filter(matter=about).order_by("made_at"))
    steps = _steps_of(alerts)
    quiet = _quiet([one for one in alerts if not steps[one.pk]], at) if at else {}
    return tuple(card for one in alerts for card in _cards(one, steps[one.pk], quiet))


def _quiet(unsent: Collection[Alert], at: datetime) -> dict[UUID, str]:
    """Of alerts of which nothing has gone out: whose quiet hours hold theirs back, in words."""
    held = {one.person_id for one in unsent if not one.is_red and not one.spent and one.confirmed_at is None}
    until = {who: (one.quiet_until(at), one.zone) for who, one in reach_of(held).items()} if held else {}
    return {who: rules.quiet_words(end, zone) for who, (end, zone) in until.items() if end}


def _cards(one: Alert, steps: list[_Step], quiet: dict[UUID, str]) -> tuple[AlertCard, ...]:
    if not steps:
        words = rules.nothing_out(spent=one.spent, confirmed=one.confirmed_at is not None)
        if one.confirmed_at is None and not one.is_red:
            words = quiet.get(one.person_id, words)
        return (AlertCard(one.person_id, "", one.made_at, words, one.confirmed_at),)
    return tuple(
        AlertCard(one.person_id, step.way.label, step.at, step.letter.words, one.confirmed_at)
        for step in steps
    )


def silent_alerts(abouts: Collection[str]) -> frozenset[str]:
    """Matters of which nothing has come through to anybody who was asked and did not confirm yet, by any of their ways.

    A way that was not taken three times counts as one that brings nothing, though it is tried on.
    """
    alerts = list(Alert.objects.filter(matter__in=abouts, confirmed_at=None))
    steps = _steps_of(alerts)
    silent = {one.pk for one in alerts if one.spent and all(map(_brings_nothing, steps[one.pk]))}
    heard = {one.matter for one in alerts if one.pk not in silent}
    return frozenset({one.matter for one in alerts} - heard)


def _brings_nothing(step: _Step) -> bool:
    return step.letter.is_over or step.letter.not_taken >= rules.NOT_TAKEN_IS_SILENT


@dataclass(frozen=True, slots=True)
class DeviceRow:
    id: UUID
    label: str
    since: str


@dataclass(frozen=True, slots=True)
class ReachPage:
    """How one member of staff is reached, as they chose it, and what became of their last try."""

    mail: str
    texts: bool  # whether this clinic sends any
    number: str
    begins: time | None
    ends: time | None
    clock: str
    devices: tuple[DeviceRow, ...]
    push_key: str
    tried: str
    came: tuple[AlertCard, ...]


def reach_page(viewer: Viewer, account: Account) -> ReachPage:
    zone, about = account.person.zone, rules.a_try(viewer.person_id)
    numbers = WayToReach.objects.filter(person_id=viewer.person_id, kind=Reach.TEXT, ended_at=None)
    quiet = QuietHours.objects.filter(person_id=viewer.person_id).first()
    tries = list(Alert.objects.filter(matter=about).order_by("-made_at")[:1])
    steps = _steps_of(tries)
    return ReachPage(
        mail=account.email,
        texts=bool(settings.TEXTS_ACCOUNT),
        number=next((way.value for way in numbers), ""),
        begins=quiet.begins if quiet else None,
        ends=quiet.ends if quiet else None,
        clock=rules.zone_words(zone),
        devices=tuple(
            DeviceRow(one.pk, one.label, moment(one.added_at, zone)) for one in devices_of([viewer.person_id])
        ),
        push_key=public_key(),
        tried=moment(tries[0].made_at, zone) if tries else "",
        came=tuple(card for one in tries for card in _cards(one, steps[one.pk], {})),
    )
