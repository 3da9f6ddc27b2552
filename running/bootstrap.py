"""Everything that has to be there before Hearthside starts.  Run by the machine's own Python, standard
library only.

    python3 -m running.bootstrap demo|start|look|dev

A second run finds everything made and takes no time; one that was cut off goes on where it stopped.
"""

import errno
import os
import sys
from collections.abc import Callable

from running import keys, node, stamps, venv
from running.places import REPO, home, private_folder, settle, settle_clone
from running.programs import run
from running.words import Trouble, complain, step


KINDS = {"demo": "demo", "start": "demo", "look": "demo", "dev": "dev"}  # and which packages each needs


def collect() -> None:
    """Django's static files with their hashes in their names, into HEARTHSIDE_HOME/staticroot."""
    if not (REPO / "manage.py").exists():
        return
    note = home() / "steps.json"
    folders = sorted((REPO / "hearthside").glob("*/static"))
    made = [path for folder in folders for part in ("vendor", "built") for path in folder.glob(f"*/{part}/*")]
    value = stamps.mark(venv.locked("base"), *stamps.files(folders), *sorted(made))
    if stamps.is_done(note, "static", value) and (home() / "staticroot").is_dir():
        return
    with step("Collecting static files"):
        run(
            [str(venv.PYTHON), "manage.py", "collectstatic", "--noinput"],
            what="The static files",
            env=surroundings(),
        )
    stamps.done(note, static=value)


def surroundings() -> dict[str, str]:
    """Enough for a command that reads the settings and touches no database."""
    nowhere = "postgresql://nobody:nothing@/none"
    urls = {name: os.environ.get(name) or nowhere for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    return {"HEARTHSIDE_HOME": str(home()), **urls}


def prepare(kind: str) -> None:
    if kind == "start":
        settle("clinic")
    if kind == "look":  # at what is there; it makes nothing
        settle_clone()
        venv.ensure(KINDS[kind])
        return
    private_folder(home())
    keys.make(home() / "secrets")
    venv.ensure(KINDS[kind])
    node.ensure(KINDS[kind])
    collect()


def guarded(act: Callable[[], None]) -> int:
    """Runs it; what only a person can mend becomes one sentence on their terminal."""
    try:
        act()
    except Trouble as trouble:
        complain(trouble)
        return 1
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS}:
            raise
        complain(
            Trouble(f"{error.strerror}: {error.filename or 'the disk'}.  Make room there and start again.")
        )
        return 1
    except KeyboardInterrupt:
        complain(Trouble("Stopped.  The next start goes on from here."))
        return 130
    return 0


def main() -> int:
    kind = sys.argv[1] if len(sys.argv) > 1 else "demo"
    if kind not in KINDS:
        complain(Trouble(f"Say `python3 -m running.bootstrap` with one of: {', '.join(KINDS)}."))
        return 2
    return guarded(lambda: prepare(kind))


if __name__ == "__main__":
    sys.exit(main())
