"""What the database knows of this installation.  Nothing about anyone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from hearthside.access import seals
from hearthside.kernel import resealing
from hearthside.notices.models import Notice
from hearthside.notices.terms import Channel, State
from hearthside.people.models import Account, PushDevice
from hearthside.rooms.queries import refused_since

from .terms import Calls, Carrying, Jobs, Letters, Trail


MADE_UP = ".invalid"  # where no address can be: the demo's cast (RFC 2606)
WEEK, DAY = timedelta(days=7), timedelta(days=1)
ALIVE_S = 30  # a worker says every ten seconds that it lives
JOBS = """
    SELECT (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)),
           (SELECT min(coalesce(j.scheduled_at, e.at)) FROM procrastinate_jobs j
            LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
            WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= now()),
           (SELECT count(*) FROM procrastinate_events WHERE type = 'failed' AND at > %s)
"""


def real_people() -> int:
    """Accounts that are not of the demo's cast."""
    return Account.objects.exclude(email__endswith=MADE_UP).count()


def jobs(*, at: datetime) -> Jobs:
    workers, since, broken = _asked(JOBS, [ALIVE_S, at - DAY])
    return Jobs(workers=workers, oldest_due=_age(since, at), broken=broken)


def letters(*, at: datetime, trouble: str | None) -> Letters:
    mails = Notice.objects.filter(channel=Channel.MAIL)
    late = mails.filter(made_at__gt=at - WEEK)
    waiting = mails.filter(state=State.WAITING).order_by("made_at").values_list("made_at", flat=True)
    return Letters(
        trouble=trouble,
        returned=late.filter(state=State.RETURNED).count(),
        given_up=late.filter(state=State.GIVEN_UP).count(),
        waiting=_age(waiting.first(), at),
    )


def calls(*, at: datetime) -> Calls:
    late = Notice.objects.filter(made_at__gt=at - WEEK).exclude(channel=Channel.MAIL)
    return Calls(
        texts=bool(settings.TEXTS_ACCOUNT),
        devices=PushDevice.objects.filter(ended_at=None).count(),
        lost=late.filter(state__in=[State.RETURNED, State.GIVEN_UP]).count(),
    )


def carrying(*, at: datetime) -> Carrying:
    return Carrying(most=settings.MEDIA_CARRIES, refused=refused_since(at - WEEK))


def trail(*, at: datetime) -> Trail:
    found = seals.standing(settings.TRAIL_ANCHOR_FILE)
    return Trail(
        age=at - found.sealed_at if found.sealed_at else None,
        unsealed=_age(found.unsealed_since, at),
        in_anchor=found.in_anchor,
        anchor_is_ahead=found.anchor_is_ahead,
    )


def listens_on() -> tuple[tuple[str, ...], int]:
    """PostgreSQL's own word: the addresses, none for its socket alone, and the port."""
    (said,) = _asked("SHOW listen_addresses")
    (port,) = _asked("SHOW port")
    return tuple(one.strip() for one in said.split(",") if one.strip()), int(port)


def clock() -> datetime:
    (now,) = _asked("SELECT clock_timestamp()")
    return now  # type: ignore[no-any-return]  # a timestamp with its zone


def under_which_key() -> dict[str, int]:
    return dict(resealing.tally())


def _asked(sql: str, params: list[Any] | None = None) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _age(since: datetime | None, at: datetime) -> timedelta:
    return at - since if since else timedelta(0)
