"""What the tests of `running` share: short folders of their own, and a look at what a process opened."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from running import pgdata


@pytest.fixture
def folder() -> Iterator[Path]:
    """A private folder with a space in its name, gone afterwards, wherever root had to put the data."""
    place = Path(tempfile.mkdtemp(prefix="hearth side "))
    yield place / "pg"
    pgdata.remove(place / "pg")
    shutil.rmtree(place)


def listeners(pid: int) -> set[str]:
    """`address:port` of everything that this process and its children listen on or could be sent packets
    at.
    """
    parent = psutil.Process(pid)
    found = set()
    for process in [parent, *parent.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):  # a short-lived one of PostgreSQL's
            for line in process.net_connections("inet"):
                if line.laddr and (line.status == psutil.CONN_LISTEN or not line.raddr):
                    found.add(f"{line.laddr.ip}:{line.laddr.port}")
    return found
