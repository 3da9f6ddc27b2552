"""What someone tries who knows every address and every field: more than a form asks, and forms sent from elsewhere.

Links: tests/journeys_room/test_set_up.py.  A role that ends meanwhile: test_mid_request.py there.  Sign-in: tests/people.
Every form as everyone: test_who_sees_what.py, and here that no refusal there is for the wrong reason.
"""

import contextlib
import datetime as dt
from collections import Counter
from random import Random
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import Resolver404, resolve, reverse

from hearthside.access.checks import every_route

from .hostile import Fields
from .test_fuzz import made_up
from .test_who_sees_what import ROWS


RANDOM = Random(0)
TAKEN = {200, 204, 302}
NOT_HERE = {
    "journeys:first-director": "there is a director already; tests/journeys_room/test_set_up.py comes in",
    "journeys:welcome": "whoever has just come by a link; test_set_up.py",
    "rooms:webhook": "only what the media server has signed; tests/rooms/test_door.py",
}
WITHOUT_A_TOKEN = {
    "people:quick-exit": "from the crisis card, a file; tests/people/test_sign_in.py: another site signs nobody out",
    "people:still-here": "by pages without a form; tests/people/test_away.py: another site touches nothing",
    "safety:still-kept": "the page that is kept has no session; another site is turned away there",
    "rooms:webhook": "a signature instead of a session",
}


def taken_from(row):
    """Somebody whose post this is and who is let through."""
    return [who for who, code in row.codes.items() if code in TAKEN and who != "stranger"]


POSTED = [row for row in ROWS if row.method == "post" and taken_from(row)]
TAKES_POSTS = {row.route for row in ROWS if row.method == "post" and set(row.codes.values()) - {302, 405}}


def test_for_every_form_there_is_somebody_whose_post_is_taken():
    assert TAKES_POSTS - {row.route for row in POSTED} == set(NOT_HERE)


# Forms from elsewhere.


@pytest.fixture(scope="module")
def strict_handler():
    return ClientHandler(enforce_csrf_checks=True)


@pytest.fixture
def from_elsewhere(sign_in, strict_handler):
    """Signed in, and a page of another site sends its form."""

    def as_(who):
        client = Client(HTTP_HOST="localhost")
        client.cookies = sign_in(who).cookies
        client.handler = strict_handler
        return client

    return as_


@pytest.mark.parametrize("row", POSTED, ids=repr)
def test_a_post_without_a_token_does_nothing(from_elsewhere, row):
    if row.route in WITHOUT_A_TOKEN:
        pytest.skip(f"takes posts without: {WITHOUT_A_TOKEN[row.route]}")
    url = reverse(row.route, kwargs=row.thing() if row.thing else {})
    client, said = from_elsewhere(taken_from(row)[0]), row.said()
    before = everything()

    response = client.post(url, said)

    assert response.status_code == 403
    assert everything() == before


def test_no_address_at_all_takes_one_without(from_elsewhere):
    client = from_elsewhere("dana")

    took = {name for name, pattern, _ in every_route() if client.post(an_address(pattern)).status_code != 403}

    assert took == set(WITHOUT_A_TOKEN)


def an_address(pattern):
    """Of nothing, and of this route."""
    while True:
        path = "/" + made_up(pattern, RANDOM)
        with contextlib.suppress(Resolver404):
            resolve(unquote(path))
            return path


# More than a form asks.

OURS = [model for model in apps.get_models() if model.__module__.startswith(("hearthside.", "allauth."))]
LATE = dt.date(2099, 9, 9)


HOSTILE = (
    (models.BooleanField, "on"),
    (models.DateTimeField, f"{LATE}T09:09:09+00:00"),
    (models.DateField, LATE.isoformat()),
    (models.IntegerField, 4242),
    (models.UUIDField, "00000000-0000-4000-8000-0000000007ff"),
)


def hostile(field):
    """What somebody would like to stand there: true, late, another person's, the highest."""
    if isinstance(field, models.ForeignKey):
        other = field.related_model._default_manager.order_by("-pk").first()
        return other.pk if other else "zq7x"
    if field.choices:
        return list(field.choices)[-1][0]
    return next((value for kind, value in HOSTILE if isinstance(field, kind)), "zq7x")


def extras(nth):
    """A value for every field of every table of ours and of the library; one name in several tables: by turns."""
    values = {}
    for model in OURS:
        for field in model._meta.get_fields():
            if field.concrete:
                for name in {field.name, field.attname}:
                    values.setdefault(name, []).append(hostile(field))
    values |= {"by": ["zq7x"], "viewer": ["zq7x"], "roles": ["director"], "is_staff": ["on"], "pk": ["zq7x"]}
    return {name: those[nth % len(those)] for name, those in values.items()}


def everything():
    """Every row of ours, as plain values; times to the day, so that two of the same moment are the same."""
    return Counter(
        (model._meta.label, name, str(value.date() if isinstance(value, dt.datetime) else value))
        for model in OURS
        for names in [[field.attname for field in model._meta.concrete_fields]]
        for row in model._default_manager.values_list(*names)
        for name, value in zip(names, row, strict=True)
    )


def made_by(client, url, sent, before):
    """What one post leaves behind of what was there `before`; undone."""
    with transaction.atomic():
        response = client.post(url, sent)
        after = everything()
        transaction.set_rollback(True)
    return response.status_code, after - before, before - after


def steady(left, like):
    """Without what differs between two posts of the same: new ids, tokens."""
    differ = {(label, name) for label, name, _ in (left - like) + (like - left)}
    return differ, {k: n for k, n in left.items() if k[:2] not in differ}


@pytest.mark.slow
@pytest.mark.parametrize("row", POSTED, ids=repr)
def test_more_than_a_form_asks_changes_nothing_more(sign_in, row):
    url = reverse(row.route, kwargs=row.thing() if row.thing else {})
    client, said = sign_in(taken_from(row)[0]), row.said()
    page = client.get(url)
    asked = {*said, *(Fields(page.content.decode()).filled if page.status_code == 200 else [])}
    kept, before = client.cookies.copy(), everything()

    def post(sent):
        client.cookies = kept.copy()
        return made_by(client, url, sent, before)

    status, plain, gone = post(said)
    _, again, gone_again = post(said)
    differ, stands = steady(plain, again)
    more_differ, went = steady(gone, gone_again)
    for nth in range(3):
        more = {name: value for name, value in extras(nth).items() if name not in asked}
        answered, made, lost = post(said | more)

        assert answered == status
        assert not [
            key for key in made if "zq7x" in key[2] or "0000000007ff" in key[2] or str(LATE) in key[2]
        ]
        assert {k: n for k, n in made.items() if k[:2] not in differ} == stands
        assert {k: n for k, n in lost.items() if k[:2] not in more_differ} == went
