"""One loader for all 34: what it makes of the files agrees with the published facts; a wrong file is refused by name."""

from fractions import Fraction

import pytest

from hearthside.measures import rules
from hearthside.measures.rules import NotAMeasure
from hearthside.measures.terms import How, Kind

from .shelf import ALL, FACTS, FILES, SHIPPED, SMALL


def test_all_34_are_read_and_no_other():
    assert len(ALL) == 34
    assert set(ALL) == set(FACTS)
    assert {name for name in FILES if (SHIPPED / name).exists()} == {
        "phq9-1.toml", "gad7-1.toml", "cssrs_screen_recent-1.toml",
    }  # fmt: skip


@pytest.mark.parametrize("key", sorted(FACTS))
def test_a_definition_agrees_with_the_published_facts(key):
    fact, instrument = FACTS[key], ALL[key]
    scores = {one.key: one for one in instrument.scores}
    numbered = [item for item in instrument.items if item.key.isdigit()]

    assert {int(item.key) for item in numbered if item.reversed} >= set(fact.get("reverse", []))
    if "reverse" in fact:
        assert {int(item.key) for item in numbered if item.reversed} == set(fact["reverse"])
    if key not in {"cssrs_screen_recent", "bam", "mdq"}:  # counted with 6r, with 7A to 7G, with two more
        assert len(numbered) == fact.get("items", 0)
    if isinstance(fact.get("option_values"), list) and key != "cssrs_screen_recent":
        assert {item.values for item in numbered} == {tuple(fact["option_values"])}
    if "range" in fact:
        assert [scores["total"].least, scores["total"].most] == fact["range"]
    if "higher" in fact and "total" in scores:
        assert scores["total"].higher == fact["higher"]
    for name, items in fact.get("subscales", {}).items():
        assert [int(n) for n in scores[name].items] == items
    if "reliable" in fact:
        assert scores["total"].change.reliable == fact["reliable"]
    assert instrument.loinc == fact["loinc"].get("panel", "")
    assert [item.loinc for item in numbered if item.loinc][: len(fact["loinc"].get("items", []))] == fact[
        "loinc"
    ].get("items", [])
    if "total" in fact["loinc"]:
        assert scores["total"].loinc == fact["loinc"]["total"]


def test_what_the_shape_carries_beside_plain_sums():
    """If one of these is gone, the next instrument of its kind would need a change of the shape."""
    items = [item for one in ALL.values() for item in one.items]
    scores = [score for one in ALL.values() for score in one.scores]

    assert any(item.reversed for item in items)
    assert any(item.skip_if for item in items)
    assert any(item.kind == Kind.WORDS for item in items)
    assert any(score.scores for score in scores)
    assert {score.how for score in scores} == set(How)


def test_codes_stand_in_the_values_order_which_is_not_the_codes_own():
    assert ALL["phq9"].choices["difficulty"].loinc == ("LA6572-7", "LA6573-5", "LA6575-0", "LA6574-3")


def test_a_small_one_is_read_and_blanks_are_filled_in_as_far_as_its_owner_lets_them():
    small = rules.read(SMALL, "small-1.toml")

    filled = rules.score(small, {"1": None, "2": 1})["total"]
    assert (filled.value, filled.band, filled.prorated) == (Fraction(2), "high", True)
    assert rules.score(small, {"1": 1, "2": None})["total"].why_not == "Blank: 2."
    assert rules.score(small, {})["total"].why_not == "Blank: 1, 2."
    assert rules.score(small, {"1": 1, "2": 1})["total"].prorated is False
    assert rules.score(small, {"3": 7})["days"].value == 7


