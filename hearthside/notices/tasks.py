from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from hearthside.access import wall

from . import actions
from .outside import MailServer, NotNow, Refused
from .rules import POSTMAN, wait_before_next


T = TypeVar("T")


class AfterAWhile(BaseRetryStrategy):
    """As long as the letter is worth another try, which the task decides, ever later."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, NotNow):
            return None
        return RetryDecision(retry_in={"seconds": int(wait_before_next(job.attempts + 1).total_seconds())})


@app.task(name="notices.send", retry=AfterAWhile())
def send(notice_id: str) -> None:
    """Two short transactions, and the mail server between them."""
    told: dict[str, Any] = {"by": POSTMAN, "notice_id": UUID(notice_id)}
    mail = _act(lambda: actions.begin_try(**told, at=timezone.now()))
    if mail is None:
        return
    try:
        MailServer().hand_over(mail)
    except Refused as why:
        word = why.word
        _act(lambda: actions.note_returned(**told, word=word, at=timezone.now()))
    except NotNow as why:
        later = why.word
        if _act(lambda: actions.note_not_now(**told, word=later, at=timezone.now())):
            raise
    else:
        _act(lambda: actions.note_sent(**told, at=timezone.now()))


def _act(act: Callable[[], T]) -> T:
    """One transaction, entered as the postman."""
    with transaction.atomic():
        wall.enter(POSTMAN)
        return act()
