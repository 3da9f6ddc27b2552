from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hearthside.kernel.fields import SealedField

from .terms import State, What


class Import(models.Model):
    """One list from elsewhere: checked, then taken in line by line.  Its lines are kept sealed, until they are taken in."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.UUIDField()
    what = models.CharField(max_length=12, choices=What)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    lines = SealedField(blank=True)  # those that fit, as JSON
    ready = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    faults = models.JSONField(
        default=list
    )  # [line, why]: of the check, and of lines that did not fit any more

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_over_keeps_no_lines",
                condition=Q(state__in=[State.CHECKED, State.GOING], finished_at__isnull=True)
                | Q(state__in=[State.DONE, State.STOPPED], finished_at__isnull=False, lines=""),
            ),
            models.CheckConstraint(
                name="no_more_is_done_than_was_ready", condition=Q(done__lte=models.F("ready"))
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"
