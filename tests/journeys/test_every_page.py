"""Everyone opens every page they can reach: nothing from another host, nothing serious for axe, all by keyboard, and no
title or address that says who or why.
"""

import re
from pathlib import Path

import pytest

from tests.cast import WHO


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SAME_FOR_EVERYONE = ("/gallery/", "/crisis/", "/units/", "/demo/")
OF_ONESELF = ("/sign-in/", "/you/")  # drawn alike for each: one in treatment and one of the staff open them
OPEN_THEM = {"stranger", "noor", "dana"}
LEAVES = ("/sign-in/logout/", "/quick-exit/")
TO_PRESS = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0)
  .filter(e => e.type !== 'radio' || e === [...document.getElementsByName(e.name)].find(r => r.checked) ||
    ![...document.getElementsByName(e.name)].some(r => r.checked) && e === document.getElementsByName(e.name)[0])"""
# Each thing that is reached, and whether one could see it: inside a field for a day or an hour the picker is a stop of
# its own, and the field then shows where one is.
FROM_THE_START = """() => {
  document.activeElement.blur();
  scrollTo(0, 0);
  window.reached ??= addEventListener('focusin', ({ target: e }) => {
    const own = ['date', 'time'].includes(e.type) && getComputedStyle(e).outlineStyle === 'solid';
    window.reached.set(e, e.matches(':focus-visible') || own);
  }) ?? new Map();
  window.reached.clear();
}"""
MISSED = f"""() => ({TO_PRESS})().filter(e => !window.reached.has(e)).map(e => e.outerHTML.slice(0, 120))"""
UNSEEN = """() => [...window.reached].filter(([, seen]) => !seen).map(([e]) => e.outerHTML.slice(0, 120))"""
# What a title and an address never say: they stand in a history, on a tab, and beside a shared screen.
SAYS_WHO_OR_WHY = re.compile(
    rf"\b({'|'.join(set(WHO) - {'stranger'})})\b|depress|therap|mental|suicid|psych", re.IGNORECASE
)
INSIDE_FIELDS = 12  # stops of day and hour fields beyond their first


UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def shape(address):
    """The same page about someone else is the same page."""
    return UUID.sub("*", address.split("?")[0])


def links(page, url):
    found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    return {link.split("#")[0] for link in found if link.startswith(url) and not link.endswith(LEAVES)}


SETTLED = """() => Promise.allSettled(
  document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished)
)"""


def serious(page):
    """What axe finds once nothing fades any more: a colour on its way is nobody's colour."""
    page.evaluate(SETTLED)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        (v["id"], v["nodes"][0]["html"][:120])
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]


def by_keyboard(page):
    """What the Tab key does not reach from the start of the page, and what it reaches without one seeing it.

    Where something comes or goes meanwhile, a notice in the room or the bell's line, it is walked again; what cannot be
    reached is missed each time.
    """
    for _ in range(3):
        page.evaluate(FROM_THE_START)
        presses = page.evaluate(f"({TO_PRESS})().length")
        while presses:
            for _ in range(presses):
                page.keyboard.press("Tab")
            presses = 0 if presses == INSIDE_FIELDS or not page.evaluate(MISSED) else INSIDE_FIELDS
        missed, unseen = page.evaluate(MISSED), page.evaluate(UNSEEN)
        if not missed and not unseen:
            break
    return missed, unseen


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
        assert by_keyboard(page) == ([], []), address
        assert serious(page) == [], address

    assert page.context.strangers == []
    assert complaints == []
    assert len(seen) >= 3


def test_every_script_and_style_is_named_by_our_policy(walk_in, hearth):
    page = walk_in("noor")
    policy = page.request.get(f"{hearth.url}/today/").headers["content-security-policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert policy.count("http") == 0
