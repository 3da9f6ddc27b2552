"""Somebody begins a form, answers it item by item, and finishes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.kernel import jobs
from hearthside.measures import queries, rules
from hearthside.measures.models import Administration, Answer
from hearthside.program.models import Episode
from hearthside.program.queries import own_stay
from hearthside.safety.queries import program_day

from .hearing import hear, hear_end


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of one save."""

    answers: tuple[Answer, ...]
    is_new: bool  # something was said that did not stand there already
    is_heard: bool  # what stands there now is heard by somebody of the team
    follows: Administration | None  # the form that is asked next because of it


@transaction.atomic
def begin(*, by: Actor, episode: Episode, instrument: str, on: date, at: datetime) -> Administration:
    """By the newest version.  One that is open is gone on with, on whatever device; after a day it lapses.

    Two at once begin one.  `on`: the program day.
    """
    stay = Episode.objects.select_for_update(no_key=True).get(pk=episode.pk)
    insist(rules.may_write(by, stay.pk, is_open=stay.closed_on is None))
    newest = queries.newest(instrument)
    leave = queries.permission_for(newest, on=on) if newest else None
    insist(rules.can_be_asked(newest, is_permitted=leave is not None))
    assert newest is not None
    known = queries.open_form(stay.pk, instrument)
    if known is not None and rules.is_open_yet(known.begun_at, at=at):
        return known
    if known is not None:
        _lapse(by, known, at)
    made = Administration(
        episode=stay, instrument=newest.key, version=newest.version, permission=leave, on=on
    )
    made.begun_at, made.begun_by = at, by.id
    made.save(force_insert=True)
    trail.note(by, "began a form", made, at=at)
    return made


def _lapse(by: Actor, form: Administration, at: datetime) -> None:
    """What was answered stays, and is heard as if it had been handed in; one that nobody answered says nothing."""
    form.lapsed_at = at
    form.save(update_fields=["lapsed_at"])
    trail.note(by, "let a form lapse", form, at=at)
    if form.answers.exists():
        hear_end(by=by, form=form, at=at)


@transaction.atomic
def lapse_forms(*, by: Machine, at: datetime) -> int:
    """Those that nobody handed in within a day.  How many they were."""
    insist(rules.may_lapse(by))
    left = queries.left_open(at=at)
    for form in left:
        _lapse(by, form, at)
    return len(left)


@transaction.atomic
def go_on(*, by: Viewer, at: datetime) -> tuple[Administration, int] | None:
    """With what one's own stay asks for first, begun if it was not: the form, and where in it.  None: nothing waits."""
    stay = own_stay(by)
    if stay is None:
        return None
    today = program_day(stay, at=at)
    first = next(iter(queries.due_of(stay, today=today, at=at)), None)
    if first is None:
        return None
    return begin(by=by, episode=stay, instrument=first.instrument, on=today, at=at), first.screen


@transaction.atomic
def answer(
    *, by: Actor, administration: Administration, said: Mapping[str, int | str | None], at: datetime
) -> Saved:
    """What is asked at once is saved at once: mostly one item.  Another answer stands beside the first; the same once
    more changes nothing.

    `said`, by item: the value chosen, words, or None for passed over or taken back.  Raises NotAllowed, with the
    field's name as its code when a field is meant.
    """
    form = _held(by, administration, at)
    with trail.gathering(), jobs.gathering():  # whoever answers does not wait for each line by itself
        written = [_write(by, form, item, one, at) for item, one in said.items()]
        is_new = any(new for _, new in written)
        heard, follows = hear(by=by, form=form, items=said, is_new=is_new, at=at)
        if follows and is_new:
            begin(by=by, episode=form.episode, instrument=follows, on=form.on, at=at)
    next_form = queries.open_form(form.episode_id, follows) if follows else None
    return Saved(tuple(row for row, _ in written), is_new, heard, next_form)


def _write(
    by: Actor, form: Administration, item: str, said: int | str | None, at: datetime
) -> tuple[Answer, bool]:
    value, words = (None, said.strip()) if isinstance(said, str) else (said, "")
    insist(rules.fits(queries.instrument_of(form), item, value, words))
    last = form.answers.filter(item=item).order_by("-nth").first()
    if last is not None and (last.value, last.words) == (value, words):
        return last, False
    made = Answer(administration=form, episode=form.episode, item=item, value=value, at=at, by=by.id)
    made.words, made.nth = words, last.nth + 1 if last else 1
    made.save(force_insert=True)
    trail.note(by, "answered an item anew" if last else "answered an item", made, at=at)
    return made, True


@transaction.atomic
def finish(*, by: Actor, administration: Administration, at: datetime) -> Administration:
    """Whatever is blank stays blank.  A second time changes nothing."""
    form = _held(by, administration, at)
    if form.finished_at is None:
        form.finished_at, form.finished_by = at, by.id
        form.save(update_fields=["finished_at", "finished_by"])
        trail.note(by, "finished a form", form, at=at)
        hear_end(by=by, form=form, at=at)
    return form


def _held(by: Actor, administration: Administration, at: datetime) -> Administration:
    """Locked: what is saved to one form comes one after the other.  Raises NotAllowed: not theirs, or too late."""
    rows = Administration.objects.select_for_update(of=("self",)).select_related("episode")
    form = rows.get(pk=administration.pk)
    insist(rules.may_write(by, form.episode_id, is_open=form.episode.closed_on is None))
    insist(rules.is_open_yet(form.begun_at, at=at))
    return form
