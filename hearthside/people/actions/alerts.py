"""A member of staff is asked to look now, by one of their ways after the other, until they confirm that they did."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Actor
from hearthside.kernel.jobs import enqueue
from hearthside.notices.actions import call, take_back
from hearthside.notices.rules import CALLS_FIRST
from hearthside.people import queries, rules
from hearthside.people.models import Alert, AlertStep


@transaction.atomic
def alert(*, by: Actor, person_id: UUID, about: str, link: str, is_red: bool, at: datetime) -> None:
    """Someone is to look at this matter now.  Said again while it is open, nothing changes; but it can become red.

    `about` is the caller's word for the matter and goes nowhere; `link`: a path of ours that names nobody.
    """
    made, is_new = Alert.objects.get_or_create(
        person_id=person_id,
        matter=about,
        confirmed_at=None,
        defaults={"link": link, "is_red": is_red, "made_at": at},
    )
    became_red = is_red and not is_new and Alert.objects.filter(pk=made.pk, is_red=False).update(is_red=True)
    if not is_new and not became_red:
        return
    trail.note(by, "asked someone to look now", made, at=at)
    enqueue("people.move_alert", urgency=CALLS_FIRST, alert_id=str(made.pk))


@transaction.atomic
def confirm_alert(*, by: Actor, about: str, person_id: UUID | None = None, at: datetime) -> None:
    """They looked: nothing more goes out, and what still waits is taken back.  Without a person: all who were asked."""
    still_open = Alert.objects.filter(matter=about, confirmed_at=None)
    if person_id is not None:
        still_open = still_open.filter(person_id=person_id)
    asked = list(still_open.select_for_update().order_by("pk"))
    if not asked:
        return
    Alert.objects.filter(pk__in=[one.pk for one in asked]).update(confirmed_at=at, confirmed_by=by.id)
    steps = AlertStep.objects.filter(alert__in=asked)
    take_back(by=by, notice_ids=steps.values_list("notice", flat=True), at=at)
    for one in asked:
        trail.note(by, "confirmed an alert", one, at=at)


@transaction.atomic
def move_alert(*, by: Actor, alert_id: UUID, at: datetime) -> None:
    """Out by the next way, or by all at once, when it is time; else nothing.  Two at once are one after the other."""
    if by != rules.CALLER:
        raise NotAllowed("By which way somebody is asked is decided by the program.")
    fresh = Alert.objects.select_for_update().get(pk=alert_id)
    if fresh.confirmed_at is not None or fresh.spent:
        return
    due = queries.next_of([fresh], at=at)[fresh.pk]
    for way, address in due.ways:
        notice = call(by=by, channel=way, address=address.to, link=fresh.link, at=at)
        AlertStep.objects.create(alert=fresh, way=way, notice=notice.pk, device_id=address.device, at=at)
    if due.spent:
        fresh.spent = True
        fresh.save(update_fields=["spent"])
