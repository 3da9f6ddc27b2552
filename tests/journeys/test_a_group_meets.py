"""Two browsers and four without one meet in a real room; afterwards everyone's minutes are what they were."""

import time
from datetime import timedelta

import pytest
from livekit.protocol import rtc
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from hearthside.schedule.models import Session
from tests import builders
from tests.journeys.in_the_room import enter, growing, names
from tests.journeys.players import Player, a_short_group, inside, observed, stretches


pytestmark = [pytest.mark.journey, pytest.mark.media, pytest.mark.slow, pytest.mark.enable_socket]

LIST_EVERY_S, PING_S = 2, 5
BRIEF_S = 14
WITHIN_S, WITHIN_AFTER_A_CUT_S = LIST_EVERY_S + 2, PING_S + 3
SYNTHETIC = ["wren", "theo", "marisol", "bea"]


@pytest.fixture
def group(own_hearth, django_db_blocker):
    with inside(own_hearth, django_db_blocker):
        session = a_short_group(lasts=timedelta(minutes=6), brief_s=BRIEF_S, synthetic=SYNTHETIC)
        players = {
            slug: Player(own_hearth, builders.seat(slug, session), n) for n, slug in enumerate(SYNTHETIC)
        }
        yield session, players
        for player in players.values():
            player.end()


def tokens_of(page):
    """The tokens that the media server makes anew for a page while it is in."""
    found = []

    def heard(frame):
        if isinstance(frame, bytes):
            told = rtc.SignalResponse.FromString(frame)
            if told.WhichOneof("message") == "refresh_token":
                found.append(told.refresh_token)

    page.on("websocket", lambda line: line.on("framereceived", heard))
    return found


def answer_of_the_door(hearth, token, cookie):
    """Status, word, and how long it took."""

    url = f"{hearth.media_url}/rtc/v1?access_token={token}"
    began = time.monotonic()
    try:
        with connect(url, additional_headers={"Cookie": cookie}, origin=hearth.url, proxy=None):
            status, word = 101, ""
    except InvalidStatus as no:
        status, word = no.response.status_code, no.response.body.decode()
    return status, word, time.monotonic() - began


def test_a_group_meets(own_hearth, group, walk_in, django_db_blocker):
    session, players = group
    wren, theo, marisol, bea = (players[slug] for slug in SYNTHETIC)
    noor, fay = walk_in("noor", at=own_hearth), walk_in("fay", at=own_hearth)
    refreshed = tokens_of(noor)

    # given a group in which all but one have come
    for player in (wren, theo, bea):
        player.come()
    enter(noor, own_hearth.url, session.pk)
    noors = [[time.time(), 0.0]]
    enter(fay, own_hearth.url, session.pk)
    time.sleep(8)
    marisol.come()

    # then each page plays everyone else's picture and sound
    noor.wait_for_timeout(2000)
    others = ["Wren", "Theo", "Marisol", "Bea"]
    for page, who in ((noor, [*others, "Fay, leads"]), (fay, [*others, "Noor"])):
        assert names(page) == {*who, "You"}
        assert growing(page) == {f"{name} {kind}": True for name in who for kind in ("video", "audio")}

    # when one drops out and comes back soon, and one's line is cut for longer
    bea.crash()
    wren.line_is_cut()
    time.sleep(5)
    bea.come()
    time.sleep(20)
    wren.line_is_mended()

    # and one is removed, and comes back with the token that the media server made anew
    fay.locator("#strip li", has_text="Noor").locator("summary").click()
    fay.get_by_role("button", name="Remove for today Noor").click()
    noors[0][1] = time.time()
    noor.get_by_text("You are out of this session for today").wait_for(timeout=3000)
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in noor.context.cookies())
    assert refreshed
    for _ in range(3):
        status, word, took = answer_of_the_door(own_hearth, refreshed[-1], cookie)
        assert (status, word) == (403, "removed")
        assert took < 0.5

    # then the others go on undisturbed
    fay.wait_for_timeout(3000)
    assert names(fay) == {*others, "You"}
    assert growing(fay) == {f"{name} {kind}": True for name in others for kind in ("video", "audio")}
    assert not noor.locator("li.tile").count()

    # when one leaves, and the facilitator ends it for all
    marisol.leave()
    time.sleep(4)
    fay.get_by_role("button", name="End for all").first.click()
    fay.get_by_role("dialog").get_by_role("button", name="End for all").click()
    fay.wait_for_url("**/sheet/")
    time.sleep(3 * LIST_EVERY_S)

    # then everyone's minutes are what the journey's own log says, interval by interval
    ended = Session.objects.get(pk=session.pk)
    frame = {"start": session.starts_at.timestamp(), "end": ended.ended_at.timestamp(), "brief_s": BRIEF_S}
    logs = {slug: player.log for slug, player in players.items()} | {"noor": noors}
    for slug, log in logs.items():
        cut = slug == "wren"
        want, got = stretches(log, **frame), observed(builders.seat(slug, session))
        report = f"{slug}\n" + "\n".join(f"{a}\n{b}" for a, b in zip(want, got, strict=False))
        assert [kind for kind, _, _ in got] == [kind for kind, _, _ in want], report
        for (_, *wanted), (_, *found) in zip(want, got, strict=True):
            within = WITHIN_AFTER_A_CUT_S if cut else WITHIN_S
            assert all(abs(a - b) <= within for a, b in zip(wanted, found, strict=True)), report
        print(report)
    assert not [token for token in refreshed if token in own_hearth.logs()]
