"""When one-click entry answers.  No database, no clock, no request."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from hearthside.access.verdict import YES, Verdict, no


FORWARDING = frozenset(
    {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"}
)
HOSTS = frozenset({"localhost", "127.0.0.1"})


def may_enter(*, is_demo: bool, address: str, host: str, headers: Iterable[str]) -> Verdict:
    """Only in a database that the demo made, only from this machine, only asked for by this machine's own name."""
    if not is_demo:
        return no("There is no such page.")
    try:
        here = ipaddress.ip_address(address).is_loopback
    except ValueError:
        here = False
    if not here or host.rsplit(":", 1)[0].lower() not in HOSTS:
        return no("One-click entry answers only on the machine it runs on.")
    if not FORWARDING.isdisjoint(name.lower() for name in headers):
        return no("One-click entry does not answer through a proxy.")
    return YES
