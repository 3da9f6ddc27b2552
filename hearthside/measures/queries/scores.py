"""What finished forms score: counted from their answers now, never read from a stored total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.measures import rules
from hearthside.measures.models import Administration
from hearthside.measures.terms import Answers, Instrument, Scored
from hearthside.program.models import Episode

from .answers import current_answers
from .files import instrument_of, shelf


AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class FormScored:
    """A finished form and what it scores."""

    administration_id: UUID
    instrument: str
    version: int
    on: date
    scores: Mapping[str, Scored]


def scores_of(viewer: Viewer, episode: Episode) -> Cards[FormScored]:
    """Every finished form of one stay, the oldest first.  Two queries."""
    seen = Administration.objects.filter(
        rules.administrations_in_sight(viewer), episode=episode, finished_at__isnull=False
    )
    forms = list(seen.order_by("on", "begun_at", "pk"))
    answers = current_answers(forms)
    rows = tuple(_one_scored(form, answers[form.pk]) for form in forms)
    return Cards(rows, frozenset({episode.pk} if rows else ()))


def scores_before(form: Administration) -> Mapping[str, Scored]:
    """Of the form of the same instrument that was finished last before this one began; nothing for the first."""
    earlier = Administration.objects.filter(
        episode_id=form.episode_id, instrument=form.instrument, finished_at__lte=form.begun_at
    )
    last = earlier.exclude(pk=form.pk).order_by("-begun_at").first()
    if last is None:
        return {}
    return rules.score(instrument_of(last), current_answers([last])[last.pk])


def every_score() -> Iterator[FormScored]:
    """Every finished form there is, for a job that counts them all anew.  Two queries for each two thousand."""
    for form, answers in _finished():
        yield _one_scored(form, answers)


def _finished() -> Iterator[tuple[Administration, Answers]]:
    finished = Administration.objects.filter(finished_at__isnull=False).order_by("pk")
    last = UUID(int=0)
    while forms := list(finished.filter(pk__gt=last)[:AT_ONCE]):
        answers = current_answers(forms)
        yield from ((form, answers[form.pk]) for form in forms)
        last = forms[-1].pk


@dataclass(slots=True)
class Recounted:
    """Of one version: how many forms were counted, and how many hold what it does not ask, or are of no version here."""

    instrument: str
    version: int
    forms: int = 0
    unfit: int = 0


def recounted() -> tuple[Recounted, ...]:
    """Every finished form counted anew from its answers, by version.  Two queries for each two thousand."""
    found: dict[tuple[str, int], Recounted] = {}
    for form, answers in _finished():
        of = form.instrument, form.version
        one = found.setdefault(of, Recounted(*of))
        one.forms += 1
        if of not in shelf() or not _fits(shelf()[of], answers):
            one.unfit += 1
    return tuple(found[of] for of in sorted(found))


def _fits(instrument: Instrument, answers: Answers) -> bool:
    rules.score(instrument, answers)  # total, whatever was answered: a rule that cannot count stops the job
    return all(rules.fits(instrument, item, value, "") for item, value in answers.items())


def _one_scored(form: Administration, answers: Answers) -> FormScored:
    scores = rules.score(instrument_of(form), answers)
    return FormScored(form.pk, form.instrument, form.version, form.on, scores)
