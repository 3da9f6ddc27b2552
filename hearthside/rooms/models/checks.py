from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hearthside.rooms.terms import Browser, Device, Outcome, Part, Snag, Way

from .room import opaque_name


class DeviceCheck(models.Model):
    """One try of somebody's devices, for one program day.  While it runs, the media door lets this one person into a
    room of its own at the media server, in which nobody else ever is.
    """

    about = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    on = models.DateField()
    device = models.CharField(max_length=10, choices=Device)
    browser = models.CharField(max_length=10, choices=Browser)
    place = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.CharField(max_length=32, unique=True, default=opaque_name, editable=False)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)  # to those who help with sound and picture

    class Meta:
        indexes = [models.Index(fields=["person", "on", "-made_at"], name="newest_check")]
        constraints = [
            models.UniqueConstraint(
                name="one_check_at_a_time", fields=["person"], condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="a_check_is_sent_when_it_is_over",
                condition=Q(sent_at__isnull=True) | Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"device check {self.pk}"


class CheckedPart(models.Model):
    """How one part of a check went; what is said last holds."""

    about = "nobody"  # of a check; the check says whose

    check_of = models.ForeignKey(DeviceCheck, models.CASCADE, related_name="parts")
    part = models.CharField(max_length=12, choices=Part)
    outcome = models.CharField(max_length=12, choices=Outcome)
    snag = models.CharField(max_length=10, choices=Snag, blank=True)
    way = models.CharField(max_length=3, choices=Way, blank=True)
    lost_percent = models.FloatField(null=True)
    jitter_ms = models.FloatField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="each_part_of_a_check_once", fields=["check_of", "part"]),
            models.CheckConstraint(
                name="what_did_not_work_says_what_was_found",
                condition=~Q(outcome=Outcome.DID_NOT_WORK.value) | ~Q(snag=""),
            ),
        ]

    def __str__(self) -> str:
        return f"checked part {self.pk}"
