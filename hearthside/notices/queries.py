from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from . import rules
from .models import Notice
from .terms import Channel, LetterState, State


def letters_of(ids: Iterable[UUID], *, zone: str = "") -> dict[UUID, LetterState]:
    """What became of these letters, in words; with a zone, when they were sent.  Says nothing of to whom."""
    return {
        notice.pk: rules.said(
            State(notice.state),
            notice.last_word,
            tries=notice.tries,
            sent_at=notice.sent_at,
            channel=Channel(notice.channel),
            zone=zone,
        )
        for notice in Notice.objects.filter(pk__in=list(ids)).defer("address", "link")
    }
