"""WCAG contrast, computed from the tokens: every pair in use, by day and by night, plain and with more contrast."""

import re
from pathlib import Path

import pytest


CSS = (Path(__file__).parents[2] / "hearthside/ui/static/ui/css/tokens.css").read_text()
MAIN, _, REST = CSS.partition("@media (prefers-contrast: more)")
MORE, _, OLD = REST.partition("@supports not")

# ground: what stands on it
TEXT = {
    "paper": ("ink", "ink-soft", "calm", "warm", "urgent"),
    "surface": ("ink", "ink-soft", "calm", "warm", "urgent"),
    "sunk": ("ink", "ink-soft", "calm", "urgent"),
    "calm": ("on-calm",),
    "calm-strong": ("on-calm",),
    "calm-wash": ("ink", "ink-soft", "calm-strong"),
    "warm-wash": ("ink", "ink-soft", "calm", "warm"),
    "urgent": ("on-urgent",),
    "urgent-wash": ("ink", "urgent"),
    "lantern": ("on-lantern",),
    "ink": ("paper",),
}
PARTS = {
    "paper": ("edge", "focus", "lantern-edge"),
    "surface": ("edge", "focus", "lantern-edge"),
    "sunk": ("edge", "focus"),
    "calm-wash": ("calm",),
}


def tokens(text: str, theme: int) -> dict[str, str]:
    found = {}
    for name, value in re.findall(r"--([\w-]+):\s*((?:light-dark\([^)]*\))|#\w+|var\(--[\w-]+\));", text):
        pair = re.findall(r"#\w+|var\(--[\w-]+\)", value)
        found[name] = pair[min(theme, len(pair) - 1)]
    return found


THEMES = {
    "light": tokens(MAIN, 0),
    "dark": tokens(MAIN, 1),
    "more, light": tokens(MAIN, 0) | tokens(MORE, 0),
    "more, dark": tokens(MAIN, 1) | tokens(MORE, 1),
}


def colour(table: dict[str, str], name: str) -> list[float]:
    value = table[name]
    if value.startswith("var"):
        return colour(table, value[6:-1])
    digits = value[1:7] if len(value) > 4 else "".join(c * 2 for c in value[1:4])
    return [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]


def light(rgb: list[float]) -> float:
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def ratio(table: dict[str, str], one: str, two: str) -> float:
    a, b = sorted((light(colour(table, one)), light(colour(table, two))), reverse=True)
    return (a + 0.05) / (b + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("pairs", "needs"), [(TEXT, 4.5), (PARTS, 3.0)], ids=["text", "parts"])
def test_every_pair_can_be_told_apart(theme, pairs, needs):
    found = {
        (above, ground): ratio(THEMES[theme], above, ground)
        for ground, things in pairs.items()
        for above in things
    }

    assert {pair: contrast for pair, contrast in found.items() if contrast < needs} == {}


def test_black_on_white_is_twenty_one():
    assert ratio({"ink": "#000", "paper": "#ffffff"}, "ink", "paper") == pytest.approx(21)


def test_older_browsers_get_the_values_of_the_day():
    fallback = tokens(OLD, 0)

    assert len(fallback) > 15
    assert {name: THEMES["light"][name] for name in fallback} == fallback
