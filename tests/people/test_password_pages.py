"""One's own password, in our words: chosen the first time, changed later."""

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from tests.builders import person
from tests.people.test_sign_in import PASSWORD, log_in
from tests.people.test_sign_in import account as account  # noqa: PLC0414 -- a fixture


pytestmark = pytest.mark.django_db
BETTER = "a longer walk by another river"


def test_a_password_is_changed_when_the_old_one_is_known(account):
    noor = account("noor")
    client, _ = log_in(noor)
    assert "Change your password." in client.get("/sign-in/password/").content.decode()

    said = {"oldpassword": "not this", "password1": BETTER, "password2": BETTER}
    assert client.post("/sign-in/password/", said).status_code == 200
    client.post("/sign-in/password/", said | {"oldpassword": PASSWORD})

    noor.refresh_from_db()
    assert check_password(BETTER, noor.password)


def test_a_common_or_short_password_is_refused_in_words(account):
    noor = account("noor")
    client, _ = log_in(noor)

    for weak in ("short", "password1234"):
        said = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
        assert "password" in client.post("/sign-in/password/", said).content.decode().lower()

    noor.refresh_from_db()
    assert check_password(PASSWORD, noor.password)


def test_who_has_none_yet_chooses_one():
    client = Client(HTTP_HOST="localhost")
    client.post("/demo/enter/", {"slug": "noor"})

    page = client.get("/sign-in/password/", follow=True)
    assert "Choose a password." in page.content.decode()
    client.post(page.request["PATH_INFO"], {"password1": BETTER, "password2": BETTER})

    assert check_password(BETTER, person("noor").account.password)


def test_people_come_by_invitation():
    page = Client(HTTP_HOST="localhost").get("/sign-in/closed/").content.decode()

    assert "People come in by invitation." in page
