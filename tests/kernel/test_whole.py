"""Many acts as one: undone together, written down together, ordered together."""

import contextlib

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hearthside.access import trail
from hearthside.access.models import TrailEntry
from hearthside.kernel import jobs
from hearthside.kernel.whole import whole
from hearthside.people.actions import register
from hearthside.people.models import Person
from tests.builders import US


pytestmark = pytest.mark.django_db


def known(name, at):
    register(by=US, chosen_name=name, at=at)


def orders():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notices.send'")
        return cursor.fetchone()[0]


class Enough(Exception):
    pass


def and_then_enough(*blocks, do):
    """Inside these blocks, `do`, and then something raises."""
    with contextlib.ExitStack() as stack:
        for block in blocks:
            stack.enter_context(block)
        do()
        raise Enough


def caught_inside(now):
    with whole():
        with contextlib.suppress(Enough):
            and_then_enough(transaction.atomic(), do=lambda: None)
        known("Too late", now)


def test_what_raises_undoes_all_since_it_began_and_nothing_before(now):
    known("Before", now)
    with pytest.raises(Enough):
        and_then_enough(whole(), do=lambda: known("Inside", now))
    known("After", now)

    assert set(
        Person.objects.filter(chosen_name__in=["Before", "Inside", "After"]).values_list(
            "chosen_name", flat=True
        )
    ) == {
        "Before",
        "After",
    }


def test_there_is_one_savepoint_and_none_within(now):
    with CaptureQueriesContext(connection) as said, whole():
        known("One", now)
        known("Two", now)

    assert sum(one["sql"].startswith("SAVEPOINT") for one in said) == 1
    with CaptureQueriesContext(connection) as said:
        known("Three", now)
    assert sum(one["sql"].startswith("SAVEPOINT") for one in said) == 1


def test_whoever_catches_inside_is_told_by_the_database(now):
    with pytest.raises(transaction.TransactionManagementError):
        caught_inside(now)


def test_entries_are_written_together_in_their_order_and_not_for_what_raised(now):
    before = TrailEntry.objects.count()
    with trail.gathering():
        with trail.gathering():
            known("One", now)
        with pytest.raises(Enough):
            and_then_enough(whole(), trail.gathering(), do=lambda: known("Two", now))
        known("Three", now)
        assert TrailEntry.objects.count() == before

    entries = list(TrailEntry.objects.order_by("pk")[before:])
    assert [entry.what for entry in entries] == ["registered", "registered"]


def test_orders_are_given_together_and_not_for_what_raised():
    before = orders()
    with jobs.gathering():
        jobs.enqueue("notices.send", notice_id="1")
        with pytest.raises(Enough):
            and_then_enough(jobs.gathering(), do=lambda: jobs.enqueue("notices.send", notice_id="2"))
        jobs.enqueue("notices.send", notice_id="3")
        assert orders() == before

    assert orders() == before + 2
