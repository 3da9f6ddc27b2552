"""How much the media server carries, and whether one room more.  Counted in forwarded tracks: what it passes on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from hearthside.access.verdict import YES, Verdict, no
from hearthside.kernel.clock import o_clock
from hearthside.rooms.terms import SHARE_PERCENT, TRACKS_EACH, Carried, Code


TOO_LARGE = "This room cannot open: with so many people in it, sound and pictures would break up."
TOO_MANY = (
    "This room cannot open yet: with it, sound and pictures would break up in every room that is open now."
)


def forwarded(people: int) -> int:
    """Everyone's sound and picture, to everyone else."""
    return TRACKS_EACH * people * (people - 1)


def carries(people: int, others: Collection[Carried], *, most: int, zone: str) -> Verdict:
    """One room more for so many people, beside the others; `most`: the tracks that the media server carries."""
    left = most * SHARE_PERCENT // 100 - forwarded(people)
    if left < 0:
        return no(TOO_LARGE, Code.TOO_MANY_ROOMS)
    if sum(forwarded(one.people) for one in others) <= left:
        return YES
    space = o_clock(_fit_from(others, left), zone)
    return no(f"{TOO_MANY} By the plan there is space from {space}.", Code.TOO_MANY_ROOMS)


def _fit_from(others: Collection[Carried], left: int) -> datetime:
    """When, one after the other, enough of them have ended."""
    load = sum(forwarded(one.people) for one in others)
    for one in sorted(others, key=lambda one: one.ends_at):
        load -= forwarded(one.people)
        if load <= left:
            return one.ends_at
    raise AssertionError("without any of them it fits")
