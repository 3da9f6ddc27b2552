"""What need not be done again: each long step leaves the hash of what went into it, and is skipped when it
is the same.
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from running.places import read_note


SKIPPED = {"node_modules", "__pycache__", ".venv", "vendor", "built"}


def mark(*parts: str | Path) -> str:
    """One hash of words and of the contents of files; a file that is missing counts as such."""
    found = sha256()
    for part in parts:
        found.update(str(part).encode())
        if isinstance(part, Path):
            found.update(part.read_bytes() if part.is_file() else b"missing")
        found.update(b"\0")
    return found.hexdigest()


def files(folders: Iterable[Path]) -> Iterator[Path]:
    """Every file below these folders, in one order, without what other steps make."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not SKIPPED.intersection(path.relative_to(folder).parts):
                yield path


def is_done(note: Path, name: str, value: str) -> bool:
    return read_note(note).get(name) == value


def done(note: Path, **marks: str) -> None:
    note.parent.mkdir(parents=True, exist_ok=True)
    new = note.with_name(f"{note.name}.new")
    new.write_text(json.dumps({**read_note(note), **marks}, indent=1), encoding="utf-8")
    new.replace(note)
