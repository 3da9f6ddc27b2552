"""What the person at the terminal reads: one line for a long step, one sentence for what is in the way."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic


class Trouble(Exception):
    """Something only the person at the terminal can mend.  Its text is one sentence, with the next step."""


FULL_DISK = "No space left on device"
UNREACHABLE = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "Could not resolve",
    "nodename nor servname",
    "dns error",
    "Network is unreachable",
    "Connection refused",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "no such host",
    "i/o timeout",
    "timed out",
    "Failed to fetch",
    "Failed to establish a new connection",
)
SPOILT = (
    "hash mismatch",
    "Hash mismatch",
    "DO NOT MATCH",
    "EINTEGRITY",
    "checksum mismatch",
    "incorrect data check",
)


def say(text: str) -> None:
    print(text, flush=True)


def complain(trouble: Trouble) -> None:
    print(f"\n{trouble}", file=sys.stderr, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """One line of progress: the words at once, the time it took when it is over."""
    print(f"  {what} … ", end="", flush=True)
    begun = monotonic()
    try:
        yield
    except BaseException:
        print("not done.", flush=True)
        raise
    print(f"{monotonic() - begun:.1f} s", flush=True)


def reason(output: str, *, what: str) -> Trouble:
    """The one sentence for a program that ended badly, read from what it printed."""
    if FULL_DISK in output or "ENOSPC" in output or "Disk quota exceeded" in output:
        return Trouble(f"{what}: the disk is full.  Free about 2 GB and start again; it goes on from here.")
    if any(sign in output for sign in SPOILT):
        return Trouble(
            f"{what}: a download arrived broken and was not used.  Start again; it goes on from here."
        )
    if any(sign in output for sign in UNREACHABLE):
        return Trouble(
            f"{what}: there is no way to the network.  Connect and start again; it goes on from here."
        )
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower()] or lines
    last = telling[-1] if telling else "it said nothing"
    return Trouble(f"{what}: this did not work ({last}).")
