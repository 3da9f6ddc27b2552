from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from hearthside.kernel.fields import SealedField


class XidField(models.Field):  # type: ignore[type-arg]  # only the stubs know it as generic
    """PostgreSQL's own number of the transaction that wrote the row; never reused, filled by the database."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class TrailEntry(models.Model):
    """One act or one reading.  Append-only: the application role cannot change or remove a row.  No foreign keys."""

    about = "nobody"

    at = models.DateTimeField()
    by = models.UUIDField()
    by_machine = models.CharField(max_length=60, blank=True)
    what = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    subjects = ArrayField(models.UUIDField(), default=list)
    slot = models.BigIntegerField(null=True)  # five minutes of reading; acts have none
    transaction = XidField(db_default=models.Func(function="pg_current_xact_id"), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["transaction"], name="trail_by_transaction"),
            models.Index(fields=["by", "-at"], name="trail_by_reader"),
            GinIndex(fields=["subjects"], name="trail_by_subject"),  # who looked at this person
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "what", "subject", "slot"],
                condition=Q(slot__isnull=False),
                name="one_reading_per_slot",
            )
        ]


class Change(models.Model):
    """What stood before and what stands now, where a row is changed in place.  Append-only, no foreign keys."""

    about = "nobody"

    at = models.DateTimeField()
    by = models.UUIDField()
    subject = models.CharField(max_length=120)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="change_by_subject")]


class EmergencyAccess(models.Model):
    """Someone opened a person's record who had no bond to them: why, for an hour, and what a reviewer found."""

    about = "nobody"  # no foreign keys: it outlives its subject

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.UUIDField()
    person = models.UUIDField()
    episodes = ArrayField(models.UUIDField())
    reason = SealedField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.UUIDField(null=True, blank=True)
    review = SealedField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["by", "-until"], name="emergency_by_whom")]
        constraints = [
            models.CheckConstraint(name="emergency_access_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="emergency_access_ends", condition=Q(until__gt=F("at"))),
            models.CheckConstraint(
                name="a_review_says_when_by_whom_and_what",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, review="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(review="")),
            ),
        ]


class Seal(models.Model):
    """Names entries in order with their hashes, chained to the seal before; its hash stands outside the database too."""

    about = "nobody"

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    entries = ArrayField(models.BigIntegerField())
    hashes = ArrayField(models.CharField(max_length=64))
    up_to = XidField()  # every transaction before this one is named by this seal or an earlier one
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)


class DemoDatabase(models.Model):
    """One row, in a database that `make demo` itself made.  The application role can read it and never write it."""

    about = "nobody"

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="a_database_is_a_demo_or_not", condition=Q(id=1))]
