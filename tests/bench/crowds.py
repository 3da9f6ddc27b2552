"""People without a browser, many in one process: prepared sound and picture, and everyone else's received."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from running import mediabinary


SOURCE = Path(__file__).with_name("crowd")
COME_WITHIN_S = 120


def build(folder: Path) -> Path:
    """By Go; its modules are hash-locked in go.sum."""
    go, program = mediabinary.go_on_the_path(), folder / "crowd"
    assert go is not None, "the crowd is built by Go"
    env = os.environ | {"CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly", "GOTOOLCHAIN": "local"}
    subprocess.run([go, "build", "-o", str(program), "."], cwd=SOURCE, env=env, check=True)
    return program


@contextlib.contextmanager
def on_core(number: int) -> Iterator[None]:
    """What is started meanwhile runs on this core, and so does everything that it starts."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {number})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cpu_of(pid: int) -> float:
    """Seconds so far."""
    used = psutil.Process(pid).cpu_times()
    return used.user + used.system


class Crowd:
    """All of them knock at once."""

    def __init__(self, program: Path, url: str, tokens: Sequence[str]) -> None:
        self.joins: list[float] = []  # seconds, from knocking to being connected
        self.hears = 0  # tracks of others
        self._process = subprocess.Popen(
            [str(program), url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._listen, daemon=True).start()
        self._process.stdin.write("".join(f"{one}\n" for one in tokens))
        self._process.stdin.close()

    def _listen(self) -> None:
        with self._process.stdout as said:
            for line in said:
                word, seconds = line.split()
                if word == "in":
                    self.joins.append(float(seconds))
                else:
                    self.hears += 1

    def hear(self, tracks: int) -> bool:
        """Whether all of them were received in time."""
        until = time.monotonic() + COME_WITHIN_S
        while self.hears < tracks and time.monotonic() < until and self._process.poll() is None:
            time.sleep(0.2)
        return self.hears >= tracks

    @property
    def cpu_s(self) -> float:
        return cpu_of(self._process.pid)

    def go(self) -> None:
        self._process.terminate()
        self._process.wait(60)
