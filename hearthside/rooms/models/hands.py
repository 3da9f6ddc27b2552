from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class Hand(models.Model):
    """Somebody would like to say something.  In the order of the server's time."""

    about = "nobody"  # of a seat; the seat says whose

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey("schedule.Seat", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    floor_at = models.DateTimeField(null=True, blank=True)  # they were given the floor
    lowered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(lowered_at__isnull=True), name="one_hand_up_a_seat"
            )
        ]

    def __str__(self) -> str:
        return f"hand {self.pk}"


class Timer(models.Model):
    """A stretch of minutes that everyone in a session sees running."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey("schedule.Session", models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(stopped_at__isnull=True), name="one_timer_a_session"
            ),
            models.CheckConstraint(name="a_timer_runs_forward", condition=Q(ends_at__gt=F("began_at"))),
        ]

    def __str__(self) -> str:
        return f"timer {self.pk}"
