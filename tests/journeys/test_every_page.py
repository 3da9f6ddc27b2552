"""Everyone opens every page they can reach: nothing from another host, nothing serious for axe, all by keyboard, and no
title or address that says who or why.
"""

import re

import pytest

from tests.cast import WHO
from tests.journeys.usable import by_keyboard, drawn, serious


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
SAME_FOR_EVERYONE = ("/gallery/", "/crisis/", "/units/", "/demo/")
OF_ONESELF = ("/sign-in/", "/you/")  # drawn alike for each: one in treatment and one of the staff open them
OPEN_THEM = {"stranger", "noor", "dana"}
LOOKED_AT = set()  # as it was drawn, by whoever opened it first
LEAVES = ("/sign-in/logout/", "/quick-exit/")
# What a title and an address never say: they stand in a history, on a tab, and beside a shared screen.
SAYS_WHO_OR_WHY = re.compile(
    rf"\b({'|'.join(set(WHO) - {'stranger'})})\b|depress|therap|mental|suicid|psych", re.IGNORECASE
)


UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def shape(address):
    """The same page about someone else is the same page."""
    return UUID.sub("*", address.split("?")[0])


def links(page, url):
    found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    return {link.split("#")[0] for link in found if link.startswith(url) and not link.endswith(LEAVES)}


def complaints_of(page):
    """What the page says went wrong.  Axe measures with inline styles, which our policy refuses: what the test itself
    runs in a page has no address.
    """
    heard = []
    page.on(
        "console",
        lambda line: heard.append(line.text) if line.type == "error" and line.location["url"] else None,
    )
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.mark.parametrize("who", WHO)
def test_nothing_leaves_and_everyone_can_use_every_page(walk_in, hearth, who):
    page = walk_in("" if who == "stranger" else who)
    if who == "stranger":
        page.goto(f"{hearth.url}/sign-in/login/")
    complaints, seen, waiting = complaints_of(page), set(), {page.url} | links(page, hearth.url)

    shapes = set()
    while waiting:
        address = waiting.pop()
        if shape(address) in shapes:
            continue
        shapes.add(shape(address))
        if who not in OPEN_THEM and address.removeprefix(hearth.url).startswith(OF_ONESELF):
            continue
        seen.add(address)
        if "/room/" in address:
            continue  # test_the_group_of_nine is in there
        if who != "stranger" and address.endswith(SAME_FOR_EVERYONE):
            continue
        answer = page.goto(address)
        assert answer.status in (200, 304), address
        waiting |= links(page, hearth.url) - seen
        assert SAYS_WHO_OR_WHY.search(f"{page.title()} {page.url}") is None, page.title()
        parts = drawn(page)
        if parts <= LOOKED_AT:
            continue
        assert by_keyboard(page) == ([], []), address
        assert serious(page) == [], address
        LOOKED_AT.update(parts)

    assert page.context.strangers == []
    assert complaints == []
    assert len(seen) >= 3


def test_every_script_and_style_is_named_by_our_policy(walk_in, hearth):
    page = walk_in("noor")
    policy = page.request.get(f"{hearth.url}/today/").headers["content-security-policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert policy.count("http") == 0
