"""A step of the set-up that ends by itself: what it prints goes to a log, what went wrong into one
sentence.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from running.places import REPO, home, private_folder
from running.words import Trouble, reason


def run(
    program: Sequence[str],
    *,
    what: str,
    cwd: Path = REPO,
    env: Mapping[str, str] | None = None,
    limit_s: float = 1_800,
) -> str:
    """Its output.  Raises Trouble, worded from the output; all of it is in logs/setup.log."""
    log = private_folder(private_folder(home()) / "logs") / "setup.log"
    try:
        found = subprocess.run(
            list(program),
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=limit_s,
            check=False,
        )
    except FileNotFoundError:
        raise Trouble(
            f"{what} needs `{program[0]}`, which is not on this machine.  Install it and start again."
        ) from None
    except subprocess.TimeoutExpired:
        raise Trouble(
            f"{what} took longer than {limit_s / 60:.0f} minutes and was ended.  Start again."
        ) from None
    with log.open("a", encoding="utf-8") as file:
        file.write(f"$ {' '.join(program)}\n{found.stdout}\n")
    if found.returncode != 0:
        raise reason(found.stdout, what=what)
    return found.stdout
