"""Who has a concern: at once, and when nobody answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from hearthside.careteam.queries import (
    anyone_in_post,
    clinic_directed_by,
    on_duty,
    on_duty_anywhere,
    people_in_post,
    supervisors_of,
    therapists_of,
)
from hearthside.careteam.terms import Post
from hearthside.people.models import Person
from hearthside.program.models import Episode
from hearthside.safety.terms import Given, Tier, Whom


class Owner(NamedTuple):
    person: Person
    given: Given


def first_owner(episode: Episode, tier: str, state: str, *, at: datetime) -> Owner:
    """Never nobody.  What waits until somebody's next hour goes to their therapist; all else to whoever is on duty."""
    if tier in {Tier.KNOWN, Tier.YELLOW}:
        treats = therapists_of([episode.pk], at=at)[episode.pk]
        if treats:
            return Owner(treats[0], Given.THERAPIST)
    return _on_duty_or_director(episode, state, at)


def next_owner(episode: Episode, whom: Whom, state: str, *, why: Given, at: datetime) -> Owner:
    """To whom it goes from a rung; a rung without a person falls to the director."""
    if whom == Whom.ON_DUTY:
        return Owner(_on_duty_or_director(episode, state, at).person, why)
    found = supervisors_of(episode.pk, at=at) if whom == Whom.SUPERVISOR else []
    return Owner(found[0] if found else director_of(episode, at=at), why)


def director_of(episode: Episode, *, at: datetime) -> Person:
    """The program's, else the clinic's, else whoever coordinates it; one of the clinic there always is."""
    asked: tuple[Callable[[], list[Person]], ...] = (
        lambda: people_in_post(episode.program_id, [Post.DIRECTOR], at=at),
        lambda: clinic_directed_by(at=at),
        lambda: people_in_post(episode.program_id, [Post.COORDINATOR], at=at),
        lambda: anyone_in_post(at=at),
    )
    found: Iterator[Person] = chain.from_iterable(ask() for ask in asked)
    return next(found)


def _on_duty_or_director(episode: Episode, state: str, at: datetime) -> Owner:
    """By the state in which they are; where nobody knows it, whoever is on duty at this hour for any."""
    program: UUID = episode.program_id
    found = on_duty(program, state, at=at) if state else on_duty_anywhere(program, at=at)
    return Owner(found, Given.DUTY) if found else Owner(director_of(episode, at=at), Given.HOLE)
