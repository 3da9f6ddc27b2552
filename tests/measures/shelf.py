"""All 34 instruments that the shape must carry: what ships, and the others as definitions without wording.

`FACTS` are the published facts of the same instruments in another shape; definitions are held against them.
"""

import json
from pathlib import Path

from hearthside.measures import rules


HERE = Path(__file__).parent
SHIPPED = HERE.parent.parent / "hearthside" / "measures" / "instruments"
FILES = {
    path.name: path for folder in (SHIPPED, HERE / "definitions") for path in sorted(folder.glob("*.toml"))
}
ALL = {one.key: one for one in (rules.read(path.read_text(), name) for name, path in FILES.items())}
FACTS = {fact["id"]: fact for fact in json.loads((HERE / "facts.json").read_text())}
PHQ9, GAD7, SCREENER = ALL["phq9"], ALL["gad7"], ALL["cssrs_screen_recent"]
# One of each, that nobody has published: to be read wrongly, filled in, and put before people in a second version.
SMALL = """
key = "small"
version = 1
name = "A small one"
items = [
  { key = "1", choices = "few" },
  { key = "2", choices = "few", reversed = true },
  { key = "3", kind = "number", from = 0, to = 7 },
  { key = "4", kind = "words" },
]
[choices.few]
values = [0, 1, 2]
[[scores]]
key = "total"
how = "sum"
items = ["1", "2"]
from = 0
to = 4
higher = "worse"
bands_source = "x"
bands = [{ name = "low", to = 1 }, { name = "high", to = 4 }]
[scores.prorate]
blanks = 1
never = ["2"]
source = "the owner's manual"
[[scores]]
key = "days"
how = "mean"
items = ["3"]
from = 0
to = 7
[[safety]]
key = "some"
when = [[{ item = "2", from = 1 }]]
tier = "orange"
known = "2"
why = "x"
source = "x"
[licence]
terms = "ask"
may_ship = false
holder = "x"
says = "x"
evidence = "x"
scope = "x"
"""


def answered(instrument, *values):
    """In the items' order; None is a blank, and so is what is not said."""
    return {item.key: value for item, value in zip(instrument.items, values, strict=False)}
