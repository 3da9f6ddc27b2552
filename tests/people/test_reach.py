"""How a member of staff is reached: their page, their devices, their quiet hours, and all three ways after each other.

Push and texts go to real servers on loopback, mail to a real mail server; what a device receives opens with its key alone.
"""

import datetime as dt
import json
from random import Random

import pytest
from django.db import connection
from django.urls import reverse

from hearthside.access.models import Change
from hearthside.access.verdict import NotAllowed
from hearthside.kernel.clock import local
from hearthside.notices import actions as notices
from hearthside.notices.models import Notice
from hearthside.notices.outside import hand_over
from hearthside.notices.rules import POSTMAN
from hearthside.notices.topics import may_follow
from hearthside.people import actions, queries, rules, tasks
from hearthside.people.models import Account, Alert, AlertStep, PushDevice, WayToReach
from tests.builders import US, person, viewer
from tests.notices.postbox import NO_SUCH, run_jobs
from tests.notices.strangers import Device, stranger
from tests.notices.test_texts import ACCOUNT, TOKEN, judged
from tests.people.test_alerts import ABOUT, address_of, ask, confirm, later, words_of


@pytest.fixture
def outside(postbox, settings):
    """Mail, texts and the service of a device; Ines has all three."""
    with stranger() as texts, stranger() as push:
        texts.judge = judged
        settings.TEXTS_ACCOUNT, settings.TEXTS_TOKEN, settings.TEXTS_FROM = ACCOUNT, TOKEN, "+12125550100"
        settings.TEXTS_URL, settings.TEXTS_HERE, settings.DEVICES_HERE = texts.url, True, True
        outside = Outside(postbox, texts, push)
        outside.device = a_device("ines", push, "/send/ines")
        reach("ines", number="212 555 0148")
        yield outside


class Outside:
    def __init__(self, mail, texts, push):
        self.mail, self.texts, self.push = mail, texts, push

    @property
    def came(self):
        """How many by push, by text, by mail."""
        return len(self.push.asked), len(self.texts.asked), len(self.mail.mails)


def reach(slug, *, number="", begins=None, ends=None):
    told = {"begins": begins, "ends": ends, "number": number}
    actions.choose_reach(by=viewer(slug), at=dt.datetime.now(dt.UTC), **told)


def a_device(slug, push, path="/send"):
    device = Device(f"{push.url}{path}")
    told = {"subscription": device.subscription, "label": "Firefox on Windows"}
    actions.add_device(by=viewer(slug), at=dt.datetime.now(dt.UTC), **told)
    return device


def time_passes(minutes):
    """As if all that was done had been done so much earlier."""
    ago = dt.timedelta(minutes=minutes)
    for step in AlertStep.objects.all():
        step.at -= ago
        step.save(update_fields=["at"])


def test_one_way_after_the_other_until_they_confirm(outside, now):
    ask("ines", now)
    run_jobs()
    assert outside.came == (1, 0, 0)
    assert outside.device.open(outside.push.asked[0].body) == b"1"

    time_passes(9)
    later()
    assert outside.came == (1, 0, 0)
    time_passes(1)
    later()
    assert outside.came == (1, 1, 0)
    assert b"%2Fwork%2F" in outside.texts.asked[0].body

    confirm(now)
    time_passes(60)
    later()
    assert outside.came == (1, 1, 0)
    assert words_of() == [("on a device", "sent"), ("by text message", "sent")]


def test_unconfirmed_it_goes_by_every_way_once(outside, now):
    ask("ines", now)
    run_jobs()
    for _ in range(5):
        time_passes(10)
        later()

    assert outside.came == (1, 1, 1)
    assert Alert.objects.get().spent


def test_what_is_red_goes_by_all_ways_at_once(outside, now):
    ask("ines", now, is_red=True)
    run_jobs()

    assert outside.came == (1, 1, 1)


def test_what_becomes_red_goes_by_those_that_are_left(outside, now):
    ask("ines", now)
    run_jobs()
    ask("ines", now, is_red=True)
    ask("ines", now, is_red=True)
    run_jobs()

    assert outside.came == (1, 1, 1)


def test_a_device_that_is_no_more_is_removed_and_the_next_way_comes_at_once(outside, now):
    outside.push.answers = (410, b"")
    ask("ines", now)
    run_jobs()
    later()

    assert outside.came == (1, 1, 0)
    assert not PushDevice.objects.filter(ended_at=None).exists()
    assert words_of()[0] == ("on a device", "could not be delivered: the device takes no more")


