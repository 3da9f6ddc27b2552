from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Lower


class Days(Func):
    """From the first day to the last, both in; no last day means without end."""

    function = "daterange"
    output_field = DateRangeField()


def day_in(zone: str, at: datetime) -> Cast:
    """The day that it is at a moment where `zone` (the path to a column with an IANA name) says."""
    moment = Value(at, output_field=models.DateTimeField())
    there = Func(F(zone), moment, function="timezone", output_field=models.DateTimeField())
    return Cast(there, models.DateField())


def holding(zone: str, at: datetime) -> Q:
    """What runs from `starts_on` to `ends_on`, both in, on the day that it is there."""
    today = day_in(zone, at)
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))


BOTH_IN = RangeBoundary(inclusive_lower=True, inclusive_upper=True)


class Program(models.Model):
    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=40)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"program {self.pk}"


class Track(models.Model):
    """A day or evening track: the hours at which its cohorts meet, in one zone."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, related_name="tracks")
    name = models.CharField(max_length=60)
    zone = models.CharField(max_length=40)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"track {self.pk}"


class Cohort(models.Model):
    """The people who meet."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    track = models.ForeignKey(Track, models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=60)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"cohort {self.pk}"


class Episode(models.Model):
    """One stay of one person in one program."""

    about = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, models.PROTECT, related_name="episodes")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_episode_does_not_close_before_it_opens",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
            models.UniqueConstraint(
                fields=["person", "program"],
                condition=Q(closed_on__isnull=True),
                name="one_open_episode_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"episode {self.pk}"

    @property
    def episode_id(self) -> uuid.UUID:
        return self.pk


class Membership(models.Model):
    """An episode's place in a cohort, from a day to a day, under the room name chosen for it."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="memberships")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="memberships")
    room_name = models.CharField(max_length=24)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # at once: moved, gone, or put there in error
    ended_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_ended_membership_says_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_membership_does_not_end_before_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(name="everyone_in_a_room_has_a_name", condition=~Q(room_name="")),
            ExclusionConstraint(
                name="nobody_is_in_two_cohorts_at_once",
                expressions=[
                    ("episode", RangeOperators.EQUAL),
                    (Days("starts_on", "ends_on", BOTH_IN), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
            ),
            ExclusionConstraint(
                name="room_names_are_unique_in_a_cohort",
                expressions=[
                    ("cohort", RangeOperators.EQUAL),
                    (Lower("room_name"), RangeOperators.EQUAL),
                    (Days("starts_on", "ends_on", BOTH_IN), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class Setting(models.Model):
    """One value of one setting of one program, from a day on.  Changed by adding a row, never in place."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, related_name="settings")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    holds_from = models.DateField()
    by = models.UUIDField()
    at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_setting_has_a_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["program", "key", "-holds_from", "-at"], name="setting_that_holds")]

    def __str__(self) -> str:
        return f"setting {self.key}"
