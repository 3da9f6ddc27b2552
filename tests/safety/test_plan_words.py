"""What somebody reads of their safety plan on a hard night is in short words."""

import re
from pathlib import Path

import pytest

from hearthside.safety.terms import HINTS, Part
from tests.reading import reading_age


PAGES = Path(__file__).parents[2] / "hearthside" / "safety" / "templates" / "safety"
AGE = 12
OURS = ("my_plan.html", "kept.html", "_keep.html", "_plan.html")


def sentences(page):
    """The words of a template, one block after the other."""
    text = re.sub(r"{% button label=\"([^\"]*)\".*?%}", r"\1. ", (PAGES / page).read_text())
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    blocks = re.findall(r"<(?:p|h1|h2|h3|strong|span|summary)\b[^>]*>([^<]+)", text)
    return [words for words in (" ".join(block.split()) for block in blocks) if len(words.split()) > 2]


@pytest.mark.parametrize("page", OURS)
def test_a_page_of_the_plan_reads_easily(page):
    said = sentences(page)

    assert len(said) > 3
    assert reading_age(" ".join(one.rstrip(".") + "." for one in said)) <= AGE, said


def test_what_each_part_asks_reads_easily():
    assert reading_age(" ".join(f"{part.label}. {HINTS[part]}" for part in Part)) <= AGE


def test_long_words_in_long_sentences_are_found():
    said = "Individuals experiencing psychological emergencies should immediately communicate with professionals."

    assert reading_age(said) > AGE
