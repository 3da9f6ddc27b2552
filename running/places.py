"""Where things lie.

Everything of one clone is under HEARTHSIDE_HOME; only what clones may share is in the cache.
"""

import json
import os
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE

from running.words import Trouble


REPO = Path(__file__).resolve().parent.parent
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def home() -> Path:
    """The state of this clone: secrets, database, logs.  0700."""
    return Path(os.environ.get("HEARTHSIDE_HOME") or REPO / "var").absolute()


def settle(name: str) -> None:
    """Unless HEARTHSIDE_HOME says otherwise, the state is in this folder of the clone."""
    os.environ["HEARTHSIDE_HOME"] = os.environ.get("HEARTHSIDE_HOME") or str(REPO / name)


def settle_clone() -> None:
    """For what looks after an installation: the clinic of this clone if there is one, else its demo."""
    settle("clinic" if (REPO / "clinic").is_dir() else "var")


def cache() -> Path:
    """What is dear to make and the same for every clone of this user."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "hearthside"


def mark_of(path: Path) -> str:
    """Eight letters that stand for a folder where its whole name would be too long."""
    return sha256(os.fsencode(path.resolve())).hexdigest()[:8]


def private_folder(path: Path, *, owner: int | None = None) -> Path:
    """Makes the folder 0700 or makes sure that it is ours and shut; never opens anything."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir(mode=PRIVATE_FOLDER)
        if owner is not None:
            os.chown(path, owner, -1)
    except FileExistsError:
        pass
    found = path.lstat()
    wanted = os.getuid() if owner is None else owner
    if path.is_symlink() or not path.is_dir() or found.st_uid != wanted:
        raise Trouble(f"{path} belongs to someone else or is not a folder.  Move it away and start again.")
    if S_IMODE(found.st_mode) != PRIVATE_FOLDER:
        path.chmod(PRIVATE_FOLDER)
    return path


def write_private(path: Path, text: str) -> None:
    """The whole file or none of it, readable by its owner alone from its first byte."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(
        os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, PRIVATE_FILE), "w"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def read_note(path: Path) -> dict[str, str]:
    """A small JSON file of names and words; empty when it is missing or was cut off in the middle."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
