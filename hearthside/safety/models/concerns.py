from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from hearthside.kernel.fields import SealedField
from hearthside.safety.terms import Cause, Ending, Given, Happened, Level, Tier


OPEN = Q(closed_at__isnull=True)


class Concern(models.Model):
    """Somebody may need someone now.  It has one owner at every moment; it ends, and is never deleted.

    What stands here is how it stands now; how it came to that is told by its events, which nobody can change.
    """

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    on = models.DateField()  # the program day
    cause = models.CharField(max_length=12, choices=Cause)
    source = models.CharField(max_length=80)  # one open concern of each
    task = models.CharField(max_length=200, blank=True)  # what is to be asked
    tier = models.CharField(max_length=12, choices=Tier)
    tier_since = models.DateTimeField()  # from when its minutes count
    at_high_risk = models.BooleanField(default=False)  # when it was raised: an absence is louder then
    number = SealedField(blank=True)  # on which they are called
    state = models.CharField(max_length=2, blank=True)  # where they were when it was raised
    raised_at = models.DateTimeField()
    raised_by = models.UUIDField()
    day_ends_at = models.DateTimeField()
    owner = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    waits_since = models.DateTimeField()  # from when the minutes count in which somebody answers
    given = models.CharField(max_length=12, choices=Given)
    silence = models.PositiveSmallIntegerField(default=0)  # rungs climbed because nobody answered
    no_contact = models.PositiveSmallIntegerField(default=0)  # and because nobody reached them
    climbs_at = models.DateTimeField(null=True, blank=True)  # when the next rung is due
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.UUIDField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    assessed_at = models.DateTimeField(null=True, blank=True)
    level = models.CharField(max_length=10, choices=Level, blank=True)
    means_discussed = models.BooleanField(default=False)
    plan_reviewed_at = models.DateTimeField(null=True, blank=True)
    next_contact_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.UUIDField(null=True, blank=True)
    ending = models.CharField(max_length=20, choices=Ending, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["episode", "-raised_at"], name="concerns_of_a_stay"),
            models.Index(fields=["owner"], condition=OPEN, name="open_concerns_of_an_owner"),
            models.Index(fields=["climbs_at"], condition=OPEN, name="concerns_that_climb"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=OPEN, name="one_open_concern_of_each_source"
            ),
            models.CheckConstraint(
                name="a_closed_concern_was_signed_and_says_how_it_ended",
                condition=OPEN
                | Q(signed_at__isnull=False, signed_by__isnull=False, closed_by__isnull=False)
                & ~Q(ending=""),
            ),
            models.CheckConstraint(
                name="a_red_concern_is_closed_by_two",
                condition=OPEN | ~Q(tier=Tier.RED) | ~Q(closed_by=F("signed_by")),
            ),
            models.CheckConstraint(
                name="what_is_red_or_orange_is_closed_when_all_was_done",
                condition=OPEN
                | ~Q(tier__in=[Tier.RED, Tier.ORANGE])
                | Q(reached_at__isnull=False, assessed_at__isnull=False, plan_reviewed_at__isnull=False)
                & ~Q(level=""),
            ),
            models.CheckConstraint(
                name="a_red_concern_ends_with_a_next_contact",
                condition=OPEN | ~Q(tier=Tier.RED) | Q(means_discussed=True, next_contact_at__isnull=False),
            ),
            models.CheckConstraint(
                name="whoever_answered_is_named",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"concern {self.pk}"


class ConcernEvent(models.Model):
    """One thing that happened to a concern.  Rows are added, never changed (migration 0003)."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="events")
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    nth = models.PositiveSmallIntegerField()
    happened = models.CharField(max_length=14, choices=Happened)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_machine = models.CharField(max_length=40, blank=True)
    what = models.CharField(
        max_length=80, blank=True
    )  # a word of ours: a tier, a rung, a way, a level, a rule
    whom = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True, blank=True)
    words = SealedField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "nth"], name="events_of_a_concern_stand_in_a_row"),
        ]

    def __str__(self) -> str:
        return f"concern event {self.pk}"


class Assessment(models.Model):
    """A clinician's word for somebody's risk at one moment.  Rows are added, never changed (migration 0003)."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()
    is_licensed = models.BooleanField()
    level = models.CharField(max_length=10, choices=Level)
    words = SealedField()

    class Meta:
        indexes = [models.Index(fields=["episode", "-at"], name="assessments_of_a_stay")]

    def __str__(self) -> str:
        return f"assessment {self.pk}"
