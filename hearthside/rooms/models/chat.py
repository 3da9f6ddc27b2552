from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hearthside.kernel.fields import SealedField


class Message(models.Model):
    """What somebody wrote in the room: to everyone in it, or a private word to its staff.  Deleted within a day."""

    about = "nobody"  # of a seat; the seat says whose

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey("schedule.Session", models.PROTECT, related_name="+")
    seat = models.ForeignKey("schedule.Seat", models.PROTECT, related_name="+")
    private = models.BooleanField(default=False)  # to the staff of the session only
    reports = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True)  # whose words it copies
    words = SealedField()
    said_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.UUIDField(null=True, blank=True)
    concern_at = models.DateTimeField(null=True, blank=True)  # somebody of the staff raised a concern by it

    class Meta:
        indexes = [models.Index(fields=["session", "said_at"], name="chat_in_order")]
        constraints = [
            models.CheckConstraint(
                name="who_looked_at_a_private_word_says_when",
                condition=Q(looked_at__isnull=True, looked_by__isnull=True)
                | Q(looked_at__isnull=False, looked_by__isnull=False, private=True),
            ),
            models.UniqueConstraint(
                fields=["seat", "reports"],
                condition=Q(reports__isnull=False),
                name="one_reports_a_message_once",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"
