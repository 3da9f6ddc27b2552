from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor
from hearthside.people.models import Person

from . import rules
from .models import Cohort, Episode, Membership, Program, Setting, Track
from .terms import SettingKey


V = TypeVar("V", int, str, bool)


@transaction.atomic
def open_program(*, by: Actor, name: str, zone: str, at: datetime) -> Program:
    """Only whoever sets a clinic up; there is no director of a program that does not exist yet."""
    insist(rules.may_run_program(by, None))
    program = Program.objects.create(name=name, zone=zone)
    trail.note(by, "opened a program", program, at=at)
    return program


@transaction.atomic
def open_track(*, by: Actor, program: Program, name: str, zone: str, at: datetime) -> Track:
    insist(rules.may_run_program(by, program.pk))
    track = Track.objects.create(program=program, name=name, zone=zone)
    trail.note(by, "opened a track", track, at=at)
    return track


@transaction.atomic
def open_cohort(*, by: Actor, track: Track, name: str, at: datetime) -> Cohort:
    insist(rules.may_run_program(by, track.program_id))
    cohort = Cohort.objects.create(track=track, name=name)
    trail.note(by, "opened a cohort", cohort, at=at)
    return cohort


@transaction.atomic
def open_episode(*, by: Actor, person: Person, program: Program, on: date, at: datetime) -> Episode:
    """One stay begins.  Raises IntegrityError when the person has one open already."""
    insist(rules.may_run_program(by, program.pk))
    episode = Episode.objects.create(person=person, program=program, opened_on=on)
    trail.note(by, "opened an episode", episode, at=at)
    return episode


@transaction.atomic
def join_cohort(
    *, by: Actor, episode: Episode, cohort: Cohort, room_name: str, starts_on: date, at: datetime
) -> Membership:
    """On the roster from a day on.  The constraints refuse a second cohort and a room name that is taken."""
    insist(rules.may_run_program(by, episode.program_id))
    membership = Membership.objects.create(
        cohort=cohort, episode=episode, room_name=room_name, starts_on=starts_on
    )
    trail.note(by, "joined a cohort", membership, at=at)
    return membership


@transaction.atomic
def change_setting(
    *, by: Actor, program: Program, key: SettingKey[V], value: V, holds_from: date, reason: str, at: datetime
) -> Setting:
    """From a day on; what held before stays on record.  Raises NotAllowed for the wrong kind of value or no reason."""
    insist(rules.may_run_program(by, program.pk))
    insist(rules.is_legal(key, value))
    if not reason.strip():
        raise NotAllowed("Say in a few words why, so that the next reader can follow.")
    row = Setting.objects.create(
        program=program,
        key=key.name,
        value=value,
        holds_from=holds_from,
        by=by.id,
        at=at,
        reason=reason.strip(),
    )
    trail.note(by, "changed a setting", row, at=at)
    return row
