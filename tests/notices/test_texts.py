"""Text messages, by a server on loopback that judges each request by what Twilio publishes of its Messages API.

The facts are those of `spec/json/twilio_api_v2010.json` in github.com/twilio/twilio-oai (commit
00c8d36829d67333c14bef357affd57851408ad7, operation CreateMessage), said in our own words; which error code means what
stands at twilio.com/docs/api/errors.
"""

import base64
import json
import re
from urllib.parse import parse_qs

import pytest

from config import env
from hearthside.notices.outside import NotNow, Refused, TextServer
from hearthside.notices.terms import Channel, Message, Word
from tests.notices.strangers import stranger


PATH = re.compile(r"/2010-04-01/Accounts/(AC[0-9a-fA-F]{32})/Messages\.json")
E164 = re.compile(r"\+[1-9]\d{1,14}")
FIELDS = {  # of the form; each with what its value must be like
    "To": E164.fullmatch,
    "From": E164.fullmatch,
    "MessagingServiceSid": re.compile(r"MG[0-9a-fA-F]{32}").fullmatch,
    "Body": lambda said: 0 < len(said) <= 1600,
    "ValidityPeriod": lambda said: said.isdecimal() and 1 <= int(said) <= 36_000,
}
REQUIRED = ({"To"}, {"From", "MessagingServiceSid"}, {"Body"})  # one of each
ACCOUNT, TOKEN = "AC" + "0f" * 16, "a token of theirs"
TEXT = Message(
    name="a-name",
    channel=Channel.TEXT,
    address="+12125550148",
    subject="Someone asks for you",
    body="Someone asks for you. Please look now: https://away.example.org/work/",
)


def judged(asked):
    """201 for a request as it is published, else 400 and why."""
    wrong = []
    path = PATH.fullmatch(asked.path)
    form = parse_qs(asked.body.decode("ascii"), keep_blank_values=True, strict_parsing=True)
    kind, _, secret = asked.headers.get("authorization", "").partition(" ")
    if not path:
        wrong.append(asked.path)
    if asked.headers["content-type"] != "application/x-www-form-urlencoded":
        wrong.append(asked.headers["content-type"])
    if kind != "Basic" or base64.b64decode(secret).decode() != f"{ACCOUNT}:{TOKEN}":
        return 401, b'{"code": 20003}'
    wrong += [name for name, values in form.items() if name not in FIELDS or len(values) != 1]
    wrong += [name for name, (value,) in form.items() if name in FIELDS and not FIELDS[name](value)]
    wrong += [sorted(group) for group in REQUIRED if not group & set(form)]
    if wrong:
        return 400, json.dumps({"code": 21211 if "To" in wrong else 20001, "message": str(wrong)}).encode()
    return 201, json.dumps({"sid": "SM" + "00" * 16, "status": "queued", "error_code": None}).encode()


@pytest.fixture
def service(socket_enabled, settings):
    with stranger() as server:
        server.judge = judged
        settings.TEXTS_ACCOUNT, settings.TEXTS_TOKEN, settings.TEXTS_FROM = ACCOUNT, TOKEN, "+12125550100"
        settings.TEXTS_URL, settings.TEXTS_HERE = server.url, True
        yield server


def test_a_text_is_asked_for_as_twilio_publishes_it(service):
    TextServer().hand_over(TEXT)

    (asked,) = service.asked
    form = {name: value for name, (value,) in parse_qs(asked.body.decode()).items()}
    assert form["To"] == TEXT.address
    assert form["Body"] == TEXT.body


def test_the_judge_turns_away_what_is_not_as_published(service, settings):
    """The fake itself is looked at: what their description does not allow, it does not take."""
    settings.TEXTS_FROM = "the desk"

    with pytest.raises(NotNow) as why:
        TextServer().hand_over(TEXT)

    assert why.value.word == Word.SET_UP


def test_another_token_is_a_matter_of_setting_up(service, settings):
    settings.TEXTS_TOKEN = "another one"

    with pytest.raises(NotNow) as why:
        TextServer().hand_over(TEXT)

    assert why.value.word == Word.SET_UP


@pytest.mark.parametrize(
    ("status", "code", "raised", "word"),
    [
        (400, 21211, Refused, Word.NO_SUCH_ADDRESS),
        (400, 21614, Refused, Word.NO_SUCH_ADDRESS),
        (400, 21610, Refused, Word.NOT_WANTED),
        (400, 21606, NotNow, Word.SET_UP),
        (403, 20003, NotNow, Word.SET_UP),
        (429, 20429, NotNow, Word.LATER),
        (500, 20500, NotNow, Word.AWAY),
    ],
)
def test_what_the_service_answers_becomes_a_word_of_ours(service, status, code, raised, word):
    service.judge = lambda asked: (status, json.dumps({"code": code}).encode())

    with pytest.raises(raised) as why:
        TextServer().hand_over(TEXT)

    assert why.value.word == word


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b'{"code": "21211"}', b"\xff", b"[" * 20_000])
def test_an_answer_that_makes_no_sense_is_a_matter_of_setting_up(service, body):
    service.judge = lambda asked: (400, body)

    with pytest.raises(NotNow) as why:
        TextServer().hand_over(TEXT)

    assert why.value.word == Word.SET_UP


def test_without_an_account_no_text_goes_anywhere(service, settings):
    settings.TEXTS_ACCOUNT = ""

    with pytest.raises(NotNow):
        TextServer().hand_over(TEXT)

    assert service.asked == []


@pytest.mark.parametrize(
    "said", ["http://texts.example.org", "texts.example.org", "https://", "ftp://localhost"]
)
def test_a_text_service_is_asked_in_private_or_not_at_all(monkeypatch, said):
    monkeypatch.setenv("TEXTS_URL", said)

    with pytest.raises(env.Misconfigured, match="TEXTS_URL"):
        env.text_service("TEXTS_URL", "")


def test_half_an_account_stops_the_program():
    with pytest.raises(env.Misconfigured, match="say TEXTS_FROM too"):
        env.whole("TEXTS_ACCOUNT", {"TEXTS_TOKEN_FILE": "x", "TEXTS_FROM": ""}, on=True)
    env.whole("TEXTS_ACCOUNT", {"TEXTS_FROM": ""}, on=False)
