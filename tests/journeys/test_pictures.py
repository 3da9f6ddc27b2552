"""Pages of the manual that the demo clinic shows: seen by axe, and taken when PICTURES names a folder."""

import pytest

from tests.journeys.pictures import take
from tests.journeys.usable import serious


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
LIST = "name,mail,cohort\nRobin,robin@example.org,Alder\n,nobody,Elm\n"


def picture(page, name):
    beside = page.context.new_page()
    beside.goto(page.url)
    assert serious(beside) == [], name
    beside.close()
    take(page, name)


def test_the_operators_page(walk_in, hearth):
    opal = walk_in("opal")
    opal.goto(f"{hearth.url}/upkeep/")
    assert opal.get_by_role("heading", level=1).count() == 1
    picture(opal, "doctor")


def test_a_therapists_page_for_an_emergency(walk_in, hearth):
    omar = walk_in("omar")
    omar.goto(f"{hearth.url}/roster/")
    omar.get_by_role("link", name="Open a record in an emergency").click()
    picture(omar, "emergency")


def test_the_directors_pages(walk_in, hearth):
    dana = walk_in("dana")
    dana.goto(f"{hearth.url}/staff/")
    picture(dana, "staff")

    dana.goto(f"{hearth.url}/roster/")
    dana.get_by_role("link", name="Noor", exact=True).click()
    picture(dana, "person")
    dana.get_by_role("link", name="Who looked").click()
    assert dana.get_by_text("opened the page of the person").count()
    picture(dana, "who-looked")

    dana.goto(f"{hearth.url}/staff/")
    dana.get_by_role("link", name="Ines", exact=True).first.click()
    picture(dana, "staff-member")

    dana.goto(f"{hearth.url}/import/")
    dana.get_by_label("Or paste its lines here").fill(LIST)
    dana.get_by_role("button", name="Check the list").click()
    dana.get_by_text("there is no cohort of this name").wait_for()
    picture(dana, "import")
