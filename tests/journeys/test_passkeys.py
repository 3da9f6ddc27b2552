"""Passkeys in a real browser: made with a device that a person holds, shown to come in, and for staff the second factor."""

import pytest

from tests.people.passwords import give_password


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def hold_a_device(page):
    """A phone or computer that makes and shows passkeys for whoever holds it."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    device = line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    return lambda: line.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]


def sign_in(page, hearth, slug):
    page.goto(f"{hearth.url}/sign-in/login/")
    page.get_by_label("Email").fill(f"{slug}@demo.invalid")
    page.get_by_label("Password").fill(give_password(hearth, slug))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def test_staff_make_a_passkey_first_and_come_in_with_it_alone(walk_in, hearth):
    page = walk_in()
    complaints = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    keys = hold_a_device(page)

    sign_in(page, hearth, "fay")
    assert page.url.endswith("/sign-in/second-factor/")
    page.get_by_role("link", name="Make a passkey").click()
    page.get_by_label("Name").fill("Desk")
    page.get_by_role("button", name="Make it on this device").click()
    page.wait_for_url("**/recovery-codes/")
    assert len(keys()) == 1
    page.goto(f"{hearth.url}/day/")
    assert page.url.endswith("/day/")

    page.goto(f"{hearth.url}/sign-in/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/day/")
    assert page.context.strangers == []
    assert complaints == []


def test_a_passkey_is_the_second_step_after_a_password(walk_in, hearth):
    page = walk_in()
    hold_a_device(page)
    sign_in(page, hearth, "omar")
    page.goto(f"{hearth.url}/sign-in/second-factor/webauthn/add/")
    page.get_by_role("button", name="Make it on this device").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{hearth.url}/sign-in/logout/")
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, hearth, "omar")
    assert page.url.endswith("/second-factor/authenticate/")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/day/")


def test_a_passkey_put_away_sends_nothing_and_says_so(walk_in, hearth):
    page = walk_in()
    page.add_init_script(
        "navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    page.goto(f"{hearth.url}/sign-in/login/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_text("Nothing was sent.").wait_for()
    assert page.url.endswith("/sign-in/login/")
