"""The programs that make up a running Hearthside, each started again within seconds when it dies."""

import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Protocol

from running import livekit, processes
from running.places import REPO
from running.postgres import Cluster
from running.words import Trouble, say


OFTEN = 5
OFTEN_S = 60.0
LATER_S = 10.0


class Part(Protocol):
    name: str
    pid: int

    def start(self) -> None: ...
    def alive(self) -> bool: ...
    def over(self) -> bool: ...
    def stop(self) -> None: ...


@dataclass(kw_only=True)
class Database:
    """PostgreSQL, which may have been taken over from a parent that was killed."""

    cluster: Cluster
    name: str = "PostgreSQL"

    @property
    def pid(self) -> int:
        return self.cluster.pid

    @pid.setter
    def pid(self, value: int) -> None:
        self.cluster.pid = value

    def start(self) -> None:
        self.cluster.start()

    def alive(self) -> bool:
        return self.cluster.alive()

    def over(self) -> bool:
        return False

    def stop(self) -> None:
        self.cluster.stop()


@dataclass(kw_only=True)
class Program:
    """`ready` is asked until it says yes; `may_end`: ending with 0 is its own wish and it is left alone."""

    name: str
    program: Sequence[str]
    env: Mapping[str, str]
    log: Path
    ready: Callable[[], bool] | None = None
    patience_s: float = 60.0
    may_end: bool = False
    signals: Sequence[signal.Signals] = (signal.SIGTERM,)
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)
    pid: int = 0

    def launch(self) -> None:
        self.child = processes.start(self.program, log=self.log, env=self.env, cwd=REPO)
        self.pid = self.child.pid

    def wait_ready(self) -> None:
        until = monotonic() + self.patience_s
        while self.ready is not None and not self.ready():
            if not self.alive() or monotonic() > until:
                self.stop()
                raise Trouble(f"{self.name} did not come up; the last lines of {self.log} say why.")
            sleep(0.1)

    def start(self) -> None:
        self.launch()
        self.wait_ready()

    def alive(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def over(self) -> bool:
        return self.may_end and self.child is not None and self.child.poll() == 0

    def stop(self) -> None:
        if self.child is not None:
            processes.end(self.child, self.signals, seconds=6.0)


@dataclass(kw_only=True)
class Media:
    program: Path
    file: Path
    port: int
    log: Path
    name: str = "The media server"
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)
    pid: int = 0

    def start(self) -> None:
        self.child = livekit.start(self.program, self.file, log=self.log)
        self.pid = self.child.pid
        if not livekit.wait_healthy(self.child, self.port):
            self.stop()
            raise Trouble(f"{self.name} did not come up (is port {self.port} taken?); see {self.log}.")

    def alive(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def over(self) -> bool:
        return False

    def stop(self) -> None:
        if self.child is not None:
            livekit.stop(self.child)


@dataclass
class Watch:
    """Starts again what died, at once at first; what keeps dying, every ten seconds."""

    parts: Sequence[Part]
    deaths: dict[str, list[float]] = field(default_factory=dict)
    wait_until: dict[str, float] = field(default_factory=dict)

    def look(self) -> bool:
        """Whether anything was started again."""
        started = False
        for part in self.parts:
            if part.alive() or part.over() or monotonic() < self.wait_until.get(part.name, 0.0):
                continue
            started = self.again(part) or started
        return started

    def again(self, part: Part) -> bool:
        now = monotonic()
        recent = [each for each in self.deaths.get(part.name, []) if now - each < OFTEN_S] + [now]
        self.deaths[part.name] = recent
        if len(recent) > OFTEN:
            self.wait_until[part.name] = now + LATER_S
        say(f"{part.name} stopped; starting it again.")
        try:
            part.start()
        except Trouble as trouble:
            say(f"{trouble}  Trying again in {LATER_S:.0f} seconds.")
            self.wait_until[part.name] = monotonic() + LATER_S
            return False
        return True
