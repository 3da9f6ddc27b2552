"""A therapist's role ends while they lead a group and have three tabs open: out everywhere within a minute."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import Error

from hearthside.careteam.actions import end_leadership
from hearthside.careteam.models import Appointment, Leadership
from hearthside.schedule.actions import close_seat
from hearthside.schedule.models import Seat
from hearthside.schedule.terms import Closed, SeatKind
from tests import builders
from tests.journeys.in_the_room import enter, names
from tests.journeys.pictures import take
from tests.journeys.players import inside, now
from tests.journeys.test_pictures import picture


pytestmark = [pytest.mark.journey, pytest.mark.media, pytest.mark.slow, pytest.mark.enable_socket]
WITHIN_S = 60
FOLLOW = """(topic) => {
  window.stream = "open";
  const line = new EventSource(`/live/events?topic=${topic}`);
  line.addEventListener("unseen", () => { window.stream = "unseen"; line.close(); });
  line.addEventListener("error", () => { window.stream = "closed"; line.close(); });
}"""


@pytest.fixture
def group(own_hearth, django_db_blocker):
    """Ines leads it, Leo is beside her; Noor and Sam may come."""
    with inside(own_hearth, django_db_blocker):
        at = now()
        for seat in Seat.objects.filter(during__overlap=(at, at + timedelta(minutes=30)), closed_at=None):
            close_seat(by=builders.US, seat=seat, why=Closed.GIVEN_UP, at=at)
        staff = {
            SeatKind.FACILITATOR: [builders.person("ines")],
            SeatKind.CO_FACILITATOR: [builders.person("leo")],
        }
        session = builders.a_session(
            at=at, starts_in=timedelta(seconds=1), lasts=timedelta(minutes=20), staff=staff
        )
        for row in Leadership.objects.filter(person=builders.person("leo")):
            end_leadership(by=builders.US, leadership=row, at=at)  # beside her he leads nothing
        builders.arrived("noor", at)
        builders.opened(session, at)
        role = Appointment.objects.get(person=builders.person("ines"))
        yield session, role, builders.episode("noor").pk


def asked(is_gone):
    """A page that is on its way somewhere has no answer yet."""
    try:
        return is_gone()
    except Error:
        return False


def gone_after(pages, since):
    """For each, how long until what it showed of people was no longer there."""
    took = {}
    while len(took) < len(pages):
        assert time.monotonic() - since < WITHIN_S + 5, sorted(set(pages) - set(took))
        for name, is_gone in pages.items():
            if name not in took and asked(is_gone):
                took[name] = time.monotonic() - since
        time.sleep(0.5)
    return took


def test_a_role_ends(own_hearth, group, walk_in):
    session, role, noors = group
    ines, leo, noor = (walk_in(slug, at=own_hearth) for slug in ("ines", "leo", "noor"))
    dana = walk_in("dana", at=own_hearth)
    for page in (ines, leo, noor):
        enter(page, own_hearth.url, session.pk)
    tabs = {}
    for name in ("day/", "roster/", f"people/{noors}/"):
        tabs[name] = tab = ines.context.new_page()
        tab.goto(f"{own_hearth.url}/{name}")
        assert "Noor" in tab.content()
    tabs["day/"].evaluate(FOLLOW, f"session:{session.pk}")

    assert not leo.get_by_role("button", name="End for all").count()

    # when the director ends her only role
    dana.goto(f"{own_hearth.url}/staff/{role.person_id}/roles/{role.pk}/end/")
    dana.get_by_role("button", name="End the role").click()
    since = time.monotonic()
    dana.wait_for_url("**/staff/hand-over/**")

    # then she is out of the room, the tabs and the stream
    took = gone_after(
        {
            "room": lambda: not ines.locator("li.tile").count(),
            "stream": lambda: (
                "/sign-in/" in tabs["day/"].url or tabs["day/"].evaluate("window.stream") != "open"
            ),
            **{name: lambda tab=tab: "Noor" not in tab.content() for name, tab in tabs.items()},
        },
        since,
    )
    print({name: round(seconds, 1) for name, seconds in took.items()})
    assert all(seconds < WITHIN_S for seconds in took.values())
    assert (
        ines.context.new_page().goto(f"{own_hearth.url}/roster/").url.startswith(f"{own_hearth.url}/sign-in/")
    )

    # and the group goes on under its co-facilitator
    assert names(leo) == {"Noor", "You"}
    leo.get_by_role("button", name="End for all").wait_for()

    # and the director sees what to hand over, and hands it over
    assert dana.get_by_text("to hand over").count()
    picture(dana, "hand-over")
    row = dana.locator("li", has_text="Noor")
    row.get_by_role("combobox").select_option(label="Omar")
    row.get_by_role("button", name="Hand over").click()
    dana.locator("li", has_text="with Omar").wait_for()
    leo.get_by_role("button", name="End for all").click()
    take(leo, "room-end")
    leo.get_by_role("dialog").get_by_role("button", name="End now").click()
    leo.wait_for_url("**/sheet/", timeout=15_000)
