"""Every route, method and person: `tests/<app>/sees.py` says what each gets; a route or method without a row fails."""

import copy
import importlib
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from hearthside.access.checks import every_route, is_ungated
from hearthside.access.middleware import GatekeeperMiddleware
from hearthside.access.models import TrailEntry
from hearthside.demo.terms import MEMBERS, STAFF
from tests.builders import episode, person

from . import family
from .cast import WHO
from .who import mark


SEES = [
    importlib.import_module(f"tests.{path.parent.name}.sees")
    for path in sorted(Path(__file__).parent.glob("*/sees.py"))
]
ROWS_OF = {sees.__package__: sees.ROWS for sees in SEES if hasattr(sees, "ROWS")}
ROWS = [row for rows in ROWS_OF.values() for row in rows]
A_FEW = 16  # whose thirteen people sign in once
SHEETS = {
    f"{app} {n // A_FEW + 1}": rows[n : n + A_FEW]
    for app, rows in ROWS_OF.items()
    for n in range(0, len(rows), A_FEW)
}
METHODS = ("get", "post")
# Staff may say a member's chosen name; a legal name stands only where somebody who must write it can correct it.
CORRECTS_LEGAL_NAMES = {("journeys:names", "dana")}
STAFF_SLUGS = {someone.slug for someone in STAFF}


PLANT = """
    UPDATE people_person p SET legal_name = %s || slug, chosen_name = %s || slug
    FROM (SELECT person_id, split_part(email, '@', 1) AS slug FROM people_account) a
    WHERE a.person_id = p.id AND slug = ANY(%s)
"""


@pytest.fixture
def planted(db):
    """Every member's legal and chosen name is a mark that can be searched for; room names stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute(PLANT, [mark(""), mark("", "chosen"), [someone.slug for someone in MEMBERS]])


MUM = "noor's mother"


@pytest.mark.parametrize("sheet", SHEETS)
def test_who_sees_what(planted, sign_in, handler, sheet):
    """What a row opens is made once; what each of them did with it is undone before the next comes.

    Noor's mother, who was asked to an hour of Noor's and is in, gets what everybody gets who is signed in, and of
    everything else that it is not there.
    """
    doors, wrong = {who: sign_in(who) for who in WHO}, []
    family.asked(family.a_family_hour(at=timezone.now(), starts_in=timedelta(days=25)))
    doors[MUM] = family.comes_in(handler)
    for row in SHEETS[sheet]:
        before = transaction.savepoint()
        url = reverse(row.route, kwargs=row.thing() if row.thing else {})
        for who, door in doors.items():
            made = transaction.savepoint()
            wrong += [f"{row}: as {who}: {what}" for what in asked(row, url, who, alike(door))]
            transaction.savepoint_rollback(made)
        transaction.savepoint_rollback(before)

    assert wrong == []


def alike(door):
    """Another window of the same browser: signing out in it leaves the first one as it is."""
    window = Client(HTTP_HOST="localhost")
    window.handler, window.cookies = door.handler, copy.deepcopy(door.cookies)
    return window


def asked(row, url, who, client):
    """What is not as its row says."""
    before, told, said = TrailEntry.objects.count(), row.said(), Statements()

    with connection.execute_wrapper(said):
        response = getattr(client, row.method)(url, told)

    if said.before_the_wall:
        yield f"asked before the database knew whose eyes these are: {said.before_the_wall}"
    if response.status_code != (code := row.codes.get(who) or mums(row)):
        yield f"{response.status_code} and not {code}: {response.content[:400]}"
    body = response.content.decode()
    for someone in MEMBERS:
        if (row.route, who) not in CORRECTS_LEGAL_NAMES and mark(someone.slug) in body:
            yield f"shows {someone.slug}'s legal name"
        if mark(someone.slug, "chosen") in body and who != someone.slug:
            if who not in STAFF_SLUGS:
                yield f"shows {someone.slug}'s chosen name"
            elif not wrote_down(before, who, someone.slug):
                yield f"shows {someone.slug} and writes nothing down"


OF_HER_OWN = {
    ("journeys:settle-in", "get"): 200,  # a second step is offered to all but staff
    ("account_reauthenticate", "post"): 200,  # she has a password, which she did not say
    ("rooms:check-admit", "post"): 403,  # the cast has begun a device check; she has not
    ("rooms:check-part", "post"): 422,
    ("rooms:check-report", "get"): 404,
}


def mums(row):
    """What everybody gets who is signed in, whoever they are; where that is not one thing, the not-there page."""
    codes = {row.codes[who] for who in WHO[1:]}
    return OF_HER_OWN.get((row.route, row.method)) or (codes.pop() if len(codes) == 1 else 404)


# What a Viewer is built from is read before there is a Viewer.
VIEWERS_OWN = {"program_episode", "careteam_assignment"}
CLINICAL = {
    model._meta.db_table for model in apps.get_models() if getattr(model, "about", "") == "episode"
} - VIEWERS_OWN


class Statements:
    """Listens to what is said to the database: nothing about anyone before `set_config`."""

    def __init__(self):
        self.entered, self.before_the_wall = False, []

    def __call__(self, execute, sql, params, many, context):
        self.entered = self.entered or "set_config('app.person'" in sql
        if not self.entered and any(f'"{table}"' in sql for table in CLINICAL):
            self.before_the_wall.append(sql)
        return execute(sql, params, many, context)


def wrote_down(before, reader, whose):
    entries = TrailEntry.objects.order_by("id")[before:]
    return any(e.by == person(reader).pk and episode(whose).pk in e.subjects for e in entries)


def test_every_route_has_a_row_for_every_method():
    ours = {name for name, _, view in every_route() if getattr(view, "gate", None) is not None}
    assert {(row.route, row.method) for row in ROWS} >= {
        (name, method) for name in ours for method in METHODS
    }


def test_no_row_stands_twice():
    said = Counter(f"{row} {row.codes} {row.data}" for row in ROWS)
    assert [row for row, n in said.items() if n > 1] == []


def test_every_foreign_view_is_listed_with_a_reason():
    foreign = {name for name, _, view in every_route() if getattr(view, "gate", None) is None}
    assert not any(is_ungated(view) for _, _, view in every_route())
    assert all(name.startswith(("account_", "mfa_")) for name in foreign)


def test_a_view_without_a_gate_is_never_run():
    def forgotten(request):
        raise AssertionError("it ran")

    with pytest.raises(ImproperlyConfigured):
        GatekeeperMiddleware(None).process_view(RequestFactory().get("/"), forgotten, [], {})
