"""Counting a hundred thousand stored forms anew, as a job does it; wanted within sixty seconds.  Figures, no verdict."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from hearthside.measures import actions, queries, rules
from hearthside.measures.models import Answer
from hearthside.measures.tasks import recount
from tests.builders import episode, viewer
from tests.measures.forms import begins


pytestmark = [pytest.mark.bench, pytest.mark.timeout(0)]
FORMS, WANTED_S = 100_000, 60
# Half PHQ-9, half GAD-7, every item answered; one answer in twenty was changed later.
ADMINISTRATIONS = """
    INSERT INTO measures_administration
        (id, episode_id, instrument, version, "on", begun_at, begun_by, finished_at, finished_by)
    SELECT gen_random_uuid(), %(stay)s, %(key)s, 1, current_date, now() - g * interval '1 minute', %(us)s, now(), %(us)s
    FROM generate_series(1, %(many)s) g
"""
ANSWERS = """
    INSERT INTO measures_answer (id, administration_id, episode_id, item, nth, value, words, at, by)
    SELECT gen_random_uuid(), a.id, a.episode_id, item, nth, floor(random() * 4), '', a.begun_at, a.begun_by
    FROM measures_administration a, unnest(%(items)s::text[]) item, generate_series(1, 2) nth
    WHERE a.instrument = %(key)s AND (nth = 1 OR random() < 0.05)
"""


def store(key):
    stay, items = episode("noor").pk, [item.key for item in queries.newest(key).items]
    said = {"stay": stay, "key": key, "us": stay, "many": FORMS // 2, "items": items}
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(ADMINISTRATIONS, said)
        cursor.execute(ANSWERS, said)
        cursor.execute("ANALYZE measures_answer")


def test_counting_every_stored_form_anew(committed):
    store("phq9")
    store("gad7")

    began = time.perf_counter()
    whole = sum(one.scores["total"].value is not None for one in queries.every_score())
    took = time.perf_counter() - began
    began = time.perf_counter()
    recount(0)
    job = time.perf_counter() - began

    phq9, answers = queries.newest("phq9"), {str(n): 1 for n in range(1, 10)}
    began = time.perf_counter()
    for _ in range(10_000):
        rules.score(phq9, answers)
    each = (time.perf_counter() - began) / 10_000
    print(
        f"counting {whole} stored forms, {Answer.objects.count()} answers, anew: {took:5.1f} s (wanted {WANTED_S} s); "
        f"in the job {job:5.1f} s; "
        f"of it the PHQ-9's five scores {each * 1e6:.0f} µs a form",
        flush=True,
    )
    assert whole == FORMS


ANSWERS_SAVED, WANTED_MS = 300, 50


def test_saving_one_answer_with_its_concern_and_its_trail(committed):
    """As the page saves it: the gate's transaction, the lock, the rule, the row, the concern, the trail, the commit."""
    noor, at = viewer("noor"), datetime.now(UTC)
    for what, item, values in (("that raises nothing", "1", (0, 1, 2, 3)), ("of item 9", "9", (1, 3))):
        spent = []
        for n in range(ANSWERS_SAVED):
            form = begins(at + timedelta(hours=25 * n), slug="noor")
            at_once = at + timedelta(hours=25 * n)
            began = time.perf_counter()
            actions.answer(by=noor, administration=form, said={item: values[n % len(values)]}, at=at_once)
            spent.append((time.perf_counter() - began) * 1e3)
        spent.sort()
        print(
            f"saving one answer {what}: median {spent[len(spent) // 2]:.1f} ms, p95 {spent[int(0.95 * len(spent))]:.1f} ms"
            f" (wanted {WANTED_MS} ms), most {spent[-1]:.1f} ms",
            flush=True,
        )
        at += timedelta(days=900)
