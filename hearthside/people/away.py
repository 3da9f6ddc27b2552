"""How long someone has been away, as their session remembers it.  Only a key, a touch or a pointer counts."""

from __future__ import annotations

import math
import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest

from . import queries, rules
from .terms import Standing


BEGAN, TOUCHED = "began", "touched"
REMEMBERED_EVERY_S = 30.0


def came_in(request: HttpRequest, *, how: str) -> None:
    """Somebody has just shown who they are; everything is counted from now."""
    begin(request.session)
    UserSession.objects.create_from_request(request)
    record_authentication(request, request.user, method=how)


def proved(request: HttpRequest, *, how: str) -> None:
    """The one who is signed in has shown once more that it is them."""
    record_authentication(request, request.user, method=how, reauthenticated=True)


def since_proved_s(request: HttpRequest) -> float:
    """Seconds since they last showed who they are; endless when that is not known."""
    records = get_authentication_records(request, request.user)
    return time.time() - records[-1]["at"] if records else float("inf")


def begin(session: Any) -> None:
    session[BEGAN] = session[TOUCHED] = time.time()


def holds(session: Any) -> bool:
    """Not too old, however much it is used."""
    return bool(time.time() - session.get(BEGAN, time.time()) <= settings.SESSION_COOKIE_AGE)


def limit_s(account: Any, away_s: float) -> float:
    """The limit for whoever this is.  Whether they are staff is only asked of the database where it matters."""
    staff, participant = settings.IDLE_LOCK_STAFF_S, settings.IDLE_LOCK_PARTICIPANT_S
    if away_s <= min(staff, participant):
        return float(min(staff, participant))
    return float(staff if queries.is_staff(account.person_id) else participant)


def away_s(request: HttpRequest) -> float:
    """Since the last touch, or since they last showed who they are, whichever is later."""
    touched = request.session.get(TOUCHED, 0.0)
    return float(max(0.0, min(time.time() - touched, since_proved_s(request))))


def standing(request: HttpRequest) -> Standing:
    away = away_s(request)
    return rules.standing(
        age_s=time.time() - request.session.get(BEGAN, 0.0),
        away_s=away,
        limit_s=limit_s(request.user, away),
        longest_s=settings.SESSION_COOKIE_AGE,
    )


def left_s(request: HttpRequest) -> int:
    """Whole seconds until the page is shut; whoever waits so long finds it shut."""
    staff = queries.is_staff(request.user.person_id)  # type: ignore[union-attr]  # somebody is signed in
    limit = settings.IDLE_LOCK_STAFF_S if staff else settings.IDLE_LOCK_PARTICIPANT_S
    return max(0, math.ceil(limit - away_s(request)))


def told_every_s() -> float:
    """A touch is told and remembered every half minute at most, or oftener where the limit itself is short."""
    return min(REMEMBERED_EVERY_S, settings.IDLE_LOCK_STAFF_S / 10, settings.IDLE_LOCK_PARTICIPANT_S / 10)


def touch(session: Any) -> None:
    now = time.time()
    if now - session.get(TOUCHED, 0.0) >= told_every_s():
        session[TOUCHED] = now


def is_touch(request: HttpRequest) -> bool:
    """Somebody opened this page or sent this form themselves; nothing that a script asks for ever counts.

    Browsers say so (`Sec-Fetch-User`); one that says nothing about itself has no script that could ask by itself.
    """
    if is_background(request):
        return False
    by_hand = request.headers.get("Sec-Fetch-User") == "?1" or request.method == "POST"
    return by_hand or "Sec-Fetch-Mode" not in request.headers


def is_background(request: HttpRequest) -> bool:
    """Asked by a script of a page, not by a person."""
    headers = request.headers
    return (
        headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
        or "Hearthside-Refetch" in headers
        or "HX-Request" in headers
    )


def follow(request: HttpRequest) -> None:
    """The session has a new key: it stands in the list of one's sign-ins under that."""
    UserSession.objects.create_from_request(request)
