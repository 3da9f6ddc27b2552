"""Whatever breaks in the moment in which somebody asks for help: one concern, nothing lost, nothing doubled, its owner told.

`make soak` has each fault at twenty moments; `make test` each at one, by a fixed seed.
"""

import contextlib
import datetime as dt
import http.client
import random
import socket
import threading
import time
import urllib.parse

import psycopg
import pytest

from hearthside.measures.actions import begin, finish
from hearthside.people.models import Account
from hearthside.safety.models import Concern
from hearthside.safety.terms import Happened
from tests.builders import episode, person, today, viewer
from tests.journeys.open_house import open_house, until
from tests.journeys.players import inside
from tests.safety.test_concerns import on_duty


pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.enable_socket, pytest.mark.timeout(600)]
SEED, MOMENTS = 20261126, 20
MOST_S = 0.25  # a fault falls somewhere in so long after the press
WELL_WITHIN_S = 45.0
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def house(tmp_path_factory, django_db_blocker):
    folder = tmp_path_factory.mktemp("faults") / "house"
    with open_house(folder, parts=("web",), database="faults") as hearth:
        with inside(hearth, django_db_blocker):
            on_duty("omar", dt.datetime.now(dt.UTC))
        hearth.start("worker")
        yield hearth


class Device:
    """A browser's part in it: cookies, a token, one press after the other until something answers."""

    def __init__(self, hearth, slug):
        self.hearth, self.cookies = hearth, {}
        self.token = ""
        self.ask("GET", "/demo/")
        self.ask("POST", "/demo/enter/", slug=slug)
        self.ask("GET", "/sign-in/logout/")  # for its token

    def ask(self, method, path, **said):
        line = http.client.HTTPConnection("127.0.0.1", self.hearth.ports["web"], timeout=20)
        try:
            body = (
                urllib.parse.urlencode(said | {"csrfmiddlewaretoken": self.token})
                if method == "POST"
                else None
            )
            line.request(method, path, body=body, headers=self.headers())
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            line.close()
        for one in answer.headers.get_all("Set-Cookie", []):
            name, _, value = one.split(";")[0].partition("=")
            self.cookies[name] = value
        if 'name="csrfmiddlewaretoken" value="' in text:
            self.token = text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        return answer.status

    def headers(self):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        here = f"localhost:{self.hearth.ports['web']}"
        return {"Host": here, "Origin": f"http://{here}", "Cookie": cookies, "Content-Type": FORM}

    def ask_until_it_is_taken(self, path, **said):
        """As somebody does whose page says *one moment*: again, and again."""

        def taken():
            with contextlib.suppress(OSError, http.client.HTTPException):
                return self.ask("POST", path, **said) in {200, 302}
            return False

        return until(taken, WELL_WITHIN_S)

    def half_a_press(self, path, **said):
        """The line breaks in the middle of it."""
        body = urllib.parse.urlencode(said | {"csrfmiddlewaretoken": self.token}).encode()
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers().items())
        whole = f"POST {path} HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
        with socket.create_connection(("127.0.0.1", self.hearth.ports["web"])) as line:
            line.sendall(whole[: -len(body) // 2])


@contextlib.contextmanager
def busy(hearth):
    """Others ask for their pages meanwhile."""
    stop, readers = threading.Event(), [Device(hearth, slug) for slug in ("ines", "dana")]

    def read(one):
        while not stop.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException):
                one.ask("GET", "/day/")

    threads = [threading.Thread(target=read, args=[one]) for one in readers]
    for one in threads:
        one.start()
    try:
        yield
    finally:
        stop.set()
        for one in threads:
            one.join()


def owner_says(hearth, statement, *words):
    with psycopg.connect(hearth.env["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(statement, words)


def mail_is_dead(hearth, after_s):
    hearth.postbox.refuse = {"omar@example.org": "451 not now"}
    time.sleep(after_s)
    hearth.postbox.refuse = {}


def worker_is_killed(hearth, after_s):
    time.sleep(after_s)
    hearth.kill("worker")
    hearth.start("worker")


def web_is_killed(hearth, after_s):
    time.sleep(after_s)
    hearth.kill("web")
    hearth.start("web")


def database_throws_all_out(hearth, after_s):
    time.sleep(after_s)
    name = psycopg.conninfo.conninfo_to_dict(hearth.env["DATABASE_URL"])["dbname"]
    with psycopg.connect(hearth.env["HOUSE_KEEPER_URL"], autocommit=True) as keeper:
        keeper.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def clock_jumps_an_hour(hearth, after_s):
    time.sleep(after_s)
    earlier = "tier_since = tier_since - interval '1 hour', waits_since = waits_since - interval '1 hour'"
    owner_says(hearth, f"UPDATE safety_concern SET {earlier}, climbs_at = now() WHERE reached_at IS NULL")


FAULTS = {
    "mail dead": mail_is_dead,
    "worker killed": worker_is_killed,
    "web killed in mid-POST": web_is_killed,
    "database restarted": database_throws_all_out,
    "clock shifted": clock_jumps_an_hour,
    "double submit": None,
    "two devices": None,
    "offline and back": None,
}
SLICE = [(fault, SEED) for fault in FAULTS]
WHOLE = [(fault, SEED + n) for fault in FAULTS for n in range(1, MOMENTS + 1)]


def presses(fault, devices, path, said):
    """Who presses, how often, and what breaks on the way."""
    first = devices[0]
    if fault == "offline and back":
        first.half_a_press(path, **said)
    pressing = [first, first] if fault == "double submit" else devices if fault == "two devices" else [first]
    return [threading.Thread(target=one.ask_until_it_is_taken, args=[path], kwargs=said) for one in pressing]


def help_is_asked_for(hearth, blocker, fault, seed):
    chance = random.Random(f"{fault} {seed}")
    devices = [Device(hearth, "noor") for _ in range(2)]
    by_answer = chance.random() < 0.5
    with inside(hearth, blocker):
        before = set(Concern.objects.values_list("pk", flat=True))
        path, said = "/tell/", {}
        if by_answer:
            told = {"episode": episode("noor"), "instrument": "phq9", "on": today()}
            form = begin(by=viewer("noor"), **told, at=dt.datetime.now(dt.UTC))
            path, said = f"/check-in/{form.pk}/9/", {"answer": "2"}
    mails = len(hearth.postbox.mails)
    with busy(hearth):
        pressing = presses(fault, devices, path, said)
        for one in pressing:
            one.start()
        if breaks := FAULTS[fault]:  # in this thread: what it starts would end with another one
            breaks(hearth, chance.uniform(0, MOST_S))
        for one in pressing:
            one.join()

    with inside(hearth, blocker):
        made = until(
            lambda: list(Concern.objects.exclude(pk__in=before).exclude(cause="absence")), WELL_WITHIN_S
        )
        assert len(made) == 1
        (one,) = made
        assert one.events.filter(happened=Happened.RAISED).count() == 1
        assert one.owner == person("omar") or one.events.filter(what="silence").exists()
        until(lambda: _is_told(hearth, one, mails), WELL_WITHIN_S)
        if by_answer:
            finish(by=viewer("noor"), administration=form, at=dt.datetime.now(dt.UTC))
    owner_says(
        hearth,
        "UPDATE safety_concern SET reached_at = now(), acknowledged_at = now(), acknowledged_by = owner_id",
    )


def _is_told(hearth, concern, since):
    """Whoever has it by now: it may have gone on to the next person before the first one's letter left.

    A worker whose database threw it out ends, and is begun again by whoever supervises it: here, by us.
    """
    if hearth.children["worker"].poll() is not None:
        hearth.start("worker")
    concern.refresh_from_db()
    address = Account.objects.get(person_id=concern.owner_id).email
    return any(address in mail.to for mail in hearth.postbox.mails[since:])


@pytest.mark.parametrize(("fault", "seed"), SLICE)
def test_one_moment(house, django_db_blocker, fault, seed):
    help_is_asked_for(house, django_db_blocker, fault, seed)


@pytest.mark.soak
@pytest.mark.parametrize(("fault", "seed"), WHOLE)
def test_twenty_moments(house, django_db_blocker, fault, seed):
    help_is_asked_for(house, django_db_blocker, fault, seed)
