"""What the check-in says in our own words is read with ease from twelve years on."""

import re

import pytest

from tests.reading import reading_age

from .shelf import SHIPPED


BLOCK = re.compile(r"</(?:p|h1|h2|li|legend|label|button|dt|dd)>|\{% button[^%]*%\}")
NOT_SAID = re.compile(r"\{#.*?#\}|\{%.*?%\}|<[^>]+>", re.DOTALL)


def sentences_of(template):
    """What a template itself says, each block a sentence of its own; a variable is read as a name."""
    text = BLOCK.sub(".\n\n", template)
    text = re.sub(r"\{\{.*?\}\}", "Ines", text)
    return re.sub(r"\s*\.\s*\.", ".", re.sub(r"[ \t]+", " ", NOT_SAID.sub("", text))).strip()


TEMPLATES = SHIPPED.parent / "templates" / "measures"
OURS = ["_check_in", "_heard", "_who_reads", "check_in", "end", "question"]


@pytest.mark.parametrize("name", OURS)
def test_a_page_of_the_check_in_is_read_with_ease(name):
    said = sentences_of((TEMPLATES / f"{name}.html").read_text())
    assert reading_age(said) <= 12, (round(reading_age(said), 1), said)


def test_the_measure_tells_easy_from_hard():
    assert reading_age("You did nothing wrong. Your day goes on as you like.") < 9
    hard = "Notwithstanding the aforementioned considerations, continued participation presupposes documentation."
    assert reading_age(hard) > 20
