from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hearthside.kernel.fields import SealedField
from hearthside.schedule.terms import Absence

from .terms import Why


class AbsenceWord(models.Model):
    """A member says of one session that they come late or not at all.  It closes no seat: they may still come.

    Kind, minutes and reason stand plain: the day's lists ask them of everyone at once.  The words are sealed.
    """

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey("schedule.Seat", models.PROTECT, related_name="+")
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Absence)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.CharField(max_length=12, choices=Why)
    words = SealedField(blank=True)
    said_at = models.DateTimeField()
    made_up_in = models.ForeignKey("schedule.Seat", models.PROTECT, related_name="+", null=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)  # by whoever said it, also by saying another

    class Meta:
        indexes = [models.Index(fields=["episode", "-said_at"], name="words_of_a_stay")]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(taken_back_at__isnull=True),
                name="one_word_stands_for_a_seat",
            ),
            models.CheckConstraint(
                name="who_is_late_says_by_how_much",
                condition=Q(kind=Absence.LATE, minutes__isnull=False)
                | Q(kind=Absence.CANNOT_COME, minutes__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"word of absence {self.pk}"


class WrapUp(models.Model):
    """What somebody wrote at the end of one program day.  It can be written anew until someone has looked at it."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    on = models.DateField()  # the program day
    take_with_me = SealedField(blank=True)
    how_i_leave = SealedField(blank=True)  # 0 to 10, or nothing
    to_my_therapist = SealedField(blank=True)
    written_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode", "on"], name="one_wrap_up_a_day"),
            models.CheckConstraint(
                name="who_looked_says_when",
                condition=Q(looked_at__isnull=True, looked_by__isnull=True)
                | Q(looked_at__isnull=False, looked_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["episode"], condition=Q(looked_at__isnull=True), name="wrap_ups_not_looked_at"
            )
        ]

    def __str__(self) -> str:
        return f"wrap-up {self.pk}"


class ReminderWish(models.Model):
    """Somebody wants a letter half an hour before what is planned for them, until they want it no longer."""

    about = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    wished_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="one_wish_for_reminders_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"wish for reminders {self.pk}"


class Reminder(models.Model):
    """One letter before one session to one person, never a second."""

    about = "episode"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.OneToOneField("schedule.Seat", models.PROTECT, related_name="+")
    episode = models.ForeignKey("program.Episode", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    notice = models.UUIDField()

    def __str__(self) -> str:
        return f"reminder {self.pk}"
