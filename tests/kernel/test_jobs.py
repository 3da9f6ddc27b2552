import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from hearthside.kernel import jobs


pytestmark = pytest.mark.django_db


def waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")
        return cursor.fetchall()


def test_an_order_stands_with_its_transaction_and_falls_with_it():
    with transaction.atomic():
        jobs.enqueue("rooms.eject", key="a", seat_id="one")
        transaction.set_rollback(True)
    assert waiting() == []

    jobs.enqueue("rooms.eject", key="a", seat_id="one")
    assert [name for name, _ in waiting()] == ["rooms.eject"]


@pytest.mark.parametrize("lasts", [True, False])
def test_in_the_worker_too_an_order_stands_with_its_transaction(lasts):
    """Its app has lines of its own; on those an order was there before what it is about."""
    with app.replace_connector(app.connector.get_worker_connector()), transaction.atomic():
        jobs.enqueue("rooms.eject", seat_id="one")
        with jobs.gathering():
            jobs.enqueue("rooms.eject", seat_id="two")
        transaction.set_rollback(not lasts)

    assert len(waiting()) == 2 * lasts


def test_the_same_order_while_it_waits_is_one_order_and_breaks_nothing():
    for _ in range(2):
        jobs.enqueue("rooms.eject", key="a", seat_id="one")
    jobs.enqueue("rooms.eject", key="b", seat_id="two")

    assert len(waiting()) == 2
