"""A new key: everything is sealed anew in the background, no write is lost, and every row is read to prove it."""

import json
import threading
from datetime import UTC, datetime

import pytest
from django.db import close_old_connections, connection, transaction

from hearthside.kernel import fields, resealing
from hearthside.kernel.fields import NotOurs
from hearthside.notices.models import Notice
from running import keys
from tests.notices.postbox import run_jobs


MANY = 3000
PLACE = "notices_notice.address"


@pytest.fixture
def key_file(settings, tmp_path):
    """A file of keys of this test's own; what the program holds is what stands in it."""
    file = tmp_path / "field_keys.json"
    file.write_text(json.dumps(settings.FIELD_KEYS))  # by which the cast's own words are sealed
    settings.FIELD_KEYS_FILE = file
    assert fields.read_keys_again()
    return file


def rows(count):
    made = [
        Notice(letter="news", address=f"number{n}@example.org", made_at=datetime.now(UTC))
        for n in range(count)
    ]
    return Notice.objects.bulk_create(made, batch_size=500)


def under():
    """How many addresses stand under which key; every one is opened."""
    return {key: count for (place, key), count in resealing.count().items() if place == PLACE}


@pytest.mark.django_db
class TestARound:
    def test_thousands_of_rows_come_under_the_new_key_with_their_words(self, key_file):
        made = rows(MANY)
        assert under() == {"k1": MANY}
        keys.add(key_file)

        done = resealing.reseal()

        assert done[PLACE] == MANY
        assert under() == {"k2": MANY}
        assert [row.address for row in Notice.objects.order_by("pk")] == [
            row.address for row in sorted(made, key=lambda row: row.pk)
        ]
        assert resealing.reseal() == {}

    def test_it_goes_on_where_it_was_cut_off(self, key_file, monkeypatch):
        rows(50)
        keys.add(key_file)
        anew, budget = resealing._anew, iter(range(25))

        def power_cut(box, **where):
            if next(budget, None) is None:
                raise KeyboardInterrupt
            return anew(box, **where)

        monkeypatch.setattr(resealing, "_anew", power_cut)
        with pytest.raises(KeyboardInterrupt):
            resealing.reseal(batch=10)
        assert under() == {"k2": 20, "k1": 30}

        monkeypatch.undo()
        resealing.reseal(batch=10)
        assert under() == {"k2": 50}

    def test_what_was_swapped_or_spoilt_is_counted_left_alone_and_stops_nothing(self, key_file):
        one, other, *_ = rows(6)
        with connection.cursor() as cursor:
            cursor.execute("SELECT address FROM notices_notice WHERE id = %s", [other.pk])
            (box,) = cursor.fetchone()
            cursor.execute("UPDATE notices_notice SET address = %s WHERE id = %s", [box, one.pk])
        keys.add(key_file)

        done = resealing.reseal(batch=2)

        assert {what: n for what, n in done.items() if what.startswith(PLACE)} == {
            PLACE: 5,
            f"{PLACE} {resealing.DOES_NOT_OPEN}": 1,
        }
        assert under() == {"k2": 5, resealing.DOES_NOT_OPEN: 1}
        with connection.cursor() as cursor:
            cursor.execute("SELECT address FROM notices_notice WHERE id = %s", [one.pk])
            assert cursor.fetchone() == (box,)
        with pytest.raises(NotOurs):
            Notice.objects.get(pk=one.pk).address  # noqa: B018 -- reading is what is tried

    def test_a_key_that_was_taken_away_too_early_is_an_error_never_a_value(self, key_file):
        (row,) = rows(1)
        keys.add(key_file)
        held = json.loads(key_file.read_text())
        key_file.write_text(json.dumps({"current": "k2", "keys": {"k2": held["keys"]["k2"]}}))

        assert resealing.reseal()[f"{PLACE} {resealing.DOES_NOT_OPEN}"] == 1
        with pytest.raises(NotOurs):
            Notice.objects.get(pk=row.pk).address  # noqa: B018 -- reading is what is tried

        key_file.write_text(json.dumps(held))
        assert Notice.objects.get(pk=row.pk).address == "number0@example.org"

    def test_a_second_wrong_key_of_the_same_name_opens_nothing(self, key_file):
        (row,) = rows(1)
        key_file.write_text(json.dumps({"current": "k1", "keys": {"k1": keys.a_key()}}))
        fields.read_keys_again()

        assert under() == {resealing.DOES_NOT_OPEN: 1}
        with pytest.raises(NotOurs):
            Notice.objects.get(pk=row.pk).address  # noqa: B018 -- reading is what is tried


@pytest.mark.django_db
class TestAProgramThatRuns:
    def test_it_seals_by_the_new_key_from_the_moment_it_is_there(self, key_file):
        rows(1)
        keys.add(key_file)
        rows(1)

        assert under() == {"k1": 1, "k2": 1}

    def test_it_opens_what_another_process_sealed_by_a_key_that_it_has_not_heard_of(self, key_file, settings):
        old = dict(settings.FIELD_KEYS)
        keys.add(key_file)
        (row,) = rows(1)
        settings.FIELD_KEYS = old  # as the other process still holds them
        fields._seen["file"] = None

        assert Notice.objects.get(pk=row.pk).address == "number0@example.org"

    @pytest.mark.parametrize("nonsense", ["", "{", '{"current": "k9", "keys": {}}', '{"keys": 3}', "[]"])
    def test_a_spoilt_file_changes_nothing(self, key_file, nonsense):
        (row,) = rows(1)
        key_file.write_text(nonsense)

        assert not fields.read_keys_again()
        assert Notice.objects.get(pk=row.pk).address == "number0@example.org"
        rows(1)
        assert under() == {"k1": 2}


class TestWhatOthersWriteMeanwhile:
    def test_a_row_that_someone_holds_is_left_for_the_next_round(self, committed, key_file):
        one, *_ = rows(3)
        keys.add(key_file)
        holding, done = threading.Event(), threading.Event()

        def someone():
            with transaction.atomic():
                row = Notice.objects.select_for_update().get(pk=one.pk)
                holding.set()
                assert done.wait(20)
                row.address = "written-meanwhile@example.org"
                row.save(update_fields=["address"])
            close_old_connections()
            connection.close()

        thread = threading.Thread(target=someone)
        thread.start()
        assert holding.wait(20)
        assert resealing.reseal()[PLACE] == 2
        done.set()
        thread.join()

        resealing.reseal()

        assert Notice.objects.get(pk=one.pk).address == "written-meanwhile@example.org"
        assert under() == {"k2": 3}

    def test_writes_that_come_all_the_time_are_all_there_afterwards(self, committed, key_file):
        made = rows(400)
        keys.add(key_file)
        rounds = threading.Thread(target=lambda: (resealing.reseal(batch=7), connection.close()))
        rounds.start()
        for n, row in enumerate(made[::4]):
            fresh = Notice.objects.get(pk=row.pk)
            fresh.address = f"later{n}@example.org"
            fresh.save(update_fields=["address"])
        rounds.join()
        resealing.reseal()

        assert under() == {"k2": 400}
        for n, row in enumerate(made[::4]):
            assert Notice.objects.get(pk=row.pk).address == f"later{n}@example.org"

    def test_the_job_does_it(self, postbox, key_file):
        rows(5)
        keys.add(key_file)
        from procrastinate.contrib.django import app

        app.configure_task("kernel.reseal").defer(timestamp=0)
        run_jobs()

        assert under() == {"k2": 5}
