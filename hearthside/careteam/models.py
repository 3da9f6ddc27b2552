from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from hearthside.program.models import BOTH_IN, Days

from .terms import Bond, Post


def _not_before(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
    )


class Appointment(models.Model):
    """A person's post in a program (an operator's in none), from a day to a day."""

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
                name="only_an_operator_belongs_to_no_program",
                condition=Q(program__isnull=False) | Q(post=Post.OPERATOR),
            ),
            ExclusionConstraint(
                name="one_appointment_to_a_post_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("program", RangeOperators.EQUAL),
                    (Days("starts_on", "ends_on", BOTH_IN), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class Licence(models.Model):
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
                fields=["person", "state", "kind", "number"], name="a_licence_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"licence {self.pk}"


class Assignment(models.Model):
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
            _not_before("an_assignment_does_not_end_before_it_starts"),
            ExclusionConstraint(
                name="one_bond_of_a_kind_between_two_people",
                expressions=[
                    ("episode", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("bond", RangeOperators.EQUAL),
                    (Days("starts_on", "ends_on", BOTH_IN), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class Leadership(models.Model):
    """A facilitator leads a cohort's groups, from a day to a day."""

    about = "cohort"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey("program.Cohort", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            _not_before("a_leadership_does_not_end_before_it_starts"),
            ExclusionConstraint(
                name="nobody_leads_a_cohort_twice",
                expressions=[
                    ("cohort", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (Days("starts_on", "ends_on", BOTH_IN), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"leadership {self.pk}"
