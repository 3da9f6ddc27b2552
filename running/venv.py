"""The virtual environment: packages by hash-locked files, by uv where there is one or can be one, else by
pip.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from running import stamps
from running.places import REPO
from running.programs import run
from running.words import Trouble, say, step


VENV = REPO / ".venv"
PYTHON = VENV / "bin" / "python"
NOTE = VENV / "hearthside.json"
MAKING = VENV / "being-made"
TOOLS = REPO / "running" / "tools"
PATIENCE = {"UV_HTTP_TIMEOUT": "60", "UV_PYTHON_DOWNLOADS": "never", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def works(program: str | Path, *words: str) -> bool:
    try:
        return subprocess.run([str(program), *words], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def uv_of_the_machine() -> str | None:
    found = which("uv")
    return found if found and works(found, "--version") else None


def locked(kind: str) -> Path:
    return REPO / "requirements" / f"{kind}.txt"


def wanted(kind: str) -> str:
    return stamps.mark(locked(kind), sys.version, os.fspath(VENV))


def ensure(kind: str) -> None:
    """`kind` is demo or dev; dev holds all of demo.

    A half-made one (killed, disk full) is thrown away first.
    """
    if not MAKING.exists() and stamps.is_done(NOTE, kind, wanted(kind)) and PYTHON.exists():
        return
    if VENV.exists() and (MAKING.exists() or not works(PYTHON, "-c", "import encodings")):
        shutil.rmtree(VENV)
    if not VENV.exists():
        with step("Making a virtual environment"):
            make_empty()
    MAKING.touch()
    with step(f"Installing Python packages ({'for the demo' if kind == 'demo' else 'for development'})"):
        install(locked(kind))
    kinds = ["demo", "dev"] if kind == "dev" else ["demo"]
    stamps.done(NOTE, **{each: wanted(each) for each in kinds})
    MAKING.unlink()


def make_empty() -> None:
    uv = uv_of_the_machine()
    if uv:
        run([uv, "venv", "--python", sys.executable, str(VENV)], what="The virtual environment", env=PATIENCE)
        MAKING.touch()
        return
    if find_spec("ensurepip") is None:
        get_ensurepip()
    VENV.mkdir()
    MAKING.touch()
    run([sys.executable, "-m", "venv", str(VENV)], what="The virtual environment")


def get_ensurepip() -> None:
    """Debian keeps this part of Python in a package of its own; root may have it fetched, others are told."""
    package = f"python3.{sys.version_info.minor}-venv"
    if os.getuid() != 0 or which("apt-get") is None:
        raise Trouble(
            f"This Python cannot make virtual environments.  Install uv, or say `sudo apt install {package}`."
        )
    say(f"  This Python lacks a part of itself; getting Debian's {package}.")
    run(["apt-get", "update", "-q"], what="Debian's package list")
    run(["apt-get", "install", "-qy", "--no-install-recommends", package], what=f"Debian's {package}")


def install(file: Path, *, target: Path | None = None) -> None:
    """What the file locks, every download checked against its hash."""
    uv = uv_of_the_machine() or uv_by_pip()
    words = ["install", "--require-hashes", "-r", str(file)]
    words += ["--target", str(target)] if target else []
    if uv:
        program = [uv, "pip", words[0], "--python", str(PYTHON), *words[1:]]
    else:
        program = [str(PYTHON), "-m", "pip", *words, "--retries", "2", "--progress-bar", "off"]
    run(program, what="The Python packages", env=PATIENCE)


def uv_by_pip() -> str | None:
    """uv from its own locked file; without it pip does the work, only slower."""
    own = VENV / "bin" / "uv"
    if not works(PYTHON, "-m", "pip", "--version"):  # made by a uv that is gone
        run([str(PYTHON), "-m", "ensurepip"], what="Python's pip")
    if not own.exists():
        try:
            run(
                [str(PYTHON), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(TOOLS / "uv.txt")],
                what="uv",
                env=PATIENCE,
                limit_s=120,
            )
        except Trouble:
            return None
    return str(own) if works(own, "--version") else None
