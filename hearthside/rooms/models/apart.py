from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from hearthside.rooms.terms import Apart


class TimeApart(models.Model):
    """Somebody has a seat in a session and is, for a while, not with the others."""

    about = "nobody"  # of a seat; the seat says whose

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey("schedule.Seat", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Apart])
    whom = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True)  # of the team
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "kind"], condition=Q(ended_at__isnull=True), name="apart_once_at_a_time"
            ),
            models.CheckConstraint(
                name="who_is_elsewhere_is_with_somebody",
                condition=Q(kind=Apart.ASIDE.value, whom__isnull=False)
                | (~Q(kind=Apart.ASIDE.value) & Q(whom__isnull=True)),
            ),
            models.CheckConstraint(
                name="apart_ends_after_it_began",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"time apart {self.pk}"
