"""The device check: each part kept, once a day, never in the way, and a door that opens one room for one person."""

import asyncio
import datetime as dt

import pytest

from hearthside.access.verdict import NotAllowed
from hearthside.rooms import actions, rules
from hearthside.rooms.models import CheckedPart, DeviceCheck, Evidence
from hearthside.rooms.queries import Refused, check_standing, device_words, offers_check, seat_check, strip_of
from hearthside.rooms.terms import Browser, Device, Outcome, Part, PartSaid, Snag, Way
from tests.builders import live_session, person, seat, viewer

from .at_the_door import in_thread, signed_in
from .noted import S


IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1"
)
ON_AN_IPHONE = (Device.IPHONE, Browser.SAFARI)


@pytest.fixture
def now(db):
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def noor(db):
    return viewer("noor")


def began(by, at, on=None):
    return actions.begin_check(by=by, on=on or live_session().on, device=ON_AN_IPHONE, at=at)


def said(part, outcome, snag=None, **more):
    return PartSaid(part=part, outcome=outcome, snag=snag, **more)


@pytest.mark.parametrize(
    ("agent", "touched", "device", "browser"),
    [
        (IPHONE, True, Device.IPHONE, Browser.SAFARI),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/19.0 Safari/605.1.15", True, Device.IPHONE, Browser.SAFARI),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/19.0 Safari/605.1.15", False, Device.MAC, Browser.SAFARI),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/150.0 Mobile Safari/537.36", True, Device.ANDROID, Browser.CHROME),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150.0", False, Device.WINDOWS, Browser.EDGE),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", False, Device.OTHER, Browser.FIREFOX),
        ("", False, Device.OTHER, Browser.OTHER),
    ],
)  # fmt: skip
def test_which_device_it_is(agent, touched, device, browser):
    assert rules.device_of(agent, has_touch=touched) == (device, browser)


def test_whatever_may_be_found_has_words_for_every_device():
    said = {
        rules.advice(part, snag, device)
        for part, findings in rules.checks.SNAGS.items()
        for snag in findings
        for device in Device
    }
    assert not [words for words in said if "{" in words or words[-1] not in ".?"]


def test_what_was_begun_and_never_ended_is_stopped(noor, now):
    began(noor, now)
    actions.tell_part(by=noor, said=said(Part.CAMERA, Outcome.STOPPED), at=now)
    actions.tell_part(by=noor, said=said(Part.CAMERA, Outcome.WORKED), at=now + S)
    actions.tell_part(by=noor, said=said(Part.MICROPHONE, Outcome.STOPPED), at=now + 2 * S)
    actions.finish_check(by=noor, at=now + 3 * S)

    assert dict(CheckedPart.objects.values_list("part", "outcome")) == {
        "camera": "worked",
        "microphone": "stopped",
    }


def test_it_is_offered_until_it_was_done_or_skipped_and_again_tomorrow(noor, now):
    on = live_session().on
    began(noor, now)
    assert offers_check(noor, on=on), "begun is not done"

    actions.finish_check(by=noor, at=now + S)
    assert not offers_check(noor, on=on)
    assert offers_check(noor, on=on + dt.timedelta(days=1))
    assert offers_check(viewer("sam"), on=on)
    actions.skip_check(by=viewer("sam"), on=on, device=ON_AN_IPHONE, at=now)
    assert not offers_check(viewer("sam"), on=on)


def test_a_part_says_what_was_found_of_itself(noor, now):
    began(noor, now)

    for wrong in (
        said(Part.CAMERA, Outcome.DID_NOT_WORK),
        said(Part.CAMERA, Outcome.DID_NOT_WORK, Snag.NO_WAY),
    ):
        with pytest.raises(NotAllowed):
            actions.tell_part(by=noor, said=wrong, at=now)


@pytest.mark.parametrize(
    ("way", "lost", "jitter", "snag"),
    [
        (Way.UDP, 0.4, 5, ""),
        (Way.UDP, 9.0, 5, "lossy"),
        (Way.TCP, 0.0, 5, "not_udp"),
        (Way.UDP, 0.0, 90, "uneven"),
    ],
)
def test_a_line_that_works_badly_is_told_so(noor, now, way, lost, jitter, snag):
    began(noor, now)
    line = said(Part.NETWORK, Outcome.WORKED, way=way, lost_percent=lost, jitter_ms=jitter)

    assert actions.tell_part(by=noor, said=line, at=now).snag == snag


