"""The waiting room: who comes in by themselves, who waits for a host, and how a waiting is seen.  No clock."""

from __future__ import annotations

from datetime import datetime

from hearthside.access.verdict import YES, Verdict, no
from hearthside.rooms.terms import GONE_AFTER, HERE_FOR, Code, Ended, Threshold, Waits, Why
from hearthside.schedule.terms import ASKED, HOSTS, SeatKind


NOT_OPENED = "The room is not open yet."
HELD_UP = "The room opens later than planned. It is our technology, and nothing that you did."
DOOR_CLOSED = "The door is closed for a while"
ONE_BY_ONE = "Guests of a session are let in one by one."
EXPECTED = "You are expected; it takes a moment."
NOT_NOW = "You cannot come in just now."


def may_pass(kind: str, threshold: Threshold) -> Verdict:
    """Past the waiting room: hosts and machines always, whoever was in and has not gone, whoever a host let in.

    Members come in by themselves while the room is open and its door is not closed; guests never do.
    """
    if kind in HOSTS or kind == SeatKind.SYNTHETIC or threshold.is_in or threshold.ending == Ended.ADMITTED:
        return YES
    if threshold.ending == Ended.DENIED:
        return no(NOT_NOW, Code.DENIED)
    if kind in ASKED:
        return no(EXPECTED if kind == SeatKind.FAMILY else ONE_BY_ONE, Code.WAITING)
    if not threshold.opened:
        return no(HELD_UP if threshold.held_up else NOT_OPENED, Code.WAITING)
    return no(closed_in_words(threshold.why), Code.WAITING) if threshold.closed else YES


def closed_in_words(why: str) -> str:
    return f"{DOOR_CLOSED}: {Why(why).words}." if why else f"{DOOR_CLOSED}."


def late_in_words(told: str, *, kind: str) -> str:
    """To whoever waits when no host has come; `told`: o'clock.  Only those who take part are called."""
    team, calls = ("the team", "") if kind in ASKED else ("your team", ", or calls you")
    return (
        f"It should have begun, and nobody is here yet to lead it. We told {team} at {told}: somebody opens this "
        f"room{calls}. You did nothing wrong, and you may do something else meanwhile; your place is kept."
    )


def waits(heard_at: datetime, *, at: datetime) -> Waits:
    """Here while their page says so; away when it is silent, and the place is kept; in the end, gone."""
    silent = at - heard_at
    if silent < HERE_FOR:
        return Waits.HERE
    return Waits.AWAY if silent < GONE_AFTER else Waits.GONE
