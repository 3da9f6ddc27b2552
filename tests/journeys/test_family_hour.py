"""A family hour in real browsers: asked by Noor on her phone, Mum comes by her link, waits, is let in, is heard and seen;
and when Noor takes it back she is out, and stays out."""

import time
from datetime import timedelta

import pytest

from tests import builders, family
from tests.journeys.in_the_room import LISTEN, all_growing, enter, names
from tests.journeys.open_house import open_house
from tests.journeys.players import inside, nobody_sits_elsewhere, now
from tests.journeys.usable import by_keyboard, serious


pytestmark = [pytest.mark.journey, pytest.mark.media, pytest.mark.slow, pytest.mark.enable_socket]
ADDRESS = family.MUM["email"]
WITHIN_S = 5  # the list every 2 s, and what it takes a page to say that it is in


@pytest.fixture
def own_hearth(tmp_path):
    with open_house(tmp_path / "house", database="family_hour") as running:
        yield running


@pytest.fixture
def hour(own_hearth, django_db_blocker):
    """Of Noor's with Ines, about to begin; nobody is asked to it yet."""
    with inside(own_hearth, django_db_blocker):
        at = now()
        nobody_sits_elsewhere(at, at + timedelta(hours=2))
        made = family.a_family_hour(at=at, starts_in=timedelta(seconds=2))
        builders.arrived("noor", at)
        yield made


def calm(page):
    """Nothing that a checker minds, everything by keyboard, nothing beside the page."""
    assert serious(page) == []
    assert by_keyboard(page) == ([], [])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def plays(*pages):
    """Of each page, whose sound and pictures move on while two seconds pass."""
    return [{name for name, grows in one.items() if grows} for one in all_growing(pages, 2)]


def asks(noor, hearth):
    noor.goto(f"{hearth.url}/hours/")
    assert serious(noor) == []
    noor.get_by_role("link", name="Who comes with you").click()
    noor.get_by_label("What do you call them?").fill("Mum")
    noor.get_by_label("Their mail address").fill(ADDRESS)
    noor.get_by_role("button", name="Ask them").click()
    noor.get_by_text("Asked by you.").wait_for()
    calm(noor)


def comes_by_her_link(mum, link):
    mum.add_init_script(LISTEN)
    mum.goto(link)
    mum.get_by_role("heading", name="Welcome.").wait_for()
    assert serious(mum) == []
    mum.get_by_label("What should we call you?").fill("Ruth")
    for label in ("A password", "The same once more"):
        mum.get_by_label(label, exact=True).fill(family.A_PASSWORD)
    mum.get_by_role("button", name="Come in").click()
    mum.get_by_role("link", name="Not now, show me my day").click()
    mum.get_by_text("Family hour with Noor").wait_for()
    calm(mum)
    mum.get_by_role("link", name="To the room").click()


def test_mum_comes_as_noor_asks_her_and_goes_as_noor_says(own_hearth, hour, walk_in):
    noor, mum = (walk_in(slug, at=own_hearth, width=390) for slug in ("noor", ""))
    asks(noor, own_hearth)
    mail = own_hearth.postbox.to(ADDRESS)
    assert mail.subject == "You are invited"
    assert not {"noor", "mum", "family", "hour", "clinic"} & set(mail.text.lower().split())

    # she waits although the room is open, and is let in
    ines = walk_in("ines", at=own_hearth)
    enter(ines, own_hearth.url, hour.pk)
    comes_by_her_link(mum, mail.link)
    mum.get_by_role("heading", name="Ines will let you in.").wait_for()
    assert mum.get_by_role("link", name="Crisis card").is_visible()
    assert not mum.get_by_role("button", name="Tell my team now").count()
    assert serious(mum) == []
    enter(noor, own_hearth.url, hour.pk)
    began = time.monotonic()
    ines.locator("#strip li", has_text="Mum, family").get_by_role("button", name="Admit").click()
    mum.locator("li.tile", has_text="Noor").locator("video").wait_for(timeout=15_000)
    noor.locator("li.tile", has_text="Mum").locator("video").wait_for(timeout=15_000)
    assert names(mum) == {"You", "Noor", "Ines, leads"}
    theirs = {f"{who} {kind}" for who in ("Noor", "Ines, leads") for kind in ("video", "audio")}
    of_noors = {f"{who} {kind}" for who in ("Mum", "Ines, leads") for kind in ("video", "audio")}
    assert plays(mum, noor) == [theirs, of_noors]
    assert serious(noor) == []

    # Noor takes it back
    noor.get_by_role("button", name="Take it back").click()
    mum.get_by_text("You are not expected here any more.").wait_for(timeout=10_000)
    noor.locator("li.tile", has_text="Mum").wait_for(state="detached", timeout=10_000)
    assert not mum.locator("li.tile video").count()
    mum.reload()
    mum.get_by_text("You are not expected here any more.").wait_for()
    mum.goto(f"{own_hearth.url}/visits/")
    mum.get_by_text("You are not expected at this any more.").wait_for()

    # and the sheet is Noor's
    ines.get_by_role("button", name="End for all").click()
    ines.get_by_role("button", name="End now").click()
    lasted = time.monotonic() - began
    ines.wait_for_url("**/sheet/")
    assert ines.get_by_text("Mum").count() == 0
    assert ines.get_by_text("Noor").first.is_visible()
    row = builders.attendance("noor", hour)
    until = time.monotonic() + 10
    while abs(row.observed_seconds - lasted) > WITHIN_S and time.monotonic() < until:
        time.sleep(0.3)
        row.refresh_from_db()
    assert row.observed_seconds == pytest.approx(lasted, abs=WITHIN_S)
