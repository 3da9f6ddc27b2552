"""Firefox without LAN=1 is told so in words, and nobody else is."""

import pytest

from hearthside.rooms import rules
from tests.builders import live_session


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"
CHROMIUM = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "loopback", "told"),
    [(FIREFOX, True, True), (FIREFOX, False, False), (CHROMIUM, True, False), ("", True, False)],
)
def test_only_firefox_and_only_without_a_way_is_told(agent, loopback, told):
    assert rules.has_no_way(agent, media_on_loopback=loopback) is told


@pytest.mark.parametrize(
    ("agent", "lan", "told"), [(FIREFOX, False, True), (FIREFOX, True, False), (CHROMIUM, False, False)]
)
def test_the_room_page_says_what_to_do(sign_in, settings, agent, lan, told):
    settings.LAN = lan

    page = sign_in("noor").get(f"/sessions/{live_session().pk}/room/", headers={"user-agent": agent})

    assert (b"make demo LAN=1" in page.content) is told