@pytest.mark.parametrize(
    ("instead_of", "written", "refusal"),
    [
        ('key = "small"', 'key = "other"', "key: the file of this version must be called other-1.toml."),
        ("version = 1", "version = true", "version: must be a whole number."),
        ("version = 1\n", "", "version: is missing."),
        ('name = "A small one"', 'named = "A small one"', "name: is missing."),
        ('name = "A small one"', 'name = "A"\nnamed = "B"', "named: there is no such field."),
        ('name = "A small one"', "name = ", "is not TOML: Invalid value (at line 4, column 8)."),
        ("values = [0, 1, 2]", "values = [0, 2, 1]",
         "choices.few.values: must be two or more, ascending, each once."),
        ("values = [0, 1, 2]", 'values = [0, "1"]', "choices.few.values: must be a list of whole numbers."),
        ("values = [0, 1, 2]", 'values = [0, 1]\nloinc = ["a"]',
         "choices.few.loinc: must be 2 codes, one for each value."),
        ('"2", choices = "few"', '"1", choices = "few"', "items[2].key: 1 stands twice."),
        ('"2", choices = "few"', '"2", choices = "many"',
         "items[2].choices: there are no choices called many."),
        ('kind = "words" }', 'kind = "song" }', "items[4].kind: must be one of choice, number, words."),
        ('kind = "words" }', 'kind = "words", reversed = true }',
         "items[4].reversed: words have no value to reverse."),
        ("from = 0, to = 7 }", "from = 7, to = 7 }", "items[3].to: must be more than from."),
        ("reversed = true", 'skip_if = [[{ item = "3", to = 0 }]]',
         "items[2].skip_if[1][1].item: there is no item 3 to ask here."),
        ("reversed = true", 'skip_if = [[{ item = "1" }]]',
         "items[2].skip_if[1][1].item: say from, to or both, or blank = true alone."),
        ("reversed = true", "skip_if = [[]]",
         "items[2].skip_if: must be a list of lists, none of them empty."),
        ('items = ["1", "2"]', 'items = ["1", "5"]', "scores[1].items: there is no 5 here."),
        ('items = ["1", "2"]', 'items = ["1", "4"]', "scores[1].items: there is no 4 here."),
        ('items = ["1", "2"]', 'items = ["1", "1"]', "scores[1].items: each once."),
        ('items = ["1", "2"]', 'scores = ["days"]', "scores[1].scores: there is no days here."),
        ("to = 4\nhigher", "to = 5\nhigher",
         "scores[1].to: its parts reach from 0 to 4, not so far as is said."),
        ('how = "sum"', 'how = "product"', "scores[1].how: must be one of sum, mean, count, owner."),
        ('how = "sum"', 'how = "owner"', "scores[1].how: a score has parts, unless its owner computes it."),
        ('how = "sum"', 'how = "count"\ntimes = 2', "scores[1].how: a count is of items, each once."),
        ('key = "days"', 'key = "total"', "scores[2].key: total stands twice."),
        ('{ name = "high", to = 4 }', '{ name = "high", to = 3 }',
         "scores[1].bands: the last must end at 4."),
        ('{ name = "high", to = 4 }', '{ name = "high", to = 1 }', "scores[1].bands[2].to: bands ascend."),
        ('bands_source = "x"', "", "scores[1].bands_source: is missing: who says where the bands end?"),
        ('higher = "worse"', 'cutoffs = [{ name = "case" }]', "scores[1].cutoffs[1].name: say from or to."),
        ("[scores.prorate]", '[scores.change]\nreliable = 0\nsource = "x"\n[scores.prorate]',
         "scores[1].change.reliable: must be more than nothing."),
        ("[scores.prorate]", "[scores.change]\nreliable = 2\n[scores.prorate]",
         "scores[1].change.source: is missing."),
        ('higher = "worse"\n', "change = { reliable = 2, source = 'x' }\n",
         "scores[1].higher: is missing: without it no change is better or worse."),
        ('items = ["3"]', 'items = ["3"]\nscores = ["total"]',
         "scores[2].scores: its parts are items or scores, not both."),
        ("blanks = 1", "blanks = 2",
         "scores[1].prorate: only a sum or a mean of more items than may be blank can be filled in."),
        ('{ key = "1", choices = "few" }', '"1"', "items[1]: must be a table."),
        ('name = "A small one"', 'name = " "', "name: must not be empty."),
        ("blanks = 1", "blanks = 0", "scores[1].prorate.blanks: must be one or more."),
        ('never = ["2"]', 'never = ["9"]', "scores[1].prorate.never: there is no 9 here."),
        ("source = \"the owner's manual\"", "", "scores[1].prorate.source: is missing."),
        ('tier = "orange"', 'tier = "known"',
         "safety[1].tier: nothing is known by itself: say orange, and of which item it may be known."),
        ('tier = "orange"', "", "safety[1].tier: a rule raises a tier, or is at least a task."),
        ('tier = "orange"', 'tier = "red"', "safety[1].known: must be an item, and the rule's tier orange."),
        ('tier = "orange"', 'tier = "orange"\nworse = "total"',
         "safety[1].when: say either when, or which score has become worse."),
        ('when = [[{ item = "2", from = 1 }]]', 'worse = "total"',
         "safety[1].worse: total is no score with a threshold of change."),
        ("may_ship = false", "may_ship = true",
         "licence.may_ship: what is “ask” may not ship with its wording."),
        ("may_ship = false", 'may_ship = "no"', "licence.may_ship: must be true or false."),
        ("[licence]", '[wording]\nlocale = "x"\n[licence]',
         "wording: its licence does not let the wording stand here."),
        ("[licence]", "[interval]\ndays = 0\n[licence]", "interval.days: must be one or more."),
        ("[licence]", '[[findings]]\nkey = "x"\nsource = "x"\n[licence]',
         "findings[1].when: must say when it holds."),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_by_a_sentence_that_names_file_and_field(instead_of, written, refusal):
    assert SMALL.count(instead_of) >= 1
    wrong = SMALL.replace(instead_of, written, 1)

    with pytest.raises(NotAMeasure) as said:
        rules.read(wrong, "small-1.toml")

    assert str(said.value) == f"small-1.toml: {refusal}"


def test_wording_has_one_text_for_each_item_and_each_answer():
    text = FILES["gad7-1.toml"].read_text()

    for line, refusal in (
        ('7 = "Feeling afraid as if something awful might happen"\n', "wording.items.7: is missing."),
        ('3 = "Nearly every day"\n', "wording.choices_how_often.3: is missing."),
    ):
        with pytest.raises(NotAMeasure) as said:
            rules.read(text.replace(line, ""), "gad7-1.toml")
        assert str(said.value) == f"gad7-1.toml: {refusal}"
    with pytest.raises(NotAMeasure) as said:
        rules.read(text.replace("[wording.items]\n", '[wording.items]\n8 = "x"\n'), "gad7-1.toml")
    assert str(said.value) == "gad7-1.toml: wording.items.8: there is no such field."
