from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from hearthside.access import wall

from . import actions
from .outside import NotNow, Refused, hand_over
from .rules import POSTMAN


T = TypeVar("T")


class Again(Exception):
    """It is worth another try, after so long."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


class AfterAWhile(BaseRetryStrategy):
    """As long as the letter is worth another try, which the task decides, ever later."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, Again):
            return None
        return RetryDecision(retry_in={"seconds": int(exception.wait.total_seconds())})


@app.task(name="notices.send", retry=AfterAWhile())
def send(notice_id: str) -> None:
    """Two short transactions, and the other side between them."""
    told: dict[str, Any] = {"by": POSTMAN, "notice_id": UUID(notice_id)}
    message = _act(lambda: actions.begin_try(**told, at=timezone.now()))
    if message is None:
        return
    try:
        hand_over(message)
    except Refused as why:
        word = why.word
        _act(lambda: actions.note_returned(**told, word=word, at=timezone.now()))
    except NotNow as why:
        later = why.word
        wait = _act(lambda: actions.note_not_now(**told, word=later, at=timezone.now()))
        if wait is not None:
            raise Again(wait) from None
    else:
        _act(lambda: actions.note_sent(**told, at=timezone.now()))


def _act(act: Callable[[], T]) -> T:
    """One transaction, entered as the postman."""
    with transaction.atomic():
        wall.enter(POSTMAN)
        return act()
