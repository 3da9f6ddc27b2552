"""What a few of the members answered, week by week: made up, and the same at every start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Viewer
from hearthside.measures import rules
from hearthside.measures.actions import answer, begin, finish
from hearthside.measures.models import Administration, Answer
from hearthside.measures.queries import newest
from hearthside.measures.terms import Instrument

from . import script
from .days import Coming, Day


BEGINS, EACH = timedelta(minutes=9), timedelta(seconds=15)


class CheckIns:
    """Who is asked when, over all days that are lived: a week after they answered last, as the program asks."""

    def __init__(self) -> None:
        self.last_on: dict[tuple[UUID, str], date] = {}
        self.many: dict[tuple[UUID, str], int] = defaultdict(int)
        done = Administration.objects.filter(finished_at__isnull=False).order_by("on")
        for episode_id, key, on in done.values_list("episode_id", "instrument", "on"):
            self._count(episode_id, key, on)

    def _count(self, episode_id: UUID, key: str, on: date) -> None:
        self.last_on[episode_id, key] = on
        self.many[episode_id, key] += 1

    def due(self, one: Coming, day: Day) -> Iterator[tuple[Instrument, dict[str, int]]]:
        episode_id = one.seats[0].episode_id
        assert episode_id is not None, "a member's seat is one of their stay"
        for key in script.MEASURES:
            instrument = newest(key)
            assert instrument is not None, "it ships"
            last_on = self.last_on.get((episode_id, key))
            if not rules.is_due(instrument.interval, last_on=last_on, today=day.on):
                continue
            said = script.answers_of(one.slug, key, self.many[episode_id, key], day.ago)
            if said is not None:
                self._count(episode_id, key, day.on)
                items = [item.key for item in instrument.items]
                yield instrument, dict(zip(items, said, strict=True))

    def live(self, by: Viewer, one: Coming, day: Day) -> None:
        """By everyone's own actions."""
        stay = one.seats[0].episode
        assert stay is not None, "a member's seat is one of their stay"
        for n, (instrument, said) in enumerate(self.due(one, day)):
            at = _begins(one, n)
            form = begin(by=by, episode=stay, instrument=instrument.key, on=day.on, at=at)
            for item, value in said.items():
                at += EACH
                answer(by=by, administration=form, said={item: value}, at=at)
            finish(by=by, administration=form, at=at)

    def rows(self, by: Viewer, one: Coming, day: Day) -> Iterator[tuple[Administration, list[Answer]]]:
        """The rows that the actions would have written."""
        episode_id = one.seats[0].episode_id
        assert episode_id is not None, "a member's seat is one of their stay"
        insist(rules.may_write(by, episode_id, is_open=True))
        for n, (instrument, said) in enumerate(self.due(one, day)):
            at = _begins(one, n)
            form = Administration(
                episode_id=episode_id, instrument=instrument.key, version=instrument.version, on=day.on
            )
            form.begun_at, form.begun_by = at, by.id
            trail.note(by, "began a form", form, at=at)
            answers = []
            for item, value in said.items():
                at += EACH
                insist(rules.fits(instrument, item, value, ""))
                made = Answer(administration=form, episode_id=episode_id, item=item, value=value, nth=1)
                made.at, made.by = at, by.id
                answers.append(made)
                trail.note(by, "answered an item", made, at=at)
            form.finished_at, form.finished_by = at, by.id
            trail.note(by, "finished a form", form, at=at)
            yield form, answers


def _begins(one: Coming, nth: int) -> datetime:
    return one.seats[0].session.starts_at - BEGINS + nth * timedelta(minutes=4)
