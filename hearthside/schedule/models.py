from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Case, Deferrable, F, Func, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from psycopg.types.multirange import TimestamptzMultirange

from hearthside.careteam.models import HOLDS, Ends, says_by_whom
from hearthside.careteam.terms import Weekday
from hearthside.program.models import BOTH_IN, Days

from .terms import (
    LONGEST_CALLED,
    OWN_HOURS,
    STATUSES,
    Absence,
    Came,
    Closed,
    SeatKind,
    SegmentKind,
    SessionKind,
)


A_MEMBER = [SeatKind.PARTICIPANT, SeatKind.SYNTHETIC]
A_DAY_MIN = 24 * 60


class StretchesField(models.Field):  # type: ignore[type-arg]
    """Several stretches of time, none touching another."""

    def db_type(self, connection: Any) -> str:
        return "tstzmultirange"


class Held(Func):
    """When someone is there: the session's time without the stretches in which they are elsewhere."""

    template = "(tstzmultirange(%(expressions)s)"
    arg_joiner = ") - "
    output_field = StretchesField()


def _minutes(until: str | Combinable) -> Func:
    """From `from_minute` up to another, the last not in it."""
    begins, ends = (Cast(one, models.IntegerField()) for one in ("from_minute", until))
    return Func(begins, ends, function="int4range")


