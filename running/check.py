"""Format, lint, strict types, import contracts and spelling, two at a time; one line each, more only where
needed.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

from running import node
from running.bootstrap import guarded, surroundings
from running.places import REPO
from running.programs import run
from running.words import Trouble, say


PYTHON = (sys.executable, "-m")
LINT_IMPORTS = (sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()")


NAMES = "ines,nd,te"  # of the cast, and a header: what the dictionary takes for slips


@dataclass(frozen=True, slots=True)
class Answer:
    what: str
    code: int
    output: str
    seconds: float


def tools() -> list[tuple[str, Sequence[str]]]:
    npm, _ = node.find()
    return [
        ("types (mypy, strict)", (*PYTHON, "mypy")),
        ("import contracts", LINT_IMPORTS),
        ("scripts and styles (biome, tsc)", (*npm, "run", "--silent", "check")),
        ("format (ruff)", (*PYTHON, "ruff", "format", "--check", "--quiet", ".")),
        ("lint (ruff)", (*PYTHON, "ruff", "check", "--quiet", ".")),
        ("templates (djlint)", (*PYTHON, "djlint", "--lint", "--quiet", "hearthside")),
        ("spelling (codespell)", (*PYTHON, "codespell_lib", f"--ignore-words-list={NAMES}", *tracked())),
    ]


def tracked() -> list[str]:
    """What git knows, but for lock files and pictures."""
    found = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPO, capture_output=True, text=True, check=False
    ).stdout
    skipped = (".txt", ".png", ".woff2", "package-lock.json", "LICENSE")
    return [name for name in found.split("\0") if name and not name.endswith(skipped)]


def ask(what: str, program: Sequence[str]) -> Answer:
    begun = monotonic()
    env = {**os.environ, **surroundings(), **node.find()[1]}
    found = subprocess.run(
        list(program),
        cwd=REPO,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Answer(what, found.returncode, found.stdout, monotonic() - begun)


def tidy() -> None:
    """What the formatters can do by themselves."""
    npm, env = node.find()
    run([*PYTHON, "ruff", "format", "."], what="ruff")
    run([*PYTHON, "ruff", "check", "--fix-only", "--quiet", "."], what="ruff")
    run([*npm, "exec", "--no", "--", "biome", "format", "--write", "."], what="biome", env=env)


def check() -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = [pool.submit(ask, what, program) for what, program in tools()]
        bad = 0
        for each in answers:
            answer = each.result()
            say(f"  {'ok ' if answer.code == 0 else 'NOT'}  {answer.what:<34}{answer.seconds:5.1f} s")
            if answer.code != 0:
                bad += 1
                say(answer.output)
    if bad:
        raise Trouble(f"{bad} of {len(answers)} checks found something; see above.")


if __name__ == "__main__":
    sys.exit(guarded(tidy if sys.argv[1:] == ["--tidy"] else check))