def test_a_service_that_is_away_holds_up_nobody(outside, now):
    outside.push.answers, outside.texts.judge = (503, b""), lambda asked: (503, b"")
    ask("ines", now)
    run_jobs()
    for _ in range(2):
        tasks.move_alerts(0)
        run_jobs()

    assert outside.came == (1, 1, 1)
    assert PushDevice.objects.filter(ended_at=None).exists()
    assert queries.silent_alerts([ABOUT]) == frozenset()


def test_mail_dead_and_no_other_way_through_is_silence(outside, now):
    outside.push.answers, outside.texts.judge = (410, b""), lambda asked: (400, b'{"code": 21211}')
    outside.mail.refuse[address_of("ines")] = NO_SUCH
    ask("ines", now, is_red=True)
    run_jobs()

    assert outside.came == (1, 1, 0)
    assert queries.silent_alerts([ABOUT]) == {ABOUT}


def at(clock):
    """Today, by the clock by which Ines reads."""
    here = local(dt.datetime.now(dt.UTC), person("ines").zone)
    return here.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)


NIGHT = {"begins": dt.time(22), "ends": dt.time(7)}


@pytest.mark.parametrize(("is_red", "out"), [(False, 0), (True, 1)])
def test_quiet_hours_hold_back_what_can_wait_and_nothing_else(db, is_red, out):
    reach("ines", **NIGHT)
    night, morning = at(dt.time(23, 30)), at(dt.time(23, 30)) + dt.timedelta(hours=7, minutes=30)
    ask("ines", night, is_red=is_red)
    alert = Alert.objects.get().pk

    actions.move_alert(by=rules.CALLER, alert_id=alert, at=night)
    assert Notice.objects.count() == out
    if not is_red:
        (card,) = queries.alerts_of(ABOUT, at=night)
        assert card.words == "waits until 7:00, when their quiet hours end"
        assert queries.alerts_to_move(at=night) == ()
    actions.move_alert(by=rules.CALLER, alert_id=alert, at=morning)

    assert Notice.objects.count() == 1


@pytest.mark.parametrize("seed", range(6))
def test_a_worker_killed_at_any_moment_loses_nothing_and_says_nothing_a_third_time(outside, now, seed):
    """Three ways, killed at random: before the order, after it, after the other side took it and before that is known."""
    chance = Random(seed)
    ask("ines", now, is_red=True)
    alert = Alert.objects.get()
    if chance.random() < 0.5:  # the order to begin with was lost with its worker
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        tasks.move_alerts(0)
    else:
        run_jobs_until_cut_off("people.move_alert")
    for notice in Notice.objects.order_by("pk"):
        for _ in range(chance.randrange(2)):
            message = notices.begin_try(by=POSTMAN, notice_id=notice.pk, at=now)
            if chance.random() < 0.5:
                hand_over(message)
    for _ in range(3):
        later()

    assert AlertStep.objects.filter(alert=alert).count() == 3
    assert all(1 <= count <= 2 for count in outside.came), outside.came
    assert {words for _, words in words_of()} == {"sent"}


