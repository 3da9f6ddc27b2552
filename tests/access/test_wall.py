"""The second wall holds only for a role without powers, and says nothing between transactions."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.db import connection, transaction
from psycopg import sql

from hearthside.access import wall
from tests import house
from tests.builders import episode, viewer


@pytest.mark.django_db
def test_the_database_knows_whose_eyes_it_has_for_one_transaction_only():
    def said():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('app.person', true), current_setting('app.episodes', true)"
            )
            return cursor.fetchone()

    ines = viewer("ines")
    with transaction.atomic():
        wall.enter(ines)
        person, episodes = said()

    assert person == str(ines.person_id)
    assert str(episode("noor").pk) in episodes
    assert str(episode("sam").pk) not in episodes


def test_outside_a_transaction_nobody_can_enter(committed):
    with pytest.raises(AssertionError, match="one transaction"):
        wall.enter(None)


def test_the_tests_themselves_run_as_a_plain_role(db):
    wall.insist_on_a_plain_role()


def start(command, url):
    env = os.environ | {"DATABASE_URL": url}
    words = [sys.executable, str(house.ROOT / "manage.py"), command]
    return subprocess.run(words, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["serve", "work"])
def test_the_program_does_not_start_as_the_owner_of_its_tables(committed, owner_line, command):
    done = start(command, owner_line)

    assert done.returncode != 0
    assert "owns tables" in done.stderr


@pytest.mark.slow
def test_nor_as_a_superuser_nor_as_one_who_passes_row_policies(committed):
    keeper = os.environ["HOUSE_KEEPER_URL"].replace("/postgres?", f"/{committed}?")
    assert "is a superuser" in start("serve", keeper).stderr

    role, word = "passes_by", "a-long-word-for-a-test"
    with psycopg.connect(keeper, autocommit=True) as line:
        line.execute(sql.SQL("CREATE ROLE {} LOGIN BYPASSRLS PASSWORD {}").format(sql.Identifier(role), word))
        try:
            user = keeper.partition("://")[2].partition("@")[0]
            assert "bypasses row security" in start("serve", keeper.replace(user, f"{role}:{word}")).stderr
        finally:
            line.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
