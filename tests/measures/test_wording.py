"""Wording is as its owner published it, stands only where its licence lets it, and a version stays what it was."""

import hashlib
import re

import pytest

from .published import PUBLISHED
from .shelf import ALL, FACTS, FILES, SHIPPED


# Whoever answered by a version is scored by it for good.  What differs is a new file, and a new line here.
RELEASED = {
    "cssrs_screen_recent-1.toml": "66f1fd87dd1e0e703002f0c43ae6589d4fbddedf9fbd21500424003178b4b2b0",
    "gad7-1.toml": "5733422e7470d3c33582c22dc3f370ba9308b0108ddd5120b19c1e197bd4746a",
    "phq9-1.toml": "d0bae737fa64330e7404a9010108fcd463924f5a16e220b76c6794afce3ace8a",
}


def seal(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def words(text):
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s]", " ", text.lower())).strip()


def texts(instrument):
    said = instrument.wording
    places = {"instruction": said.instruction} | {f"items.{key}": text for key, text in said.items.items()}
    for name, answers in said.choices.items():
        places |= {f"{name}.{value}": text for value, text in answers.items()}
    return places


@pytest.mark.parametrize("key", [key for key, one in ALL.items() if one.wording])
def test_every_text_is_the_published_one(key):
    ours = texts(ALL[key])

    assert {place: seal(words(text)) for place, text in ours.items()} == {
        place: in_words for place, (_, in_words) in PUBLISHED[key].items()
    }
    assert {place: seal(text) for place, text in ours.items()} == {
        place: exact for place, (exact, _) in PUBLISHED[key].items()
    }


def test_wording_stands_only_where_it_may():
    assert {key for key, one in ALL.items() if one.wording} == {"phq9", "gad7"}
    for key, one in ALL.items():
        assert one.licence.terms == FACTS[key]["licence"]["class"]
        assert one.licence.may_ship is (FACTS[key]["licence"]["ship_text"] is True)
    for name in ("phq9", "gad7"):
        assert "No permission required" in ALL[name].licence.says
        assert ALL[name].wording.notice.endswith(ALL[name].licence.says)
        assert ALL[name].licence.reference


@pytest.mark.parametrize("name", sorted(path.name for path in SHIPPED.iterdir()))
def test_a_version_stays_what_it_was(name):
    assert hashlib.sha256(FILES[name].read_bytes()).hexdigest() == RELEASED[name]
