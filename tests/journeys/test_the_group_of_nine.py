"""One group of nine, at a twelfth of its length: two browsers and seven without one, and everything that befalls a group.

Afterwards everyone's minutes are what the journey's own log says, interval by interval.  `make soak`: the same twenty
times, and each time our own pages or our worker are killed too, at a moment that nobody chose.
"""

import base64
import contextlib
import random
import time
from datetime import timedelta

import pytest
from livekit.protocol import rtc
from playwright.sync_api import TimeoutError as TooLong
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from hearthside.rooms.queries import companions_of
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import COUNTED
from tests import builders
from tests.journeys.browsers import firefox
from tests.journeys.in_the_room import act, enter, growing, names
from tests.journeys.pictures import take
from tests.journeys.players import Player, Truth, a_short_group, inside, now, observed, unlike


pytestmark = [pytest.mark.journey, pytest.mark.media, pytest.mark.slow, pytest.mark.enable_socket]

LIST_EVERY_S, PING_S = 2, 5
BRIEF_S = 10
PLAYS_WITHIN_S = 20
ASKS_NOBODY_S = 2  # the door knows it by itself: the media server would be given five
WITHIN_S, WITHIN_AFTER_A_CUT_S = LIST_EVERY_S + 2, PING_S + 3
LASTS = timedelta(minutes=5)
BREAK = (timedelta(seconds=100), timedelta(seconds=150))
SYNTHETIC = ["wren", "theo", "marisol", "bea", "anders", "juno", "kit"]
EVERYONE = [*SYNTHETIC, "noor", "sam"]
CUT = {"theo", "juno", "wren"}
HEAR = """(() => {
  const Real = WebSocket;
  window.heard = [];
  window.WebSocket = class extends Real {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", async ({ data }) => {
        const bytes = data instanceof Blob ? await data.arrayBuffer() : data;
        if (typeof bytes !== "string" && bytes.byteLength < 4096)
          window.heard.push(btoa(String.fromCharCode(...new Uint8Array(bytes))));
      });
    }
  };
})();"""


def tokens_of(page):
    """The tokens that the media server made anew for a page while it was in."""
    found = []
    for said in page.evaluate("window.heard"):
        told = rtc.SignalResponse.FromString(base64.b64decode(said))
        if told.WhichOneof("message") == "refresh_token":
            found.append(told.refresh_token)
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


