"""Static files by their hashed names, and what set-up makes of them."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.template import Context, Template

from hearthside.ui import crisis


STYLES = Path(__file__).parents[2] / "hearthside/ui/static/ui"
FONT = Path(__file__).parents[2] / "node_modules/@fontsource-variable/atkinson-hyperlegible-next"
BUILD = Path(__file__).parents[2] / "hearthside/ui/build.mjs"
NATION = "988 is not part of this program. If you press it, nobody here is told."


@pytest.fixture
def manifest(tmp_path, settings) -> ManifestStaticFilesStorage:
    """Collected as an operator's start does it: each address in a style sheet must lead somewhere."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return ManifestStaticFilesStorage(location=tmp_path)


def test_the_script_of_every_page_is_one_file_and_fetches_no_other(manifest, tmp_path):
    names = manifest.load_manifest()[0]

    script = (tmp_path / names["ui/built/page.js"]).read_text()

    assert "htmx:before:request" in script
    assert not re.search(r"\bimport\b[^;]*[\"']", script)


def test_the_style_sheet_names_only_what_is_there(manifest, tmp_path):
    names = manifest.load_manifest()[0]

    site = (tmp_path / names["ui/built/site.css"]).read_text()

    assert "@import" not in site
    fonts = re.findall(r"url\(([^)]*woff2[^)]*)\)", site)
    assert len(fonts) == 2
    assert all(re.search(r"\.[0-9a-f]{12}\.woff2", one) for one in fonts)


def test_the_style_sheet_has_every_part_in_the_layers_order():
    parts = re.findall(r'@import url\("(.*?)"\)', (STYLES / "css/site.css").read_text())
    made = (STYLES / "built/site.css").read_text()

    assert {part for part in parts if part.startswith("components/")} == {
        f"components/{one.name}" for one in (STYLES / "css/components").glob("*.css")
    }
    assert made.startswith("@layer reset,tokens,base,layout,components,utilities;")


def test_the_font_has_each_weight_that_a_style_asks_for():
    lightest, boldest = map(int, re.search(r"min: (\d+), max: (\d+)", BUILD.read_text()).groups())
    face = set(re.findall(r"font-weight: (\d+ \d+);", (STYLES / "css/fonts.css").read_text()))
    asked = re.findall(
        r"(?:font-weight|--weight-\w+): (\d+);",
        "".join(one.read_text() for one in STYLES.glob("css/**/*.css")),
    )

    assert face == {f"{lightest} {boldest}"}
    assert len(asked) > 10
    assert all(lightest <= int(weight) <= boldest for weight in asked)


def test_what_the_first_font_file_leaves_out_is_fetched_with_the_second():
    ranges = json.loads((FONT / "unicode.json").read_text())
    fetched = re.findall(r"unicode-range: (.*);", (STYLES / "css/fonts.css").read_text())

    assert [one.replace(", ", ",") for one in fetched] == [ranges["latin-ext"]]


def test_without_the_clinics_file_the_card_names_the_countrys_numbers(tmp_path, settings):
    settings.CRISIS_CARD_FILE = tmp_path / "none.html"

    card = crisis.card_html()

    assert NATION in card
    assert 'href="tel:988"' in card
    assert 'href="sms:988"' in card
    assert 'href="tel:911"' in card
    assert "<h1" not in card


def test_the_clinics_own_card_is_read_from_its_file(tmp_path, settings):
    settings.CRISIS_CARD_FILE = tmp_path / "card.html"
    clinic = {"crisis_number": "988", "emergency_number": "911", "local_crisis_number": "503 555 0188"}
    page = Template('{% include "ui/crisis_card.html" %}').render(Context({"clinic": clinic}))
    settings.CRISIS_CARD_FILE.write_text(page)

    card = crisis.card_html()

    assert 'href="tel:5035550188"' in card
    assert "<main" not in card
    assert "<h1" not in card


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_an_error_page_carries_the_card_and_the_way_out_without_a_request(name, tmp_path, settings):
    settings.CRISIS_CARD_FILE = tmp_path / "none.html"

    html = Template(f'{{% include "{name}.html" %}}').render(Context())

    assert NATION in html
    assert 'action="/quick-exit/"' in html
    assert html.count("<h1") == 1


def test_the_crisis_card_is_the_same_for_everyone():
    clinic = {"crisis_number": "988", "emergency_number": "911", "local_crisis_number": ""}

    html = Template('{% include "ui/crisis_card.html" %}').render(Context({"clinic": clinic}))

    assert html.index(NATION) < html.index("<h1")
    assert "csrf" not in html
    assert "nonce" not in html
    assert 'href="https://988lifeline.org/chat" rel="noreferrer"' in html


def test_the_page_of_units_names_nobody():
    html = Template('{% include "ui/units.html" %}').render(Context())

    assert not re.search(r"hearthside|clinic|program|crisis|988", html, re.IGNORECASE)
