"""The code by which the first director comes in: shown once, good once, for a day, ten tries."""

import datetime as dt
import re

import pytest
from django.db import connection

from hearthside.access.verdict import NotAllowed
from hearthside.people.actions import make_first_code, redeem_first_code, try_first_code
from hearthside.people.models import FirstCode
from hearthside.people.rules import CONSOLE, MOST_TRIES
from tests.builders import US, viewer


pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def a_try(code, at):
    return try_first_code(by=CONSOLE, code=code, at=at)


def test_it_is_shown_in_groups_and_kept_nowhere(now):
    code = make_first_code(by=CONSOLE, at=now)

    assert re.fullmatch(r"(?:[A-HJKMNP-TV-Z2-9]{4}-){3}[A-HJKMNP-TV-Z2-9]{4}", code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT f::text FROM people_firstcode f")
        ((row,),) = cursor.fetchall()
    assert code not in row
    assert code.replace("-", "") not in row


def test_it_lets_in_once(now):
    code = make_first_code(by=CONSOLE, at=now)

    redeem_first_code(by=CONSOLE, code=code, at=now)

    with pytest.raises(NotAllowed, match="used already"):
        redeem_first_code(by=CONSOLE, code=code, at=now)


def test_small_letters_and_spaces_are_the_same_code(now):
    code = make_first_code(by=CONSOLE, at=now)

    assert a_try(f" {code.lower().replace('-', ' ')} ", now)


def test_a_new_one_ends_the_one_before(now):
    before = make_first_code(by=CONSOLE, at=now)
    after = make_first_code(by=CONSOLE, at=now)

    assert a_try(before, now).code == "wrong"
    assert a_try(after, now)


def test_it_lasts_a_day(now):
    code = make_first_code(by=CONSOLE, at=now)

    assert a_try(code, now + 24 * HOUR - HOUR)
    refused = a_try(code, now + 24 * HOUR)
    assert (refused.code, "Start the program again" in refused.reason) == ("expired", True)


def test_after_ten_wrong_tries_the_right_one_is_of_no_use_until_a_new_start(now):
    code = make_first_code(by=CONSOLE, at=now)

    said = [a_try("AAAA-AAAA-AAAA-AAAA", now).reason for _ in range(MOST_TRIES)]

    assert said[0] == "This is not the code on the console. You can try 9 times more."
    assert said[-2] == "This is not the code on the console. You can try once more."
    assert a_try(code, now).code == "too_often"
    with pytest.raises(NotAllowed):
        redeem_first_code(by=CONSOLE, code=code, at=now)
    assert a_try(make_first_code(by=CONSOLE, at=now), now)


def test_right_tries_use_nothing_up(now):
    code = make_first_code(by=CONSOLE, at=now)
    for _ in range(MOST_TRIES + 1):
        assert a_try(code, now)

    assert FirstCode.objects.get().tries == 0


@pytest.mark.parametrize("code", ["", "-", "é" * 16, "A" * 10_000])
def test_nonsense_is_a_wrong_code(now, code):
    make_first_code(by=CONSOLE, at=now)

    assert a_try(code, now).code == "wrong"


def test_where_none_was_made_none_is_good(now):
    assert a_try("AAAA-AAAA-AAAA-AAAA", now).code == "none"


@pytest.mark.parametrize("who", ["the builder", "dana"])
def test_only_the_console_makes_one(now, who):
    with pytest.raises(NotAllowed):
        make_first_code(by=US if who == "the builder" else viewer(who), at=now)
