"""`make demo`: everything on this machine, from PostgreSQL to the six people who are already in the group."""

import sys
from collections.abc import Mapping

from running import surroundings, together
from running.bootstrap import guarded
from running.parts import Program
from running.programs import run
from running.together import MANAGE, Kind, asked
from running.words import say


WHO_IS_WHO = (
    ("Noor, Sam", "take part; Noor's seat in the group is free"),
    ("Fay", "leads the group that is live now; her seat is free too"),
    ("Ines, Omar", "therapists; Noor is in Ines's care"),
    ("Pia, Cora, Dana", "tech host, coordinator, director"),
    ("Ivo, Bill, Opal", "intake, billing, operator"),
)


def build(env: Mapping[str, str]) -> None:
    run([*MANAGE, "build_demo"], what="The demo clinic", env=env)


def players(env: Mapping[str, str]) -> list[Program]:
    words, log = [*MANAGE, "play_synthetic"], surroundings.logs("synthetic")
    return [Program(name="The synthetic group", program=words, env=env, log=log, may_end=True)]


def welcome(address: str, media: str) -> None:
    say(f"\nHearthside is at  {address}\n")
    for names, what in WHO_IS_WHO:
        say(f"  {names:<16}{what}")
    if asked("LAN"):
        say(f"\nLAN=1: sound and pictures go by {media} (UDP), the one thing open beyond this machine.")
    say("\nEverything in it is made up.  Ctrl-C ends it and keeps its data.\n")


DEMO = Kind(
    what="demo",
    preparing="Starting the pages, making sure that the demo clinic is there and a group is live",
    prepare=build,
    more=players,
    welcome=welcome,
)


def demo() -> None:
    together.run_all(DEMO)


if __name__ == "__main__":
    sys.exit(guarded(demo))
