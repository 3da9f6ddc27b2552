"""By which clock somebody reads: chosen on You, or where a page offers the device's own; back by the same press."""

import pytest

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.desks.queries import my_week, today_of
from hearthside.kernel.clock import is_a_zone
from hearthside.people.actions import choose_zone
from hearthside.people.rules import zone_words, zones_with
from tests.builders import episode, person, viewer


NY, TOKYO = "America/New_York", "Asia/Tokyo"


@pytest.mark.parametrize(
    "zone", [NY, TOKYO, "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Asia/Calcutta"]
)
def test_a_place_is_a_zone(zone):
    assert is_a_zone(zone)


@pytest.mark.parametrize(
    "zone",
    [
        "",
        "UTC",
        "EST",
        "Etc/GMT+5",
        "Asia/Nowhere",
        "../etc/passwd",
        "America/",
        "right/Asia/Tokyo",
        "Asia/Tokyo ",
        "America",
    ],
)
def test_anything_else_is_none(zone):
    assert not is_a_zone(zone)


def test_a_clock_is_said_as_people_call_it_and_the_own_one_is_among_those_offered():
    assert (zone_words(NY), zone_words(TOKYO), zone_words("America/Mexico_City")) == (
        "Eastern",
        "Tokyo",
        "Mexico City",
    )
    assert zones_with(TOKYO)[-1] == (TOKYO, "Tokyo")
    assert zones_with(NY) == zones_with("")


@pytest.mark.django_db
def test_noor_reads_todays_times_in_tokyo_and_back(now):
    choose_zone(by=viewer("noor"), zone=TOKYO, at=now)

    assert person("noor").zone == TOKYO
    assert today_of(viewer("noor"), at=now).day_words.endswith("Times are yours, Tokyo.")
    assert my_week(viewer("noor"), at=now).zone == "Tokyo"
    changed = TrailEntry.objects.filter(what="introduced someone anew", by=person("noor").pk)
    assert changed.exists()
    choose_zone(by=viewer("noor"), zone=NY, at=now)
    assert person("noor").zone == NY


@pytest.mark.django_db
def test_what_is_no_zone_is_refused(now):
    with pytest.raises(NotAllowed):
        choose_zone(by=viewer("noor"), zone="Asia/Nowhere", at=now)


@pytest.mark.django_db
def test_the_pages_offer_it_take_it_and_go_back_where_they_were_pressed(sign_in):
    noor = sign_in("noor")
    assert f'<zone-offer zone="{NY}" hidden>' in noor.get("/today/").content.decode()
    assert f'<zone-offer zone="{NY}" hidden>' in noor.get("/week/").content.decode()

    nowhere = noor.post("/you/clock/", {"zone": "Asia/Nowhere"})
    taken = [
        noor.post("/you/clock/", {"zone": TOKYO, "back": back})["Location"]
        for back in ("today", "week", "//x")
    ]

    assert nowhere.status_code == 422
    assert "Choose a clock from the list." in nowhere.content.decode()
    assert taken == ["/today/", "/week/", "/you/"]
    assert f'<zone-offer zone="{TOKYO}" hidden>' in noor.get("/today/").content.decode()
    assert "said in Tokyo time" in noor.get("/you/").content.decode()
    assert f'<option value="{TOKYO}" selected>Tokyo' in noor.get("/you/clock/").content.decode()


@pytest.mark.django_db
def test_a_director_who_corrects_her_name_leaves_her_clock(sign_in, now):
    choose_zone(by=viewer("noor"), zone=TOKYO, at=now)

    page = sign_in("dana").get(f"/people/{episode('noor').pk}/names/").content.decode()

    assert f'<option value="{TOKYO}" selected>Tokyo' in page
