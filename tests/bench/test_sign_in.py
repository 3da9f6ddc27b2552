"""Known, unknown, shut and invited names take the same time; `make bench` prints it."""

import statistics
import time

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from hearthside.people.models import Account, Guesses
from tests.builders import person


pytestmark = [pytest.mark.bench, pytest.mark.django_db]
ROUNDS = 150
NAMES = {"known": "noor", "invited": "sam", "shut": "ines", "unknown": "nobody"}
CLOSE = 0.05


def medians(ask):
    took = {kind: [] for kind in NAMES}
    for n in range(ROUNDS + 5):
        for kind, slug in NAMES.items():
            Guesses.objects.all().delete()
            client = Client(HTTP_HOST="localhost")
            began = time.perf_counter()
            ask(client, f"{slug}@demo.invalid")
            if n >= 5:  # the first ones warm up
                took[kind].append((time.perf_counter() - began) * 1000)
    return {kind: statistics.median(times) for kind, times in took.items()}


def tell(what, found):
    ratio = max(found.values()) / min(found.values())
    words = ", ".join(f"{kind} {ms:.1f} ms" for kind, ms in found.items())
    print(f"\n{what}: {words}; longest over shortest {ratio:.3f}")
    return ratio


@pytest.fixture
def names():
    for slug in ("noor", "ines"):
        Account.objects.filter(person=person(slug)).update(password=make_password("a long walk by the river"))
    Account.objects.filter(person__in=[person("sam"), person("ines")]).update(is_active=False)


@pytest.mark.timeout(0)
def test_signing_in_takes_as_long_for_names_that_nobody_has(names):
    wrong = {"password": "not this one at all"}
    found = medians(lambda client, email: client.post("/sign-in/login/", {"login": email} | wrong))

    assert tell("a wrong password", found) < 1 + CLOSE


@pytest.mark.timeout(0)
def test_so_does_asking_for_a_new_password(names, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": ""}
    found = medians(lambda client, email: client.post("/sign-in/password/reset/", {"email": email}))

    assert tell("asking for a new password", found) < 1 + CLOSE