class Week(models.Model):
    """A cohort's week as it is drawn: a draft, or published from a day on until another takes over."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey("program.Cohort", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.UUIDField(null=True, blank=True)
    reason = models.TextField(blank=True)  # why it was published although something is less than it should be
    planned_to = models.DateField(null=True, blank=True)  # the last day for which its sessions stand

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_published_week_says_from_when_and_by_whom",
                condition=Q(published_at__isnull=True, published_by__isnull=True, starts_on__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False, starts_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(published_at__isnull=True), name="one_draft_a_cohort"
            ),
            ExclusionConstraint(
                name="one_week_at_a_time",
                expressions=[
                    ("cohort", RangeOperators.EQUAL),
                    (Days("starts_on", "ends_on", BOTH_IN), RangeOperators.OVERLAPS),
                ],
                # one that was replaced before it began ends before it starts, and holds on no day
                condition=Q(published_at__isnull=False)
                & (Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))),
            ),
        ]

    def __str__(self) -> str:
        return f"week {self.pk}"


class Segment(models.Model):
    """One piece of one day of a week, by the track's clock."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.ForeignKey(Week, models.CASCADE, related_name="segments")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    from_minute = models.PositiveSmallIntegerField()  # since midnight, as the clock shows it
    minutes = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=SegmentKind)
    title = models.CharField(max_length=80)
    counts = models.BooleanField(default=True)
    facilitator = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True)
    co_facilitator = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True)
    tech_host = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_segment_lies_within_one_day",
                condition=Q(weekday__lte=6, minutes__gte=5, from_minute__lte=A_DAY_MIN - F("minutes")),
            ),
            models.CheckConstraint(
                name="a_break_never_counts", condition=~Q(kind=SegmentKind.BREAK, counts=True)
            ),
            ExclusionConstraint(
                name="one_segment_at_a_time",
                expressions=[
                    ("week", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (_minutes(F("from_minute") + F("minutes")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"segment {self.pk}"


class DayOff(Ends):
    """A day on which a program does not meet: a holiday, or whatever the director says."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("program.Program", models.PROTECT, related_name="+")
    on = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "on"], condition=HOLDS, name="a_day_is_off_once"),
            says_by_whom("an_ended_day_off_says_by_whom"),
        ]

    def __str__(self) -> str:
        return f"day off {self.pk}"


class OfferedHours(Ends):
    """When a clinician can be booked for individual hours, every week, by the program's clock."""

    about = "staff"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    program = models.ForeignKey("program.Program", models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="offered_hours_lie_within_one_day",
                condition=Q(weekday__lte=6, from_minute__lt=F("to_minute"), to_minute__lte=A_DAY_MIN),
            ),
            says_by_whom("ended_offered_hours_say_by_whom"),
            ExclusionConstraint(
                name="hours_are_offered_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("program", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (_minutes("to_minute"), RangeOperators.OVERLAPS),
                ],
                condition=HOLDS,
            ),
        ]

    def __str__(self) -> str:
        return f"offered hours {self.pk}"


class WeeklyHour(Ends):
    """An individual hour that comes again every week, by the program's clock, until it is ended."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    from_minute = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    starts_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_weekly_hour_lies_within_one_day",
                condition=Q(weekday__lte=6, minutes__gte=5, from_minute__lte=A_DAY_MIN - F("minutes")),
            ),
            says_by_whom("an_ended_weekly_hour_says_by_whom"),
        ]

    def __str__(self) -> str:
        return f"weekly hour {self.pk}"


class Session(models.Model):
    """One meeting of a cohort, or of one of its members with a clinician, in one stretch of time."""

    about = "cohort"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey("program.Cohort", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=SessionKind)
    title = models.CharField(max_length=80)
    during = DateTimeRangeField()  # from the start up to the end, the end not in it
    on = models.DateField()  # the program day: that of its start by the track's clock
    counts = models.BooleanField(default=True)
    places = models.PositiveSmallIntegerField(default=12)  # for members
    segment = models.ForeignKey(
        Segment, models.PROTECT, related_name="+", null=True
    )  # null: planned by itself
    series_on = models.DateField(
        null=True
    )  # the day of its week for which it stands, wherever it was moved to
    episode = models.ForeignKey(
        "program.Episode", models.PROTECT, related_name="+", null=True
    )  # whose hour it is
    weekly = models.ForeignKey(WeeklyHour, models.PROTECT, related_name="+", null=True)
    by_hand_at = models.DateTimeField(
        null=True, blank=True
    )  # this date was changed by itself; a week leaves it
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)
    led_by = models.UUIDField(null=True, blank=True)  # in its room, instead of who leads it by their seat
    led_since = models.DateTimeField(null=True, blank=True)
    attested_at = models.DateTimeField(null=True, blank=True)  # since when nothing on its sheet waits
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_words = models.CharField(max_length=200, blank=True)  # to its members

    class Meta:
        indexes = [
            models.Index(fields=["cohort", "on"], name="sessions_of_a_day"),
            GistIndex(fields=["during"], condition=Q(cancelled_at=None), name="sessions_at_a_time"),
            models.Index(
                fields=["cancelled_at"], condition=Q(cancelled_at__isnull=False), name="sessions_cancelled"
            ),
            models.Index(
                fields=["by_hand_at"], condition=Q(by_hand_at__isnull=False), name="sessions_changed"
            ),
        ]
        constraints = [
            # what the seats' composite foreign key leans on (migration 0004)
            models.UniqueConstraint(fields=["id", "during", "places"], name="a_session_has_one_time"),
            models.UniqueConstraint(
                fields=["segment", "series_on"],
                condition=Q(cancelled_at__isnull=True),
                name="a_segment_meets_once_a_day",
            ),
            models.CheckConstraint(
                name="a_session_of_a_week_stands_for_a_day",
                condition=Q(segment__isnull=True, weekly__isnull=True, series_on__isnull=True)
                | Q(segment__isnull=False, weekly__isnull=True, series_on__isnull=False)
                | Q(segment__isnull=True, weekly__isnull=False, series_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["weekly", "series_on"],
                condition=Q(cancelled_at__isnull=True),
                name="a_weekly_hour_meets_once_a_week",
            ),
            models.CheckConstraint(
                name="an_individual_hour_is_somebody_s",
                condition=Q(kind__in=sorted(OWN_HOURS), episode__isnull=False)
                | (~Q(kind__in=sorted(OWN_HOURS)) & Q(episode__isnull=True)),
            ),
            # what the seats of family lean on (migration 0011)
            models.UniqueConstraint(fields=["id", "kind"], name="a_session_is_of_one_kind"),
            models.CheckConstraint(
                name="a_session_has_a_start_and_an_end",
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
            ),
            says_by_whom("an_ended_session_says_by_whom"),
            models.CheckConstraint(
                name="whoever_leads_instead_does_so_since_a_moment",
                condition=Q(led_by__isnull=True, led_since__isnull=True)
                | Q(led_by__isnull=False, led_since__isnull=False),
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
    away = StretchesField(
        default=TimestamptzMultirange
    )  # pulled out of it: elsewhere with someone of the team
    seat_no = models.PositiveSmallIntegerField(null=True, blank=True)  # of a member; staff take no place
    places = models.PositiveSmallIntegerField(default=12)  # the session's, held equal by the database
    may_speak = models.BooleanField(default=True)
    called = models.CharField(
        max_length=LONGEST_CALLED, blank=True, default="", db_default=""
    )  # family: in the room
    asked_by = models.UUIDField(null=True, blank=True)  # family: whose hour it is, or who treats them
    # The kind of session to which a foreign key holds this seat (migration 0011); null: it is held to none.
    only_in = models.GeneratedField(
        expression=Case(When(kind=SeatKind.FAMILY, then=Value(SessionKind.FAMILY.value))),
        output_field=models.CharField(max_length=20, null=True),
        db_persist=True,
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    closed_why = models.CharField(max_length=20, choices=Closed, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="seats_closed")
        ]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_seat_a_person_and_session"),
            models.CheckConstraint(
                name="a_member_has_an_episode_and_staff_have_none",
                condition=Q(
                    kind__in=A_MEMBER,
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
                name="family_has_a_name_and_was_asked_by_someone",
                condition=(Q(kind=SeatKind.FAMILY, asked_by__isnull=False) & ~Q(called=""))
                | (~Q(kind=SeatKind.FAMILY) & Q(asked_by__isnull=True, called="")),
            ),
            models.CheckConstraint(
                name="a_closed_seat_says_when_by_whom_and_why",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closed_why="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closed_why="")),
            ),
            models.CheckConstraint(
                name="a_member_takes_one_of_the_places",
                condition=Q(kind__in=A_MEMBER, seat_no__gte=1, seat_no__lte=F("places"))
                | (~Q(kind__in=A_MEMBER) & Q(seat_no__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["session", "seat_no"],
                condition=Q(closed_at__isnull=True),
                name="a_place_is_taken_once",
            ),
            ExclusionConstraint(
                name="nobody_is_anywhere_twice",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (Held("during", "away"), RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.IMMEDIATE,  # so that two sessions can change places
                condition=Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.pk}"


COUNTING = [str(came) for came, status in STATUSES.items() if status.counts]
REASONED = [str(came) for came, status in STATUSES.items() if status.needs_reason]


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
    word = models.CharField(max_length=12, choices=Absence, blank=True)  # said beforehand, and not taken back
    came = models.CharField(max_length=12, choices=Came, blank=True)  # as attested

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_attested_says_how_they_came",
                condition=Q(attested_minutes__isnull=True, came="")
                | (Q(attested_minutes__isnull=False) & ~Q(came="")),
            ),
            models.CheckConstraint(
                name="what_does_not_count_has_no_minutes",
                condition=Q(came__in=["", *COUNTING]) | Q(attested_minutes=0),
            ),
            models.CheckConstraint(
                name="what_needs_a_reason_has_one",
                condition=~Q(came__in=REASONED) | ~Q(reason=""),
            ),
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
    came = models.CharField(max_length=12, choices=Came)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"change {self.pk}"


class DowntimeCopy(models.Model):
    """Somebody printed or saved a program's downtime sheet of a day, so that it is there when we are not."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("program.Program", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "on", "person"], name="everyone_takes_a_copy_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"downtime copy {self.pk}"
