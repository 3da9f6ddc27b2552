"""Signing in by password and second factor, through the real pages."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client

from hearthside.kernel import fields
from hearthside.people.models import Account
from tests.builders import person


pytestmark = pytest.mark.django_db
PASSWORD = "a long walk by the river"


@pytest.fixture
def account():
    def of(slug):
        found = Account.objects.get(person=person(slug))
        found.password = make_password(PASSWORD)
        found.save(update_fields=["password"])
        return found

    return of


def log_in(account, password=PASSWORD):
    client = Client(HTTP_HOST="localhost")
    answer = client.post("/sign-in/login/", {"login": account.email, "password": password})
    return client, answer


def code_for(secret):
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"


def enrol(client):
    page = client.get("/sign-in/second-factor/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    return page, secret, client.post("/sign-in/second-factor/totp/activate/", {"code": code_for(secret)})


def test_a_participant_signs_in_by_password(account):
    client, answer = log_in(account("noor"))

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/today/").status_code == 200


def test_passwords_are_kept_as_argon2(account):
    assert account("noor").password.startswith("argon2$argon2id$")


@pytest.mark.parametrize("slug", ["fay", "dana", "opal"])
def test_staff_without_a_second_factor_see_nothing_until_they_have_one(account, slug):
    client, _ = log_in(account(slug))

    for page in ("/", "/day/", "/roster/"):
        answer = client.get(page)
        assert (answer.status_code, answer["Location"]) == (302, "/sign-in/second-factor/")


def test_fay_sets_up_a_second_factor_and_is_asked_for_it_the_next_time(account):
    fay = account("fay")
    client, _ = log_in(fay)
    _, secret, answer = enrol(client)
    assert answer.status_code == 302
    assert client.get("/day/").status_code == 200

    again, answer = log_in(fay)
    assert answer["Location"].startswith("/sign-in/second-factor/authenticate/")
    assert again.get("/day/").status_code == 302
    cache.clear()  # the same code may not be used twice within its half minute
    answer = again.post("/sign-in/second-factor/authenticate/", {"code": code_for(secret)})
    assert answer.status_code == 302, answer.content[-600:]
    assert again.get("/day/").status_code == 200


def test_the_secret_is_sealed_to_its_account(account):
    fay = account("fay")
    client, _ = log_in(fay)
    _, secret, _ = enrol(client)

    stored = Authenticator.objects.get(user=fay, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored
    assert fields.open_sealed(stored, table="mfa_authenticator", column="data", row=fay.pk) == secret
    with pytest.raises(fields.NotOurs):
        fields.open_sealed(stored, table="mfa_authenticator", column="data", row=account("dana").pk)


def test_there_are_recovery_codes_and_they_are_sealed_too(account):
    fay = account("fay")
    client, _ = log_in(fay)
    enrol(client)

    assert Authenticator.objects.get(user=fay, type="recovery_codes").data["seed"].startswith("s1.")
    assert client.get("/sign-in/second-factor/recovery-codes/").status_code == 200


def test_a_wrong_password_says_so_kindly_and_signs_nobody_in(account):
    client, answer = log_in(account("noor"), "not this one at all")

    assert answer.status_code == 200
    assert client.get("/today/").status_code == 302


def test_nobody_signs_up():
    page = Client(HTTP_HOST="localhost").get("/sign-in/closed/")

    assert b"password1" not in page.content


def test_quick_exit_ends_the_session_on_the_server(account):
    client, _ = log_in(account("noor"))

    answer = client.post("/quick-exit/")

    assert (answer.status_code, answer["Location"]) == (302, "/units/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert client.get("/today/").status_code == 302


def test_another_site_cannot_sign_anyone_out(account):
    client, _ = log_in(account("noor"))

    client.post("/quick-exit/", headers={"sec-fetch-site": "cross-site"})

    assert client.get("/today/").status_code == 200
