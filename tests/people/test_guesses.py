"""Guessing is slowed by name and by address; nobody's guesses shut out whoever signs in where they did before."""

import json
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hearthside.access.viewer import Machine
from hearthside.people.actions import count_guess, forget_guesses
from hearthside.people.models import Account, Guesses, KnownDevice
from hearthside.people.terms import Guess
from tests.builders import person
from tests.people.test_sign_in import PASSWORD, code_for, enrol, log_in
from tests.people.test_sign_in import account as account  # noqa: PLC0414 -- a fixture


pytestmark = pytest.mark.django_db
US = Machine("a test")
WAIT = "Wait five minutes"
NO_FIT = "do not fit together"
UNKNOWN = "nobody@demo.invalid"


class Hashes:
    """How often a password was hashed or compared."""

    def __init__(self, monkeypatch):
        self.count = 0
        real_encode, real_verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify

        def encode(hasher, *args):
            self.count += 1
            return real_encode(hasher, *args)

        def verify(hasher, *args):
            self.count += 1
            return real_verify(hasher, *args)

        monkeypatch.setattr(Argon2PasswordHasher, "encode", encode)
        monkeypatch.setattr(Argon2PasswordHasher, "verify", verify)


@pytest.fixture
def hashes(monkeypatch):
    return Hashes(monkeypatch)


def guess(email, *, address="10.0.0.1", client=None, password="not this one at all"):
    client = client or Client(HTTP_HOST="localhost")
    return client.post("/sign-in/login/", {"login": email, "password": password}, REMOTE_ADDR=address)


def said(answer):
    """The page without what is random in it, and without the name that was typed."""
    body = re.sub(r'value="[^"]*"', "", answer.content.decode())
    return answer.status_code, body


def test_known_unknown_shut_and_invited_names_are_answered_alike_at_the_same_cost(account, hashes):
    account("noor")
    Account.objects.filter(person=person("sam")).update(is_active=False)
    account("ines")
    Account.objects.filter(person=person("ines")).update(is_active=False)
    answers = {}
    for slug in ("noor", "sam", "ines", "nobody"):
        before = hashes.count
        answers[slug] = (*said(guess(f"{slug}@demo.invalid")), hashes.count - before)

    assert NO_FIT in answers["nobody"][1]
    assert answers["nobody"][2] == 1
    assert set(answers.values()) == {answers["nobody"]}


def test_whoever_is_shut_out_is_a_stranger_even_with_the_right_password(account):
    account("noor")
    Account.objects.filter(person=person("noor")).update(is_active=False)

    assert said(guess("noor@demo.invalid", password=PASSWORD)) == said(guess(UNKNOWN))


def test_after_five_guesses_a_name_waits_known_or_not_and_nothing_is_hashed(account, hashes):
    account("noor")
    for email in ("noor@demo.invalid", UNKNOWN):
        for n in range(5):
            assert NO_FIT in guess(email, address=f"10.0.1.{n}").content.decode()
    before = hashes.count

    answers = {said(guess(email, address="10.0.2.1")) for email in ("noor@demo.invalid", UNKNOWN)}

    assert len(answers) == 1
    assert WAIT in answers.pop()[1]
    assert WAIT in guess("noor@demo.invalid", password=PASSWORD).content.decode()
    assert hashes.count == before


def test_an_address_that_guesses_at_many_names_waits(account):
    noor = account("noor")
    for _ in range(60):
        count_guess(by=US, what=Guess.ADDRESS, whose="10.9.9.9", at=timezone.now())

    assert WAIT in guess(noor.email, address="10.9.9.9", password=PASSWORD).content.decode()
    assert guess(noor.email, address="10.9.9.8", password=PASSWORD).status_code == 302


def test_what_fits_is_no_guess(account):
    noor = account("noor")
    for _ in range(8):
        assert guess(noor.email, password=PASSWORD).status_code == 302


@pytest.mark.slow
@pytest.mark.parametrize("guesses", [400, pytest.param(2000, marks=pytest.mark.soak)])
def test_guesses_from_many_addresses_do_not_keep_the_owner_out(account, guesses):
    noor = account("noor")
    mine, _ = log_in(noor)
    mine.post("/sign-in/logout/")

    for n in range(guesses):
        answer = guess(noor.email, address=f"10.{n // 250}.{n % 250}.7")
        if n == guesses // 2:
            assert guess(noor.email, client=mine, password=PASSWORD).status_code == 302
            mine.post("/sign-in/logout/")
    assert WAIT in answer.content.decode()

    # on a device that knows her, at once, even after a slip of her own
    assert NO_FIT in guess(noor.email, client=mine).content.decode()
    assert guess(noor.email, client=mine, password=PASSWORD).status_code == 302
    # on a new device she waits for minutes, not longer
    assert WAIT in guess(noor.email, password=PASSWORD).content.decode()
    Guesses.objects.update(since=timezone.now() - timedelta(minutes=5, seconds=1))
    assert guess(noor.email, password=PASSWORD).status_code == 302


def test_a_device_is_known_to_one_account_only_and_its_cookie_says_nothing(account):
    noor, sam = account("noor"), account("sam")
    client, answer = log_in(noor)
    cookie = answer.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 31_536_000)
    assert cookie.value not in KnownDevice.objects.get().digest
    client.post("/sign-in/logout/")

    for _ in range(5):
        guess(sam.email)
    assert WAIT in guess(sam.email, client=client, password=PASSWORD).content.decode()


def test_guesses_from_a_known_device_are_slowed_too(account):
    client, _ = log_in(account("noor"))
    client.post("/sign-in/logout/")
    for _ in range(10):
        assert NO_FIT in guess("noor@demo.invalid", client=client).content.decode()

    assert WAIT in guess("noor@demo.invalid", client=client, password=PASSWORD).content.decode()


def test_codes_are_slowed_and_a_recovery_code_too(account):
    fay = account("fay")
    client, _ = log_in(fay)
    _, secret, _ = enrol(client)
    again, _ = log_in(fay)
    for _ in range(5):
        page = again.post("/sign-in/second-factor/authenticate/", {"code": "000000"})
        assert "does not fit" in page.content.decode()

    page = again.post("/sign-in/second-factor/authenticate/", {"code": code_for(secret)})

    assert WAIT in page.content.decode()


def test_guessing_at_a_page_that_is_signed_in_is_slowed_by_itself(account):
    noor = account("noor")
    client, _ = log_in(noor)
    for _ in range(10):
        client.post("/sign-in/again/", {"password": "not this one"})

    assert WAIT in client.post("/sign-in/again/", {"password": PASSWORD}).content.decode()
    assert guess(noor.email, password=PASSWORD).status_code == 302


def test_nobody_reads_in_the_database_at_whom_was_guessed(account):
    guess(account("noor").email)

    kept = json.dumps(list(Guesses.objects.values_list("key", flat=True)))
    assert "noor" not in kept
    assert "10.0.0" not in kept
    forget_guesses(by=US, at=timezone.now() + timedelta(minutes=6))
    assert not Guesses.objects.exists()


def test_a_code_is_good_once(account):
    fay = account("fay")
    client, _ = log_in(fay)
    _, secret, _ = enrol(client)
    cache.clear()
    code = code_for(secret)
    first, _ = log_in(fay)
    second, _ = log_in(fay)

    assert first.post("/sign-in/second-factor/authenticate/", {"code": code}).status_code == 302
    assert second.post("/sign-in/second-factor/authenticate/", {"code": code}).status_code == 200
    assert second.get("/day/").status_code == 302
    assert Authenticator.objects.filter(user=fay).exists()
