"""Loopback ports: the ones of last time if they are free, else the next free one, and we say so."""

import json
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path

from running.places import cache, read_note, write_private
from running.words import Trouble, say


LOOPBACK = "127.0.0.1"
USUAL = {"web": 8000, "livekit": 7880, "media": 7882}
SPAN = 200
OK = 200
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
NAMES = {"web": "the pages", "livekit": "the media server", "media": "sound and pictures"}


def is_free(port: int, *, packets: bool = False, address: str = LOOPBACK) -> bool:
    kind = socket.SOCK_DGRAM if packets else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, kind) as tried:
        if not packets:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((address, port))
        except OSError:
            return False
    return True


def well(url: str) -> bool:
    """Whether one of our own programs answers 200 there; never by way of a proxy."""
    try:
        with DIRECT.open(url, timeout=2) as answer:
            return int(answer.status) == OK
    except OSError:
        return False


def choose(note: Path, *, address: str = LOOPBACK, web: int | None = None) -> dict[str, int]:
    """One port for each name; remembered, so that a bookmark stays right.

    `address` is where media are sent; `web`: this port for the pages, and no other.
    """
    if web is not None and not is_free(web):
        raise Trouble(f"Port {web} is taken.  Free it, or choose another with PORT=.")
    known = read_note(note)
    chosen: dict[str, int] = {}
    for name, usual in USUAL.items():
        first = int(known.get(name, usual)) if known.get(name, "0").isdigit() else usual
        if name == "web" and web is not None:
            first = web
        where = address if name == "media" else LOOPBACK
        chosen[name] = next_free(name, first or usual, taken=set(chosen.values()), address=where)
    write_private(note, json.dumps(chosen))
    return chosen


def next_free(name: str, first: int, *, taken: set[int], address: str) -> int:
    for port in range(first, first + SPAN):
        if port not in taken and is_free(port, packets=name == "media", address=address):
            if port != first:
                say(f"  Port {first} is taken; using {port} for {NAMES[name]}.")
            return port
    raise Trouble(f"The ports {first} to {first + SPAN - 1} are all taken.  Free one and start again.")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two clones that start together would find the same port free."""
    place = cache() / "starting.lock"
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with place.open("w") as file:
        flock(file, LOCK_EX)
        yield


def own_address() -> str:
    """This machine's address on its own network.

    Nothing is sent: the kernel only says which way it would go.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line, suppress(OSError):
        line.connect(("192.0.2.1", 9))  # a documentation address, RFC 5737
        found = str(line.getsockname()[0])
        if not found.startswith("127."):
            return found
    raise Trouble(
        "LAN=1 needs a network, and this machine has none but loopback.  Connect, or start without LAN=1."
    )
