"""`make start`: an empty clinic on this machine, to be set up in the browser by whoever reads the code on the console.

Its state is in `clinic/` of the clone, apart from the demo's; HEARTHSIDE_HOME names another folder.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from running import together
from running.bootstrap import guarded
from running.places import REPO, settle
from running.programs import run
from running.together import MANAGE, Kind, asked
from running.words import Trouble, say


@dataclass
class Opening:
    """Between making the first code and saying it, this is the only place that holds it: it stands in no log."""

    code: str = ""

    def prepare(self, env: Mapping[str, str]) -> None:
        self.code = first_code(env)
        run([*MANAGE, "publish_files"], what="The crisis card", env=env)

    def welcome(self, address: str, media: str) -> None:
        say(f"\nHearthside is at  {address}\n")
        if self.code:
            say(f"There is no director yet.  Open  {address}/set-up/  and type this code:\n")
            say(f"    {self.code}\n")
            say("It is good once, for a day.  Each start shows a new one until there is a director.\n")
        if not any(os.environ.get(name) for name in ("MAIL", "SMTP_HOST")):
            say(
                "Letters wait: no mail server is named.  SMTP_HOST names one; docs/manual/operator.md says more.\n"
            )
        if asked("LAN"):
            say(f"LAN=1: sound and pictures go by {media} (UDP), the one thing open beyond this machine.\n")
        say("Ctrl-C ends it and keeps its data.  `make doctor` says what is not as it should be.\n")


def first_code(env: Mapping[str, str]) -> str:
    """What the program prints; raises Trouble with its own words."""
    found = subprocess.run(
        [*MANAGE, "first_code"], cwd=REPO, env=dict(env), capture_output=True, text=True, check=False
    )
    if found.returncode != 0:
        lines = [line for line in found.stderr.splitlines() if line.strip()] or ["it said nothing"]
        raise Trouble(lines[-1].removeprefix("CommandError: "))
    return found.stdout.strip()


def start() -> None:
    settle("clinic")
    opening = Opening()
    together.run_all(
        Kind(
            what="clinic",
            preparing="Starting the pages",
            prepare=opening.prepare,
            more=lambda env: [],
            welcome=opening.welcome,
        )
    )


if __name__ == "__main__":
    sys.exit(guarded(start))