def run_jobs_until_cut_off(name):
    """That job's transaction is done, and its worker is killed before it says so: it is done once more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'alert_id' FROM procrastinate_jobs WHERE task_name = %s", [name])
        ((alert_id,),) = cursor.fetchall()
    tasks.move_alert(alert_id)


# The page.


def test_the_page_says_and_keeps_how_one_is_reached(sign_in, settings):
    settings.TEXTS_ACCOUNT = ACCOUNT
    ines = sign_in("ines")

    told = {"number": "(212) 555-0148", "begins": "22:00", "ends": "07:00"}
    assert ines.post(reverse("people:reach"), told).status_code == 302

    page = ines.get(reverse("people:reach")).content.decode()
    assert 'value="+12125550148"' in page
    assert 'value="22:00"' in page
    assert Change.objects.latest("pk").after == {"begins": "22:00:00", "ends": "07:00:00"}
    assert WayToReach.objects.get(kind="text").value == "+12125550148"


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"number": "555"}, "Write the number with its area code"),
        ({"number": "112 555 0148"}, "Write the number with its area code"),
        ({"begins": "22:00"}, "Say when they begin and when they end"),
        ({"begins": "22:00", "ends": "22:00"}, "at most twelve hours"),
        ({"begins": "07:00", "ends": "22:00"}, "at most twelve hours"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(sign_in, settings, told, says):
    settings.TEXTS_ACCOUNT = ACCOUNT
    answer = sign_in("ines").post(reverse("people:reach"), told)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert all(f'value="{value}"' in page for value in told.values())


def test_a_number_that_is_emptied_gets_no_more_texts(db, settings):
    settings.TEXTS_ACCOUNT = ACCOUNT
    reach("ines", number="212 555 0148")
    reach("ines", number="+1 212 555 0148")
    assert WayToReach.objects.filter(kind="text").count() == 1, "the same number is no new one"

    reach("ines")

    assert not WayToReach.objects.filter(kind="text", ended_at=None).exists()


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("212 555 0148", "+12125550148"),
        ("1-212-555-0148", "+12125550148"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+0 20 7946 0958", ""),
        ("2125550148999", ""),
        ("a number", ""),
    ],
)
def test_a_number_is_told_to_the_service_as_it_is_dialled_from_anywhere(said, number):
    assert rules.international(said) == number


def test_a_browser_is_one_persons_and_can_be_switched_on_twice(db, now):
    device = Device("https://push.example.org/send/one")
    told = {"subscription": device.subscription, "label": "Firefox", "at": now}
    first = actions.add_device(by=viewer("ines"), **told)
    assert actions.add_device(by=viewer("ines"), **told) == first

    actions.add_device(by=viewer("omar"), **told)

    assert [one.person_id for one in PushDevice.objects.filter(ended_at=None)] == [person("omar").pk]


def test_there_is_an_end_to_how_many_devices_one_has(db, now):
    def add(number):
        told = {"subscription": Device(f"https://push.example.org/{number}").subscription, "label": "Firefox"}
        actions.add_device(by=viewer("ines"), at=now, **told)

    for number in range(rules.MOST_DEVICES):
        add(number)

    with pytest.raises(NotAllowed, match="Remove one"):
        add("one more")


def test_what_a_device_was_subscribed_with_is_sealed(db, now):
    secret = json.loads(Device("https://push.example.org/send/one").subscription)
    told = {"subscription": json.dumps(secret), "label": "Firefox", "at": now}
    actions.add_device(by=viewer("ines"), **told)

    with connection.cursor() as cursor:
        cursor.execute("SELECT people_pushdevice::text FROM people_pushdevice")
        ((row,),) = cursor.fetchall()

    assert "push.example.org" not in row
    assert secret["keys"]["auth"] not in row


def test_a_person_in_treatment_is_called_by_nothing(db, now):
    told = {"subscription": Device("https://push.example.org/send/one").subscription, "label": "Firefox"}

    with pytest.raises(NotAllowed):
        actions.add_device(by=viewer("noor"), at=now, **told)
    with pytest.raises(NotAllowed):
        actions.choose_reach(by=viewer("noor"), begins=None, ends=None, at=now)
    with pytest.raises(NotAllowed):
        actions.try_ways(by=viewer("noor"), at=now)


def test_a_try_goes_along_each_way_whatever_the_hour_and_what_became_of_it_is_said(outside, now):
    reach("ines", number="212 555 0148", **NIGHT)
    actions.try_ways(by=viewer("ines"), at=now)
    run_jobs()
    assert outside.came == (1, 1, 1)

    page = queries.reach_page(viewer("ines"), Account.objects.get(person=person("ines")))
    assert [card.words for card in page.came] == ["sent"] * 3
    with pytest.raises(NotAllowed, match="half a minute"):
        actions.try_ways(by=viewer("ines"), at=now)
    actions.try_ways(by=viewer("ines"), at=now + dt.timedelta(minutes=1))
    run_jobs()
    assert outside.came == (2, 2, 2)


def test_the_file_of_a_device_says_nothing_of_anyone_and_needs_no_sign_in(sign_in):
    answer = sign_in("stranger").get(reverse("people:push-worker"))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "Please look" in answer.content.decode()


def test_how_many_are_asked_and_how_costs_a_few_queries(db, django_assert_num_queries, now):
    for number in range(20):
        actions.alert(
            by=US, person_id=person("ines").pk, about=f"concern:{number}", link="/", is_red=False, at=now
        )
        actions.alert(
            by=US, person_id=person("omar").pk, about=f"concern:{number}", link="/", is_red=False, at=now
        )
    for alert in Alert.objects.all():
        actions.move_alert(by=rules.CALLER, alert_id=alert.pk, at=now)
    Alert.objects.update(spent=False)

    with django_assert_num_queries(6):
        assert len(queries.alerts_to_move(at=now)) == 40
    with django_assert_num_queries(3):
        queries.alerts_of("concern:7", at=now)
    with django_assert_num_queries(3):
        queries.silent_alerts([f"concern:{number}" for number in range(20)])


def test_that_something_asks_for_somebody_is_followed_by_them_alone(db):
    mine, theirs = f"work:{person('ines').pk}", f"work:{person('omar').pk}"

    assert may_follow(viewer("ines"), mine)
    assert not may_follow(viewer("ines"), theirs)
    assert not may_follow(viewer("noor"), f"work:{person('noor').pk}")
