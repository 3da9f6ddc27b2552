import io
import json
import logging

import pytest

from hearthside.kernel import logs


@pytest.fixture
def written():
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure("INFO")
    stream = io.StringIO()
    root.handlers[0].setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = before, level


def test_only_allow_listed_keys_are_written(written):
    logs.get_logger("hearthside.test").info("admitted", status=200, name="Noor", answer="several days")

    (entry,) = written()
    assert entry["status"] == 200
    assert set(entry) <= logs.KEYS
    assert "Noor" not in json.dumps(entry)


def test_an_exception_is_its_kind_and_place_never_its_text(written):
    try:
        int("Noor wrote this")
    except ValueError:
        logging.getLogger("hearthside.test").exception("it went wrong")

    (entry,) = written()
    assert entry["error"].startswith("ValueError at tests.kernel.test_logs:")
    assert "Noor" not in json.dumps(entry)


def test_what_somebody_sent_as_a_host_is_left_out(db, written, client):
    assert client.get("/demo/", headers={"Host": "noor.example"}).status_code == 400

    (entry, *_) = written()
    assert entry["logger"] == "django.security.DisallowedHost"
    assert entry["error"].startswith("DisallowedHost at ")
    assert "noor" not in json.dumps(entry)


def test_the_values_in_a_library_line_are_left_out(written):
    logging.getLogger("some.library").warning("GET %s took %s", "/x?access_token=abc", 3)

    (entry,) = written()
    assert entry["event"] == "GET %s took %s"
    assert "abc" not in json.dumps(entry)
