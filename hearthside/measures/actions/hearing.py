"""What an answer raises is raised in the answer's own transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from hearthside.access.viewer import Actor
from hearthside.measures import queries, rules
from hearthside.measures.models import Administration
from hearthside.measures.rules import Background
from hearthside.measures.terms import Raised, SafetyRule
from hearthside.safety.actions import raise_concern
from hearthside.safety.terms import Cause, Tier


def hear(
    *, by: Actor, form: Administration, items: Collection[str], is_new: bool, at: datetime
) -> tuple[bool, str]:
    """Of these items, just saved: whether somebody of the team is told, and which instrument follows, if one does.

    No query where no rule asks for them.
    """
    instrument = queries.instrument_of(form)
    listening = rules.listens(instrument, items, is_finished=form.finished_at is not None)
    worst = rules.worst(_raised(form, listening, at)) if listening else None
    if worst is None:
        return False, ""
    if is_new:
        _raise(by, form, worst, at)
    return True, worst.then if worst.then and queries.may_follow(form, worst.then) else ""


def hear_end(*, by: Actor, form: Administration, at: datetime) -> None:
    """Of a form that is handed in, or lapsed: what only its end can say.  The rest was heard when it was saved."""
    instrument = queries.instrument_of(form)
    worst = rules.worst(_raised(form, rules.heard_at_end(instrument), at))
    if worst is not None:
        _raise(by, form, worst, at)


def _raised(form: Administration, listening: Collection[SafetyRule], at: datetime) -> list[Raised]:
    """By what is known of them, where a rule that holds asks for it."""
    instrument, answers = queries.instrument_of(form), queries.current_answers([form])[form.pk]
    before = queries.scores_before(form) if any(rule.worse for rule in listening) else {}

    def now(background: Background | None) -> list[Raised]:
        found = rules.raised(instrument, answers, is_finished=True, before=before, background=background)
        return [one for one in found if one.rule in {rule.key for rule in listening}]

    found = now(None)
    holding = {one.rule for one in found}
    may_be_known = next((rule for rule in listening if rule.known and rule.key in holding), None)
    return now(queries.background_for(form, may_be_known, at=at)) if may_be_known else found


def _raise(by: Actor, form: Administration, one: Raised, at: datetime) -> None:
    raise_concern(
        by=by,
        episode=form.episode,
        tier=one.tier or Tier.YELLOW,
        cause=Cause.ANSWER,
        source=f"form:{form.pk}",
        heard=one.rule,
        task=one.task,
        at=at,
    )
