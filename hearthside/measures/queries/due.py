"""What somebody is asked today, and where they left off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hearthside.access.viewer import Viewer
from hearthside.measures import rules
from hearthside.measures.models import Administration
from hearthside.measures.terms import Instrument
from hearthside.program.models import Episode
from hearthside.program.queries import own_stay

from .answers import current_answers
from .files import instrument_of, instruments
from .permissions import permitted


@dataclass(frozen=True, slots=True)
class Due:
    """One form that is to be filled in now, or gone on with."""

    instrument: str
    name: str
    administration_id: UUID | None  # begun already
    blanks: tuple[str, ...]  # what has no answer yet, in its order
    questions: int  # how many there are, one screen each
    screen: int  # where one goes on, counted from one; past the last: all were seen


def due(viewer: Viewer, *, today: date, at: datetime) -> tuple[Due, ...]:
    """What the viewer's own stay asks of them today.  Three queries; two, where nothing is begun."""
    stay = own_stay(viewer)
    return due_of(stay, today=today, at=at) if stay else ()


def due_of(stay: Episode, *, today: date, at: datetime) -> tuple[Due, ...]:
    """What follows another form's answer comes first.  Two queries at most, unless wording on record is asked for."""
    forms = list(Administration.objects.filter(episode=stay, lapsed_at__isnull=True).order_by("on"))
    begun = {
        form.instrument: form
        for form in forms
        if not form.finished_at and rules.is_open_yet(form.begun_at, at=at)
    }
    answers = current_answers(begun.values()) if begun else {}
    wanted = _by_the_calendar(forms, today)
    going_on = [(instrument_of(form), form) for form in begun.values()]
    new = [(one, None) for one in wanted if one.key not in begun]
    return tuple(
        _due(one, form, answers) for one, form in sorted([*going_on, *new], key=lambda pair: _order(pair[0]))
    )


def _order(one: Instrument) -> tuple[bool, str]:
    return one.interval is not None and one.interval.days is not None, one.key


def _by_the_calendar(forms: Sequence[Administration], today: date) -> list[Instrument]:
    last_on = {form.instrument: form.on for form in forms if form.finished_at}
    now = [
        one for one in instruments() if rules.is_due(one.interval, last_on=last_on.get(one.key), today=today)
    ]
    asks = [one.key for one in now if not one.wording]
    leave = permitted(asks, on=today) if asks else {}
    return [one for one in now if rules.can_be_asked(one, is_permitted=one.key in leave)]


def _due(
    instrument: Instrument, form: Administration | None, answers: Mapping[UUID, Mapping[str, int | None]]
) -> Due:
    so_far = answers[form.pk] if form else {}
    return Due(
        instrument.key,
        instrument.name,
        form.pk if form else None,
        rules.blanks(instrument, so_far),
        len(rules.screens(instrument)),
        rules.next_screen(instrument, so_far, unseen=True),
    )
