"""What somebody in a bad hour reads is easy to read: an age of twelve at most, by the house's one measure."""

import re

import pytest

from hearthside.safety import actions
from hearthside.safety.terms import Reached
from tests.builders import viewer
from tests.reading import reading_age

from .test_concerns import on_duty, pressed


pytestmark = pytest.mark.django_db
AGE = 12


def sentences(page):
    """Of the page's own part: paragraphs and headings, as they are read."""
    main = page.content.decode().split("<main")[1].split('aria-labelledby="my-plan"')[0].split("</main>")[0]
    parts = re.findall(r"<(?:p|h1|h2)[^>]*>(.*?)</(?:p|h1|h2)>", main, re.DOTALL)
    said = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in parts]
    return " ".join(one if one.endswith((".", "?")) else f"{one}." for one in said if " " in one)


def test_nothing_open(sign_in):
    said = sentences(sign_in("noor").get("/help/"))

    assert reading_age(said) <= AGE, said


@pytest.mark.parametrize("how_far", ["told", "seen", "reached"])
def test_after_the_press(sign_in, now, how_far):
    on_duty("omar", now)
    made = pressed(now)
    if how_far != "told":
        actions.acknowledge(by=viewer("omar"), concern=made, at=now)
    if how_far == "reached":
        actions.note_reached(by=viewer("omar"), concern=made, how=Reached.SPOKE, at=now)

    said = sentences(sign_in("noor").get("/help/"))

    assert "Omar" in said
    assert reading_age(said) <= AGE, (round(reading_age(said), 1), said)
