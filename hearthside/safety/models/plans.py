from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hearthside.kernel.fields import SealedField
from hearthside.safety.terms import Hand


class SafetyPlan(models.Model):
    """One version of somebody's safety plan.  Never changed: a new one stands beside it, the newest holds."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField()
    written_by = models.UUIDField()
    hand = models.CharField(max_length=12, choices=Hand)  # by whom: alone, or with a clinician who typed
    words = SealedField()  # `rules.sealed_words`

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode", "version"], name="each_version_of_a_plan_stands_once"),
            models.CheckConstraint(name="a_plan_says_something", condition=~Q(words="") & Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"safety plan {self.pk}"


class PlanSignature(models.Model):
    """Somebody signed one version: the person themselves, or a licensed clinician who treats them."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SafetyPlan, models.PROTECT, related_name="signatures")
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    hand = models.CharField(max_length=12, choices=Hand)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "hand"], name="each_hand_signs_a_plan_once"),
        ]

    def __str__(self) -> str:
        return f"signature of a safety plan {self.pk}"


class PlanReview(models.Model):
    """A clinician went through a version with the person, and said when it is due again; the newest holds."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SafetyPlan, models.PROTECT, related_name="reviews")
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")  # the clinician
    due_on = models.DateField()
    words = SealedField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="each_review_of_a_plan_stands_once")
        ]

    def __str__(self) -> str:
        return f"review of a safety plan {self.pk}"


class PlanDraft(models.Model):
    """What one person has written towards the next version, part by part; gone when that is made."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    after = models.PositiveSmallIntegerField()  # the version that it began from; 0: none
    words = SealedField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode", "person"], name="one_draft_of_a_plan_a_writer")
        ]

    def __str__(self) -> str:
        return f"draft of a safety plan {self.pk}"


class PlanDevice(models.Model):
    """A device that keeps its owner's plan, by their choice.  Its number is all that is known of it."""

    about = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)  # from elsewhere: it goes at the next contact
    removed_by = models.UUIDField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)  # the device itself said so

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_removed_from_a_device_says_by_whom",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(gone_at__isnull=True), name="devices_with_a_plan")
        ]

    def __str__(self) -> str:
        return f"device {self.pk}"
