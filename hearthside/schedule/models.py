from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from .terms import Closed, SeatKind, SessionKind


class Session(models.Model):
    """One meeting of a cohort, in one stretch of time."""

    about = "cohort"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey("program.Cohort", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=SessionKind)
    title = models.CharField(max_length=80)
    during = DateTimeRangeField()  # from the start up to the end, the end not in it
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # what the seats' composite foreign key leans on (migration 0002)
            models.UniqueConstraint(fields=["id", "during"], name="a_session_has_one_time"),
            models.CheckConstraint(
                name="a_session_has_a_start_and_an_end",
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
            ),
            models.CheckConstraint(
                name="an_ended_session_says_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def starts_at(self) -> datetime:
        start: datetime = self.during.lower
        return start

    @property
    def ends_at(self) -> datetime:
        """As planned; a session may be ended before."""
        end: datetime = self.during.upper
        return end


class Break(models.Model):
    """A pause inside a session; it never counts."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="breaks")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_break_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return f"break {self.pk}"


class Seat(models.Model):
    """One person's place in one session.  `place` is the random id by which the room knows them."""

    about = "episode"  # null for staff

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="seats")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+", null=True)
    membership = models.ForeignKey("program.Membership", models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=20, choices=SeatKind)
    place = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    during = DateTimeRangeField()  # the session's, held equal by the database
    may_speak = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    closed_why = models.CharField(max_length=20, choices=Closed, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_seat_a_person_and_session"),
            models.CheckConstraint(
                name="a_member_has_an_episode_and_staff_have_none",
                condition=Q(
                    kind__in=[SeatKind.PARTICIPANT, SeatKind.SYNTHETIC],
                    episode__isnull=False,
                    membership__isnull=False,
                )
                | Q(
                    kind__in=[k for k in SeatKind if k not in {SeatKind.PARTICIPANT, SeatKind.SYNTHETIC}],
                    episode__isnull=True,
                    membership__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="a_closed_seat_says_when_by_whom_and_why",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closed_why="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closed_why="")),
            ),
            ExclusionConstraint(
                name="nobody_is_anywhere_twice",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.pk}"


class Attendance(models.Model):
    """What was observed of one member's presence, and what a facilitator attested: two columns."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.OneToOneField(Seat, models.PROTECT, related_name="attendance")
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    observed_seconds = models.PositiveIntegerField(default=0)
    intervals = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    observed_at = models.DateTimeField(null=True)
    outage_confirmed_at = models.DateTimeField(null=True, blank=True)
    outage_confirmed_by = models.UUIDField(null=True, blank=True)
    attested_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    attested_at = models.DateTimeField(null=True, blank=True)
    attested_by = models.UUIDField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attested_minutes_say_when_and_by_whom",
                condition=Q(attested_minutes__isnull=True, attested_at__isnull=True, attested_by__isnull=True)
                | Q(attested_minutes__isnull=False, attested_at__isnull=False, attested_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_confirmed_outage_says_when_and_by_whom",
                condition=Q(outage_confirmed_at__isnull=True, outage_confirmed_by__isnull=True)
                | Q(outage_confirmed_at__isnull=False, outage_confirmed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class AttendanceChange(models.Model):
    """One attestation or correction, kept for good: what stood before, what stands now, why."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="changes")
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.UUIDField()
    from_minutes = models.PositiveSmallIntegerField(null=True)
    to_minutes = models.PositiveSmallIntegerField()
    observed_minutes = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"change {self.pk}"
