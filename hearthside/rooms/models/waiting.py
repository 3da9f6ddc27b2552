from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hearthside.rooms.terms import Ended

from .room import choices


class Waiting(models.Model):
    """Somebody before a room, in its one queue: since when, when their page was last heard, and how it ended."""

    about = "nobody"  # of a seat; the seat says whose

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.OneToOneField("schedule.Seat", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    heard_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=choices(Ended), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_waiting_that_ended_says_how_and_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ending="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ending="")),
            )
        ]

    def __str__(self) -> str:
        return f"waiting {self.pk}"
