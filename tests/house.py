"""Loaded before anything else: a house of its own for the tests, with a real PostgreSQL and the cast in it.

The controlling process starts one server, migrates one database as its owner, and builds the demo clinic into a second
one by our own actions, without a past; every worker copies those two, which takes a fifth of a second.  Whoever needs
the clinic after six weeks asks for `lived()`.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
from psycopg import sql

from running.keys import make as make_keys
from running.postgres import cluster
from running.processes import alive


ROOT = Path(__file__).resolve().parent.parent
URLS = ("DATABASE_URL", "DATABASE_OWNER_URL")
EMPTY, CAST, LIVED = "house_empty", "house_cast", "house_lived"
MEMORY, ENOUGH = Path("/dev/shm"), 4 << 30  # half a gigabyte is used; a container's own may have 64 MB
OURS = "hearthside-test-"


def manage(*args: str, database: str) -> None:
    """A management command on one of the test databases, as it would be run by hand."""
    env = os.environ | {name: os.environ[name].replace("/hearthside?", f"/{database}?") for name in URLS}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *args],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {args[0]}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")


def make_database(name: str, *, template: str) -> None:
    """A copy of a template; nobody may be connected to the template."""
    with psycopg.connect(os.environ["HOUSE_KEEPER_URL"], autocommit=True) as keeper:
        keeper.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        keeper.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER hearthside_owner").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def drop_database(name: str) -> None:
    with psycopg.connect(os.environ["HOUSE_KEEPER_URL"], autocommit=True) as keeper:
        keeper.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def lived() -> str:
    """The name of the database in which the demo clinic has lived six weeks; built by whoever asks first."""
    with (Path(os.environ["HOUSE_FOLDER"]) / "lived").open("a+") as done:
        fcntl.flock(done, fcntl.LOCK_EX)
        if done.seek(0, os.SEEK_END) == 0:  # as it is now, not as it was before another worker built it
            make_database(LIVED, template=EMPTY)
            manage("build_demo", "--arrived", database=LIVED)
            done.write("built")
    return LIVED


def folder_of_this_run() -> Path:
    """Where files are memory, if there is plenty: a database is copied hundreds of times and never kept.

    What a run that was killed left there is taken away: it would be memory for good.
    """
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH
    for left in MEMORY.glob(f"{OURS}*") if roomy else ():
        if not alive(int(left.name.removeprefix(OURS).split("-")[0])):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{OURS}{os.getpid()}-", dir=MEMORY if roomy else None))


def remember_what_is_compiled() -> None:
    """Here and in every program that a test starts, whatever the machine says: else each compiles all of Django anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def _open() -> None:
    remember_what_is_compiled()
    folder = folder_of_this_run()
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["HEARTHSIDE_HOME"] = str(folder / "home")
    (folder / "home").mkdir(mode=0o700)
    make_keys(folder / "home" / "secrets")
    stack = contextlib.ExitStack()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(stack.close)
    postgres = stack.enter_context(cluster(folder / "pg"))
    os.environ["DATABASE_URL"] = postgres.app_url("hearthside")
    os.environ["DATABASE_OWNER_URL"] = postgres.owner_url("hearthside")
    os.environ["HOUSE_KEEPER_URL"] = postgres.keeper_url("postgres")
    os.environ["HOUSE_FOLDER"] = str(folder)
    postgres.make_database(EMPTY)
    with ThreadPoolExecutor() as beside:
        collected = beside.submit(manage, "collectstatic", "--noinput", "-v0", database=EMPTY)
        manage("migrate", "--skip-checks", "-v0", database=EMPTY)
    collected.result()
    make_database(CAST, template=EMPTY)
    manage("build_demo", "--bare", "--arrived", database=CAST)


if "HOUSE_FOLDER" not in os.environ:
    _open()
