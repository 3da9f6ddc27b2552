"""Away too long: the pages are shut by the server, whatever the page's own script does; what was typed is kept."""

import json
import time
from datetime import timedelta

import pytest
from django.db import connection

from hearthside.access.raw import viewer_of_session
from hearthside.access.viewer import Machine
from hearthside.people import rules
from hearthside.people.actions import forget_old_drafts
from hearthside.people.models import Draft
from hearthside.people.terms import Standing
from tests.builders import live_session, person
from tests.people.test_sign_in import PASSWORD, account, log_in  # noqa: F401 -- account is a fixture


pytestmark = pytest.mark.django_db
MINUTE = 60
BACKGROUND = {"Hearthside-Refetch": "1", "Sec-Fetch-Mode": "cors"}
WORDS = [["/today/", "words", "half a sentence about the river"]]


@pytest.fixture
def leave(monkeypatch):
    """Let time pass for whoever sits at a browser."""

    def for_(minutes):
        then = time.time() + minutes * MINUTE
        monkeypatch.setattr("time.time", lambda: then)

    return for_


@pytest.mark.parametrize(
    ("age", "away", "stands"),
    [
        (10, 10, Standing.OPEN),
        (901, 900, Standing.OPEN),
        (901, 901, Standing.AWAY),
        (43_200, 10, Standing.OPEN),
        (43_201, 10, Standing.OVER),
        (43_201, 2000, Standing.OVER),
    ],
)
def test_fifteen_minutes_away_and_twelve_hours_in_all(age, away, stands):
    assert rules.standing(age_s=age, away_s=away, limit_s=900, longest_s=43_200) == stands


@pytest.mark.parametrize(
    ("slug", "page", "still", "gone"), [("fay", "/day/", 14, 16), ("noor", "/today/", 29, 31)]
)
def test_pages_are_shut_for_staff_after_fifteen_minutes_and_for_participants_after_thirty(
    sign_in, leave, slug, page, still, gone
):
    client = sign_in(slug)

    leave(still)
    assert client.get(page, headers=BACKGROUND).status_code == 200
    leave(gone - still)
    answer = client.get(page)

    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/again/?next=%2F{page.strip('/')}%2F")
    assert client.get(page, headers=BACKGROUND).status_code == 401
    assert client.get(page, headers=BACKGROUND).content == b""


@pytest.mark.parametrize("headers", [BACKGROUND, {"Hearthside-Refetch": "1"}, {"Sec-Fetch-Mode": "cors"}])
def test_polls_and_asking_never_count(sign_in, leave, headers):
    client = sign_in("fay")

    for _ in range(4):
        leave(4)
        client.get("/day/", headers=headers)
        client.get("/still-here/", headers=headers)

    assert client.get("/day/").status_code == 302


def test_a_script_that_opens_a_page_by_itself_does_not_count_either(sign_in, leave):
    client = sign_in("fay")

    leave(10)
    assert client.get("/day/", headers={"Sec-Fetch-Mode": "navigate"}).status_code == 200
    leave(6)

    assert client.get("/day/", headers={"Sec-Fetch-Mode": "navigate"}).status_code == 302


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-User": "?1"}])
def test_a_page_that_somebody_opens_counts_even_without_any_script(sign_in, leave, headers):
    client = sign_in("fay")

    leave(10)
    client.get("/day/", headers=headers)
    leave(10)

    assert client.get("/day/", headers=BACKGROUND).status_code == 200


def test_being_touched_is_told_by_the_page_and_counts(sign_in, leave):
    client = sign_in("fay")

    leave(10)
    told = client.post("/still-here/", headers={"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"})
    assert told.json()["left"] == 900
    leave(10)

    assert client.get("/day/", headers=BACKGROUND).status_code == 200
    assert client.get("/still-here/", headers=BACKGROUND).json()["left"] == 300


