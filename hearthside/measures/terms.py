"""The words of measures: an instrument as its data file says it, what is answered, what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from hearthside.safety.terms import Tier


class Kind(StrEnum):
    CHOICE = "choice"
    NUMBER = "number"
    WORDS = "words"  # never scored


class How(StrEnum):
    """How a score comes of its parts."""

    SUM = "sum"
    MEAN = "mean"
    COUNT = "count"  # of the parts that reach a value
    OWNER = "owner"  # by tables that are the owner's; nothing is computed here


class Higher(StrEnum):
    WORSE = "worse"
    BETTER = "better"


class Terms(StrEnum):
    """On what terms the wording may be used."""

    FREE = "free"
    FREE_CITE = "free-cite"
    FREE_ND = "free-nd"
    ASK = "ask"
    PROPRIETARY = "proprietary"


TERMS_WORDS = {
    Terms.FREE: "free to show",
    Terms.FREE_CITE: "free to show, with its source",
    Terms.FREE_ND: "free to show, word for word",
    Terms.ASK: "with its owner's permission",
    Terms.PROPRIETARY: "by contract with its owner",
}


class When(StrEnum):
    """When a safety rule is asked: at each answer, or once the form is finished too."""

    SAVE = "save"
    FINISH = "finish"


class Course(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Of one item's answer, or of one score: that it lies between, or that it is blank."""

    of: str
    is_score: bool
    least: Fraction | None = None
    most: Fraction | None = None
    blank: bool = False


Conditions = tuple[tuple[Condition, ...], ...]  # holds when all conditions of any group hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """A set of answers that items share; values ascend."""

    key: str
    values: tuple[int, ...]
    loinc: tuple[str, ...] = ()  # in the values' order, which need not be the codes'


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    key: str
    kind: Kind
    values: tuple[int, ...] = ()  # what may be answered, ascending; none for words
    choices: str = ""
    reversed: bool = False  # for every score: least and most change places
    skip_if: Conditions = ()  # then it is not asked, is no blank, and adds nothing
    beside: str = ""  # the item before it, with which it is asked and saved at once
    loinc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Up to `top`, from where the band before ends; `below`: `top` itself belongs to the next."""

    name: str
    top: Fraction
    below: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    name: str
    least: Fraction | None = None
    most: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From how many points on a change is more than chance, and who showed it."""

    reliable: Fraction | None  # none established
    recovery_below: Fraction | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prorating:
    """The owner's leave to fill in blanks by the mean of what is answered: how many, and never these."""

    blanks: int
    never: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    key: str
    how: How
    least: Fraction  # how far it reaches
    most: Fraction
    items: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()  # of this instrument, said before this one
    reversed_scores: tuple[str, ...] = ()
    at_least: Mapping[str, int] = field(default_factory=dict)  # for a count: what each item must reach
    times: int = 1
    higher: Higher | None = None  # a count of symptoms for an algorithm is neither
    bands: tuple[Band, ...] = ()
    cutoffs: tuple[Cutoff, ...] = ()
    bands_source: str = ""
    change: Threshold | None = None
    prorate: Prorating | None = None
    loinc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that holds or not, by items and scores together: a screening algorithm."""

    key: str
    when: Conditions
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyRule:
    """Which answers raise something.  `known`: the item by which a concern may be one that the team knows."""

    key: str
    when: Conditions = ()
    worse: str = ""  # instead: this score has become reliably worse
    asked: When = When.SAVE
    tier: Tier | None = None  # without one it is a task alone
    known: str = ""
    then: str = ""  # the instrument that is asked next, where its wording may be shown
    why: str = ""
    task: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    days: int | None  # so long after it was last finished it is due again; none: not by the calendar
    at: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    terms: Terms
    may_ship: bool  # whether the wording may stand in this repository
    holder: str
    says: str
    evidence: str
    scope: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """As published by its owner, to the letter."""

    locale: str
    instruction: str
    notice: str  # printed under the form
    items: Mapping[str, str]
    choices: Mapping[str, Mapping[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionSaid:
    """An owner's leave, as a director records it, and the wording that it lets be shown."""

    holder: str
    evidence: str
    scope: str
    holds_until: date | None
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One version of one instrument.  What was asked by it is scored by it for good: a change is a new version."""

    key: str
    version: int
    name: str
    recall: str
    items: tuple[Item, ...]
    choices: Mapping[str, Choices]
    scores: tuple[Score, ...]
    findings: tuple[Finding, ...]
    safety: tuple[SafetyRule, ...]
    interval: Interval | None
    licence: Licence
    wording: Wording | None
    loinc: str = ""

    def item(self, key: str) -> Item | None:
        return next((one for one in self.items if one.key == key), None)

    def score(self, key: str) -> Score:
        return next(one for one in self.scores if one.key == key)


Answers = Mapping[str, int | None]  # by item; what is not there is blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A score's value, or why there is none."""

    value: Fraction | None = None
    band: str = ""
    why_not: str = ""
    prorated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    points: Fraction  # after less before
    course: Course
    is_reliable: bool | None  # None: no threshold is established
    is_recovered: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What one safety rule says of these answers."""

    rule: str
    tier: Tier | None
    why: str
    task: str
    then: str = ""
