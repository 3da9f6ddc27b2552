"""What others would try at the door."""

import time

import pytest
from allauth.account.utils import user_pk_to_url_str
from django.core.cache import cache
from django.test import Client

from hearthside.notices.models import Notice
from hearthside.people.models import Account
from tests.people.test_new_password import ask, carry_out, choose, link_for, open_link
from tests.people.test_sign_in import PASSWORD, code_for, enrol, log_in
from tests.people.test_sign_in import account as account  # noqa: PLC0414 -- a fixture


pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example/",
    "http:elsewhere.example",
    "javascript:alert(1)",
    "http://localhost:9999/",
    "http://localhost/",
    "/%09/elsewhere.example",
    "\t//elsewhere.example/",
    "localhost.elsewhere.example/",
]


def leads_home(answer):
    """A path of ours, whatever stands in it."""
    where = answer["Location"]
    return where.startswith("/") and not where.startswith(("//", "/\\", "/\t"))


@pytest.mark.parametrize("next_", ELSEWHERE)
def test_signing_in_leads_nowhere_else(account, next_):
    noor = account("noor")
    client = Client(HTTP_HOST="localhost")

    answer = client.post("/sign-in/login/", {"login": noor.email, "password": PASSWORD, "next": next_})

    assert answer.status_code == 302
    assert leads_home(answer), answer["Location"]


@pytest.mark.parametrize("next_", ELSEWHERE)
def test_neither_does_saying_it_once_more_nor_signing_out(account, sign_in, next_):
    client, _ = log_in(account("noor"))
    again = client.post("/sign-in/again/", {"password": PASSWORD, "next": next_})
    assert leads_home(again), again["Location"]

    demo = sign_in("noor")
    again = demo.post("/sign-in/again/", {"next": next_})
    assert leads_home(again), again["Location"]

    out = client.post("/sign-in/logout/", {"next": next_})
    assert leads_home(out), out["Location"]


@pytest.mark.parametrize("next_", ELSEWHERE)
def test_neither_does_a_link_for_a_new_password(account, next_):
    noor = account("noor")
    client = Client(HTTP_HOST="localhost")
    page = client.get(link_for(noor.email), {"next": next_}, follow=True)

    answer = client.post(
        page.request["PATH_INFO"], {"password1": PASSWORD + "s", "password2": PASSWORD + "s", "next": next_}
    )

    assert leads_home(answer), answer["Location"]


def test_a_page_that_was_shut_leads_back_to_a_path_only(sign_in, monkeypatch):
    client = sign_in("fay")
    then = time.time() + 1000
    monkeypatch.setattr("time.time", lambda: then)

    answer = client.get("//elsewhere.example/day/")
    assert answer.status_code in {302, 404}
    if answer.status_code == 302:
        assert "elsewhere" not in client.get(answer["Location"]).content.decode()


def test_a_link_names_our_own_address_whatever_host_was_asked(account):
    noor = account("noor")
    client = Client(HTTP_HOST="localhost:9999")

    ask(noor.email, client)
    carry_out()

    assert Notice.objects.get(letter="password").link.startswith("/sign-in/")
    for host in ("elsewhere.example", "localhost.elsewhere.example", "localhost:80@elsewhere.example"):
        assert Client(HTTP_HOST=host).get("/sign-in/login/").status_code == 400


def test_a_session_that_was_fixed_beforehand_is_not_the_one_that_is_signed_in(account):
    fay = account("fay")
    first, _ = log_in(fay)
    _, secret, _ = enrol(first)
    victim = Client(HTTP_HOST="localhost")
    victim.get("/sign-in/login/")
    victim.post("/sign-in/login/", {"login": "nobody@demo.invalid", "password": "x"})
    planted = victim.session
    planted["planted"] = "1"
    planted.save()
    victim.cookies["sessionid"] = planted.session_key

    victim.post("/sign-in/login/", {"login": fay.email, "password": PASSWORD})
    half_way = victim.session.session_key
    cache.clear()
    victim.post("/sign-in/second-factor/authenticate/", {"code": code_for(secret)})
    whole = victim.session.session_key

    assert victim.get("/day/").status_code == 200
    assert whole not in {planted.session_key, half_way}
    for key in {planted.session_key, half_way} - {whole}:
        attacker = Client(HTTP_HOST="localhost")
        attacker.cookies["sessionid"] = key
        assert attacker.get("/day/").status_code == 302


def test_half_way_through_nothing_opens(account):
    fay = account("fay")
    client, _ = log_in(fay)
    enrol(client)
    half, answer = log_in(fay)

    assert answer["Location"].startswith("/sign-in/second-factor/authenticate/")
    for page in (
        "/day/",
        "/you/",
        "/drafts/?place=/day/",
        "/still-here/",
        "/you/sign-ins/",
        "/sign-in/password/",
    ):
        assert half.get(page).status_code == 302, page


def test_a_code_replayed_opens_nothing(account):
    fay = account("fay")
    client, _ = log_in(fay)
    _, secret, _ = enrol(client)
    cache.clear()
    code = code_for(secret)
    first, second = log_in(fay)[0], log_in(fay)[0]

    assert first.post("/sign-in/second-factor/authenticate/", {"code": code}).status_code == 302
    assert second.post("/sign-in/second-factor/authenticate/", {"code": code}).status_code == 200
    assert second.get("/day/").status_code == 302


def test_a_recovery_code_works_once(account):
    fay = account("fay")
    client, _ = log_in(fay)
    enrol(client)
    code = client.get("/sign-in/second-factor/recovery-codes/").context_data["unused_codes"][0]
    first, second = log_in(fay)[0], log_in(fay)[0]

    assert first.post("/sign-in/second-factor/authenticate/", {"code": code}).status_code == 302
    assert second.post("/sign-in/second-factor/authenticate/", {"code": code}).status_code == 200


def test_the_code_alone_does_not_open_a_page_that_was_left(account):
    fay = account("fay")
    client, _ = log_in(fay)
    _, secret, _ = enrol(client)

    answer = client.post(
        "/sign-in/second-factor/reauthenticate/", {"code": code_for(secret), "next": "/day/"}
    )

    assert answer["Location"].startswith("/sign-in/again/")


def test_a_link_for_one_account_does_nothing_to_another(account):
    noor, sam = account("noor"), account("sam")
    link = link_for(noor.email)
    forged = link.replace(user_pk_to_url_str(noor), user_pk_to_url_str(sam))
    assert "used up or too old" in open_link(forged)[1].content.decode()

    client, _ = log_in(sam)
    _, page = open_link(link, client)
    choose(client, page)
    sam.refresh_from_db()
    assert sam.check_password(PASSWORD)


def test_more_than_the_fields_of_a_form_changes_nothing(account):
    noor = account("noor")
    client, page = open_link(link_for(noor.email))

    client.post(
        page.request["PATH_INFO"],
        {"password1": PASSWORD + "s", "password2": PASSWORD + "s", "is_active": "", "email": "x@y.example"},
    )

    fresh = Account.objects.get(pk=noor.pk)
    assert (fresh.email, fresh.is_active) == (noor.email, True)
