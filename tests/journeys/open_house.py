"""The whole program, running for a journey: its own database with the cast in it, web, worker and media server.

with open_house(tmp_path) as hearth:
    page.goto(f"{hearth.url}/demo/")
    hearth.kill("web")
    hearth.start("web")
    page.goto(hearth.postbox.to("noor@example.org").link)
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from running import livekit
from running.mediabinary import find
from running.processes import start as start_process
from tests import house
from tests.notices.postbox import Postbox


ROOT = Path(__file__).resolve().parents[2]
WELL_WITHIN_S = 30.0


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def until(what: Callable[[], Any], within_s: float) -> Any:
    """What it finds in the end; asked again and again, and wrong when it finds nothing in time."""
    end = time.monotonic() + within_s
    while not (found := what()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return found


@dataclass
class House:
    folder: Path
    database: str
    ports: dict[str, int]
    env: dict[str, str]
    keys: dict[str, str]
    postbox: Postbox
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.ports['web']}"

    @property
    def media_url(self) -> str:
        """The media door, as a client without a browser is given it."""
        return f"ws://127.0.0.1:{self.ports['web']}/live/media"

    def start(self, part: str) -> None:
        log = self.folder / f"{part}.log"
        if part == "media":
            self.children[part] = livekit.start(find().program, self.folder / "livekit.yaml", log=log)
            assert livekit.wait_healthy(self.children[part], self.ports["livekit"])
            return
        words = {
            "web": ["serve", "--port", str(self.ports["web"])],
            "worker": ["work"],
            "synthetic": ["play_synthetic"],
        }[part]
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        self.children[part] = start_process(command, log=log, env=self.env, when_parent_dies=signal.SIGKILL)
        if part == "web":
            self.wait_well()

    def kill(self, part: str) -> None:
        """As a crash would: no farewell."""
        self.children[part].kill()
        self.children[part].wait()

    def wait_well(self) -> None:
        until = time.monotonic() + WELL_WITHIN_S
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError((self.folder / "web.log").read_text()[-3000:])

    def manage(self, *words: str) -> str:
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        return subprocess.run(command, env=self.env, check=True, capture_output=True, text=True).stdout

    def logs(self) -> str:
        """Everything that every process wrote."""
        return "\n".join(file.read_text(errors="replace") for file in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in self.children.values():
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@contextmanager
def open_house(
    folder: Path,
    *,
    parts: tuple[str, ...] = ("media", "web", "worker"),
    settings: Mapping[str, str] | None = None,
    database: str = "journey",
    template: str = house.CAST,
) -> Iterator[House]:
    """`settings`: more of the environment, such as `MEDIA_LIST_EVERY_S`; `template`: `house.EMPTY` for an empty clinic."""
    database = f"{database}_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}"
    folder.mkdir(parents=True, exist_ok=True)
    home = folder / "home"
    shutil.copytree(os.environ["HEARTHSIDE_HOME"], home)
    ports = {"web": free_port(), "livekit": free_port(), "media": free_port(socket.SOCK_DGRAM)}
    keys = json.loads((home / "secrets" / "livekit_keys.json").read_text())
    if template == house.EMPTY:  # nor has an empty clinic published anything, or sealed
        for name in ("crisis-card.html", "units.html", "trail-anchor.log"):
            (home / name).unlink(missing_ok=True)
    house.make_database(database, template=template)
    postbox = Postbox()
    postbox.start()
    origins = [f"http://{host}:{ports['web']}" for host in ("localhost", "127.0.0.1")]
    env = os.environ | {
        "HEARTHSIDE_HOME": str(home),
        "LIVEKIT_URL": f"http://127.0.0.1:{ports['livekit']}",
        "ORIGINS": ",".join(origins),
        "MEDIA_LIST_EVERY_S": "2",
        "PAGE_PROCESSES": "1",  # of many there are tests of their own
        "LOG_LEVEL": "INFO",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(postbox.port),
        **{name: os.environ[name].replace("/hearthside?", f"/{database}?") for name in house.URLS},
        **(settings or {}),
    }  # fmt: skip
    livekit.write_configuration(folder / "livekit.yaml", livekit.configuration(ports, keys))
    made = House(folder, database, ports, env, keys, postbox)
    try:
        for part in parts:
            made.start(part)
        yield made
    finally:
        made.stop()
        postbox.stop()
        house.drop_database(database)
