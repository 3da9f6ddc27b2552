"""The code by which the first director comes in: shown once, on the console of whoever started the program."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import YES, NotAllowed, Verdict, insist
from hearthside.access.viewer import Actor
from hearthside.people import rules
from hearthside.people.models import FirstCode
from hearthside.people.queries import digest_of


@transaction.atomic
def make_first_code(*, by: Actor, at: datetime) -> str:
    """A new code; the one before is good no longer.  Only its digest is kept: show it now.

    Whether there is a director already is known above; whoever calls this has looked.
    """
    if by != rules.CONSOLE:
        raise NotAllowed("The first code is shown where the program is started, and nowhere else.")
    code = "".join(secrets.choice(rules.CODE_LETTERS) for _ in range(rules.CODE_LENGTH))
    fresh = {"digest": digest_of(code), "made_at": at, "tries": 0, "used_at": None}
    row, _ = FirstCode.objects.update_or_create(id=1, defaults=fresh)
    trail.note(by, "made a first code", row, at=at)
    return rules.in_groups(code)


@transaction.atomic
def try_first_code(*, by: Actor, code: str, at: datetime) -> Verdict:
    """Is it this one?  A wrong one is counted, so this answers instead of raising: what is raised is forgotten."""
    found = FirstCode.objects.select_for_update().filter(pk=1).first()
    if found is None:
        return rules.NO_FIRST_CODE
    verdict = rules.may_try_first_code(found, at=at)
    if not verdict:
        return verdict
    if secrets.compare_digest(found.digest, digest_of(rules.as_shown(code))):
        return YES
    found.tries += 1
    found.save(update_fields=["tries"])
    return rules.wrong_first_code(found.tries)


@transaction.atomic
def redeem_first_code(*, by: Actor, code: str, at: datetime) -> None:
    """Use it up, in the act that lets the first director in.  Raises NotAllowed unless `try_first_code` says yes."""
    insist(try_first_code(by=by, code=code, at=at))
    found = FirstCode.objects.get(pk=1)
    found.used_at = at
    found.save(update_fields=["used_at"])
    trail.note(by, "used the first code", found, at=at)
