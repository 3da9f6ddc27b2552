from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from hearthside.kernel.fields import SealedField


class Permission(models.Model):
    """Leave of an owner to show the wording of an instrument that ships without, and that wording as it was typed in.

    What differs is recorded anew; the newest that holds is asked by.  The application ends one and changes nothing else.
    """

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    instrument = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    holder = models.CharField(max_length=200)  # who gave it
    evidence = models.TextField()  # the letter, the page: where it can be looked up
    scope = models.CharField(max_length=200)
    holds_until = models.DateField(null=True, blank=True)  # the last day; none: until it is ended
    locale = models.CharField(max_length=20)
    instruction = models.TextField()
    notice = models.TextField()
    items = models.JSONField()  # by item
    choices = models.JSONField()  # by the name of the choices, then by value
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["instrument", "-recorded_at"], name="permissions_of_an_instrument")]
        constraints = [
            models.CheckConstraint(
                name="an_ended_permission_says_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_permission_says_who_gave_it_and_where_that_stands",
                condition=~Q(holder="") & ~Q(evidence="") & ~Q(scope=""),
            ),
        ]

    def __str__(self) -> str:
        return f"permission {self.pk}"


class Administration(models.Model):
    """One instrument put before one person on one program day, by the version that was newest then.

    It is open until it is finished, or until it lapses because another was begun a day later.
    """

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    permission = models.ForeignKey(Permission, models.PROTECT, related_name="+", null=True, blank=True)
    on = models.DateField()  # the program day
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField()
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.UUIDField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["episode", "instrument", "-begun_at"], name="forms_of_a_stay")]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "instrument"],
                condition=Q(finished_at__isnull=True, lapsed_at__isnull=True),
                name="one_form_of_an_instrument_is_open",
            ),
            models.CheckConstraint(
                name="a_finished_form_says_by_whom",
                condition=Q(finished_at__isnull=True, finished_by__isnull=True)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
            ),
            models.CheckConstraint(
                name="what_lapsed_was_never_finished",
                condition=Q(finished_at__isnull=True) | Q(lapsed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_form_does_not_end_before_it_begins",
                condition=(Q(finished_at__isnull=True) | Q(finished_at__gte=F("begun_at")))
                & (Q(lapsed_at__isnull=True) | Q(lapsed_at__gte=F("begun_at"))),
            ),
            models.CheckConstraint(
                name="a_form_is_of_an_instruments_version", condition=~Q(instrument="") & Q(version__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"administration {self.pk}"


class Answer(models.Model):
    """What was answered to one item; a later one stands beside it, and the newest holds.

    What was chosen stands plain: lists, scores and figures ask it of many at once.  Words are sealed.  Neither value nor
    words: passed over, or taken back.  The application cannot change a row (migration 0002), but for sealing words anew.
    """

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    administration = models.ForeignKey(Administration, models.PROTECT, related_name="answers")
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    nth = models.PositiveSmallIntegerField()  # the how manieth answer to this item
    value = models.SmallIntegerField(null=True, blank=True)
    words = SealedField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["administration", "item", "nth"], name="answers_to_an_item_stand_in_a_row"
            ),
            models.CheckConstraint(
                name="an_answer_is_chosen_or_in_words", condition=Q(value__isnull=True) | Q(words="")
            ),
            models.CheckConstraint(
                name="the_first_answer_is_number_one", condition=Q(nth__gte=1) & ~Q(item="")
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"
