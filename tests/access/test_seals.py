"""The trail is append-only, sealed, and whoever touches it is found, also with every hash recomputed."""

import datetime as dt
import random
import time

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from hearthside.access import seals, trail
from hearthside.access.models import Seal, TrailEntry
from hearthside.access.viewer import Machine
from tests import house
from tests.cast import dana, ines


NOON = dt.datetime(2030, 5, 2, 12, tzinfo=dt.UTC)
US = Machine("a test")


def wrote(how_many, anchor, *, per_seal=8):
    """Entries by several people, sealed a few at a time."""
    for n in range(how_many):
        who = (ines, dana)[n % 2]
        with transaction.atomic():
            trail._write(who, "opened", f"thing {n}", [], at=NOON + dt.timedelta(seconds=n), slot=n)
        if n % per_seal == per_seal - 1:
            seal_soon(anchor, at=NOON + dt.timedelta(seconds=n))
    if how_many % per_seal:
        seal_soon(anchor, at=NOON + dt.timedelta(seconds=how_many))


def seal_soon(anchor, *, at=NOON):
    """Seal all there is, waiting for what other workers' transactions on this server still hold back; how many."""
    until, sealed = time.monotonic() + 20, 0
    while time.monotonic() < until:
        sealed += seals.seal(anchor, at=at)
        named = {entry for seal in Seal.objects.all() for entry in seal.entries}
        if named == set(TrailEntry.objects.values_list("id", flat=True)):
            break
        time.sleep(0.05)
    return sealed


def findings(anchor):
    entries, sealed = list(TrailEntry.objects.order_by("id")), list(Seal.objects.order_by("number"))
    return seals.verify(entries, sealed, seals.read_anchor(anchor), at=NOON + dt.timedelta(days=1))


@pytest.mark.parametrize("table", ["access_trailentry", "access_seal"])
@pytest.mark.parametrize(
    "deed", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}"]
)
def test_the_application_cannot_change_or_remove_a_row(db, table, deed):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table))


def test_the_application_cannot_make_a_demo_of_a_database(db):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO access_demodatabase (id, made_at) VALUES (1, now())")


@pytest.mark.parametrize("committed", [house.EMPTY], indirect=True)
class TestSealing:
    def test_a_seal_names_what_had_ended_and_leaves_what_had_not(self, committed, tmp_path, owner_line):
        anchor = tmp_path / "anchor"
        wrote(3, anchor)
        with psycopg.connect(
            owner_line
        ) as slow:  # a transaction that is still open holds everything after it
            slow.execute("SELECT pg_current_xact_id()")
            with transaction.atomic():
                trail._write(ines, "opened", "later", [], at=NOON, slot=99)
            assert seals.seal(anchor, at=NOON) == 0
        assert seal_soon(anchor) == 1
        assert seals.seal(anchor, at=NOON) == 0
        assert findings(anchor) == []

    def test_a_late_commit_with_a_lower_number_is_sealed_too(self, committed, tmp_path, owner_line):
        anchor = tmp_path / "anchor"
        with psycopg.connect(owner_line) as slow:
            slow.execute(
                "INSERT INTO access_trailentry (at, by, by_machine, what, subject, subjects)"
                " VALUES (%s, gen_random_uuid(), '', 'opened', 'slow', '{}')",
                [NOON],
            )
            with transaction.atomic():
                trail._write(ines, "opened", "quick", [], at=NOON, slot=1)
            seals.seal(anchor, at=NOON)
        seal_soon(anchor)

        sealed = [entry for seal in Seal.objects.order_by("number") for entry in seal.entries]
        assert sorted(sealed) == sorted(TrailEntry.objects.values_list("id", flat=True))

    def test_entries_that_nobody_seals_are_named_after_a_minute(self, committed, tmp_path):
        with transaction.atomic():
            trail._write(ines, "opened", "alone", [], at=NOON, slot=1)

        assert [f.kind for f in findings(tmp_path / "anchor")] == ["unsealed"]

    def test_a_sealer_stopped_between_file_and_database_leaves_nothing_broken(self, committed, tmp_path):
        anchor = tmp_path / "anchor"
        wrote(4, anchor)
        with transaction.atomic():
            trail._write(ines, "opened", "x", [], at=NOON, slot=77)
        with transaction.atomic():
            assert seal_soon(anchor) == 1
            transaction.set_rollback(True)
        seal_soon(anchor, at=NOON + dt.timedelta(seconds=10))

        assert findings(anchor) == []

    @pytest.mark.slow
    def test_one_thousand_tamperings_are_all_found(self, committed, tmp_path, owner_line):
        anchor = tmp_path / "anchor"
        wrote(120, anchor)
        assert findings(anchor) == []
        chance = random.Random(20301)
        missed = []
        with psycopg.connect(owner_line) as line:
            for n in range(1000):
                deed, clever = (change, remove, reorder, cut)[n % 4], n % 8 >= 4
                with line.cursor() as cursor:
                    what = deed(cursor, chance)
                    if clever:
                        recompute(cursor)
                    if not verify_as(cursor, anchor):
                        missed.append((n, what, clever))
                line.rollback()
        assert missed == []


