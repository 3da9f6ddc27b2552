"""From an answer or a button to someone who calls: two browsers, a real worker, and time moved forward."""

import datetime as dt

import psycopg
import pytest
from playwright.sync_api import expect

from hearthside.measures.actions import begin
from hearthside.people.models import Alert
from hearthside.safety import actions
from hearthside.safety.models import Concern
from hearthside.safety.terms import Cause, Ending, Happened, Level, Outside, Tier
from tests.builders import episode, person, today, viewer
from tests.journeys.open_house import open_house, until
from tests.journeys.players import inside
from tests.journeys.usable import by_keyboard, serious
from tests.safety.test_concerns import on_duty


pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.enable_socket]
CLIMBED = 30_000  # the clock looks every ten seconds
EARLIER = """
UPDATE safety_concern
SET tier_since = tier_since - %(by)s, waits_since = waits_since - %(by)s, climbs_at = climbs_at - %(by)s,
    day_ends_at = day_ends_at - %(by)s
WHERE closed_at IS NULL AND tier <> 'attendance'
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("help") / "house"
    with open_house(folder, parts=("web",), database="help") as hearth:
        yield hearth


def now():
    return dt.datetime.now(dt.UTC)


def time_passes(house, **much):
    """For what is open: all that counts minutes began so much earlier."""
    with psycopg.connect(house.env["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(EARLIER, {"by": dt.timedelta(**much)})


def put(page, name, **said):
    """One thing that is done to a concern, on its page."""
    part = page.locator("details", has_text=name).first
    part.locator("summary").click()
    for label, value in said.items():
        field = part.get_by_label(label.replace("_", " "), exact=False)
        if value is True:
            field.check()
        else:
            field.fill(value)
    with page.expect_navigation():
        part.get_by_role("button").first.click()


def assess(page, level):
    part = page.locator("details", has_text="How high is the risk?").first
    part.locator("summary").click()
    part.get_by_label(level, exact=True).check()
    part.get_by_label("How you come to that").fill("Thoughts that come and go; no plan; the plan is at hand.")
    part.get_by_label("We talked about what could be used").check()
    with page.expect_navigation():
        part.get_by_role("button").click()


def read_aloud(page):
    """What a screen reader comes to in `main`, in its order: headings, what is said by itself, and what can be used."""
    said = []
    for line in page.locator("main").aria_snapshot().splitlines():
        kind, _, words = line.strip(" -").partition(" ")
        kind = kind.rstrip(":")
        if kind in {"heading", "textbox", "button", "link", "radio"}:
            said.append(f"{kind}: {words.split(chr(34))[1] if chr(34) in words else words}")
    return said


def in_this_order(said, *wanted):
    rest = iter(said)
    for one in wanted:
        assert any(line.startswith(one) for line in rest), (one, said)


def reach(page):
    put(page, "They are reached", Spoke_with_them=True)


def sign(page):
    put(page, "Bring it to its end", Closer_contact=True, In_a_sentence="We speak again tomorrow.")


def test_an_answer_at_night_is_answered_by_a_person(walk_in, house, django_db_blocker):
    with inside(house, django_db_blocker):
        on_duty("omar", now())
        told = {"episode": episode("noor"), "instrument": "phq9", "on": today(), "at": now()}
        form = begin(by=viewer("noor"), **told)
    phone, woken = walk_in("noor", at=house, width=390), walk_in("omar", at=house, width=390)
    woken.goto(f"{house.url}/work/")
    expect(woken.get_by_text("Nobody waits.")).to_be_visible()
    phone.goto(f"{house.url}/check-in/{form.pk}/1/")
    for _ in range(8):
        phone.locator(".ask").get_by_text("Not at all", exact=True).click()
        phone.get_by_role("button", name="Next").click()

    phone.locator(".ask").get_by_text("More than half the days", exact=True).click()

    expect(phone.get_by_role("heading", name="Omar calls you by")).to_be_visible()
    expect(phone.get_by_role("link", name="Call 988").first).to_be_visible()
    assert serious(phone) == []
    in_this_order(
        read_aloud(phone),
        "heading: Thank you for saying it.",
        "heading: Omar calls you by",
        "textbox: We call this number. Is it right?",
        "button: Use this number",
        "heading: Until then, you need not wait alone",
        "link: Call 988",
        "button: Next",
    )
    phone.get_by_label("We call this number. Is it right?").fill("518 555 0199")
    phone.get_by_role("button", name="Use this number").click()
    thumb = woken.get_by_role("button", name="I have Noor").last
    expect(thumb).to_be_visible(timeout=5_000)  # by itself
    assert serious(woken) == []
    in_this_order(
        read_aloud(woken),
        "heading: One is open.",
        "heading: Noor",
        "link: Call 518 555 0199",
        "button: I have Noor",
        "link: Open Noor",
    )
    with woken.expect_navigation():
        thumb.click()
    expect(woken.get_by_role("link", name="Call 518 555 0199")).to_be_visible()
    assert by_keyboard(woken) == ([], [])
    phone.goto(f"{house.url}/help/")
    expect(phone.get_by_text("They have seen it.")).to_be_visible()
    reach(woken)
    expect(phone.get_by_role("heading", name="Omar spoke with you.")).to_be_visible(timeout=5_000)
    assess(woken, "Moderate")
    put(woken, "The safety plan")
    sign(woken)

    woken.goto(f"{house.url}/work/")
    expect(woken.get_by_text("Nobody waits.")).to_be_visible()
    with inside(house, django_db_blocker):
        one = Concern.objects.get()
        assert (one.tier, one.cause, one.ending) == (Tier.ORANGE, Cause.ANSWER, Ending.CLOSER)
        assert one.closed_by == person("omar").pk
        assert not Alert.objects.filter(confirmed_at=None).exists()


def test_silence_walks_the_ladder_to_the_director_and_beyond_is_put_to_her(walk_in, house, django_db_blocker):
    with inside(house, django_db_blocker):
        on_duty("omar", now())
        told = {"level": Level.HIGH, "words": "She said she has a plan.", "at": now()}
        actions.assess_anew(by=viewer("ines"), episode=episode("kit"), **told)
    house.start("worker")
    phone, desk = walk_in("noor", at=house, width=390), walk_in("dana", at=house)
    phone.goto(f"{house.url}/today/")
    phone.get_by_role("link", name="Join Group").click()  # and waits there: no media server answers
    phone.get_by_role("button", name="Tell my team now").click()
    expect(phone.get_by_role("heading", name="Omar calls you by")).to_be_visible()
    phone.get_by_label("We call this number. Is it right?").fill("later")
    phone.get_by_role("button", name="Use this number").click()
    expect(phone.get_by_text("Write the number with its area code")).to_be_visible()
    phone.get_by_label("We call this number. Is it right?").fill("518 555 0177")
    phone.get_by_role("button", name="Use this number").click()
    expect(phone.get_by_text("Write the number with its area code")).to_be_hidden()
    expect(phone.get_by_label("We call this number. Is it right?")).to_have_value("518 555 0177")
    assert phone.url.endswith("/room/")
    assert serious(phone) == []
    phone.goto(f"{house.url}/help/")
    assert serious(phone) == []
    in_this_order(
        read_aloud(phone),
        "heading: Your team knows.",
        "heading: Omar calls you by",
        "textbox: We call this number. Is it right?",
        "link: Call 988",
        "heading: My safety plan",
        "link: Back to my day",
    )
    desk.goto(f"{house.url}/work/")
    expect(desk.get_by_role("article").filter(has_text="Noor").first).to_be_visible()

    time_passes(house, minutes=11)
    mine = desk.get_by_role("region", name="Take it").get_by_role("button", name="I have Noor")
    expect(mine).to_be_visible(timeout=CLIMBED)
    time_passes(house, minutes=20)
    with inside(house, django_db_blocker):
        one = Concern.objects.get(closed_at=None, cause=Cause.BUTTON)
        assert one.owner == person("dana")
    with desk.expect_navigation():
        mine.click()
    expect(desk.get_by_role("heading", name="Ask the emergency service for a welfare check")).to_be_visible(
        timeout=CLIMBED
    )

    for _ in range(2):
        step = desk.locator("section.panel-here").first
        step.get_by_label("It was not done").check()
        step.get_by_label("What happened, or why not").fill("She answered the phone meanwhile.")
        with desk.expect_navigation():
            step.get_by_role("button").click()
    assert desk.locator("section.panel-here").count() == 0
    with inside(house, django_db_blocker):
        said = list(one.events.filter(happened=Happened.OUTSIDE).values_list("what", flat=True))
        assert said == [f"{Outside.EMERGENCY_CONTACT}:not done", f"{Outside.SERVICES}:not done"]


def test_what_was_known_and_nobody_confirmed_is_one_of_today(house, django_db_blocker):
    with inside(house, django_db_blocker):
        told = {"tier": Tier.KNOWN, "cause": Cause.ANSWER, "source": "form:known", "heard": "item9"}
        made = actions.raise_concern(by=viewer("sam"), episode=episode("sam"), at=now(), **told)

    time_passes(house, hours=25)

    with inside(house, django_db_blocker):
        until(lambda: Concern.objects.get(pk=made.pk).tier == Tier.ORANGE, CLIMBED / 1000)


def test_somebody_at_high_risk_who_does_not_come_is_found_by_a_call(walk_in, house, django_db_blocker):
    """Kit's seat in the group that is on now is empty, and the worker has looked since it was started."""
    with inside(house, django_db_blocker):
        missed = Concern.objects.filter(tier=Tier.ATTENDANCE, closed_at=None, episode=episode("kit"))
        until(missed.exists, CLIMBED / 1000)
        one = missed.get()
        assert one.at_high_risk
        assert Alert.objects.filter(matter=f"concern:{one.pk}", is_red=True).exists()
    desk = walk_in("dana", at=house)
    desk.goto(f"{house.url}/work/{one.pk}/")
    expect(desk.get_by_text("no word from them").first).to_be_visible()

    with desk.expect_navigation():
        desk.get_by_role("button", name="I have").click()
    reach(desk)
    put(desk, "Bring it to its end", They_came=True, In_a_sentence="Her train is late; she is well.")

    with inside(house, django_db_blocker):
        one.refresh_from_db()
        assert one.ending == Ending.CAME
