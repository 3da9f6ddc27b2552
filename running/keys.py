"""The secrets of one installation: made at its first start, readable by their owner alone, never made again.

`make key` adds a key to those that seal what stands in the database, and everything is sealed anew by it in the background.
`make key DROP=k1` takes an old one away, once nothing stands under it any more.
"""

import base64
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

from running.places import home, private_folder, settle_clone, write_private
from running.words import Trouble, say


P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # private keys are below it
UNDER_WAY_S = (
    600  # no transaction of ours lasts so long: what was sealed by the key before is written by then
)


def make(folder: Path) -> None:
    """`secret_key`, `field_keys.json` (for what is sealed at rest), `push_key` (signs notices on a device),
    `livekit_keys.json` (ours and the media server's).
    """
    private_folder(folder)
    contents = {
        "secret_key": secrets.token_urlsafe(50),
        "field_keys.json": json.dumps({"current": "k1", "keys": {"k1": a_key()}}),
        "push_key": f"{secrets.randbelow(P256_ORDER - 1) + 1:064x}",
        "livekit_keys.json": json.dumps({f"key{secrets.token_hex(6)}": secrets.token_urlsafe(40)}),
    }
    for name, content in contents.items():
        if not (folder / name).exists():
            write_private(folder / name, content)


def a_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def field_keys() -> Path:
    return Path(os.environ.get("FIELD_KEYS_FILE") or home() / "secrets" / "field_keys.json")


@contextmanager
def held(file: Path) -> Iterator[dict[str, Any]]:
    """The keys, while nobody else changes them; what they are afterwards is written, whole or not at all."""
    try:
        with file.with_suffix(".lock").open("w") as lock:
            flock(lock, LOCK_EX)
            said = json.loads(file.read_text(encoding="utf-8"))
            keys = {"current": said["current"], "keys": dict(said["keys"])}
            yield keys
            write_private(file, json.dumps(keys))
    except FileNotFoundError:
        raise Trouble(f"There is no {file}.  `make start` makes one; HEARTHSIDE_HOME says where.") from None
    except (ValueError, KeyError, TypeError):
        raise Trouble(f"{file} is not what it was made as.  Put your copy of it back.") from None


def add(file: Path) -> str:
    """A new key beside the others, by which is sealed from now on.  Returns its id."""
    with held(file) as keys:
        numbers = [int(name[1:]) for name in keys["keys"] if name[1:].isdigit()]
        name = f"k{max(numbers, default=0) + 1}"
        keys["keys"][name] = a_key()
        keys["current"] = name
    return name


def drop(file: Path, name: str) -> None:
    """Only an old one, and only when nothing in the database stands under it."""
    age = time.time() - file.stat().st_mtime if file.exists() else 0.0
    if age < UNDER_WAY_S:
        raise Trouble(
            "A key was added or taken away within the last ten minutes.  Wait a little, then say it again."
        )
    insist_on_none_under(name)
    with held(file) as keys:
        if name not in keys["keys"]:
            raise Trouble(f"There is no key {name} in {file}.")
        if name == keys["current"]:
            raise Trouble(f"{name} is the key by which is sealed now.  Add a new one first: `make key`.")
        del keys["keys"][name]


def insist_on_none_under(name: str) -> None:
    """Every sealed text is read.  Raises Trouble with the program's own words."""
    words = [sys.executable, "-m", "running.within", "sealed", "--none-under", name]
    found = subprocess.run(words, capture_output=True, text=True, check=False)
    if found.returncode != 0:
        said = [line for line in (found.stderr + found.stdout).splitlines() if line.strip()]
        raise Trouble(said[-1].removeprefix("CommandError: ") if said else "The texts could not be read.")


def main(recall: Callable[[], None]) -> None:
    """`recall`: the settings of the last start, which may name another file."""
    settle_clone()
    recall()
    file, old = field_keys(), os.environ.get("DROP", "").strip()
    if old:
        drop(file, old)
        say(
            f"{old} is gone from {file}.  Keep your copy as long as you keep copies of the database from before."
        )
        return
    name = add(file)
    say(
        f"{name} is the key by which is sealed from now on; it stands in {file}.  Copy that file to a safe place now."
    )
    say(
        "A running program takes it up by itself and seals everything anew, within minutes for a small clinic."
    )
    say(
        "`make doctor` says when nothing stands under the old key; then `make key DROP=…` takes that one away."
    )


if __name__ == "__main__":
    from running.bootstrap import guarded
    from running.surroundings import recall

    sys.exit(guarded(lambda: main(recall)))
