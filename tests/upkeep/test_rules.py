"""Each check by itself: what is well, what is worth a look, what is wrong, and that wrong always says what to do."""

from datetime import timedelta

import pytest

from hearthside.upkeep import rules
from hearthside.upkeep.terms import Answer, Calls, Database, Disk, Finding, Held, Jobs, Letters, Trail


WELL, LOOK, WRONG = Answer.WELL, Answer.LOOK, Answer.WRONG
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
OWN, AWAY = ["http://localhost:8000"], ["https://clinic.example.org"]
GB = rules.GB


def a_secret(**changes):
    return Held(**{"setting": "SECRET_KEY_FILE", "path": "/home/x/secret_key"} | changes)


def purpose(**changes):
    return rules.purpose(**{"is_demo": False, "people": 3, "origins": OWN} | changes)


CASES = [
    (rules.debug(on=False), WELL),
    (rules.debug(on=True), WRONG),
    (rules.secrets([a_secret()]), WELL),
    (rules.secrets([a_secret(), a_secret(guessable=True)]), WRONG),
    (rules.secrets([a_secret(missing=True)]), WRONG),
    (rules.readers([a_secret()]), WELL),
    (rules.readers([a_secret(open_to_others=True)]), WRONG),
    (purpose(), WELL),
    (purpose(is_demo=True, people=0), WELL),
    (purpose(is_demo=True, people=1), WRONG),
    (purpose(is_demo=True, people=0, origins=AWAY), WRONG),
    (rules.origins(OWN), WELL),
    (rules.origins(AWAY), WELL),
    (rules.origins(["http://clinic.example.org"]), WRONG),
    (rules.origins(["http://localhost.example.org"]), WRONG),
    (rules.database(Database()), WELL),
    (rules.database(Database(listens_on=("localhost",))), WELL),
    (rules.database(Database(listens_on=("*",))), LOOK),
    (rules.database(Database(listens_on=("*",), answers_at=("10.0.0.7",))), WRONG),
    (rules.database(Database(lets_in=True)), WRONG),
    (rules.database(Database(lets_in=True, by_socket=True)), LOOK),
    (rules.database(Database(elsewhere=True)), LOOK),
    (rules.media(answers_at=(), elsewhere=False), WELL),
    (rules.media(answers_at=("10.0.0.7",), elsewhere=False), WRONG),
    (rules.media(answers_at=(), elsewhere=True), LOOK),
    (rules.letters(Letters(trouble="")), WELL),
    (rules.letters(Letters(trouble=None)), WELL),
    (rules.letters(Letters(trouble="it does not answer")), WRONG),
    (rules.letters(Letters(trouble="", given_up=1)), WRONG),
    (rules.letters(Letters(trouble="", returned=2)), LOOK),
    (rules.letters(Letters(trouble="", waiting=3 * MINUTE)), LOOK),
    (rules.calls(Calls(texts=True)), WELL),
    (rules.calls(Calls(texts=False, devices=2)), WELL),
    (rules.calls(Calls(texts=False)), LOOK),
    (rules.calls(Calls(texts=True, devices=2, lost=1)), LOOK),
    (rules.clock(apart=SECOND, kept=True), WELL),
    (rules.clock(apart=SECOND, kept=None), WELL),
    (rules.clock(apart=SECOND, kept=False), LOOK),
    (rules.clock(apart=3 * SECOND, kept=True), WRONG),
    (rules.clock(apart=-90 * SECOND, kept=True), WRONG),
    (rules.disk([Disk(place="/x", free=50 * GB, whole=100 * GB)]), WELL),
    (rules.disk([Disk(place="/x", free=8 * GB, whole=100 * GB)]), LOOK),
    (
        rules.disk(
            [Disk(place="/x", free=50 * GB, whole=100 * GB), Disk(place="/y", free=GB // 2, whole=GB)]
        ),
        WRONG,
    ),
    (rules.disk([Disk(place="/x", free=2 * GB, whole=100 * GB)]), WRONG),
    (rules.trail(Trail(age=SECOND)), WELL),
    (rules.trail(Trail(age=None)), WELL),
    (rules.trail(Trail(age=100 * MINUTE)), WELL),
    (rules.trail(Trail(age=SECOND, unsealed=2 * MINUTE)), WRONG),
    (rules.trail(Trail(age=SECOND, in_anchor=False)), WRONG),
    (rules.trail(Trail(age=SECOND, anchor_is_ahead=True)), WRONG),
    (rules.jobs(Jobs(workers=1)), WELL),
    (rules.jobs(Jobs(workers=0)), WRONG),
    (rules.jobs(Jobs(workers=1, oldest_due=3 * MINUTE)), WRONG),
    (rules.jobs(Jobs(workers=1, broken=1)), LOOK),
    (rules.keys(current="k2", under={"k2": 7}), WELL),
    (rules.keys(current="k2", under={}), WELL),
    (rules.keys(current="k2", under={"k1": 1, "k2": 7}), LOOK),
    (rules.could_not_look("the clock", "OperationalError"), WRONG),
]


@pytest.mark.parametrize(("finding", "answer"), CASES, ids=lambda one: getattr(one, "says", one))
def test_each_check_answers_and_what_is_not_well_says_what_to_do(finding: Finding, answer):
    assert finding.answer == answer
    assert finding.says.endswith(".")
    assert bool(finding.do) == (answer != WELL)


def test_what_is_wrong_stands_first():
    said = rules.in_order(
        [rules.debug(on=False), rules.jobs(Jobs(workers=1, broken=1)), rules.debug(on=True)]
    )

    assert [finding.answer for finding in said] == [WRONG, LOOK, WELL]
    assert rules.worst(said) == WRONG
    assert rules.worst(said[1:]) == LOOK
    assert rules.worst(said[2:]) == WELL


@pytest.mark.parametrize(
    ("span", "words"),
    [(SECOND, "1 second"), (59 * SECOND, "59 seconds"), (MINUTE, "1 minute"), (150 * MINUTE, "2 hours")],
)
def test_how_long_is_said_in_words(span, words):
    assert words in rules.trail(Trail(age=span)).says
