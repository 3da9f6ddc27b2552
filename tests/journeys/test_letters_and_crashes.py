"""A letter whose worker is killed between the mail server's yes and our writing it down."""

import json
import time

import pytest

from tests import house
from tests.journeys.open_house import open_house


pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.enable_socket]
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


def test_it_goes_out_once_more_under_the_same_name_and_is_then_written_down(tmp_path):
    """In an empty clinic, where nobody is asked for meanwhile."""
    told = {"parts": ("worker",), "database": "letters_journey", "template": house.EMPTY}
    with open_house(tmp_path / "house", **told) as hearth:
        hearth.postbox.when_taken = lambda: hearth.kill("worker")
        pk = hearth.manage("shell", "-v0", "-c", SEND).split()[-1]
        hearth.postbox.wait_for(1)
        hearth.children["worker"].wait(10)
        assert json.loads(hearth.manage("shell", "-v0", "-c", LOOK.format(pk=pk)).splitlines()[-1])[:2] == [
            "waiting",
            1,
        ]

        hearth.postbox.when_taken = None
        hearth.start("worker")
        first, second = hearth.postbox.wait_for(2, within_s=90)

        assert first.message["Message-ID"] == second.message["Message-ID"]
        assert (first.to, second.to) == (("someone@example.org",),) * 2
        until = time.monotonic() + 10
        while time.monotonic() < until:
            found = json.loads(hearth.manage("shell", "-v0", "-c", LOOK.format(pk=pk)).splitlines()[-1])
            if found[0] == "sent":
                break
        assert found == ["sent", 2, 1, ""]
        time.sleep(3)
        assert len(hearth.postbox.mails) == 2
