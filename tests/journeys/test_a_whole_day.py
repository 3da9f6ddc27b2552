"""A whole program day in real time, with the program's own settings: check-in, group, skills and wrap-up, six people.

`DAY_MINUTES=20 make soak` tells it in fewer minutes; a list every 20 s and two minutes of patience stay what they are.
"""

import heapq
import os
import random
import re
import time
from datetime import timedelta

import pytest

from hearthside.demo.build.weeks import PIECES
from hearthside.rooms.terms import BRIEF_DISCONNECT
from hearthside.schedule.models import Session
from hearthside.schedule.terms import SegmentKind
from tests import builders
from tests.journeys.in_the_room import enter
from tests.journeys.open_house import open_house
from tests.journeys.players import Player, Truth, inside, nobody_sits_elsewhere, now, observed, unlike


pytestmark = [pytest.mark.soak, pytest.mark.media, pytest.mark.enable_socket, pytest.mark.timeout(0)]

WHOLE = 205
SHARE = int(os.environ.get("DAY_MINUTES", WHOLE)) / WHOLE
LIST_EVERY_S, PING_S = 20, 5
WITHIN_S = LIST_EVERY_S + 2
SYNTHETIC = ["wren", "theo", "marisol", "bea", "anders", "juno"]


@pytest.fixture
def house(tmp_path):
    with open_house(tmp_path / "house", settings={"MEDIA_LIST_EVERY_S": str(LIST_EVERY_S)}) as running:
        yield running


def the_day():
    """Its sessions, in order, the first of them in a moment."""
    at = now().replace(microsecond=0) + timedelta(seconds=5)
    pieces = [
        (kind, at + timedelta(minutes=begins) * SHARE, timedelta(minutes=lasts) * SHARE)
        for kind, begins, lasts in PIECES
        if kind != SegmentKind.BREAK
    ]
    nobody_sits_elsewhere(at, at + timedelta(minutes=WHOLE) * SHARE)
    return [
        builders.a_session(
            at=now(),
            starts_in=starts_at - now() + timedelta(seconds=1),
            lasts=lasts,
            title=kind.label,
            synthetic=[builders.episode(slug).pk for slug in SYNTHETIC],
        )
        for kind, starts_at, lasts in pieces
    ]


class Befalls:
    """What happens to everyone in one session: late, gone for a moment or for longer, gone early; drawn, then done."""

    def __init__(self, drawn, players, lasts_s):
        self.drawn, self.lasts_s, self.queue = drawn, lasts_s, []
        for n, player in enumerate(players):
            comes = (
                drawn.uniform(-20, min(240, lasts_s / 4)) if drawn.random() < 0.3 else drawn.uniform(-20, 0)
            )
            self.at(comes, n, player.come)
            if drawn.random() < 0.6:
                self.drop(n, player, comes)
            if drawn.random() < 0.2:
                self.at(drawn.uniform(0.85, 0.95) * lasts_s, n, player.leave)

    def at(self, seconds, n, act):
        heapq.heappush(self.queue, (seconds, n, len(self.queue), act))

    def drop(self, n, player, after):
        """Never so long that a list more or less would decide whether it was brief."""
        away = self.drawn.uniform(10, 80) if self.drawn.random() < 0.6 else self.drawn.uniform(160, 400)
        goes = self.drawn.uniform(max(after, 0) + 30, 0.8 * self.lasts_s)
        if goes > max(after, 0) + 30 and goes + away < 0.84 * self.lasts_s:
            self.at(goes, n, self.drawn.choice([player.leave, player.crash]))
            self.at(goes + away, n, player.come)

    def all(self):
        while self.queue:
            seconds, _, _, act = heapq.heappop(self.queue)
            yield seconds, act


def test_a_whole_day(house, walk_in, django_db_blocker):
    drawn = random.Random(205)
    with inside(house, django_db_blocker):
        sessions, held = the_day(), []
        fay = walk_in("fay", at=house)
        try:
            for session in sessions:
                players = [Player(house, builders.seat(slug, session), n) for n, slug in enumerate(SYNTHETIC)]
                held.append((session, players))
                meets(house, session, players, fay, drawn)
            time.sleep(3 * LIST_EVERY_S)
        finally:
            for _, players in held:
                for player in players:
                    player.end()

        otherwise = [report for session, players in held for report in compared(session, players)]
        assert otherwise == []


def meets(house, session, players, fay, drawn):
    """One session from a moment before its start to the moment before its end."""
    starts, lasts_s = session.starts_at.timestamp(), (session.ends_at - session.starts_at).total_seconds()
    time.sleep(max(0.0, starts - 30 - time.time()))
    builders.opened(session, now())
    enter(fay, house.url, session.pk)
    for seconds, act in Befalls(drawn, players, lasts_s).all():
        time.sleep(max(0.0, starts + seconds - time.time()))
        act()
    time.sleep(max(0.0, starts + lasts_s - 5 - time.time()))
    fay.get_by_role("button", name="End for all").first.click()
    fay.get_by_role("dialog").get_by_role("button", name="End now").click()
    fay.wait_for_url(re.compile("/(sheet|again)/"))
    if "/again/" in fay.url:  # nobody touched the page for so long, and only the room stays open
        fay.get_by_role("button", name="I am still Fay").click()
        fay.wait_for_url("**/sheet/")
    print(f"{session.title}: {lasts_s / 60:.0f} minutes, {sum(len(player.log) for player in players)} stays")


def compared(session, players):
    """Whatever the program wrote otherwise than the journey's own log, in words."""
    ended = Session.objects.get(pk=session.pk).ended_at.timestamp()
    truth = Truth(start=session.starts_at.timestamp(), end=ended, brief_s=BRIEF_DISCONNECT.default)
    for player in players:
        want, got = truth.stretches(player.log), observed(player.seat)
        if unlike(want, got, within_s=WITHIN_S):
            yield f"{session.title}, {player.n}: wanted {want}, found {got}"
