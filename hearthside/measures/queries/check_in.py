"""The pages on which somebody answers: what waits, one question, the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hearthside.access.viewer import Viewer
from hearthside.careteam.queries import therapists_of
from hearthside.measures import rules
from hearthside.measures.models import Administration
from hearthside.measures.terms import Item, Wording
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.queries import own_stay
from hearthside.safety.queries import Help, help_for, program_day

from .answers import current_answers, words_said
from .due import Due, due_of
from .files import instrument_of
from .permissions import worded


LATELY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Waiting:
    """For the page of the day: that something waits, not what."""

    is_begun: bool
    minutes: str


def waiting(viewer: Viewer, *, at: datetime) -> Waiting | None:
    """Five queries at most."""
    stay = own_stay(viewer)
    found = due_of(stay, today=program_day(stay, at=at), at=at) if stay else ()
    if not found:
        return None
    return Waiting(any(one.administration_id for one in found), rules.minutes_words(_left(found)))


def _left(found: tuple[Due, ...]) -> int:
    return sum(one.questions - one.screen + 1 for one in found)


@dataclass(frozen=True, slots=True)
class CheckInPage:
    therapists: str
    due: tuple[Due, ...]
    minutes: str
    is_begun: bool
    lately: tuple[Lately, ...]
    help: Help | None  # who calls, while a concern of theirs is open


@dataclass(frozen=True, slots=True)
class Lately:
    """Finished within a day: until then it can be corrected."""

    administration_id: UUID
    name: str


def check_in_page(viewer: Viewer, *, at: datetime) -> CheckInPage:
    """Eight queries; four more while a concern of theirs is open."""
    stay = own_stay(viewer)
    if stay is None:
        return CheckInPage("", (), "", False, (), None)
    today = program_day(stay, at=at)
    found = due_of(stay, today=today, at=at)
    who = [name_for(viewer, named(one), Where.ROOM) for one in therapists_of([stay.pk], at=at)[stay.pk]]
    done = Administration.objects.filter(
        episode=stay, finished_at__isnull=False, begun_at__gt=at - LATELY
    ).order_by("finished_at")
    return CheckInPage(
        therapists=" and ".join(who),
        due=found,
        minutes=rules.minutes_words(_left(found)),
        is_begun=any(one.administration_id for one in found),
        lately=tuple(Lately(form.pk, instrument_of(form).name) for form in done),
        help=help_for(viewer, stay.pk, at=at),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One item as it is put: its words, what may be answered, what was."""

    item: Item
    text: str
    choices: tuple[tuple[int, str], ...]
    value: int | None
    words: str
    is_seen: bool
    shows_more: frozenset[int]  # the values after which the item beside it is asked too


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """`before`: the screen before; 0 for none.  `after`: the next; past the last for the end."""

    form_id: UUID
    nth: int
    of: int
    instruction: str
    notice: str
    asked: tuple[Asked, ...]
    before: int
    after: int
    is_last: bool
    saves_at_once: bool


def question_page(form: Administration, nth: int, *, at: datetime) -> QuestionPage | None:
    """One question; None where there is none to be asked, or no longer.  Three queries at most."""
    instrument = worded(form)
    all_ = rules.screens(instrument)
    if not (0 < nth <= len(all_) and instrument.wording and rules.is_open_yet(form.begun_at, at=at)):
        return None
    answers = current_answers([form])[form.pk]
    screen = all_[nth - 1]
    if rules.is_skipped(screen[0], answers):
        return None
    words = words_said(form) if any(item.kind == "words" for item in screen) else {}
    after = rules.next_screen(instrument, answers, after=nth)
    return QuestionPage(
        form_id=form.pk,
        nth=nth,
        of=len(all_),
        instruction=instrument.wording.instruction,
        notice=instrument.wording.notice,
        asked=tuple(_asked(instrument.wording, screen, item, answers, words) for item in screen),
        before=rules.screen_before(instrument, answers, nth),
        after=after,
        is_last=after > len(all_),
        saves_at_once=len(screen) == 1 and screen[0].kind == "choice",
    )


def _asked(
    wording: Wording,
    screen: tuple[Item, ...],
    item: Item,
    answers: Mapping[str, int | None],
    words: Mapping[str, str],
) -> Asked:
    texts = wording.choices[item.choices] if item.choices else {}
    more = frozenset(
        value
        for value in item.values
        for other in screen
        if other.beside == item.key and not rules.is_skipped(other, {**answers, item.key: value})
    )
    return Asked(
        item=item,
        text=wording.items[item.key],
        choices=tuple((value, texts[value]) for value in item.values) if texts else (),
        value=answers.get(item.key),
        words=words.get(item.key, ""),
        is_seen=item.key in answers,
        shows_more=more,
    )


@dataclass(frozen=True, slots=True)
class EndPage:
    """All was seen: what was left open can still be answered, or stay so."""

    form_id: UUID
    of: int
    open: tuple[int, ...]  # the screens without an answer
    last: int
    is_finished: bool


def end_page(form: Administration, *, at: datetime) -> EndPage | None:
    """None once it cannot be changed any more.  One query."""
    if not rules.is_open_yet(form.begun_at, at=at):
        return None
    instrument = instrument_of(form)
    answers = current_answers([form])[form.pk]
    left = rules.blanks(instrument, answers)
    return EndPage(
        form_id=form.pk,
        of=len(rules.screens(instrument)),
        open=tuple(
            n
            for n, screen in enumerate(rules.screens(instrument), start=1)
            if any(item.key in left for item in screen)
        ),
        last=rules.screen_before(instrument, answers, len(rules.screens(instrument)) + 1),
        is_finished=form.finished_at is not None,
    )


def next_after(form: Administration, nth: int) -> int:
    """The screen after one, by the answers that hold now; past the last: none.  One query."""
    return rules.next_screen(instrument_of(form), current_answers([form])[form.pk], after=nth)


def screens_in(form: Administration) -> int:
    return len(rules.screens(instrument_of(form)))
