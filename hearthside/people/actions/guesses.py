"""Guessing is slowed.  What is counted has no names: a keyed digest of whose and at what."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from hearthside.access.viewer import Actor
from hearthside.people.models import Account, Guesses, KnownDevice
from hearthside.people.queries import device_digest
from hearthside.people.terms import LATELY, MOST_GUESSES, Guess


COUNT = """
    INSERT INTO people_guesses AS held (key, count, since) VALUES (%(key)s, 1, %(at)s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN held.since <= %(lately)s THEN 1 ELSE least(held.count + 1, 1000000) END,
        since = CASE WHEN held.since <= %(lately)s THEN excluded.since ELSE held.since END
    RETURNING count
"""


def _key(what: Guess, whose: str) -> str:
    return salted_hmac("people.guesses", f"{what}:{whose}", algorithm="sha256").hexdigest()


@transaction.atomic
def count_guess(*, by: Actor, what: Guess, whose: str, at: datetime) -> bool:
    """One more; False when there were too many within the last five minutes.  One statement: no two count as one."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": _key(what, whose), "at": at, "lately": at - LATELY})
        (count,) = cursor.fetchone()
    return bool(count <= MOST_GUESSES[what])


@transaction.atomic
def take_back_guess(*, by: Actor, what: Guess, whose: str) -> None:
    """It was right, so it was no guess; those before it stay."""
    Guesses.objects.filter(key=_key(what, whose), count__gt=0).update(count=F("count") - 1)


def forget_guesses(*, by: Actor, at: datetime) -> None:
    """What no longer counts."""
    Guesses.objects.filter(since__lt=at - LATELY).delete()


@transaction.atomic
def know_device(*, by: Actor, account: Account, token: str, at: datetime) -> str:
    """Whoever signed in here is not slowed here by others.  Returns what the browser's cookie is to say."""
    token = token if token.isascii() and len(token) == TOKEN_LENGTH else secrets.token_urlsafe(TOKEN_BYTES)
    KnownDevice.objects.update_or_create(
        digest=device_digest(token, account.email),
        defaults={"last_at": at},
        create_defaults={
            "account": account,
            "person_id": account.person_id,
            "since": at,
            "last_at": at,
        },
    )
    return token


TOKEN_BYTES = 32
TOKEN_LENGTH = 43  # of that many bytes, as text
