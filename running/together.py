"""All of Hearthside on this machine under one parent: what `make demo` and `make start` share.

One process looks after the others.  What dies is started again; Ctrl-C ends all that was started; when this
process itself is killed, Linux ends the rest, and the next start takes over or ends whatever is left.
FRESH=1 starts a demo over, LAN=1 sends sound and pictures by the machine's own address (Firefox needs that),
PORT=8080 is where the pages are.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from types import FrameType

from running import keys, livekit, mediabinary, ports, processes, stamps, surroundings
from running.parts import Database, Media, Part, Program, Watch
from running.places import REPO, home, private_folder, read_note, write_private
from running.programs import run
from running.words import Trouble, say, step


LOOK_EVERY_S = 0.25
STARTING_LIMIT_S = 300.0
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MANAGE = [sys.executable, str(REPO / "manage.py")]
HIGHEST_PORT = 65535


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a demo and a clinic do each in their own way.

    `prepare` runs as the owner, after the database is up to date and before the address is said; `more` are
    programs beside pages and jobs; `welcome` is told the address and where media are sent.
    """

    what: str
    preparing: str
    prepare: Callable[[Mapping[str, str]], None]
    more: Callable[[Mapping[str, str]], Sequence[Program]]
    welcome: Callable[[str, str], None]