class Group:
    """Who is in it, and what befalls them, each as it happens; every act is written into somebody's log."""

    def __init__(self, hearth):
        self.hearth = hearth
        self.session = a_short_group(lasts=LASTS, brief_s=BRIEF_S, synthetic=SYNTHETIC, breaks=[BREAK])
        self.start = self.session.starts_at.timestamp()
        self.room = f"{hearth.url}/sessions/{self.session.pk}/room/"
        self.players = {
            slug: Player(hearth, builders.seat(slug, self.session), n) for n, slug in enumerate(SYNTHETIC)
        }
        self.noors, self.asides, self.outage = [], [], ()

    def comes_but_one(self, fay, noor):
        for slug in SYNTHETIC:
            if slug != "marisol":
                self.players[slug].come()
        enter(noor, self.hearth.url, self.session.pk)
        self.noors.append([time.time(), 0.0])
        enter(fay, self.hearth.url, self.session.pk)
        self.players["marisol"].come()

    def drops_out(self):
        """One for a moment, one for longer, and one takes another device meanwhile; returns when the lines were cut."""
        wren, theo = self.players["wren"], self.players["theo"]
        wren.crash()
        theo.line_is_cut()
        cut_at = time.time()
        time.sleep(3)
        wren.come()
        self.players["bea"].takes_over_on_another_device()
        return cut_at

    def is_taken_aside(self, fay):
        kit = self.players["kit"]
        (with_whom, *_) = companions_of(list(Seat.objects.filter(session=self.session)), at=now())[
            kit.seat.pk
        ]
        act(fay, f"Elsewhere with {with_whom.chosen_name} Kit", whose="Kit")
        self.asides.append([time.time(), 0.0])
        kit.leave()

    def is_back(self, fay):
        self.players["kit"].come()
        back = fay.get_by_role("button", name="Back in the group Kit")
        if not back.is_visible():
            fay.locator("#strip li", has_text="Kit").locator("summary").click()
        back.click()
        self.asides[0][1] = time.time()

    def goes(self):
        """One leaves early, and one's device goes dark."""
        self.players["anders"].leave()
        self.players["juno"].crash()

    def is_removed(self, fay, noor):
        fay.locator("#strip li", has_text="Noor").locator("summary").click()
        fay.get_by_role("button", name="Remove for today Noor").click()
        self.noors[0][1] = time.time()
        noor.get_by_text("You are out of this session for today").wait_for(timeout=3000)

    def media_falls(self):
        inside_it = [self.players[slug] for slug in ("wren", "theo", "marisol", "bea", "kit")]
        self.hearth.kill("media")
        fell = time.time()
        for player in inside_it:
            player.fell(fell)
        time.sleep(3)
        self.hearth.start("media")
        self.outage = fell, time.time()
        for player in inside_it:
            player.is_back(fell)

    def is_ended(self, fay):
        fay.get_by_role("button", name="End for all").first.click()
        fay.get_by_role("dialog").get_by_role("button", name="End now").click()
        fay.wait_for_url("**/sheet/")
        time.sleep(3 * LIST_EVERY_S)
        fay.reload()
        take(fay, "sheet")

    def truth_of(self, slug):
        """What this member's sheet must say, from the logs alone."""
        told = Truth(
            start=self.start,
            end=Session.objects.get(pk=self.session.pk).ended_at.timestamp(),
            brief_s=BRIEF_S,
            breaks=[tuple(self.start + edge.total_seconds() for edge in BREAK)],
            asides=self.asides if slug == "kit" else [],
            outage=self.outage,
        )
        log = self.players[slug].log if slug in self.players else {"noor": self.noors}.get(slug, [])
        return told.stretches(log)


@pytest.fixture
def group(own_hearth, django_db_blocker):
    with inside(own_hearth, django_db_blocker):
        found = Group(own_hearth)
        yield found
        for player in found.players.values():
            player.end()


@pytest.fixture
def in_firefox(stage):
    """A browser of another make, for one of the group; its camera is made up, as the others' are."""
    other = firefox(stage)
    yield other.new_context(viewport={"width": 1280, "height": 900})
    other.close()


def walk(page, url, slug):
    page.goto(f"{url}/demo/")
    page.get_by_role("button", name=f"Walk in as {slug.title()}", exact=True).click()
    page.wait_for_load_state()


def plays(page, who):
    """All of them are seen and heard: at once, or as soon as a machine with much else to do has got round to it."""
    with contextlib.suppress(TooLong):  # then the names say who is missing
        page.wait_for_function("n => document.querySelectorAll('li.tile').length === n", arg=len(who) + 1)
    page.evaluate("scrollTo(0, 0)")  # what nobody sees is not played
    assert names(page) == {*who, "You"}
    everything = {f"{name} {kind}": True for name in who for kind in ("video", "audio")}
    until = time.monotonic() + PLAYS_WITHIN_S
    while (found := growing(page)) != everything and time.monotonic() < until:
        pass
    assert found == everything


