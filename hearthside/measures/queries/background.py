"""What is known of somebody beside their answers: whether a concern is one that the team knows."""

from __future__ import annotations

from datetime import datetime, timedelta

from hearthside.measures import rules
from hearthside.measures.models import Administration, Answer
from hearthside.measures.rules import Assessed, Background
from hearthside.measures.terms import SafetyRule
from hearthside.program.queries import settings
from hearthside.safety.queries import last_assessment, plan_is_current
from hearthside.safety.queries.concerns import Known
from hearthside.safety.terms import KNOWN_DAYS, RED_FROM, Level, Tier

from .answers import current_answers
from .files import instrument_of, newest
from .permissions import permission_for


def background_for(form: Administration, rule: SafetyRule, *, at: datetime) -> Background:
    """Two queries where nobody assessed them; six at most.  `rule`: one that may be known."""
    found = settings((KNOWN_DAYS, RED_FROM), program_id=form.episode.program_id, on=form.on)
    known = last_assessment(form.episode_id)
    return Background(
        assessed=_assessed(form, rule, known, at) if known else None,
        plan_is_current=known is not None and plan_is_current(form.episode_id, on=form.on),
        known_for=timedelta(days=found[KNOWN_DAYS.name]),
        red_from=found[RED_FROM.name],
    )


def _assessed(form: Administration, rule: SafetyRule, known: Known, at: datetime) -> Assessed | None:
    """None where the item had no answer when they were assessed: then there is nothing to be higher than."""
    then = (
        Answer.objects.filter(
            episode_id=form.episode_id,
            administration__instrument=form.instrument,
            item=rule.known,
            at__lte=known.at,
        )
        .order_by("-at", "-nth")
        .first()
    )
    if then is None or then.value is None:
        return None
    return Assessed(
        answer=then.value,
        age=at - known.at,
        by_licensed=True,
        rules_out=_rules_out(form, rule, known),
    )


def _rules_out(form: Administration, rule: SafetyRule, known: Known) -> bool:
    """By the screener, where it may be asked: whole, and nothing beyond its first two questions.  Else: rated low.

    Whoever was rated high is not known to be safe, whatever a form says.
    """
    screener = newest(rule.then) if rule.then else None
    if screener is None or not (screener.wording or permission_for(screener, on=form.on)):
        return known.level == Level.LOW
    asked = Administration.objects.filter(
        episode_id=form.episode_id, instrument=rule.then, finished_at__lte=known.at
    )
    last = asked.order_by("-finished_at").first()
    if last is None or known.level == Level.HIGH:
        return False
    found = rules.triage(instrument_of(last), current_answers([last])[last.pk])
    return found.is_whole and found.tier in {None, Tier.YELLOW}
