from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hearthside.kernel.fields import SealedField
from hearthside.safety.terms import Remedy, Settled


class SavedPlace(models.Model):
    """A place from which somebody comes to the program, so that one tap says it.  Never changed: it ends."""

    about = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    label = SealedField()
    address = SealedField()
    state = models.CharField(max_length=2)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person"], name="places_of_a_person")]

    def __str__(self) -> str:
        return f"saved place {self.pk}"


class Stamp(models.Model):
    """Where somebody is on one program day and how to reach them there.  A newer one of the day holds; both stay.

    The state stands plain: every admission asks the licences by it, and two letters say which law holds, not where
    somebody lives.  Whether they are alone stands plain too: the facilitator's lists ask it of everyone at once.
    """

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField()
    state = models.CharField(max_length=2)
    is_private = models.BooleanField()
    remedy = models.CharField(max_length=20, choices=Remedy, blank=True)
    label = SealedField(blank=True)
    address = SealedField()
    phone = SealedField()
    emergency_contact = SealedField()
    if_i_vanish = SealedField()
    never_call = SealedField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["episode", "-at", "-id"], name="newest_stamp"),
            models.Index(fields=["on", "episode"], name="stamps_of_a_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="who_is_not_alone_says_what_helps",
                condition=Q(is_private=True, remedy="") | (Q(is_private=False) & ~Q(remedy="")),
            ),
            models.CheckConstraint(
                name="a_stamp_says_where_and_how",
                condition=~Q(address="") & ~Q(phone="") & ~Q(emergency_contact="") & ~Q(if_i_vanish=""),
            ),
        ]

    def __str__(self) -> str:
        return f"stamp {self.pk}"


class LicenceGap(models.Model):
    """A clinician of today's sessions held no licence for the state in which somebody was; on record for good."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    stamp = models.ForeignKey(Stamp, models.PROTECT, related_name="gaps")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")  # the clinician
    on = models.DateField()
    state = models.CharField(max_length=2)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)
    how = models.CharField(max_length=20, choices=Settled, blank=True)
    words = SealedField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["episode", "on"], name="gaps_of_a_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "person", "on", "state"],
                condition=Q(settled_at__isnull=True),
                name="a_gap_stands_open_once",
            ),
            models.CheckConstraint(
                name="a_settled_gap_says_when_by_whom_and_how",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, how="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(how="")),
            ),
        ]

    def __str__(self) -> str:
        return f"licence gap {self.pk}"
