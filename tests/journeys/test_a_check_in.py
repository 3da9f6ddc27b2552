"""A check-in on a phone: kept at a tap, gone on with on another device, gone back, passed over, handed in."""

import pytest
from playwright.sync_api import expect

from hearthside.measures.models import Administration, Answer
from tests.journeys.open_house import open_house
from tests.journeys.players import inside
from tests.journeys.usable import by_keyboard, serious


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
BAR = 48  # a thumb finds it


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("check-in") / "house"
    with open_house(folder, parts=("web",), database="check_in") as hearth:
        yield hearth


def question(page):
    return page.get_by_role("heading", level=1).inner_text()


def test_a_check_in_is_begun_on_one_device_and_ended_on_another(walk_in, house, django_db_blocker):
    phone = walk_in("noor", at=house, width=390)
    phone.goto(f"{house.url}/today/")
    phone.get_by_role("link", name="To the questions").click()
    expect(phone.get_by_text("Nobody watches while you write.").first).to_be_visible()
    assert serious(phone) == []
    phone.get_by_role("button", name="Begin").click()

    assert question(phone) == "Question 1 of 7"
    bars = phone.locator(".ask .choice").all()
    assert len(bars) == 4
    assert all(bar.bounding_box()["height"] >= BAR for bar in bars)
    assert serious(phone) == []
    assert by_keyboard(phone) == ([], [])
    phone.get_by_text("Several days").click()  # kept at once: Next is not pressed
    expect(phone.get_by_role("status").filter(has_text="Kept.")).to_be_visible()
    assert phone.title() == "Check-in"
    assert "gad7" not in phone.url

    desk = walk_in("noor", at=house)
    desk.goto(f"{house.url}/check-in/")
    desk.get_by_role("button", name="Go on").click()
    assert question(desk) == "Question 2 of 7"
    desk.get_by_role("button", name="I'd rather not say").click()
    assert question(desk) == "Question 3 of 7"
    desk.get_by_text("Nearly every day").click()
    desk.get_by_role("button", name="Next").click()
    desk.go_back()
    assert question(desk) == "Question 3 of 7"
    expect(desk.get_by_label("Nearly every day")).to_be_checked()
    desk.get_by_label("Nearly every day").focus()
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("ArrowUp")  # on the way past it nothing is kept
    expect(desk.get_by_role("status").filter(has_text="Kept.")).to_be_visible()
    desk.keyboard.press("Enter")
    for nth in range(4, 8):
        assert question(desk) == f"Question {nth} of 7"
        desk.get_by_text("Not at all").click()
        desk.get_by_role("button", name="Next").click()
    expect(desk.get_by_role("link", name="Question 2")).to_be_visible()
    assert serious(desk) == []
    desk.get_by_role("button", name="Done").click()

    expect(desk.get_by_text("Patient Health Questionnaire-9")).to_be_visible()
    with inside(house, django_db_blocker):
        form = Administration.objects.get(instrument="gad7")
        said = list(
            Answer.objects.filter(administration=form).order_by("item", "nth").values_list("item", "value")
        )
        assert form.finished_at is not None
        assert said == [("1", 1), ("2", None), ("3", 3), ("3", 1), *[(str(n), 0) for n in range(4, 8)]]
