"""A new password by a link in one's mail: for whoever has the address, without telling anyone whose it is."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from hearthside.access.viewer import Machine
from hearthside.notices.models import Notice
from hearthside.people.actions import send_reset_link
from hearthside.people.models import Account
from tests.people.test_guesses import WAIT, guess, said
from tests.people.test_sign_in import account as account  # noqa: PLC0414 -- a fixture
from tests.people.test_sign_in import enrol, log_in


pytestmark = pytest.mark.django_db
BETTER = "a longer walk by another river"
LINK = "/sign-in/password/reset/key/"


def ask(email, client=None):
    client = client or Client(HTTP_HOST="localhost")
    return client.post("/sign-in/password/reset/", {"email": email}, follow=True)


def carry_out():
    """What the worker does with the orders that wait."""
    for job in ProcrastinateJob.objects.filter(task_name="people.send_reset", status="todo"):
        send_reset_link(by=Machine("a test"), at=timezone.now(), **job.args)


def link_for(email):
    ask(email)
    carry_out()
    return Notice.objects.filter(letter="password").latest("made_at").link


def open_link(link, client=None):
    client = client or Client(HTTP_HOST="localhost")
    page = client.get(link, follow=True)
    return client, page


def choose(client, page, password=BETTER):
    return client.post(page.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True)


def test_known_and_unknown_addresses_read_and_order_the_same(account):
    account("noor")
    known, unknown = ask("noor@demo.invalid"), ask("nobody@demo.invalid")

    assert said(known) == said(unknown)
    jobs = [job.args for job in ProcrastinateJob.objects.filter(task_name="people.send_reset")]
    assert [set(args) for args in jobs] == [{"row", "sealed"}] * 2
    assert "noor" not in str(jobs)


def test_only_whoever_may_sign_in_gets_a_letter(account):
    account("noor")
    Account.objects.filter(email="sam@demo.invalid").update(is_active=False)
    for email in ("nobody@demo.invalid", "sam@demo.invalid", "NOOR@demo.invalid"):
        ask(email)
    carry_out()

    assert [notice.address for notice in Notice.objects.filter(letter="password")] == ["noor@demo.invalid"]


def test_the_link_leaves_the_address_bar_at_once_and_is_good_once(account):
    noor = account("noor")
    before, _ = log_in(noor)
    link = link_for(noor.email)
    assert link.startswith(LINK)

    client, page = open_link(link)
    assert page.request["PATH_INFO"].endswith("-set-password/")
    assert link.split("-", 2)[-1].strip("/") not in page.content.decode()
    done = choose(client, page)

    assert "It is yours from now on." in done.content.decode()
    noor.refresh_from_db()
    assert check_password(BETTER, noor.password)
    assert before.get("/today/").status_code == 302
    assert client.get("/today/").status_code == 302, "a link signs nobody in"
    assert "used up or too old" in open_link(link)[1].content.decode()


def test_a_new_password_leaves_the_second_factor_in_place(account):
    fay = account("fay")
    first, _ = log_in(fay)
    enrol(first)

    client, page = open_link(link_for(fay.email))
    choose(client, page)

    assert Authenticator.objects.filter(user=fay, type="totp").exists()
    answer = client.post("/sign-in/login/", {"login": fay.email, "password": BETTER})
    assert answer["Location"].startswith("/sign-in/second-factor/authenticate/")


def test_a_link_helps_an_owner_at_whose_name_others_guess(account):
    noor = account("noor")
    for n in range(6):
        guess(noor.email, address=f"10.0.3.{n}")
    mine = Client(HTTP_HOST="localhost")
    assert WAIT in guess(noor.email, client=mine).content.decode()

    mine, page = open_link(link_for(noor.email), mine)
    choose(mine, page)

    assert guess(noor.email, client=mine, password=BETTER).status_code == 302


def test_a_link_is_nothing_once_the_account_is_shut(account):
    noor = account("noor")
    link = link_for(noor.email)
    Account.objects.filter(pk=noor.pk).update(is_active=False)

    assert "used up or too old" in open_link(link)[1].content.decode()


def test_changing_it_ends_every_other_sign_in_but_not_this_one(account):
    noor = account("noor")
    here, there = log_in(noor)[0], log_in(noor)[0]

    answer = here.post(
        "/sign-in/password/",
        {"oldpassword": "a long walk by the river", "password1": BETTER, "password2": BETTER},
    )

    assert answer["Location"] == "/you/"
    assert [client.get("/today/").status_code for client in (here, there)] == [200, 302]
    assert Notice.objects.filter(letter="sign_in_changed").count() == 1


@pytest.mark.parametrize(
    ("weak", "words"),
    [
        ("short", "12 letters or more"),
        ("password1234", "Many others use this one."),
        ("sunshine2024!", "Many others use this one."),
        ("SunshineSunshine", "Many others use this one."),
        ("aaaaaaaaaaaaaa", "Many others use this one."),
        ("noor@demo.invalid", "Leave out your name"),
        ("noor-1987-2024", "Leave out your name"),
    ],
)
@pytest.mark.parametrize("way", ["first", "change", "reset"])
def test_weak_passwords_are_refused_in_words_on_every_way(account, weak, words, way):
    noor = account("noor")
    if way == "reset":
        client, page = open_link(link_for(noor.email))
        said_so = choose(client, page, weak).content.decode()
    elif way == "change":
        client, _ = log_in(noor)
        both = {"password1": weak, "password2": weak}
        said_so = client.post(
            "/sign-in/password/", {"oldpassword": "a long walk by the river"} | both
        ).content.decode()
    else:
        Account.objects.filter(pk=noor.pk).update(password="!")
        client = Client(HTTP_HOST="localhost")
        client.post("/demo/enter/", {"slug": "noor"})
        said_so = client.post(
            "/sign-in/password/first/", {"password1": weak, "password2": weak}
        ).content.decode()

    assert words in said_so
    noor.refresh_from_db()
    assert not check_password(weak, noor.password)
