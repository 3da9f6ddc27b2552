from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Expression, F, Func, Q, Value
from django.db.models.functions import Coalesce

from hearthside.program.models import BOTH_IN, Days

from .terms import Bond, Post, Weekday


NOWHERE = uuid.UUID(int=0)  # in an exclusion constraint, no program is one place like the others


def _not_before(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
    )


HOLDS = Q(ended_at__isnull=True)  # what was ended stays on record and binds nobody


class Ends(models.Model):
    """Ended at once, whatever days it was meant for: given back, handed over, or made in error.  The row stays."""

    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)

    class Meta:
        abstract = True


def says_by_whom(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(ended_at__isnull=True, ended_by__isnull=True)
        | Q(ended_at__isnull=False, ended_by__isnull=False),
    )


def _one_at_a_time(name: str, *same: str | tuple[Expression, str]) -> ExclusionConstraint:
    """Of the rows that hold and have the same in all these, no two share a day."""
    alike = [(one, RangeOperators.EQUAL) if isinstance(one, str) else one for one in same]
    days = (Days("starts_on", "ends_on", BOTH_IN), RangeOperators.OVERLAPS)
    return ExclusionConstraint(name=name, expressions=[*alike, days], condition=HOLDS)


class Appointment(Ends):
    """A person's post in a program, from a day to a day; an operator's and the clinic director's in none."""

    about = "staff"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    program = models.ForeignKey("program.Program", models.PROTECT, related_name="+", null=True)
    post = models.CharField(max_length=20, choices=Post)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            _not_before("an_appointment_does_not_end_before_it_starts"),
            models.CheckConstraint(
                name="only_operators_and_directors_belong_to_no_program",
                condition=Q(program__isnull=False) | Q(post__in=[Post.OPERATOR, Post.DIRECTOR]),
            ),
            says_by_whom("an_ended_appointment_says_by_whom"),
            _one_at_a_time(
                "one_appointment_to_a_post_at_a_time",
                "person",
                "post",
                (Coalesce("program", Value(NOWHERE)), RangeOperators.EQUAL),
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class Licence(Ends):
    """Leave to treat people who are in a state."""

    about = "staff"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    state = models.CharField(max_length=2)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    expires_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "state", "kind", "number"], condition=HOLDS, name="a_licence_stands_once"
            ),
            says_by_whom("an_ended_licence_says_by_whom"),
        ]

    def __str__(self) -> str:
        return f"licence {self.pk}"


class Assignment(Ends):
    """A clinician cares for an episode, from a day to a day."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    bond = models.CharField(max_length=20, choices=Bond)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            says_by_whom("an_ended_assignment_says_by_whom"),
            _not_before("an_assignment_does_not_end_before_it_starts"),
            _one_at_a_time("one_bond_of_a_kind_between_two_people", "episode", "person", "bond"),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class Leadership(Ends):
    """A facilitator leads a cohort's groups, from a day to a day."""

    about = "cohort"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey("program.Cohort", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            says_by_whom("an_ended_leadership_says_by_whom"),
            _not_before("a_leadership_does_not_end_before_it_starts"),
            _one_at_a_time("nobody_leads_a_cohort_twice", "cohort", "person"),
        ]

    def __str__(self) -> str:
        return f"leadership {self.pk}"


class Supervision(Ends):
    """A trainee's supervisor sees what the trainee sees, from a day to a day."""

    about = "staff"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    supervisor = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    trainee = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    program = models.ForeignKey("program.Program", models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            _not_before("a_supervision_does_not_end_before_it_starts"),
            says_by_whom("an_ended_supervision_says_by_whom"),
            models.CheckConstraint(
                name="nobody_supervises_themselves", condition=~Q(supervisor=F("trainee"))
            ),
            _one_at_a_time("one_supervision_between_two_people", "supervisor", "trainee", "program"),
        ]

    def __str__(self) -> str:
        return f"supervision {self.pk}"


class Cover(Ends):
    """While a colleague is away, another cares for their people and leads their cohorts; handed back by itself."""

    about = "staff"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    away = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    substitute = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    program = models.ForeignKey("program.Program", models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            _not_before("a_cover_does_not_end_before_it_starts"),
            says_by_whom("an_ended_cover_says_by_whom"),
            models.CheckConstraint(name="nobody_covers_for_themselves", condition=~Q(away=F("substitute"))),
            _one_at_a_time("one_substitute_at_a_time", "away", "program"),
        ]

    def __str__(self) -> str:
        return f"cover {self.pk}"


class Duty(Ends):
    """Who is on duty for people in one state, on one weekday, from an hour up to an hour, in the program's zone."""

    about = "staff"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("program.Program", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    state = models.CharField(max_length=2)
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    from_hour = models.PositiveSmallIntegerField()
    to_hour = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            _not_before("a_duty_does_not_end_before_it_starts"),
            says_by_whom("an_ended_duty_says_by_whom"),
            models.CheckConstraint(
                name="a_duty_lies_within_one_day",
                condition=Q(weekday__lte=6, from_hour__lt=F("to_hour"), to_hour__lte=24),
            ),
            _one_at_a_time(
                "one_person_on_duty_at_a_time",
                "program",
                "state",
                "weekday",
                (Func("from_hour", "to_hour", function="int4range"), RangeOperators.OVERLAPS),
            ),
        ]

    def __str__(self) -> str:
        return f"duty {self.pk}"
