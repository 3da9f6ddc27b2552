"""The text service: Twilio's Messages, or whatever speaks as it does."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, urlencode

from django.conf import settings

from hearthside.notices.rules import ALERT_GIVEN_UP_AFTER
from hearthside.notices.terms import Message, Word

from .posting import Answer, post
from .refusals import NotNow, Refused


CREATED, BAD, TOO_MANY, BROKEN = 201, 400, 429, 500
# What it says of the number itself: https://www.twilio.com/docs/api/errors
NO_SUCH_NUMBER = frozenset({21211, 21214, 21217, 21614})
NOT_WANTED = frozenset({21408, 21610, 21612})


class TextServer:
    """One method: hand over one text message.  Raises Refused and NotNow."""

    def hand_over(self, message: Message) -> None:
        """It may wait in their queue as long as it is of use, and not longer."""
        account, token = settings.TEXTS_ACCOUNT, settings.TEXTS_TOKEN
        if not account:
            raise NotNow(Word.SET_UP)
        said = {
            "To": message.address,
            "From": settings.TEXTS_FROM,
            "Body": message.body,
            "ValidityPeriod": int(ALERT_GIVEN_UP_AFTER.total_seconds()),
        }
        headers = {
            "Authorization": f"Basic {base64.b64encode(f'{account}:{token}'.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        where = f"{settings.TEXTS_URL}/2010-04-01/Accounts/{quote(account, safe='')}/Messages.json"
        answer = post(where, body=urlencode(said).encode(), headers=headers, here=settings.TEXTS_HERE)
        if answer.status != CREATED:
            raise _in_our_words(answer)


def _in_our_words(answer: Answer) -> Refused | NotNow:
    if answer.status == TOO_MANY:
        return NotNow(Word.LATER)
    if answer.status >= BROKEN:
        return NotNow(Word.AWAY)
    code = _code(answer.body) if answer.status == BAD else 0
    if code in NO_SUCH_NUMBER:
        return Refused(Word.NO_SUCH_ADDRESS)
    return Refused(Word.NOT_WANTED) if code in NOT_WANTED else NotNow(Word.SET_UP)


def _code(body: bytes) -> int:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return 0
    code = said.get("code") if isinstance(said, dict) else None
    return code if isinstance(code, int) else 0
