from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hearthside.kernel.fields import SealedField

from .terms import Channel, Letter, State, Word


class Notice(models.Model):
    """One letter by one channel to one address.  It knows no person: whoever ordered it keeps its id."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.CharField(max_length=20, choices=Letter)
    channel = models.CharField(max_length=4, choices=Channel, default=Channel.MAIL)
    address = SealedField()  # a mail address, a number, or what a device was subscribed with
    link = SealedField(blank=True)  # only while it waits: what opens a door is not kept
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)  # a try whose answer has not been written down
    cut_off = models.PositiveSmallIntegerField(default=0)  # tries whose answer never will be
    sent_at = models.DateTimeField(null=True, blank=True)
    last_word = models.CharField(max_length=20, choices=Word, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-made_at"], name="notice_by_time")]
        constraints = [
            models.CheckConstraint(
                name="a_sent_letter_says_when_and_no_other_does",
                condition=Q(state=State.SENT, sent_at__isnull=False)
                | (~Q(state=State.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_link_is_kept_only_while_its_letter_waits",
                condition=Q(state=State.WAITING) | Q(link=""),
            ),
            models.CheckConstraint(
                name="a_letter_that_did_not_go_says_why",
                condition=~Q(state__in=[State.RETURNED, State.GIVEN_UP]) | ~Q(last_word=""),
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
