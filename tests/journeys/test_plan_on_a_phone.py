"""The safety plan with the network off, on a phone that keeps it by choice and on one that does not; how it goes again."""

import pytest
from playwright.sync_api import Error, expect

from tests.journeys.usable import serious


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
PHONE = {"width": 390, "height": 844}
AWAY = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
for one in Session.objects.all():
    held = SessionStore(one.session_key)
    for record in held.get("account_authentication_methods", []):
        record["at"] = 0
    held["touched"] = 0
    held.save()
"""
WORKERS = "navigator.serviceWorker.getRegistrations().then(all => all.map(one => new URL(one.scope).pathname).sort())"
CACHES = "caches.keys()"


@pytest.fixture
def phone(walk_in, hearth):
    """Noor's, on which she has chosen to keep her plan."""
    page = walk_in("noor")
    page.set_viewport_size(PHONE)
    page.goto(f"{hearth.url}/today/")
    page.get_by_role("link", name="My safety plan").click()
    expect(page.get_by_text("Not on this device.")).to_be_visible()
    page.get_by_role("button", name="Keep my safety plan on this phone").click()
    expect(page.get_by_role("status").filter(has_text="It is kept on this device now.")).to_be_visible()
    return page


def offline(page, address):
    """What a page shows without a network; None when nothing does."""
    page.context.set_offline(True)
    try:
        page.goto(address)
        return page.locator("body").inner_text()
    except Error:
        return None
    finally:
        page.context.set_offline(False)


def opens_offline(page, hearth):
    """From the crisis card, with no network."""
    page.context.set_offline(True)
    page.goto(f"{hearth.url}/crisis/")
    page.get_by_role("link", name="My safety plan").click()
    expect(page.get_by_text("Cold water on my wrists")).to_be_visible()
    expect(page.get_by_role("link", name="Call Amira").first).to_have_attribute("href", "tel:2125550187")
    body = page.content()
    assert serious(page) == []
    page.context.set_offline(False)
    assert not any(word in body for word in ("Noor", "Hearthside", "clinic"))
    return page


def keeps_nothing(page, hearth):
    page.goto(f"{hearth.url}/crisis/")
    assert page.evaluate(CACHES) == []
    assert page.evaluate(WORKERS) == []
    expect(page.get_by_role("link", name="My safety plan")).to_have_count(0)
    assert offline(page, f"{hearth.url}/crisis/plan/") is None
    return True


def test_on_a_phone_that_did_not_choose_it_nothing_is_kept(walk_in, hearth):
    page = walk_in("noor")
    page.goto(f"{hearth.url}/my-plan/")
    expect(page.get_by_text("Cold water on my wrists")).to_be_visible()

    assert keeps_nothing(page, hearth)
    card = offline(page, f"{hearth.url}/crisis/") or ""  # the browser's own cache has it for some minutes
    assert "plan" not in card
    page.goto(f"{hearth.url}/crisis/plan/")
    expect(page.get_by_role("heading", name="No plan is kept here")).to_be_visible()


def test_it_opens_without_a_network_or_a_sign_in_and_outlives_lock_and_quick_exit(phone, hearth):
    assert phone.evaluate(WORKERS) == ["/crisis/", "/units/"]
    missed = []
    phone.on("requestfailed", lambda request: missed.append(request.url.removeprefix(hearth.url)))
    opens_offline(phone, hearth)
    has_look = (
        "document.fonts.size > 0 && getComputedStyle(document.querySelector('.crisis-card')).borderStyle"
    )
    assert phone.evaluate(has_look) == "solid"
    assert set(missed) == {"/crisis/plan/still/"}, (
        "all else is kept; what asks whether it may stay has to wait"
    )

    hearth.manage("shell", "--no-imports", "-c", AWAY)
    phone.goto(f"{hearth.url}/today/")
    phone.wait_for_url("**/sign-in/again/?next=*")
    opens_offline(phone, hearth)
    phone.context.clear_cookies()  # as when the sign-in is over
    phone.goto(f"{hearth.url}/today/")
    phone.wait_for_url("**/sign-in/login/**")
    opens_offline(phone, hearth)

    left = "fetch('/quick-exit/', {method: 'POST'}).then(answer => answer.redirected)"
    assert phone.evaluate(left), "what is cleared by its answer is cleared now"
    phone.get_by_role("button", name="Quick exit").click()
    phone.wait_for_url("**/units/")
    opens_offline(phone, hearth)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Quick exit").click()
    expect(phone.get_by_role("heading", name="Unit conversions")).to_be_visible()
    phone.context.set_offline(False)


def test_it_is_forgotten_here_with_or_without_a_network(phone, hearth):
    phone.context.set_offline(True)
    phone.goto(f"{hearth.url}/crisis/plan/")
    phone.get_by_role("button", name="Forget it here").click()
    expect(phone.get_by_role("heading", name="No plan is kept here")).to_be_visible()
    expect(phone.get_by_text("Cold water on my wrists")).to_be_hidden()
    phone.context.set_offline(False)

    assert keeps_nothing(phone, hearth)


def test_signing_out_asks(phone, hearth):
    phone.goto(f"{hearth.url}/sign-in/logout/")
    phone.get_by_role("button", name="Sign out, and keep it here").click()
    phone.wait_for_url("**/sign-in/login/")
    opens_offline(phone, hearth)

    phone.goto(f"{hearth.url}/demo/")
    phone.get_by_role("button", name="Walk in as Sam", exact=True).click()
    phone.wait_for_url("**/today/")
    phone.goto(f"{hearth.url}/my-plan/")
    expect(phone.get_by_text("Somebody else\u2019s plan is kept on this device.")).to_be_visible()
    opens_offline(phone, hearth)
    phone.goto(f"{hearth.url}/demo/")
    phone.get_by_role("button", name="Walk in as Noor", exact=True).click()
    phone.wait_for_url("**/today/")
    phone.goto(f"{hearth.url}/sign-in/logout/")
    phone.get_by_role("button", name="Sign out, and forget it here").click()
    phone.wait_for_url("**/sign-in/login/")
    assert keeps_nothing(phone, hearth)


def test_taken_off_from_elsewhere_it_goes_at_the_next_contact(phone, walk_in, hearth):
    other = walk_in("ines")
    other.goto(f"{hearth.url}/roster/")
    other.get_by_role("link", name="Noor", exact=True).first.click()
    other.get_by_role("link", name="Safety plan Noor").click()
    other.get_by_role("button", name="Take it off their devices").click()

    opens_offline(phone, hearth)
    phone.goto(f"{hearth.url}/crisis/plan/")
    expect(phone.get_by_role("heading", name="No plan is kept here")).to_be_visible()
    assert keeps_nothing(phone, hearth)
