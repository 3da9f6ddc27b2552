"""What goes to the service of a device: proved to the encrypted request.  The browser's own leg is untried."""

import base64
import json
import re
import time

import http_ece
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from hearthside.notices import rules
from hearthside.notices.outside import DeviceServer, NotNow, Refused, posting, public_key
from hearthside.notices.terms import Channel, Message, Word
from tests.notices.strangers import Device, stranger


def message(address):
    return Message(
        name="a-name", channel=Channel.PUSH, address=address, subject="Someone asks for you", body=""
    )


@pytest.fixture
def service(socket_enabled, settings):
    settings.DEVICES_HERE = True
    with stranger() as server:
        yield server


def test_what_is_sent_opens_with_the_devices_key_alone_and_says_nothing(service):
    device = Device(f"{service.url}/send/abc?x=1")

    DeviceServer().hand_over(message(device.subscription))

    (asked,) = service.asked
    assert asked.path == "/send/abc?x=1"
    assert device.open(asked.body) == b"1"
    assert asked.headers["content-encoding"] == "aes128gcm"
    assert (asked.headers["ttl"], asked.headers["urgency"], asked.headers["topic"]) == (
        "3600",
        "high",
        "look",
    )
    with pytest.raises(http_ece.ECEException):
        Device(device.endpoint).open(asked.body)


def test_it_is_signed_by_us_for_this_service_and_for_half_a_day(service, settings):
    settings.DEFAULT_FROM_EMAIL = "Desk <desk@example.org>"
    DeviceServer().hand_over(message(Device(f"{service.url}/send").subscription))

    said = service.asked[0].headers["authorization"]
    token, key = re.fullmatch(r"vapid t=(\S+), k=(\S+)", said).groups()
    raw = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    ours = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    claims = jwt.decode(token, ours, algorithms=["ES256"], audience=service.url)

    assert key == public_key()
    assert claims["sub"] == "mailto:desk@example.org"
    assert 0 < claims["exp"] - time.time() <= 24 * 3600


@pytest.mark.parametrize(
    ("status", "raised", "word"),
    [
        (404, Refused, Word.NO_SUCH_ADDRESS),
        (410, Refused, Word.NO_SUCH_ADDRESS),
        (403, Refused, Word.NOT_WANTED),
        (413, Refused, Word.NOT_WANTED),
        (429, NotNow, Word.LATER),
        (500, NotNow, Word.AWAY),
        (503, NotNow, Word.AWAY),
    ],
)
def test_what_the_service_answers_becomes_a_word_of_ours(service, status, raised, word):
    service.answers = (status, b"their words")

    with pytest.raises(raised) as why:
        DeviceServer().hand_over(message(Device(f"{service.url}/send").subscription))

    assert why.value.word == word


def test_a_service_that_sends_elsewhere_is_not_followed(service):
    service.answers, service.says = (307, b""), {"Location": f"{service.url}/inside"}

    with pytest.raises(Refused):
        DeviceServer().hand_over(message(Device(f"{service.url}/send").subscription))

    assert len(service.asked) == 1


def test_a_service_that_is_away_may_come_back(socket_enabled, settings):
    settings.DEVICES_HERE = True
    with stranger() as server:
        gone = server.url

    with pytest.raises(NotNow) as why:
        DeviceServer().hand_over(message(Device(f"{gone}/send").subscription))

    assert why.value.word == Word.AWAY


def test_nothing_goes_to_this_machine_unless_the_setting_says_so(service, settings):
    settings.DEVICES_HERE = False

    with pytest.raises(Refused):
        DeviceServer().hand_over(message(Device(f"{service.url}/send").subscription))

    assert service.asked == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://127.0.0.1/send",
        "https://10.0.0.8/send",
        "https://169.254.169.254/latest/meta-data/",
        "https://192.168.1.1/send",
        "https://[::1]/send",
        "https://[fd00::1]/send",
        "https://[::ffff:10.0.0.1]/send",
        "https://[64:ff9b::a00:1]/send",
        "https://[2002:a00:1::]/send",
        "https://0.0.0.0/send",
        "https://224.0.0.1/send",
        "http://93.184.216.34/send",
        "https://93.184.216.34:8443/send",
        "https://someone:secret@93.184.216.34/send",
        "ftp://93.184.216.34/send",
        "https:///send",
        "https://93.184.216.34:port/send",
        "file:///etc/passwd",
    ],
)
def test_no_place_inside_and_no_other_door_is_asked(socket_enabled, monkeypatch, endpoint):
    """Nothing is connected to, and nothing but a written address is looked up."""

    def asked(*args, **kwargs):
        raise AssertionError("it was asked")

    monkeypatch.setattr(posting.socket, "create_connection", asked)

    with pytest.raises(Refused):
        posting.post(endpoint, body=b"", headers={})


def test_what_is_asked_is_the_address_that_was_looked_at(monkeypatch):
    """A name that means something else a moment later is not looked up again."""
    found = iter(["93.184.216.34", "10.0.0.1"])
    monkeypatch.setattr(posting.socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (next(found), 443))])
    went = []

    def connect(where, timeout):
        went.append(where)
        raise OSError

    monkeypatch.setattr(posting.socket, "create_connection", connect)

    with pytest.raises(NotNow):
        posting.post("https://push.example.org/send", body=b"", headers={})

    assert went == [("93.184.216.34", 443)]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "null",
        '{"endpoint": 1, "keys": {}}',
        '{"endpoint": "https://a.example.org/"}',
        '{"endpoint": "https://a.example.org/", "keys": {"p256dh": "!!", "auth": "!!"}}',
        '{"endpoint": "https://a.example.org/", "keys": {"p256dh": 1, "auth": 2}}',
        "[" * 4000,
    ],
)
def test_what_no_browser_says_is_no_subscription(said):
    assert rules.subscribed(said) is None


def test_a_point_that_lies_on_no_curve_is_refused(service):
    said = json.loads(Device(f"{service.url}/send").subscription)
    said["keys"]["p256dh"] = base64.urlsafe_b64encode(b"\x04" + b"\x01" * 64).decode()

    with pytest.raises(Refused):
        DeviceServer().hand_over(message(json.dumps(said)))