def verify_as(cursor, anchor):
    entries, sealed = read(cursor)
    return seals.verify(entries, sealed, seals.read_anchor(anchor), at=NOON + dt.timedelta(days=1))


def read(cursor):
    cursor.execute(
        "SELECT id, at, by, by_machine, what, subject, subjects, slot, transaction FROM access_trailentry ORDER BY id"
    )
    names = ("id", "at", "by", "by_machine", "what", "subject", "subjects", "slot", "transaction")
    entries = [TrailEntry(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
    cursor.execute(
        "SELECT number, at, entries, hashes, up_to, previous, hash FROM access_seal ORDER BY number"
    )
    names = ("number", "at", "entries", "hashes", "up_to", "previous", "hash")
    return entries, [Seal(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def any_id(cursor, chance):
    cursor.execute("SELECT id FROM access_trailentry ORDER BY id")
    return chance.choice([row[0] for row in cursor.fetchall()])


def change(cursor, chance):
    column, value = chance.choice(
        [
            ("what", "'saw'"),
            ("subject", "'another thing'"),
            ("at", "at + interval '1 microsecond'"),
            ("by", "gen_random_uuid()"),
            ("by_machine", "'a machine'"),
            ("subjects", "ARRAY[gen_random_uuid()]"),
            ("slot", "slot + 100000"),
        ]
    )
    which = any_id(cursor, chance)
    cursor.execute(f"UPDATE access_trailentry SET {column} = {value} WHERE id = %s", [which])
    return f"change {column} of {which}"


def remove(cursor, chance):
    which = any_id(cursor, chance)
    cursor.execute("DELETE FROM access_trailentry WHERE id = %s", [which])
    return f"remove {which}"


def reorder(cursor, chance):
    one = any_id(cursor, chance)
    other = any_id(cursor, chance)
    while other == one:
        other = any_id(cursor, chance)
    cursor.execute("UPDATE access_trailentry SET id = -1 WHERE id = %s", [one])
    cursor.execute("UPDATE access_trailentry SET id = %s WHERE id = %s", [one, other])
    cursor.execute("UPDATE access_trailentry SET id = %s WHERE id = -1", [other])
    return f"exchange {one} and {other}"


def cut(cursor, chance):
    """Everything from somewhere on: the seals and the entries that they name."""
    cursor.execute("SELECT max(number) FROM access_seal")
    first = chance.randint(1, cursor.fetchone()[0])
    cursor.execute(
        "DELETE FROM access_trailentry WHERE id IN (SELECT unnest(entries) FROM access_seal WHERE number >= %s)",
        [first],
    )
    cursor.execute("DELETE FROM access_seal WHERE number >= %s", [first])
    return f"cut from seal {first}"


def recompute(cursor):
    """Someone who knows our code makes every seal in the database fit what stands there now."""
    entries, sealed = read(cursor)
    by_id, previous = {entry.id: entry for entry in entries}, ""
    cursor.execute("DELETE FROM access_seal")
    for number, seal in enumerate(sealed, start=1):
        seal.number, seal.previous = number, previous
        seal.entries = [i for i in seal.entries if i in by_id]
        seal.hashes = [seals.hash_of_entry(by_id[i]) for i in seal.entries]
        seal.hash = previous = seals.hash_of_seal(seal)
        cursor.execute(
            "INSERT INTO access_seal (number, at, entries, hashes, up_to, previous, hash)"
            " VALUES (%s, %s, %s, %s, %s::text::xid8, %s, %s)",
            [seal.number, seal.at, seal.entries, seal.hashes, str(seal.up_to), seal.previous, seal.hash],
        )
