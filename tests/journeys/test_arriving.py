"""On a phone, before the first room of the day: one tap and in; elsewhere, and told who calls."""

import pytest

from hearthside.safety.models import LicenceGap, SavedPlace, Stamp
from tests import builders
from tests.journeys.players import inside, now
from tests.journeys.usable import serious


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]


@pytest.fixture
def kit_is_not_here_yet(hearth, django_db_blocker):
    """Who said where he is yesterday, and not today; afterwards all is as it was."""

    def ask_again():
        with inside(hearth, django_db_blocker):
            stamps = Stamp.objects.filter(episode=builders.episode("kit"))
            LicenceGap.objects.filter(stamp__in=stamps).delete()
            SavedPlace.objects.filter(person=builders.person("kit"), state="OH").delete()
            stamps.filter(on=builders.live_session().on).delete()

    ask_again()
    yield ask_again
    ask_again()
    with inside(hearth, django_db_blocker):
        builders.arrived("kit", now())


def join(page, hearth):
    page.goto(f"{hearth.url}/today/")
    page.get_by_role("link", name="Join Group").click()
    page.wait_for_load_state()


def test_one_tap_and_in(walk_in, hearth, kit_is_not_here_yet):
    page = walk_in("kit", width=390)

    join(page, hearth)
    assert "/arrive/?to=" in page.url
    page.get_by_role("button", name="Same as last time: Home").click()

    page.wait_for_url("**/room/")


def test_somewhere_else_it_says_who_calls_and_nothing_typed_is_lost(walk_in, hearth, kit_is_not_here_yet):
    page = walk_in("kit", width=390)
    join(page, hearth)

    address, helps = page.get_by_label("Address", exact=True), page.get_by_label("I have headphones")
    assert not address.is_visible()
    assert not helps.is_visible()
    page.get_by_label("Somewhere else", exact=True).check()
    page.get_by_label("Not quite").check()
    assert helps.is_visible()
    address.fill("9 Elm Street, Toledo")
    helps.check()
    page.get_by_role("button", name="That is where I am").click()
    page.wait_for_load_state()

    assert page.get_by_text("Choose the state in which you are today.").is_visible()
    assert address.input_value() == "9 Elm Street, Toledo"
    page.get_by_label("State", exact=True).select_option(label="Ohio")
    page.get_by_role("button", name="That is where I am").click()
    page.wait_for_load_state()

    assert page.get_by_text("Cora, your coordinator, calls you on").is_visible()
    beside = page.context.new_page()
    beside.goto(f"{hearth.url}/arrive/")
    assert serious(beside) == []
    join(page, hearth)
    page.get_by_role("link", name="Who calls me").click()
    page.wait_for_url("**/arrive/")


def test_the_day_is_asked_for_while_the_rooms_page_is_open(walk_in, hearth, kit_is_not_here_yet):
    """Between its opening and its knocking the day changed, or the stamp was never there: the page leads on."""
    page = walk_in("kit", width=390)
    join(page, hearth)
    page.get_by_role("button", name="Same as last time: Home").click()
    page.wait_for_url("**/room/")

    def late(route):
        kit_is_not_here_yet()
        route.continue_()

    page.route("**/admit/", late)
    page.reload()

    page.get_by_role("link", name="Say where I am").click()
    page.wait_for_url("**/arrive/?to=*")
