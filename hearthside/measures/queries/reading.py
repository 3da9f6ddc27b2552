"""What somebody answered and what it comes to, for those who treat them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import day, moment
from hearthside.measures import rules
from hearthside.measures.models import Administration, Answer
from hearthside.measures.terms import Answers, Instrument, Score
from hearthside.people.models import Person
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Episode

from .answers import current_answers
from .files import instrument_of
from .permissions import worded


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """One form.  `value`: what it scores, or why it scores nothing; `change`: from the one before."""

    form_id: UUID
    on: str
    value: str
    band: str
    change: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One score of one instrument over the weeks, the newest first."""

    key: str
    name: str
    recall: str
    sentence: str
    source: str  # the paper by whose threshold a change is called reliable
    bands_source: str
    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True, slots=True)
class ScoresPage:
    episode_id: UUID
    name: str
    courses: tuple[Course, ...]
    whose: Cards[str]


def scores_page(viewer: Viewer, episode: Episode) -> ScoresPage:
    """Four queries, however many forms."""
    forms = list(
        Administration.objects.filter(rules.administrations_in_sight(viewer), episode=episode).order_by(
            "on", "begun_at", "pk"
        )
    )
    answers, changed = current_answers(forms), _changed(forms)
    by_key: dict[str, list[Administration]] = {}
    for form in forms:
        by_key.setdefault(form.instrument, []).append(form)
    name = name_for(viewer, named(Person.objects.get(pk=episode.person_id)), Where.STAFF)
    courses = tuple(_course(by_key[key], answers, changed) for key in sorted(by_key))
    return ScoresPage(episode.pk, name, courses, Cards((name,), frozenset({episode.pk})))


def _changed(forms: Sequence[Administration]) -> frozenset[UUID]:
    """Forms in which an answer stands beside an earlier one."""
    rows = Answer.objects.filter(administration__in=forms, nth__gt=1)
    return frozenset(rows.values_list("administration_id", flat=True).distinct())


def _course(
    forms: Sequence[Administration], answers: Mapping[UUID, Answers], changed: frozenset[UUID]
) -> Course:
    newest = instrument_of(forms[-1])
    main = rules.main_score(newest)
    values: list[Fraction | None] = []
    rows: list[ScoreRow] = []
    for form in forms:
        instrument = instrument_of(form)
        before = next((value for value in reversed(values) if value is not None), None)
        row, value = _row(instrument, form, answers[form.pk], before, is_changed=form.pk in changed)
        values.append(value)
        rows.append(row)
    return Course(
        key=newest.key,
        name=newest.name,
        recall=newest.recall,
        sentence=_sentence(main, forms, values) if main else "",
        source=main.change.source if main and main.change else "",
        bands_source=main.bands_source if main else "",
        rows=tuple(reversed(rows)),
    )


def _row(
    instrument: Instrument,
    form: Administration,
    answers: Answers,
    before: Fraction | None,
    *,
    is_changed: bool,
) -> tuple[ScoreRow, Fraction | None]:
    main, scored = rules.main_score(instrument), rules.score(instrument, answers)
    found = scored[main.key] if main and form.finished_at else None
    value = found.value if found else None
    notes = [] if form.finished_at else ["not handed in"]
    notes += ["an answer was changed"] if is_changed else []
    words = rules.triage_words(instrument, answers) if main is None else ""
    if found is not None:
        words = rules.points_words(value) if value is not None else found.why_not
    row = ScoreRow(
        form_id=form.pk,
        on=day(form.on),
        value=words,
        band=found.band if found else "",
        change=rules.change_words(main, before, value) if main else "",
        notes=", ".join(notes),
    )
    return row, value


def _sentence(one: Score, forms: Sequence[Administration], values: Sequence[Fraction | None]) -> str:
    """From the first whole form to the newest."""
    whole = [(form, value) for form, value in zip(forms, values, strict=True) if value is not None]
    if len(whole) < 2:  # noqa: PLR2004 -- one is no change
        return "Nothing to compare yet."
    (first, before), (_, after) = whole[0], whole[-1]
    words = rules.change_words(one, before, after)
    return f"From {rules.points_words(before)} to {rules.points_words(after)} since {day(first.on)}: {words}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer in words; a later one stands after it."""

    words: str
    when: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSaid:
    key: str
    text: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    episode_id: UUID
    name: str
    instrument: str
    recall: str
    instruction: str
    notice: str
    on: str
    state: str
    items: tuple[ItemSaid, ...]
    whose: Cards[str]


def form_page(viewer: Viewer, form: Administration) -> FormPage:
    """Each item with all that was answered to it.  Five queries at most."""
    stay = Episode.objects.select_related("person", "program").get(pk=form.episode_id)
    instrument, zone = worded(form), stay.program.zone
    rows = list(Answer.objects.filter(administration=form).order_by("nth"))
    people = Person.objects.in_bulk({row.by for row in rows})
    name = name_for(viewer, named(stay.person), Where.STAFF)

    def said(row: Answer) -> Said:
        who = people.get(row.by)
        return Said(
            words=_answer_words(instrument, row),
            when=moment(row.at, zone),
            who="" if who is None or who.pk == stay.person_id else name_for(viewer, named(who), Where.STAFF),
        )

    wording = instrument.wording
    return FormPage(
        episode_id=stay.pk,
        name=name,
        instrument=instrument.name,
        recall=instrument.recall,
        instruction=wording.instruction if wording else "",
        notice=wording.notice if wording else "",
        on=day(form.on),
        state=_state(form, zone),
        items=tuple(
            ItemSaid(
                key=item.key,
                text=wording.items[item.key] if wording else f"Question {item.key}",
                said=tuple(said(row) for row in rows if row.item == item.key),
            )
            for item in instrument.items
        ),
        whose=Cards((name,), frozenset({stay.pk})),
    )


def _answer_words(instrument: Instrument, row: Answer) -> str:
    if row.words:
        return str(row.words)
    if row.value is None:
        return "passed over"
    item = instrument.item(row.item)
    texts = instrument.wording.choices.get(item.choices, {}) if instrument.wording and item else {}
    return f"{texts[row.value]} ({row.value})" if row.value in texts else str(row.value)


def _state(form: Administration, zone: str) -> str:
    if form.finished_at:
        return f"Handed in {moment(form.finished_at, zone)}."
    if form.lapsed_at:
        return "Not handed in within a day; what was answered stays."
    return f"Begun {moment(form.begun_at, zone)}, not handed in yet."
