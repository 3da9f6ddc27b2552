"""What still works when something of ours does not."""

import json
import socket
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from hearthside.kernel.logs import KEYS
from tests import house


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]


def get(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, dict(refused.headers), refused.read().decode()


@pytest.fixture
def shut_database(own_hearth):
    """Nobody gets a connection to the journey's database, and whoever has one loses it."""

    def shut(*, to):
        with psycopg.connect(house.os.environ["HOUSE_KEEPER_URL"], autocommit=True) as keeper:
            keeper.execute(f"ALTER DATABASE {own_hearth.database} ALLOW_CONNECTIONS {not to}")
            if to:
                keeper.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [own_hearth.database],
                )

    yield shut
    shut(to=False)


def test_the_crisis_card_works_without_database_and_is_the_same_for_everyone(own_hearth, shut_database):
    with_database = get(f"{own_hearth.url}/crisis/")
    shut_database(to=True)

    status, headers, body = get(f"{own_hearth.url}/crisis/", Cookie="sessionid=abc")
    assert (status, body) == (200, with_database[2])
    assert "988" in body
    assert "set-cookie" not in {name.lower() for name in headers}
    assert "max-age" in headers["cache-control"]
    assert get(f"{own_hearth.url}/healthz")[0] == 200
    assert get(f"{own_hearth.url}/units/")[0] == 200

    status, _, body = get(f"{own_hearth.url}/sign-in/login/")
    assert status == 503
    assert "988" in body
    shut_database(to=False)
    assert get(f"{own_hearth.url}/sign-in/login/")[0] == 200


def test_no_tap_on_the_crisis_card_is_in_any_log(own_hearth):
    for _ in range(3):
        get(f"{own_hearth.url}/crisis/?why=Noor")

    assert "crisis" not in own_hearth.logs()
    assert "Noor" not in own_hearth.logs()


def test_sixteen_who_hang_up_on_a_slow_page_hold_nobody_else_up(own_hearth):
    """A lock makes the sign-in page's cache slow for as long as its statement may take."""
    port = own_hearth.ports["web"]
    url = own_hearth.env["DATABASE_OWNER_URL"]
    with psycopg.connect(url) as slow:
        slow.execute("LOCK TABLE people_account IN ACCESS EXCLUSIVE MODE")
        body = "slug=noor"
        request = (
            f"POST /demo/enter/ HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: {own_hearth.url}\r\n"
            "Cookie: csrftoken=" + "a" * 32 + "\r\nX-CSRFToken: " + "a" * 32 + "\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        )
        lines = []
        for _ in range(16):
            line = socket.create_connection(("127.0.0.1", port))
            line.sendall(request.encode())
            lines.append(line)
        time.sleep(0.5)
        for line in lines:
            line.close()

        def timed(path):
            began = time.monotonic()
            status = get(f"{own_hearth.url}{path}")[0]
            return status, time.monotonic() - began

        health = [timed("/healthz") for _ in range(20)]
        with ThreadPoolExecutor(4) as readers:
            pages = list(readers.map(timed, ["/sign-in/login/"] * 40))
    assert {status for status, _ in health} == {200}
    assert max(seconds for _, seconds in health) < 1
    assert {status for status, _ in pages} == {200}
    assert sorted(seconds for _, seconds in pages)[37] <= 2


def test_every_line_of_every_log_is_json_with_known_keys(own_hearth):
    get(f"{own_hearth.url}/nothing/?name=Noor")
    get(f"{own_hearth.url}/demo/")
    for part in ("web", "worker"):
        for line in (own_hearth.folder / f"{part}.log").read_text().splitlines():
            assert set(json.loads(line)) <= KEYS, line
