"""However long the trail is, what is read of it is read by an index: for whom many looked at, few, or nobody."""

import json

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hearthside.access.models import TrailEntry
from hearthside.exchange.queries.looks import NEAR
from tests.builders import episode, person


pytestmark = pytest.mark.slow
ENTRIES = 120_000
# Noor is on every third page that somebody opened, Sam on three of them; Ada on none.  Ines reads half of it all.
TRAIL = """
    INSERT INTO access_trailentry (at, by, by_machine, what, subject, subjects, slot)
    SELECT now() - (%(many)s - g) * interval '20 seconds', CASE g %% 2 WHEN 0 THEN %(ines)s ELSE gen_random_uuid() END, '',
           'opened', 'program.Episode:' || g,
           CASE WHEN g %% 3 = 0 THEN ARRAY[%(noor)s, gen_random_uuid()]
                WHEN g IN (10, 2000, 20000) THEN ARRAY[%(sam)s]
                ELSE ARRAY[gen_random_uuid()] END, g
    FROM generate_series(1, %(many)s) g
"""


@pytest.fixture
def long_trail(committed, owner_line):
    who = {"ines": person("ines").pk, "noor": episode("noor").pk, "sam": episode("sam").pk}
    with psycopg.connect(owner_line, autocommit=True) as line:
        line.execute(TRAIL, who | {"many": ENTRIES})
        line.execute("ANALYZE access_trailentry")


def pages():
    middle = TrailEntry.objects.order_by("pk")[ENTRIES // 2].pk
    for slug in ("noor", "sam", "ada"):
        yield "dana", f"/people/{episode(slug).pk}/looked/"
        yield "dana", f"/people/{episode(slug).pk}/looked/?before={middle}"
    for slug in ("ines", "bill"):
        yield "dana", f"/staff/{person(slug).pk}/looked/"
        yield "dana", f"/staff/{person(slug).pk}/looked/?before={middle}"
    yield "noor", "/looked/"
    yield "ada", "/looked/"


def nodes(plan):
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


def test_no_page_reads_the_trail_from_end_to_end(long_trail):
    for who, page in pages():
        browser = Client(HTTP_HOST="localhost")
        browser.post("/demo/enter/", {"slug": who})
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(page).status_code == 200
        of_the_trail = [
            q["sql"] for q in asked if q["sql"].startswith("SELECT") and '"access_trailentry"' in q["sql"]
        ]
        assert of_the_trail
        for sql in of_the_trail:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
                plan = cursor.fetchone()[0]
            plan = json.loads(plan) if isinstance(plan, str) else plan
            for node in nodes(plan[0]["Plan"]):
                said = f"{page}: {node['Node Type']}: {sql}"
                assert node["Node Type"] != "Seq Scan" or node["Relation Name"] != "access_trailentry", said
                assert node.get("Rows Removed by Filter", 0) <= NEAR, said