def test_another_site_touches_nothing(sign_in, leave):
    client = sign_in("fay")

    leave(10)
    client.post("/still-here/", headers={"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "cross-site"})
    leave(6)

    assert client.get("/day/").status_code == 302


def test_nobody_touches_a_page_open_again_that_is_shut(sign_in, leave):
    client = sign_in("fay")

    leave(16)
    assert client.post("/still-here/", headers={"Sec-Fetch-Mode": "cors"}).status_code == 401

    assert client.get("/day/").status_code == 302


def test_the_password_opens_it_again_at_the_same_place(account, leave):  # noqa: F811
    noor = account("noor")
    client, _ = log_in(noor)
    leave(31)
    shut = client.get("/today/")

    page = client.get(shut["Location"])
    assert "You were away." in page.content.decode()
    assert client.post("/sign-in/again/", {"password": "not this one", "next": "/today/"}).status_code == 200
    assert client.get("/today/").status_code == 302
    back = client.post("/sign-in/again/", {"password": PASSWORD, "next": "/today/"})

    assert (back.status_code, back["Location"]) == (302, "/today/")
    assert client.get("/today/").status_code == 200


def test_in_a_demo_one_says_it_by_one_click(sign_in, leave):
    client = sign_in("noor")
    leave(31)

    page = client.get("/sign-in/again/?next=/today/").content.decode()
    assert "I am still Noor" in page
    back = client.post("/sign-in/again/", {"next": "/today/"})

    assert back["Location"] == "/today/"
    assert client.get("/today/").status_code == 200


def test_one_click_is_for_demo_entry_only(account):  # noqa: F811
    client, _ = log_in(account("noor"))

    assert "I am still" not in client.get("/sign-in/again/").content.decode()


def test_a_room_stays_open(sign_in, leave):
    client = sign_in("fay")
    session = live_session()

    leave(40)
    room = client.get(f"/sessions/{session.pk}/room/")
    strip = client.get(f"/sessions/{session.pk}/strip/", headers=BACKGROUND)

    assert (room.status_code, strip.status_code) == (200, 200)
    assert client.get("/day/").status_code == 302
    assert viewer_of_session(client.session.session_key) is not None, "the media door lets them come back"


def test_after_twelve_hours_it_is_over_at_every_door(sign_in, leave):
    client = sign_in("fay")
    key = client.session.session_key
    for _ in range(71):
        leave(10)
        assert client.post("/still-here/").status_code == 200
    assert viewer_of_session(key) is not None

    leave(11)

    assert viewer_of_session(key) is None
    answer = client.get("/day/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/login/?next=/day/")


def test_what_was_typed_is_kept_sealed_and_comes_back_only_when_one_is_back(sign_in, leave):
    client = sign_in("noor")
    leave(31)

    kept = client.post(
        "/drafts/", {"place": "/today/", "words": json.dumps(WORDS)}, headers={"Sec-Fetch-Mode": "cors"}
    )
    assert kept.status_code == 204
    assert client.get("/drafts/?place=/today/", headers={"Sec-Fetch-Mode": "cors"}).status_code == 401
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM people_draft")
        (stored,) = cursor.fetchone()
    assert stored.startswith("s1.")
    assert "river" not in stored

    client.post("/sign-in/again/", {"next": "/today/"})
    assert client.get("/drafts/?place=/today/").json() == {"words": WORDS}
    assert sign_in("sam").get("/drafts/?place=/today/").json() == {"words": []}


def test_a_draft_of_a_place_is_replaced_and_thrown_away(sign_in, now):
    client = sign_in("noor")
    for words in (WORDS, [["/today/", "words", "another"]]):
        client.post("/drafts/", {"place": "/today/", "words": json.dumps(words)})
    assert client.get("/drafts/?place=/today/").json() == {"words": [["/today/", "words", "another"]]}

    client.post("/drafts/", {"place": "/today/", "words": "[]"})

    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"place": "/sign-in/password/", "words": json.dumps(WORDS)},
        {"place": "/no-such-page/", "words": json.dumps(WORDS)},
        {"place": "https://elsewhere.example/", "words": json.dumps(WORDS)},
        {"place": "/today/", "words": '{"a": 1}'},
        {"place": "/today/", "words": '[["a", 1, "b"]]'},
        {"place": "/today/", "words": json.dumps([["/today/", "words", "x" * 70_000]])},
        {"place": "/today/", "words": "not json"},
        {"place": "/today/", "words": "9" * 5_000},
        {"place": "/today/", "words": "[" * 100_000},
        {"place": "/welcome/\0/", "words": json.dumps(WORDS)},
    ],
)
def test_nothing_else_is_kept(sign_in, sent):
    noor = sign_in("noor")
    assert noor.post("/drafts/", sent).status_code == 422
    assert not Draft.objects.exists()
    assert noor.get("/drafts/", {"place": sent["place"]}).json() == {"words": []}


@pytest.mark.parametrize("path", ["/\0", f"/{'x' * 3000}"])
def test_a_form_says_it_was_sent_from_a_page_that_cannot_be(sign_in, path):
    noor = sign_in("noor")

    answer = noor.post("/you/sign-ins/end-others/", headers={"Referer": f"http://localhost{path}"})

    assert answer.status_code == 302


def test_a_form_sent_after_the_page_was_shut_is_kept_too(sign_in, leave):
    client = sign_in("fay")
    session = live_session()
    leave(16)

    answer = client.post(
        f"/sessions/{session.pk}/sheet/attest/", {"reason": "a long one", "csrfmiddlewaretoken": "x"}
    )

    assert answer["Location"].startswith("/sign-in/again/?next=")
    assert json.loads(Draft.objects.get().words) == [
        [f"/sessions/{session.pk}/sheet/attest/", "reason", "a long one"]
    ]


def test_drafts_are_gone_after_a_day(now):
    Draft.objects.create(person=person("noor"), place="/today/", words="[]", at=now)
    forget_old_drafts(by=Machine("the clock"), at=now + timedelta(hours=23))
    assert Draft.objects.exists()
    forget_old_drafts(by=Machine("the clock"), at=now + timedelta(hours=25))
    assert not Draft.objects.exists()


def test_whoever_still_owes_a_second_factor_is_told_how_long_is_left_and_not_sent_round(account):  # noqa: F811
    client, _ = log_in(account("fay"))

    assert client.get("/still-here/", headers=BACKGROUND).json()["left"] == 900
    assert client.get("/drafts/?place=/day/", headers=BACKGROUND).status_code == 302
