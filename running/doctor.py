"""`make doctor`: what is not as it should be, and what to do; also when the program does not start.

First the folder of this clone's clinic (or of its demo) and the secrets in it, by looking alone.  Then the program itself is
asked (`manage.py doctor`); when it refuses to start, its own sentence is what is said.  Ends with 1 when something is wrong.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

from running import keys, surroundings, within
from running.bootstrap import guarded
from running.places import REPO, home, settle_clone
from running.together import MANAGE
from running.words import Trouble, say


OTHERS = 0o077
REFUSED = "config.env.Misconfigured: "
SECRETS = {
    "SECRET_KEY_FILE": "secret_key",
    "FIELD_KEYS_FILE": "field_keys.json",
    "LIVEKIT_KEYS_FILE": "livekit_keys.json",
    "PUSH_KEY_FILE": "push_key",
}


def first_look() -> Iterator[str]:
    """Each fault of the folder and of the secrets, with what to do."""
    shut = [home(), home() / "secrets"]
    for setting, name in SECRETS.items():
        path = Path(os.environ.get(setting) or home() / "secrets" / name)
        if path.exists():
            shut.append(path)
        else:
            yield f"{setting}: there is no {path}.  Put your copy back; a new one opens nothing that is sealed."
    for path in shut:
        if path.exists() and S_IMODE(path.stat().st_mode) & OTHERS:
            yield f"Others on this machine can read {path}.  Say: chmod go-rwx '{path}'"


def ask_the_program() -> tuple[int, str]:
    """How it ended, and what it said: its findings, or the one sentence with which it refuses to start."""
    with within.surrounded() as env:
        found = subprocess.run(
            [*MANAGE, "doctor"], cwd=REPO, env=dict(env), capture_output=True, text=True, check=False
        )
    if found.stdout.strip():
        return found.returncode, found.stdout.rstrip()
    last = next((line for line in reversed(found.stderr.splitlines()) if line.strip()), "It said nothing.")
    return 1, f"The program does not start: {last.removeprefix(REFUSED)}"


def doctor() -> None:
    settle_clone()
    if not home().is_dir():
        raise Trouble(f"Nothing lives in {home()} yet.  `make start` sets up a clinic, `make demo` a demo.")
    say(f"Looking at {home()}\n")
    surroundings.recall()
    seen = list(first_look())
    for fault in seen:
        say(f"  WRONG  {fault}")
    if not keys.field_keys().exists():
        raise Trouble("Without its keys the program is not asked.")
    try:
        code, said = ask_the_program()
    except Trouble as trouble:
        code, said = 1, f"The database does not start: {trouble}"
    say(said)
    sys.exit(1 if seen or code else 0)


if __name__ == "__main__":
    sys.exit(guarded(doctor))
