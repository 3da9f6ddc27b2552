"""A worker that is killed in the middle: of a letter, after the mail server's yes; of a job that a lock holds."""

import json
import time

import psycopg
import pytest

from tests import house
from tests.journeys.open_house import open_house, until


pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.enable_socket]
SEAL = """
from django.utils import timezone
from hearthside.access.tasks import seal
print(seal.defer(timestamp=int(timezone.now().timestamp())))
"""
SEND = """
from django.utils import timezone
from hearthside.notices.actions import send_letter
from hearthside.notices.terms import Letter
from hearthside.people.rules import CONSOLE
print(send_letter(by=CONSOLE, letter=Letter.NEWS, address="someone@example.org", at=timezone.now()).pk)
"""
LOOK = """
import json
from hearthside.notices.models import Notice
row = Notice.objects.get(pk="{pk}")
print(json.dumps([row.state, row.tries, row.cut_off, row.link]))
"""


def test_both_are_done_once_more_and_the_letter_under_the_same_name(tmp_path):
    """In an empty clinic, where nobody is asked for meanwhile; within a minute."""
    told = {"parts": ("worker",), "database": "letters_journey", "template": house.EMPTY}
    with open_house(tmp_path / "house", **told) as hearth:
        with psycopg.connect(hearth.env["DATABASE_OWNER_URL"]) as held:
            held.execute("LOCK TABLE access_seal IN ACCESS EXCLUSIVE MODE")
            job = hearth.manage("shell", "-v0", "-c", SEAL).split()[-1]
            doing = f"SELECT 1 FROM procrastinate_jobs WHERE id = {job} AND status = 'doing'"
            until(lambda: row(hearth, doing), 10)
            hearth.postbox.when_taken = lambda: hearth.kill("worker")
            pk = hearth.manage("shell", "-v0", "-c", SEND).split()[-1]
            hearth.postbox.wait_for(1)
            hearth.children["worker"].wait(10)
            found = json.loads(hearth.manage("shell", "-v0", "-c", LOOK.format(pk=pk)).splitlines()[-1])
            assert found[:2] == ["waiting", 1]

        hearth.postbox.when_taken = None
        hearth.start("worker")
        began = time.monotonic()
        first, second = hearth.postbox.wait_for(2, within_s=60)
        gone = f"SELECT 1 WHERE NOT EXISTS (SELECT FROM procrastinate_jobs WHERE id = {job})"
        until(lambda: row(hearth, gone), began + 60 - time.monotonic())

        assert first.message["Message-ID"] == second.message["Message-ID"]
        assert (first.to, second.to) == (("someone@example.org",),) * 2
        sent = f"SELECT 1 FROM notices_notice WHERE id = '{pk}' AND state = 'sent'"
        until(lambda: row(hearth, sent), 10)
        found = json.loads(hearth.manage("shell", "-v0", "-c", LOOK.format(pk=pk)).splitlines()[-1])
        assert found == ["sent", 2, 1, ""]
        time.sleep(3)
        assert len(hearth.postbox.mails) == 2


def row(hearth, question):
    """What the database answers; None: nothing."""
    with psycopg.connect(hearth.env["DATABASE_OWNER_URL"]) as line:
        return line.execute(question).fetchone()