def story(group, fay, noor, walk_in):
    """What happens, in order.  It yields the moment until which nothing is done, and whoever tells it waits so long."""
    # given a group in which all but one have come, each of whom sees and hears everyone
    group.comes_but_one(fay, noor)
    others = [slug.title() for slug in SYNTHETIC]
    plays(noor, [*others, "Fay, leads"])
    plays(fay, [*others, "Noor"])
    take(fay, "room")
    yield time.time()

    # when people drop out, go apart and go
    cut_at = group.drops_out()
    yield time.time()
    group.is_taken_aside(fay)
    group.goes()
    yield cut_at + 25
    group.players["theo"].line_is_mended()
    yield time.time()

    # and one is removed, and comes back with the token that the media server made anew, and by another browser
    group.is_removed(fay, noor)
    token = tokens_of(noor)[-1]
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in noor.context.cookies())
    for _ in range(3):
        status, word, took = answer_of_the_door(group.hearth, token, cookie)
        assert (status, word) == (403, "removed")
        assert took < ASKS_NOBODY_S
    again = walk_in("noor", at=group.hearth)
    again.goto(group.room)
    again.get_by_text("You are out of this session for today").first.wait_for()
    assert not again.locator("li.tile").count()
    assert not noor.locator("li.tile").count()
    yield time.time()

    # then the others go on undisturbed
    plays(fay, ["Wren", "Theo", "Marisol", "Bea"])

    # when who was aside comes back in the break, and after it the media server falls
    yield group.start + 120
    group.is_back(fay)
    yield group.start + 165
    group.media_falls()
    yield time.time()
    plays(fay, ["Wren", "Theo", "Marisol", "Bea", "Kit"])
    group.is_ended(fay)
    assert token not in group.hearth.logs()


def told(group, slug, alike):
    """What the program wrote otherwise than the journey's own log, and both in words."""
    want, got = group.truth_of(slug), observed(builders.seat(slug, group.session))
    report = f"{slug}\nwanted {rounded(want, group.start)}\nfound  {rounded(got, group.start)}"
    print(report)
    within = WITHIN_AFTER_A_CUT_S if slug in CUT else WITHIN_S
    return unlike(alike(want), alike(got), within_s=within), report


def test_the_group_of_nine(own_hearth, group, walk_in, in_firefox):
    fay, noor = walk_in("fay", at=own_hearth), in_firefox.new_page()
    noor.add_init_script(HEAR)
    walk(noor, own_hearth.url, "noor")

    for until in story(group, fay, noor, walk_in):
        time.sleep(max(0.0, until - time.time()))

    # then everyone's minutes are what the journey's own log says, interval by interval
    for slug in EVERYONE:
        otherwise, report = told(group, slug, alike=list)
        assert otherwise == [], report


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_the_same_while_our_own_parts_are_killed(own_hearth, group, walk_in, in_firefox, seed):
    fay, noor = walk_in("fay", at=own_hearth), in_firefox.new_page()
    noor.add_init_script(HEAR)
    walk(noor, own_hearth.url, "noor")
    drawn = random.Random(seed)
    part, falls_at, away_s = ("web", "worker")[seed % 2], drawn.uniform(15, 170), drawn.uniform(1, 8)
    print(f"{part} falls {falls_at:.0f} s after the start, for {away_s:.1f} s")

    for until in story(group, fay, noor, walk_in):
        # between what people do: who presses a button into a dead page presses it again
        if falls_at is not None and max(until, time.time()) >= group.start + falls_at:
            time.sleep(max(0.0, group.start + falls_at - time.time()))
            own_hearth.kill(part)
            time.sleep(away_s)
            own_hearth.start(part)
            for page in (fay, noor):
                page.get_by_text("Your line dropped.").wait_for(state="hidden")
            falls_at = None
        time.sleep(max(0.0, until - time.time()))

    # then nobody lost a minute: what our fall tore apart is held together, whichever word stands over the seam
    assert falls_at is None
    for slug in EVERYONE:
        otherwise, report = told(group, slug, alike=counted)
        assert otherwise == [], report


def counted(pieces):
    """With one word for all that counts."""
    whole = []
    for kind, begin, end in pieces:
        word = "counts" if kind in COUNTED else kind
        if whole and whole[-1][0] == word:
            whole[-1] = (word, whole[-1][1], end)
        else:
            whole.append((word, begin, end))
    return whole


def rounded(pieces, start):
    return [(kind, round(a - start, 1), round(b - start, 1)) for kind, a, b in pieces]
