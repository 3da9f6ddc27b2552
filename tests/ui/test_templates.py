"""What a template may not say.  The content policy would stop most of it; the tests say so sooner."""

import re
from pathlib import Path

import pytest


HOUSE = Path(__file__).parents[2] / "hearthside"
TEMPLATES = sorted(HOUSE.glob("*/templates/**/*.html"))
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)

FORBIDDEN = {
    "a style in the markup": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "a script in the markup": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "an event handler in the markup": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on, which our policy silences": re.compile(r"\b(?:data-)?hx-on\b", re.IGNORECASE),
    "js: in an htmx attribute": re.compile(r"""\bhx-[\w:-]+\s*=\s*["'](?:js|javascript):""", re.IGNORECASE),
    "a filter in hx-trigger": re.compile(r"""\bhx-trigger\s*=\s*["'][^"']*\["""),
    "javascript: as an address": re.compile(r"javascript:", re.IGNORECASE),
    "another host": re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//(?!988lifeline\.org/chat")"""),
    "a word that we do not use of people": re.compile(
        r"\b(?:failed|panic|non-compliant|noncompliant)\b", re.IGNORECASE
    ),
}
TITLE = re.compile(r"\{% block (?:title|head_title) %\}(.*?)\{% endblock|<title>(.*?)</title>", re.DOTALL)
TELLING = re.compile(r"hearthside|clinic|therap|group|crisis|patient|participant", re.IGNORECASE)


def name_of(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def test_there_are_templates():
    assert len(TEMPLATES) > 50


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_the_template_keeps_the_rules(path):
    text = COMMENT.sub("", path.read_text())

    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_title_tells_a_passer_by_nothing(path):
    titles = ["".join(found) for found in TITLE.findall(path.read_text())]

    assert [title for title in titles if TELLING.search(title)] == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a style in the markup", '<p style="color: red">'),
        ("a script in the markup", '<script nonce="x">go()</script>'),
        ("an event handler in the markup", '<p onclick="go()">'),
        ("hx-on, which our policy silences", '<p hx-on:click="go()">'),
        ("js: in an htmx attribute", '<p hx-vals="js:{a: 1}">'),
        ("a filter in hx-trigger", '<p hx-trigger="click[ctrlKey]">'),
        ("another host", '<img src="https://example.org/a.png">'),
        ("a word that we do not use of people", "<p>You failed.</p>"),
    ],
)
def test_the_rules_would_see_it(what, line):
    assert FORBIDDEN[what].search(line)


def test_style_sheets_bring_nothing_from_elsewhere():
    for sheet in HOUSE.glob("*/static/**/*.css"):
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", sheet.read_text()), sheet


def test_colours_stand_in_the_tokens_alone():
    for sheet in (HOUSE / "ui/static/ui/css").glob("**/*.css"):
        if sheet.name in {"tokens.css", "units.css"}:  # units: a page that must not look like ours
            continue
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![\"'])|rgb\(|hsl\(", sheet.read_text()), sheet
