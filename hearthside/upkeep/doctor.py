"""Everything looked at, in one go: facts from the database and from outside, each handed to its rule.

A check that does not work itself is a finding like any other.  What may have to wait is asked all at once, so that a page
waits for the slowest alone.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config import env
from hearthside.access.readiness import readiness
from hearthside.kernel import fields

from . import outside, queries, rules
from .terms import Database, Finding, Held


SHORTEST_PASSWORD = 12


def examine(*, at: datetime) -> list[Finding]:
    """What is wrong stands first."""
    with ThreadPoolExecutor(max_workers=3) as pool:
        mail = pool.submit(outside.trouble_with_mail) if settings.MAIL == "smtp" else None
        lets_in = pool.submit(outside.lets_in_without_password, settings.APP_DATABASE)
        media = pool.submit(_media)
        secrets = _secrets()
        checks: dict[str, Callable[[], Finding]] = {
            "debugging": lambda: rules.debug(on=settings.DEBUG),
            "secrets": lambda: rules.secrets(secrets),
            "who can read the secrets": lambda: rules.readers([*secrets, *_state()]),
            "what it is for": _purpose,
            "the way to the pages": lambda: rules.origins(settings.ORIGINS),
            "the database": lambda: rules.database(_database(lets_in=lets_in.result())),
            "the media server's door": media.result,
            "what the media server carries": lambda: rules.carrying(queries.carrying(at=at)),
            "mail": lambda: rules.letters(queries.letters(at=at, trouble=mail.result() if mail else None)),
            "how staff are asked for": lambda: rules.calls(queries.calls(at=at)),
            "the job worker": lambda: rules.jobs(queries.jobs(at=at)),
            "the trail": lambda: rules.trail(queries.trail(at=at)),
            "keys": lambda: rules.keys(current=fields.current_key(), under=queries.under_which_key()),
            "the clock": _clock,
            "room on the disk": lambda: rules.disk(outside.room_on(_places())),
        }
        return rules.in_order([_guarded(title, check) for title, check in checks.items()])


def _guarded(title: str, check: Callable[[], Finding]) -> Finding:
    try:
        with transaction.atomic():  # what the database refuses here spoils nothing that follows
            return check()
    except Exception as why:  # noqa: BLE001 -- whatever it is, the operator is told which check did not work
        return rules.could_not_look(title, type(why).__name__)


def _secrets() -> list[Held]:
    held = [
        outside.held_in(name, path, env.SAMPLES, at_least=least)
        for name, path, least in settings.SECRET_FILES
    ]
    password = settings.APP_DATABASE["PASSWORD"]
    if password:
        poor = len(password) < SHORTEST_PASSWORD or password.lower() in {"password", *env.SAMPLES}
        held.append(Held(setting="DATABASE_URL", path="", guessable=poor))
    return held


def _state() -> list[Held]:
    """What is shut as a whole: the folder of this installation, and the trail's anchor in it."""
    there = (settings.HOME, settings.TRAIL_ANCHOR_FILE)
    return [outside.shut("HEARTHSIDE_HOME", path) for path in there if path.exists()]


def _purpose() -> Finding:
    here = readiness()
    return rules.purpose(
        is_demo=here.is_demo,
        people=queries.real_people(),
        origins=settings.ORIGINS,
    )


def _database(*, lets_in: bool) -> Database:
    host = settings.APP_DATABASE["HOST"]
    listens, port = queries.listens_on()
    here = outside.is_here(host)
    return Database(
        listens_on=listens,
        answers_at=outside.answering(outside.own_addresses(), port) if here and listens else (),
        elsewhere=not here,
        by_socket=host.startswith("/") or not host,
        lets_in=lets_in,
    )


def _media() -> Finding:
    there = urlsplit(settings.LIVEKIT_URL)
    here = outside.is_here(there.hostname or "")
    port = there.port or (443 if there.scheme in {"https", "wss"} else 80)
    answers = outside.answering(outside.own_addresses(), port) if here else ()
    return rules.media(answers_at=answers, elsewhere=not here)


def _clock() -> Finding:
    before = timezone.now()
    theirs = queries.clock()
    after = timezone.now()
    apart = timedelta(0) if before <= theirs <= after else theirs - before
    return rules.clock(apart=apart, kept=outside.clock_is_kept())


def _places() -> list[Path]:
    return [settings.HOME, settings.HOME / "postgres"]
