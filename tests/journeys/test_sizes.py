"""What a page weighs on its first visit: everything that it fetches, as it goes over the wire, headers too."""

from datetime import UTC, datetime

import pytest

from tests import builders
from tests.journeys.players import inside


pytestmark = [pytest.mark.journey, pytest.mark.media, pytest.mark.enable_socket]
KB = 1000


@pytest.fixture
def weigh(browser, walk_in, hearth):
    """In a browser that has kept nothing from earlier visits."""
    opened = []

    def of(slug, where):
        signed_in = walk_in(slug).context.storage_state()
        context = browser.new_context(storage_state=signed_in, permissions=["camera", "microphone"])
        opened.append(context)
        page, fetched = context.new_page(), {}
        page.on("requestfinished", lambda one: fetched.update({one.url: one.sizes()}))
        page.goto(f"{hearth.url}{where}")
        page.wait_for_load_state("load")
        page.wait_for_timeout(3000)
        sizes = {url: one["responseBodySize"] + one["responseHeadersSize"] for url, one in fetched.items()}
        whole = sum(sizes.values()) / KB
        print(f"\n{slug}, {where.split('/')[-2]}: {whole:.1f} kB in {len(sizes)} answers")
        for url, size in sorted(sizes.items(), key=lambda one: -one[1])[:6]:
            print(f"  {size / KB:6.1f} kB  {url.removeprefix(hearth.url)}")
        assert any(url.endswith(".woff2") for url in sizes)  # the font too is a part of it
        return whole

    yield of
    for one in opened:
        one.close()


def test_today_weighs_at_most_60_kb_with_everything(weigh):
    assert 40 < weigh("noor", "/today/") <= 60


@pytest.mark.parametrize("slug", ["noor", "fay"])
def test_the_room_weighs_at_most_300_kb_with_everything(weigh, hearth, django_db_blocker, slug):
    with inside(hearth, django_db_blocker):
        session = builders.live_session()
        if slug == "noor":
            builders.arrived(slug, datetime.now(UTC))

    assert 120 < weigh(slug, f"/sessions/{session.pk}/room/") <= 300
