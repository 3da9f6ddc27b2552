"""Web, worker and database, each killed once while a group is on; the media server falls in test_the_group_of_nine."""

import os
import signal
import subprocess
import threading
import time
from datetime import timedelta

import pytest
from django.db import Error, connection

from hearthside.access.models import TrailEntry
from hearthside.rooms.models import Evidence
from hearthside.rooms.queries import here_now
from hearthside.schedule.actions import end_session
from hearthside.schedule.rules import RECONCILER
from running.postgres import cluster
from tests import builders, house
from tests.journeys.in_the_room import enter
from tests.journeys.open_house import open_house
from tests.journeys.players import Player, a_short_group, inside, now, observed


pytestmark = [pytest.mark.journey, pytest.mark.media, pytest.mark.slow, pytest.mark.enable_socket]

BRIEF_S = 14
FRAGILE = "fragile"
BACK_WITHIN_S = 30
DOWN_S = 3


@pytest.fixture
def fragile_house(tmp_path, monkeypatch):
    """A running program with a PostgreSQL of its own, which others do not lean on and which forgets nothing."""
    with cluster(tmp_path / "pg", durable=True) as postgres:
        cast = dump_of_the_cast(postgres.binaries)
        monkeypatch.setenv("DATABASE_URL", postgres.app_url("hearthside"))
        monkeypatch.setenv("DATABASE_OWNER_URL", postgres.owner_url("hearthside"))
        monkeypatch.setenv("HOUSE_KEEPER_URL", postgres.keeper_url("postgres"))
        postgres.make_database(house.CAST)
        restore(postgres.binaries, postgres.keeper_url(house.CAST), cast)
        with open_house(tmp_path / "house", database=FRAGILE) as hearth:
            yield hearth, postgres


def dump_of_the_cast(binaries):
    """From everyone's server, by way of a copy: to a template itself nobody may be connected."""
    house.make_database(FRAGILE, template=house.CAST)
    url = os.environ["HOUSE_KEEPER_URL"].replace("/postgres?", f"/{FRAGILE}?")
    dumped = subprocess.run([binaries["pg_dump"], "-d", url], check=True, capture_output=True).stdout
    house.drop_database(FRAGILE)
    return dumped


def restore(binaries, url, dumped):
    words = [binaries["psql"], "-qX", "-v", "ON_ERROR_STOP=1", "-d", url]
    subprocess.run(words, input=dumped, check=True, capture_output=True)


class Writer:
    """Turns someone's microphone off and on by the page's own way, and counts what was acknowledged."""

    def __init__(self, page, url):
        self.page, self.url = page, url
        self.acknowledged = 0

    def write(self, seconds):
        """For some seconds, again and again, whatever happens meanwhile."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            allowed = "" if self.acknowledged % 2 == 0 else "1"
            status = self.page.evaluate(
                """async ([url, allowed]) => {
                  const token = document.querySelector("live-room").getAttribute("csrf");
                  const body = new URLSearchParams({ csrfmiddlewaretoken: token, allowed });
                  const signal = AbortSignal.timeout(4000);
                  return fetch(url, { method: "POST", body, signal }).then((a) => a.status).catch(() => 0);
                }""",
                [self.url, allowed],
            )
            self.acknowledged += status == 204
            self.page.wait_for_timeout(150)


def not_back(session, places, since):
    """By the door's own log, those without a line that was heard after the fall."""
    rows = Evidence.objects.filter(kind__in=["connected", "heard"], place__in=places, at__gt=since)
    heard = set(rows.values_list("place", flat=True))
    return set(places) - (heard & here_now([session.pk], at=now()))


def wait_until_back(session, players, places, since):
    """A player whose library gave up after its ten tries comes anew; so does a page of ours."""
    began, missing = time.monotonic(), set(places)
    while time.monotonic() - began < BACK_WITHIN_S:
        try:
            for player in players:
                if not player.is_still_there():
                    player.come()
            missing = not_back(session, places, since)
        except Error:
            connection.close()  # it died with the database; the next question gets a new one
        if not missing:
            return time.monotonic() - began
        time.sleep(0.2)
    raise AssertionError(f"not back in time: {missing}")


def test_each_is_killed_once(fragile_house, walk_in, django_db_blocker, record_property):
    hearth, postgres = fragile_house
    with inside(hearth, django_db_blocker):
        session = a_short_group(lasts=timedelta(minutes=9), brief_s=BRIEF_S, synthetic=["wren", "theo"])
        players = [Player(hearth, builders.seat(slug, session), n) for n, slug in enumerate(("wren", "theo"))]
        kit = builders.seat("kit", session)
        places = [player.seat.place for player in players] + [builders.seat("noor", session).place]
        try:
            story(hearth, postgres, session, players, kit, places, walk_in, record_property)
        finally:
            for player in players:
                player.end()


def story(hearth, postgres, session, players, kit, places, walk_in, record_property):
    for player in players:
        player.come()
    noor, fay = walk_in("noor", at=hearth), walk_in("fay", at=hearth)
    enter(noor, hearth.url, session.pk)
    enter(fay, hearth.url, session.pk)
    began = now()
    writer = Writer(fay, f"{hearth.url}/sessions/{session.pk}/seats/{kit.pk}/microphone/")
    time.sleep(4)

    def database_falls():  # as `kill -9` of its first process
        os.kill(postgres.pid, signal.SIGKILL)
        postgres.child.wait(10)

    falls = {
        "web": (lambda: hearth.kill("web"), lambda: hearth.start("web")),
        "worker": (lambda: hearth.kill("worker"), lambda: hearth.start("worker")),
        "database": (database_falls, postgres.start),
    }
    for part, (fall, rise) in falls.items():
        fallen = threading.Timer(1.0, fall)
        fallen.start()
        writer.write(2.0)
        fallen.join()
        time.sleep(DOWN_S)
        rise()
        risen = now()
        took = wait_until_back(session, players, places, risen)
        record_property(f"back after {part}", round(took, 1))
        print(f"{part}: everyone back after {took:.1f} s")
        writer.write(2.0)
        time.sleep(3)

    end_session(by=RECONCILER, session=session, at=now())
    ended = now()
    time.sleep(8)

    # nothing acknowledged was lost; what was written without an answer getting through may be there too
    written = TrailEntry.objects.filter(what__contains="microphone", subject__endswith=str(kit.pk)).count()
    assert writer.acknowledged <= written <= writer.acknowledged + len(falls)
    # and nobody lost a minute
    for seat in [player.seat for player in players] + [builders.seat("noor", session)]:
        told = observed(seat)
        inside_it = [
            (kind, a, b) for kind, a, b in told if b > began.timestamp() + 1 and a < ended.timestamp() - 4
        ]
        assert {kind for kind, _, _ in inside_it} <= {"counts", "merged", "outage"}, told
