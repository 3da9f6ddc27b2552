"""The front and its page processes: what it hands on, and what becomes of one that ends and of those without a front."""

import http.client
import os
import signal
import subprocess
import time
import urllib.parse

import psycopg
import pytest

from running.processes import alive
from tests.journeys.open_house import open_house


pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
WELL_WITHIN_S = 20


@pytest.fixture(scope="module")
def hearth(tmp_path_factory):
    with open_house(
        tmp_path_factory.mktemp("front") / "house",
        parts=("web",),
        database="front",
        settings={"PAGE_PROCESSES": "2"},
    ) as made:
        yield made


def pages_of(hearth):
    """The pids of the page processes."""
    told = ["ps", "-o", "pid=,args=", "--ppid", str(hearth.children["web"].pid)]
    lines = subprocess.run(told, capture_output=True, text=True, check=False).stdout.splitlines()
    return {int(line.split()[0]) for line in lines if " pages " in line}


def ask(hearth, path, *, method="GET", body=None, headers=None):
    line = http.client.HTTPConnection("127.0.0.1", hearth.ports["web"], timeout=WELL_WITHIN_S)
    try:
        line.request(
            method, path, body=body, headers={"Host": f"localhost:{hearth.ports['web']}"} | (headers or {})
        )
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()


def until(what):
    end = time.monotonic() + WELL_WITHIN_S
    while not (found := what()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def enter(hearth, slug, **headers):
    """As the demo's first page does it; the cookies that stand afterwards."""
    _, said, body = ask(hearth, "/demo/")
    token = body.split(b'name="csrfmiddlewaretoken" value="')[1].split(b'"')[0].decode()
    cookies = "; ".join(one.split(";")[0] for one in said.get_all("Set-Cookie"))
    form = urllib.parse.urlencode({"slug": slug, "csrfmiddlewaretoken": token})
    told = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", **headers}
    status, said, _ = ask(hearth, "/demo/enter/", method="POST", body=form, headers=told)
    return status, "; ".join(one.split(";")[0] for one in said.get_all("Set-Cookie", []))


def test_what_is_posted_and_both_cookies_are_handed_on(hearth):
    status, cookies = enter(hearth, "noor")

    assert status == 302
    assert {"sessionid", "csrftoken"} <= {one.split("=")[0] for one in cookies.split("; ")}
    assert ask(hearth, "/today/", headers={"Cookie": cookies})[0] == 200
    assert ask(hearth, "/today/", method="HEAD", headers={"Cookie": cookies})[2] == b""


def test_nobody_else_says_where_a_request_comes_from(hearth):
    """One-click entry is for this machine: what a stranger writes of an address neither opens nor shuts it."""
    assert enter(hearth, "noor", **{"Hearthside-From": "192.0.2.7 1 localhost 1"})[0] == 302


def test_a_page_process_that_is_killed_is_started_again_and_meanwhile_the_other_answers(hearth):
    before = until(lambda: len(found := pages_of(hearth)) == 2 and found)
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    until(lambda: killed not in pages_of(hearth))

    assert [ask(hearth, "/demo/")[0] for _ in range(10)] == [200] * 10
    after = until(lambda: len(found := pages_of(hearth)) == 2 and found)
    assert len(after & before) == 1


def test_whoever_waits_for_one_that_is_killed_is_told_to_come_again(hearth):
    until(lambda: len(pages_of(hearth)) == 2)
    _, cookies = enter(hearth, "noor")
    with psycopg.connect(hearth.env["DATABASE_OWNER_URL"]) as owner:
        owner.execute("LOCK TABLE django_session IN ACCESS EXCLUSIVE MODE")
        waiting = subprocess.Popen(
            ["curl", "-s", "-i", "-H", f"Cookie: {cookies}", f"{hearth.url}/today/"], stdout=subprocess.PIPE
        )
        until(lambda: owner.execute("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted").fetchone()[0])
        for one in pages_of(hearth):
            os.kill(one, signal.SIGKILL)
        said = waiting.communicate(timeout=WELL_WITHIN_S)[0].lower()

    assert said.startswith(b"http/1.1 503")
    assert b"retry-after: 2" in said
    until(lambda: ask(hearth, "/demo/")[0] == 200)


def test_the_pages_end_with_the_front_however_that_ends(hearth):
    pages = until(lambda: len(found := pages_of(hearth)) == 2 and found)
    hearth.kill("web")

    until(lambda: not any(alive(pid) for pid in pages))
    hearth.start("web")
    assert ask(hearth, "/healthz")[0] == 200
