"""One management command inside the surroundings of this clone's clinic, or of its demo, whether it runs or not.

.venv/bin/python -m running.within verify_trail
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from running import keys, ports, surroundings
from running.bootstrap import guarded
from running.places import REPO, home, private_folder, read_note, settle_clone
from running.together import MANAGE, alone
from running.words import Trouble


@contextmanager
def surrounded() -> Iterator[Mapping[str, str]]:
    """The environment in which the program runs here.  A PostgreSQL that was started for this is ended again."""
    surroundings.recall()
    with alone() as free:
        urls = surroundings.databases()
        known = {name: int(port) for name, port in read_note(home() / "ports.json").items()}
        try:
            yield surroundings.environment(urls, known or ports.USUAL, owner=True)
        finally:
            if free and urls.cluster:
                urls.cluster.stop()


def command() -> None:
    words = sys.argv[1:]
    if not words:
        raise Trouble("Say which command: `python -m running.within verify_trail`.")
    settle_clone()
    private_folder(home())
    keys.make(home() / "secrets")
    with surrounded() as env:
        code = subprocess.run([*MANAGE, *words], cwd=REPO, env=dict(env), check=False).returncode
    sys.exit(code)


if __name__ == "__main__":
    sys.exit(guarded(command))