def asked(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes"}


def note() -> Path:
    return home() / "running.json"


@contextmanager
def alone() -> Iterator[bool]:
    """Whether no other start of this clone holds the lock, which the kernel lets go however its holder
    ends.
    """
    with (private_folder(home()) / "lock").open("w") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def beside() -> None:
    """Another start holds the lock: say where it is, once it is there."""
    if asked("FRESH"):
        raise Trouble("Hearthside runs already.  Stop it with Ctrl-C where it was started, then start over.")
    until = monotonic() + STARTING_LIMIT_S
    while "address" not in read_note(note()):
        if monotonic() > until:
            raise Trouble(
                f"Another start of this clone has been under way for long; its logs are in {home() / 'logs'}."
            )
        sleep(0.2)
    say(f"Hearthside runs already at {read_note(note())['address']}")


def end_leftovers() -> None:
    """What a killed parent left, known by pid and moment of birth; PostgreSQL is taken over instead."""
    left = {name: value.split() for name, value in read_note(note()).items() if name != "address"}
    pids = [int(pid) for pid, begun in left.values() if begun == processes.begun(int(pid))]
    for pid in pids:
        processes.send(pid, signal.SIGTERM, group=True)
    for pid in pids:
        if not processes.wait_gone(pid, seconds=3.0):
            processes.send(pid, signal.SIGKILL, group=True)
    note().unlink(missing_ok=True)


def remember(address: str, parts: list[Part]) -> None:
    children = {
        part.name: f"{part.pid} {processes.begun(part.pid)}"
        for part in parts
        if part.alive() and not isinstance(part, Database)
    }
    write_private(note(), json.dumps({"address": address, **children}))


def claimed() -> str:
    """What lives in this folder: "demo", "clinic", or nothing yet."""
    return read_note(home() / "kind.json").get("what", "")


def claim(what: str) -> None:
    write_private(home() / "kind.json", json.dumps({"what": what}))


def insist_on(kind: Kind) -> None:
    """A folder is a demo's or a clinic's for good: nobody's records are ever mixed with made-up ones, or removed."""
    found = claimed()
    if found and found != kind.what:
        other = {"demo": "make demo", "clinic": "make start"}.get(found, found)
        raise Trouble(
            f"{home()} holds a {found}, which `{other}` starts.  Name another folder in HEARTHSIDE_HOME for a"
            f" {kind.what}."
        )


def wanted_port() -> int | None:
    said = os.environ.get("PORT", "").strip()
    if not said:
        return None
    if not said.isdigit() or not 0 < int(said) <= HIGHEST_PORT:
        raise Trouble(f"PORT is {said!r}: write a number such as 8080.")
    return int(said)


def media_part(chosen: Mapping[str, int], address: str) -> Media:
    server = mediabinary.find()
    say(f"  Media server: livekit-server {server.origin}.")
    known = read_note(home() / "secrets" / "livekit_keys.json")
    file = home() / "livekit.yaml"
    livekit.write_configuration(file, livekit.configuration(chosen, known, address=address))
    return Media(program=server.program, file=file, port=chosen["livekit"], log=surroundings.logs("livekit"))


def migrate(urls: surroundings.Databases, env: Mapping[str, str]) -> None:
    """Skipped for our own database while no migration is new."""
    sources = [*sorted(REPO.glob("hearthside/*/migrations/*.py")), REPO / "requirements" / "base.txt"]
    place, value = home() / "postgres" / "steps.json", stamps.mark(*sources)
    if urls.cluster and stamps.is_done(place, "migrated", value):
        return
    with step("Bringing the database up to date"):
        run([*MANAGE, "migrate", "--verbosity", "0"], what="The migrations", env=env)
    if urls.cluster:
        stamps.done(place, migrated=value)


def programs(env: Mapping[str, str], port: int) -> list[Program]:
    """Pages and jobs."""
    serve = [*MANAGE, "serve", "--host", ports.LOOPBACK, "--port", str(port)]
    health = partial(ports.well, f"http://{ports.LOOPBACK}:{port}/healthz")
    log = surroundings.logs
    return [
        Program(name="The web server", program=serve, env=env, log=log("web"), ready=health),
        Program(name="The job worker", program=[*MANAGE, "work"], env=env, log=log("worker")),
    ]


def bring_up(kind: Kind, parts: list[Part]) -> tuple[str, str]:
    """Starts everything in order, adding to `parts` as it goes; returns the address and where media are
    sent.
    """
    address = ports.own_address() if asked("LAN") else ports.LOOPBACK
    with step("Starting PostgreSQL"):
        urls = surroundings.databases()
        if urls.cluster:
            parts.append(Database(cluster=urls.cluster))
    with ports.one_at_a_time():
        chosen = ports.choose(home() / "ports.json", address=address, web=wanted_port())
        media = media_part(chosen, address)
        parts.append(media)
        media.start()
        as_owner = surroundings.environment(urls, chosen, owner=True)
        migrate(urls, as_owner)
        env = surroundings.environment(urls, chosen)
        web, *others = programs(env, chosen["web"])
        parts.append(web)
        with step(kind.preparing):
            web.launch()
            kind.prepare(as_owner)
            web.wait_ready()
        claim(kind.what)
        for part in [*others, *kind.more(env)]:
            parts.append(part)
            part.start()
    return f"http://localhost:{chosen['web']}", f"{address}:{chosen['media']}"


def stop_all(parts: list[Part]) -> None:
    for what in ENDING:
        signal.signal(what, signal.SIG_IGN)
    for part in reversed(parts):
        part.stop()
    note().unlink(missing_ok=True)


def interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def look_after(kind: Kind) -> None:
    parts: list[Part] = []
    for what in ENDING:
        signal.signal(what, interrupted)
    try:
        address, media = bring_up(kind, parts)
        remember(address, parts)
        kind.welcome(address, media)
        watch = Watch(parts)
        while True:
            if watch.look():
                remember(address, parts)
            sleep(LOOK_EVERY_S)
    except KeyboardInterrupt:
        say("\nEnding what was started …")
    finally:
        stop_all(parts)


def run_all(kind: Kind) -> None:
    """Until Ctrl-C; or a word about the one that runs already."""
    insist_on(kind)
    with alone() as free:
        if not free:
            beside()
            return
        end_leftovers()
        if asked("FRESH"):
            start_over(kind)
        keys.make(home() / "secrets")
        surroundings.remember()
        look_after(kind)


def start_over(kind: Kind) -> None:
    if kind.what != "demo":
        raise Trouble("FRESH=1 is for a demo.  A clinic's data are removed by nobody but you, by hand.")
    say("  Starting over: the data of this clone's demo are removed.")
    surroundings.empty()
