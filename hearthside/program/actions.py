from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from hearthside.access import trail
from hearthside.access.refusing import refusing
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor
from hearthside.people.models import Person

from . import rules
from .models import Cohort, Episode, Membership, Program, Setting, Track
from .terms import SettingKey


V = TypeVar("V", int, str, bool)
Unit = Program | Track | Cohort


@transaction.atomic
def open_program(*, by: Actor, name: str, zone: str, at: datetime) -> Program:
    """Whoever directs the clinic directs it too, from now on."""
    insist(rules.may_open_program(by))
    program = Program.objects.create(name=name, zone=zone)
    trail.note(by, "opened a program", program, at=at)
    return program


@transaction.atomic
def open_track(*, by: Actor, program: Program, name: str, zone: str, at: datetime) -> Track:
    """The hours at which cohorts meet, by the clock of one zone."""
    insist(rules.may_run_program(by, program.pk))
    track = Track.objects.create(program=program, name=name, zone=zone)
    trail.note(by, "opened a track", track, at=at)
    return track


@transaction.atomic
def open_cohort(*, by: Actor, track: Track, name: str, at: datetime) -> Cohort:
    """The people who meet; nobody yet."""
    insist(rules.may_run_program(by, track.program_id))
    cohort = Cohort.objects.create(track=track, name=name)
    trail.note(by, "opened a cohort", cohort, at=at)
    return cohort


@transaction.atomic
def rename(*, by: Actor, what: Unit, name: str, at: datetime) -> None:
    """A program, track or cohort by another name; the one before is kept."""
    insist(rules.may_run_program(by, _program_of(what)))
    fresh = type(what)._default_manager.select_for_update().get(pk=what.pk)
    if fresh.name != name:
        before, fresh.name = fresh.name, name
        fresh.save(update_fields=["name"])
        trail.changed(
            by, f"renamed a {_kind(what)}", fresh, before={"name": before}, after={"name": name}, at=at
        )


@transaction.atomic
def close(*, by: Actor, what: Unit, at: datetime) -> None:
    """Opened in error, or over: it is offered no longer and stays on record.  NotAllowed while somebody is in it."""
    insist(rules.may_run_program(by, _program_of(what)))
    fresh = type(what)._default_manager.select_for_update().get(pk=what.pk)
    insist(rules.may_close(still_open=_inside(fresh), what=FIRST_EMPTY[_kind(what)]))
    if fresh.closed_at is None:
        fresh.closed_at = at
        fresh.save(update_fields=["closed_at"])
        trail.note(by, f"closed a {_kind(what)}", fresh, at=at)


@transaction.atomic
def open_again(*, by: Actor, what: Unit, at: datetime) -> None:
    insist(rules.may_run_program(by, _program_of(what)))
    fresh = type(what)._default_manager.select_for_update().get(pk=what.pk)
    if fresh.closed_at is not None:
        fresh.closed_at = None
        fresh.save(update_fields=["closed_at"])
        trail.note(by, f"opened a {_kind(what)} again", fresh, at=at)


FIRST_EMPTY = {
    "program": "Close its tracks first.",
    "track": "Close its cohorts first.",
    "cohort": "Take everyone off its roster first.",
}


def _kind(what: Unit) -> str:
    return what._meta.model_name or ""


def _program_of(what: Unit) -> UUID:
    match what:
        case Program():
            return what.pk
        case Track():
            return what.program_id
        case Cohort():
            return what.track.program_id


def _inside(what: Unit) -> int:
    match what:
        case Program():
            return what.tracks.filter(closed_at__isnull=True).count()
        case Track():
            return what.cohorts.filter(closed_at__isnull=True).count()
        case Cohort():
            return what.memberships.filter(ended_at__isnull=True, episode__closed_on__isnull=True).count()


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
    """On the roster from a day on.  NotAllowed for a second cohort at once and a room name that is taken."""
    insist(rules.may_run_program(by, episode.program_id))
    with refusing(ROSTER_REFUSALS):
        membership = Membership.objects.create(
            cohort=cohort, episode=episode, room_name=room_name.strip(), starts_on=starts_on
        )
    trail.note(by, "joined a cohort", membership, at=at)
    return membership


