"""What a data file says of its scores, bands, thresholds, findings and safety rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from hearthside.measures.terms import (
    Band,
    Condition,
    Conditions,
    Cutoff,
    Finding,
    Higher,
    How,
    Item,
    Kind,
    Prorating,
    SafetyRule,
    Score,
    Threshold,
    When,
)
from hearthside.safety.terms import Tier

from .scoring import limits
from .table import Table


def read_conditions(table: Table, field: str, items: set[str], scores: set[str]) -> Conditions:
    return tuple(tuple(_condition(one, items, scores) for one in group) for group in table.groups(field))


def _condition(table: Table, items: set[str], scores: set[str]) -> Condition:
    """`{ item = "9", from = 1 }`, `{ score = "total", to = 28 }`, `{ item = "6r", blank = true }`."""
    is_score = "score" in table.raw
    field = "score" if is_score else "item"
    made = Condition(
        of=table.text(field),
        is_score=is_score,
        least=table.exact("from", None),
        most=table.exact("to", None),
        blank=table.flag("blank", False),
    )
    if made.of not in (scores if is_score else items):
        raise table.wrong(field, f"there is no {field} {made.of} to ask here.")
    if made.blank is not (made.least is None and made.most is None):
        raise table.wrong(field, "say from, to or both, or blank = true alone.")
    table.done()
    return made


def read_finding(table: Table, items: set[str], scores: set[str]) -> Finding:
    made = Finding(
        key=table.text("key"), when=read_conditions(table, "when", items, scores), source=table.text("source")
    )
    if not made.when:
        raise table.wrong("when", "must say when it holds.")
    table.done()
    return made


def read_safety(table: Table, items: tuple[Item, ...], scores: tuple[Score, ...]) -> SafetyRule:
    keys, changing = {one.key for one in items}, {one.key for one in scores if one.change}
    made = SafetyRule(
        key=table.text("key"),
        when=read_conditions(table, "when", keys, {one.key for one in scores}),
        worse=table.text("worse", ""),
        asked=table.one_of("asked", When, When.SAVE),
        tier=table.one_of("tier", Tier, None),
        known=table.text("known", ""),
        then=table.text("then", ""),
        why=table.text("why"),
        task=table.text("task", ""),
        source=table.text("source"),
    )
    if bool(made.when) is bool(made.worse):
        raise table.wrong("when", "say either when, or which score has become worse.")
    if made.worse and made.worse not in changing:
        raise table.wrong("worse", f"{made.worse} is no score with a threshold of change.")
    if made.tier is None and not made.task:
        raise table.wrong("tier", "a rule raises a tier, or is at least a task.")
    if made.tier == Tier.ATTENDANCE:
        raise table.wrong("tier", "an answer is no empty seat.")
    if made.tier == Tier.KNOWN:
        raise table.wrong(
            "tier", "nothing is known by itself: say orange, and of which item it may be known."
        )
    if made.known and (made.known not in keys or made.tier != Tier.ORANGE):
        raise table.wrong("known", "must be an item, and the rule's tier orange.")
    table.done()
    return made


def read_scores(top: Table, items: tuple[Item, ...]) -> tuple[Score, ...]:
    numbered = {one.key: one for one in items if one.kind != Kind.WORDS}
    made: dict[str, Score] = {}
    for table in top.tables("scores"):
        score = _score(table, numbered, made)
        if score.key in made:
            raise table.wrong("key", f"{score.key} stands twice.")
        made[score.key] = score
    return tuple(made.values())


def _score(table: Table, items: Mapping[str, Item], before: Mapping[str, Score]) -> Score:
    how, times = table.one_of("how", How), table.whole("times", 1)
    parts = table.list_of("items", str, ()), table.list_of("scores", str, ())
    _known(table, "items", parts[0], items)
    _known(table, "scores", parts[1], before)
    reversed_scores = table.list_of("reversed_scores", str, ())
    _known(table, "reversed_scores", reversed_scores, parts[1])
    if bool(parts[0] + parts[1]) is (how == How.OWNER):
        raise table.wrong("how", "a score has parts, unless its owner computes it.")
    if parts[0] and parts[1]:
        raise table.wrong("scores", "its parts are items or scores, not both.")
    if how == How.COUNT and (parts[1] or times != 1):
        raise table.wrong("how", "a count is of items, each once.")
    score = Score(
        key=table.text("key"),
        how=how,
        items=parts[0],
        scores=parts[1],
        reversed_scores=reversed_scores,
        at_least=_at_least(table, how, parts[0]),
        times=times,
        least=table.exact("from"),
        most=table.exact("to"),
        higher=table.one_of("higher", Higher, None),
        bands=_bands(table),
        cutoffs=tuple(_cutoff(one) for one in table.tables("cutoffs")),
        bands_source=table.text("bands_source", ""),
        change=_threshold(table.maybe("change")),
        prorate=_prorating(table.maybe("prorate")),
        loinc=table.text("loinc", ""),
    )
    _hangs_together(table, score, items, before)
    table.done()
    return score


def _hangs_together(
    table: Table, score: Score, items: Mapping[str, Item], before: Mapping[str, Score]
) -> None:
    """What is said of a score in two places agrees."""
    reach = limits(score, items, before)
    if reach and (score.least, score.most) != reach:
        raise table.wrong("to", f"its parts reach from {reach[0]} to {reach[1]}, not so far as is said.")
    if score.bands and score.bands[-1].top != score.most:
        raise table.wrong("bands", f"the last must end at {score.most}.")
    if (score.bands or score.cutoffs) and not score.bands_source:
        raise table.wrong("bands_source", "is missing: who says where the bands end?")
    if score.change and score.higher is None:
        raise table.wrong("higher", "is missing: without it no change is better or worse.")
    if score.prorate:
        _known(table, "prorate.never", score.prorate.never, score.items)
        if score.how not in {How.SUM, How.MEAN} or score.prorate.blanks >= len(score.items):
            raise table.wrong(
                "prorate", "only a sum or a mean of more items than may be blank can be filled in."
            )


def _known(table: Table, field: str, keys: tuple[str, ...], among: Iterable[str]) -> None:
    for key in keys:
        if key not in among:
            raise table.wrong(field, f"there is no {key} here.")
    if len(set(keys)) != len(keys):
        raise table.wrong(field, "each once.")


def _at_least(table: Table, how: How, items: tuple[str, ...]) -> Mapping[str, int]:
    """For a count: `at_least = 2`, and `at_least_of = { 9 = 1 }` for those that differ."""
    if how != How.COUNT:
        return {}
    every, said = table.whole("at_least"), table.wholes("at_least_of")
    _known(table, "at_least_of", tuple(said), items)
    return {key: said.get(key, every) for key in items}


def _bands(table: Table) -> tuple[Band, ...]:
    """Each begins where the one before ends, so nothing lies between two and nothing in both."""
    made: list[Band] = []
    for one in table.tables("bands"):
        below = "below" in one.raw
        band = Band(name=one.text("name"), top=one.exact("below" if below else "to"), below=below)
        one.done()
        if made and band.top <= made[-1].top:
            raise one.wrong("to", "bands ascend.")
        made.append(band)
    return tuple(made)


def _cutoff(table: Table) -> Cutoff:
    made = Cutoff(name=table.text("name"), least=table.exact("from", None), most=table.exact("to", None))
    if (made.least is None) is (made.most is None):
        raise table.wrong("name", "say from or to.")
    table.done()
    return made


def _threshold(table: Table | None) -> Threshold | None:
    if table is None:
        return None
    reliable: Any = table.exact("reliable", None)
    if reliable is not None and reliable <= Fraction(0):
        raise table.wrong("reliable", "must be more than nothing.")
    below = table.exact("recovery_below", None)
    made = Threshold(reliable=reliable, recovery_below=below, source=table.text("source"))
    table.done()
    return made


def _prorating(table: Table | None) -> Prorating | None:
    if table is None:
        return None
    made = Prorating(
        blanks=table.whole("blanks"), never=table.list_of("never", str, ()), source=table.text("source")
    )
    if made.blanks < 1:
        raise table.wrong("blanks", "must be one or more.")
    table.done()
    return made