def test_the_staff_of_ones_sessions_read_it_and_nobody_else(noor, now, sign_in, django_assert_num_queries):
    session = live_session()
    began(noor, now)
    actions.tell_part(by=noor, said=said(Part.MICROPHONE, Outcome.DID_NOT_WORK, Snag.DENIED), at=now)
    actions.finish_check(by=noor, at=now)
    people = [person("noor").pk, person("sam").pk]
    with django_assert_num_queries(2):
        assert device_words(people, on=session.on) == {people[0]: "microphone did not work"}
    actions.send_check(by=noor, on=session.on, at=now)

    strip = strip_of(viewer("fay"), session.pk, at=now)
    told = {one.name: one.device for _, people in strip.groups for one in people}
    assert told["Noor"] == "asks for help with their devices; microphone did not work"
    assert told["Sam"] == ""
    (one,) = seat_check(viewer("fay"), seat("noor"))
    assert [part.advice for part in one.report.parts][1][0].startswith("Open Settings")
    page = sign_in("pia").get(f"/sessions/{session.pk}/seats/{seat('noor').pk}/devices/")
    assert b"Open Settings, then Apps" in page.content


def test_the_page_keeps_the_report_as_text_that_names_nobody(sign_in, now):
    browser = sign_in("noor")
    assert browser.get("/device-check/report.txt").status_code == 404
    browser.post("/device-check/begin/", headers={"user-agent": IPHONE})
    browser.post("/device-check/part/", {"part": "camera", "outcome": "did_not_work", "snag": "denied"})
    browser.post(
        "/device-check/part/",
        {"part": "network", "outcome": "worked", "way": "udp", "lost": "0.4", "jitter": "5"},
    )
    browser.post("/device-check/finish/")

    text = browser.get("/device-check/report.txt").content.decode()
    assert "iPhone or iPad, Safari" in text
    assert "Camera: did not work. The browser was told not to give it." in text
    assert "What to do: Open Settings, then Apps" in text
    assert "Microphone: not tried." in text
    assert "Connection: worked. Sound and pictures go the straight way (UDP)." in text
    assert "Noor" not in text


def test_one_press_skips_it_and_goes_on_to_the_room(sign_in, now):
    session, browser = live_session(), sign_in("noor")

    answer = browser.post("/device-check/skip/", {"to": str(session.pk)})

    assert answer.url == f"/sessions/{session.pk}/room/"
    assert set(CheckedPart.objects.values_list("outcome", flat=True)) == {"skipped"}


def test_a_door_stands_open_for_a_few_minutes_for_one_person(noor, now):
    check = began(noor, now)
    knock = {"place": check.place, "admission": check.pk, "room": check.room}
    assert check_standing(noor, **knock, at=now).who.room == check.room

    for viewer_, changed, at, code in [
        (viewer("sam"), {}, now, "not_on_roster"),
        (None, {}, now, "signed_out"),
        (noor, {"room": "0" * 32}, now, "not_on_roster"),
        (noor, {}, now + rules.CHECK_LASTS, "check_over"),
    ]:
        with pytest.raises(Refused) as no:
            check_standing(viewer_, **(knock | changed), at=at)
        assert no.value.code == code
    began(noor, now + S)
    with pytest.raises(Refused) as no:
        check_standing(noor, **knock, at=now + S)
    assert no.value.code == "check_over"


@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore:websockets.legacy")
def test_through_the_door_alone_and_out_when_it_ends(knocker, media):
    noor = signed_in("noor")
    noor.post("/device-check/begin/")
    token = noor.post("/device-check/admit/").json()["token"]
    cookie = f"sessionid={noor.cookies['sessionid'].value}"
    sams = f"sessionid={signed_in('sam').cookies['sessionid'].value}"
    check = DeviceCheck.objects.get()

    async def story():
        assert await knocker.knock(token, cookie=sams) == (403, "not_on_roster")
        assert await knocker.knock(token, cookie="") == (403, "signed_out")
        assert media.rooms == {}
        async with knocker.line(token, cookie=cookie) as line:
            await line.joined()
            assert list(media.rooms) == [check.room]
            assert list(media.rooms[check.room].guests) == [str(check.place)]
            await in_thread(lambda: noor.post("/device-check/finish/"))
            assert await line.closed() in {1000, 4403}
        assert await knocker.knock(token, cookie=cookie) == (403, "check_over")

    asyncio.run(story())
    assert not Evidence.objects.exclude(source="machine").exists()
