"""Scoring told a second time, from the published facts alone: it shares no line with what it is held against.

Answers are a dict of item key to value; None is a blank.  Returns {score: value or None} for one instrument.
"""

from decimal import Decimal
from statistics import mean

from .shelf import FACTS


NEVER_COUNTED_HERE = {"gq", "promis_dep", "cssrs_screen_recent"}  # the owner's tables; a triage, no score


def tell(key, answers):
    if key in SPECIAL:
        return SPECIAL[key](answers)
    fact = FACTS[key]
    every = range(1, fact["items"] + 1)
    row = keyed(fact, answers)
    how = mean if fact.get("scoring", "").startswith("mean") else sum
    said = {"total": of(row, every, how)}
    said |= {name: of(row, items, sum) for name, items in fact.get("subscales", {}).items()}
    return said


def keyed(fact, answers, also=()):
    """Values after reversal: what stands last in the list of answers takes the place of what stands first."""
    ladder = fact["option_values"]
    mirror = dict(zip(ladder, reversed(ladder), strict=True))
    turned = {*fact.get("reverse", []), *also}
    row = {int(n): value for n, value in answers.items() if n.isdigit() and value is not None}
    return {n: Decimal(mirror[value] if n in turned else value) for n, value in row.items()}


def of(row, items, how):
    return how([row[n] for n in items]) if all(n in row for n in items) else None


def phq(answers):
    row = keyed(FACTS["phq9"], answers)
    marks = {n: value >= (1 if n == 9 else 2) for n, value in row.items()}
    return {
        "total": of(row, range(1, 10), sum),
        "phq2": of(row, (1, 2), sum),
        "phq8": of(row, range(1, 9), sum),
        "core": of(marks, (1, 2), sum),
        "symptoms": of(marks, range(1, 10), sum),
    }


def gad(answers):
    row = keyed(FACTS["gad7"], answers)
    return {"total": of(row, range(1, 8), sum), "gad2": of(row, (1, 2), sum)}


def ptsd(answers):
    fact = FACTS["pcl5"]
    row = keyed(fact, answers)
    marks = {n: value >= 2 for n, value in row.items()}
    said = {"total": of(row, range(1, 21), sum)}
    for cluster, items in fact["subscales"].items():
        said[cluster] = of(row, items, sum)
        said[f"{cluster}_symptoms"] = of(marks, items, sum)
    return said


def trauma_screen(answers):
    if answers.get("exposure") == 0:
        return {"total": 0}
    return {"total": of(keyed(FACTS["pcptsd5"], answers), range(1, 6), sum)}


def compassion(key):
    def told(answers):
        fact = FACTS[key]
        row = keyed(fact, answers)
        parts = {name: of(row, items, lambda v: sum(v) / len(v)) for name, items in fact["subscales"].items()}
        # Their own way round for the total: the means of the negative ones taken from six.
        turned = [
            6 - value if name in fact["negative_subscales"] else value
            for name, value in parts.items()
            if value is not None
        ]
        return parts | {"total": sum(turned) / 6 if len(turned) == 6 else None}

    return told


def well_being(answers):
    raw = of(keyed(FACTS["who5"], answers), range(1, 6), sum)
    return {"total": None if raw is None else raw * 4}


def adjustment(answers):
    items = range(2, 6) if answers.get("retired") == 1 else range(1, 6)
    return {"total": of({int(n): v for n, v in answers.items() if n.isdigit() and v is not None}, items, sum)}


def drinking(answers):
    row = {int(n): value for n, value in answers.items() if value is not None}
    if row.get(1) == 0:
        items = [1, 9, 10]
    elif row.get(2) == 0 and row.get(3) == 0:
        items = [1, 2, 3, 9, 10]
    else:
        items = range(1, 11)
    return {"total": of(row, items, sum)}


def addiction(answers):
    row = {int(n): value for n, value in answers.items() if n.isdigit() and value is not None}
    return {name: of(row, items, sum) for name, items in FACTS["bam"]["subscales"].items()}


def mood(answers):
    row = {int(n): value for n, value in answers.items() if n.isdigit() and value is not None}
    return {"yes": of(row, range(1, 14), sum)}


def attention(answers):
    row = {int(n): value for n, value in answers.items() if value is not None}
    dark = {n: value >= (2 if n <= 3 else 3) for n, value in row.items()}
    return {"positive": of(dark, range(1, 7), sum), "total": of(row, range(1, 7), sum)}


def core(answers):
    row = keyed(FACTS["core10"], answers, also={2, 3})
    return {"total": of(row, range(1, 11), sum)}


SPECIAL = {
    "phq9": phq,
    "gad7": gad,
    "pcl5": ptsd,
    "pcptsd5": trauma_screen,
    "scs12": compassion("scs12"),
    "scs26": compassion("scs26"),
    "who5": well_being,
    "wsas": adjustment,
    "audit": drinking,
    "bam": addiction,
    "mdq": mood,
    "asrs_a": attention,
    "core10": core,
}