ROSTER_REFUSALS = {
    "room_names_are_unique_in_a_cohort": "Someone in this group goes by that name already. Choose another one.",
    "a_membership_does_not_end_before_it_starts": "The last day is not before the first.",
    "nobody_is_in_two_cohorts_at_once": "They are in a cohort then; take them off its roster first.",
}


@transaction.atomic
def end_membership(*, by: Actor, membership: Membership, at: datetime) -> Membership:
    """Off the roster at once; what was stays on record.  A second time changes nothing."""
    fresh = Membership.objects.select_for_update(of=("self",)).select_related("episode").get(pk=membership.pk)
    insist(rules.may_run_program(by, fresh.episode.program_id))
    if fresh.ended_at is None:
        fresh.ended_at, fresh.ended_by = at, by.id
        fresh.save(update_fields=["ended_at", "ended_by"])
        trail.note(by, "left a cohort", fresh, at=at)
    return fresh


@transaction.atomic
def set_last_day(*, by: Actor, membership: Membership, on: date | None, at: datetime) -> Membership:
    """On the roster up to and with a day; None: without end.  NotAllowed before the first day."""
    fresh = Membership.objects.select_for_update(of=("self",)).select_related("episode").get(pk=membership.pk)
    insist(rules.may_run_program(by, fresh.episode.program_id))
    before = fresh.ends_on.isoformat() if fresh.ends_on else None
    fresh.ends_on = on
    with refusing(ROSTER_REFUSALS):
        fresh.save(update_fields=["ends_on"])
    after = on.isoformat() if on else None
    trail.changed(
        by, "set a last day in a cohort", fresh, before={"ends_on": before}, after={"ends_on": after}, at=at
    )
    return fresh


@transaction.atomic
def choose_room_name(*, by: Actor, membership: Membership, room_name: str, at: datetime) -> Membership:
    """By oneself or a director.  NotAllowed when someone in the cohort goes by it already."""
    fresh = Membership.objects.select_for_update(of=("self",)).select_related("episode").get(pk=membership.pk)
    if by.id != fresh.episode.person_id:
        insist(rules.may_run_program(by, fresh.episode.program_id))
    before, fresh.room_name = fresh.room_name, room_name.strip()
    if before != fresh.room_name:
        with refusing(ROSTER_REFUSALS):
            fresh.save(update_fields=["room_name"])
        was, now = {"room_name": before}, {"room_name": fresh.room_name}
        trail.changed(by, "chose a room name", fresh, before=was, after=now, at=at)
    return fresh


@transaction.atomic
def close_episode(*, by: Actor, episode: Episode, on: date, at: datetime) -> Episode:
    """A stay ends; nothing of it is erased.  A second time changes nothing."""
    fresh = Episode.objects.select_for_update().get(pk=episode.pk)
    insist(rules.may_run_program(by, fresh.program_id))
    if fresh.closed_on is None:
        fresh.closed_on, fresh.closed_by = max(on, fresh.opened_on), by.id
        fresh.save(update_fields=["closed_on", "closed_by"])
        trail.note(by, "closed an episode", fresh, at=at)
    return fresh


@transaction.atomic
def reopen_episode(*, by: Actor, episode: Episode, at: datetime) -> Episode:
    """The stay was ended in error.  NotAllowed when another one is open."""
    fresh = Episode.objects.select_for_update().get(pk=episode.pk)
    insist(rules.may_run_program(by, fresh.program_id))
    if fresh.closed_on is not None:
        before, fresh.closed_on, fresh.closed_by = fresh.closed_on.isoformat(), None, None
        with refusing({"one_open_episode_per_person": "They have another stay that is open."}):
            fresh.save(update_fields=["closed_on", "closed_by"])
        trail.changed(
            by,
            "reopened an episode",
            fresh,
            before={"closed_on": before},
            after={"closed_on": None},
            at=at,
        )
    return fresh


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
