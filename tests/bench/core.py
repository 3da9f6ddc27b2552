"""One core of media server, watched: what it passes on, what it loses by its own word, and what that costs it."""

from __future__ import annotations

import re
import socket
import time
import urllib.request
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hearthside.rooms import outside, rules
from hearthside.rooms.terms import Pass
from running import livekit, mediabinary
from tests.bench.crowds import Crowd, cpu_of, on_core
from tests.journeys.open_house import free_port


KEYS = {"bench": "a secret of this bench alone, and of nobody else"}
SETTLES_S = 5


@dataclass
class Counted:
    """By the media server's own word, since its start."""

    at: float
    cpu_s: float
    packets: Counter[str]  # by direction
    lost: Counter[str]


class Core:
    def __init__(self, folder: Path) -> None:
        self._metrics = free_port()
        ports = {"web": free_port(), "livekit": free_port(), "media": free_port(socket.SOCK_DGRAM)}
        self.url = f"ws://127.0.0.1:{ports['livekit']}"
        settings = livekit.configuration(ports, KEYS) | {"prometheus": {"port": self._metrics}, "webhook": {}}
        settings["room"] = {"auto_create": True}  # and as many people in one as come
        livekit.write_configuration(folder / "core.yaml", settings)
        with on_core(0):
            program = mediabinary.find().program
            self._child = livekit.start(program, folder / "core.yaml", log=folder / "core.log")
        assert livekit.wait_healthy(self._child, ports["livekit"])

    def stop(self) -> None:
        livekit.stop(self._child)

    def counted(self) -> Counted:
        with urllib.request.urlopen(f"http://127.0.0.1:{self._metrics}/metrics", timeout=10) as answer:
            said = answer.read().decode()
        return Counted(
            time.monotonic(),
            cpu_of(self._child.pid),
            packets=_by_direction(said, "livekit_packet_total", 'transmission="initial"'),
            lost=_by_direction(said, "livekit_packet_loss_total"),
        )


def _by_direction(said: str, name: str, label: str = "") -> Counter[str]:
    """Of the lines that the server tells Prometheus."""
    found: Counter[str] = Counter()
    for labels, value in re.findall(rf"^{name}{{(.*)}} (.*)$", said, re.MULTILINE):
        if label in labels:
            found[re.search(r'direction="(\w+)"', labels)[1]] += float(value)
    return found


@dataclass
class Held:
    """One room for a while."""

    people: int
    seconds: float
    core: float  # of one core, by the media server
    others: float  # of the other, by the participants
    lost_in: float  # percent of what came in, and of what went out
    lost_out: float
    packets_a_second: float
    whole: bool  # everyone had everyone's tracks

    @property
    def tracks(self) -> int:
        return rules.forwarded(self.people)

    @property
    def good(self) -> bool:
        return self.whole and self.lost_in < 1 and self.lost_out < 1

    def __str__(self) -> str:
        cost = self.core * 60_000 / self.tracks
        return (
            f"{self.people:3} people, {self.tracks:5} tracks, {self.seconds:4.0f} s: core {self.core:4.0%}, "
            f"the participants' {self.others:4.0%}, lost in {self.lost_in:.2f} % out {self.lost_out:.2f} %, "
            f"{self.packets_a_second:6.0f} packets/s out, {cost:.0f} ms of CPU a forwarded track-minute"
            f"{'' if self.whole else ', not everyone had all tracks'}"
        )


def hold(core: Core, program: Path, *, people: int, seconds: float) -> Held:
    """A room of so many, who are on the other core, for so long after all of them have everything."""
    with on_core(1):
        crowd = Crowd(program, core.url, _tokens(people))
    try:
        whole = crowd.hear(rules.forwarded(people))
        time.sleep(SETTLES_S)
        theirs, before = crowd.cpu_s, core.counted()
        time.sleep(seconds)
        after, took = core.counted(), crowd.cpu_s - theirs
    finally:
        crowd.go()
    seconds = after.at - before.at
    return Held(
        people=people,
        seconds=seconds,
        core=(after.cpu_s - before.cpu_s) / seconds,
        others=took / seconds,
        lost_in=_percent(before, after, "incoming"),
        lost_out=_percent(before, after, "outgoing"),
        packets_a_second=(after.packets["outgoing"] - before.packets["outgoing"]) / seconds,
        whole=whole,
    )


def _tokens(people: int) -> list[str]:
    room, now = uuid.uuid4().hex, datetime.now(UTC)
    return [outside.token_for(_someone(room), keys=KEYS, at=now) for _ in range(people)]


def _someone(room: str) -> Pass:
    place, admission = uuid.uuid4(), uuid.uuid4()
    return Pass(room=room, place=place, name="N", role="participant", admission=admission, may_speak=True)


def _percent(before: Counted, after: Counted, way: str) -> float:
    lost = after.lost[way] - before.lost[way]
    came = after.packets[way] - before.packets[way]
    return 100 * lost / max(1, came + lost)
