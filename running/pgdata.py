"""The data of our PostgreSQL: where they lie, how they come to be, what their lock says.

They lie beside their passwords.  Where root has to hand them to another account (see `account`), they lie
under /var/lib/hearthside instead, in a 0700 folder named after the first one: an account that is not root
cannot pass through root's 0700 folders, and we open none for it.
"""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from running import roles
from running.account import Account
from running.pgbinaries import Binaries
from running.places import mark_of, private_folder, write_private
from running.processes import LEASH
from running.words import reason


OUTSIDE = Path("/var/lib/hearthside")


def base_for(folder: Path, account: Account) -> Path:
    """The folder around the data, which belongs to PostgreSQL's account."""
    private_folder(folder)
    if not account.owns_data:
        return folder
    OUTSIDE.mkdir(mode=0o711, parents=True, exist_ok=True)
    return private_folder(OUTSIDE / mark_of(folder), owner=account.uid)


def remove(folder: Path) -> None:
    """Everything of a stopped PostgreSQL, wherever its account made us put it."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(OUTSIDE / mark_of(folder), ignore_errors=True)


def run_as(account: Account, program: list[str], *, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A program that ends by itself, as the account that owns the data."""
    orders = [str(os.getpid()), str(int(signal.SIGKILL)), str(account.uid), str(account.gid)]
    return subprocess.run(
        [sys.executable, "-I", "-S", str(LEASH), *orders, *account.prefix, *program],
        capture_output=True,
        text=True,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def within_reach(binaries: Binaries, account: Account, base: Path) -> Binaries:
    """Binaries in a folder that the account may not enter are copied beside its data, with their
    libraries.
    """
    if (
        not account.owns_data
        or run_as(account, [binaries["postgres"], "--version"], cwd=base).returncode == 0
    ):
        return binaries
    package = binaries.folder.parent.parent
    copy = private_folder(base / f"binaries-{binaries.version}", owner=account.uid)
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists() and not (copy / part.name).exists():
            half = copy / f"{part.name}.half"
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(part, half)
            hand_over(half, account)
            half.rename(copy / part.name)
    folder = copy / package.name / "pginstall" / "bin"
    return Binaries(kind=binaries.kind, folder=folder, version=binaries.version)


def hand_over(folder: Path, account: Account) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def make(binaries: Binaries, account: Account, base: Path, *, password: str, durable: bool) -> None:
    """Beside their place first: a start cut off leaves no half-made data where whole ones are expected."""
    half, letter = base / "data.half", base / "first-password"
    shutil.rmtree(half, ignore_errors=True)
    write_private(letter, password)
    if account.owns_data:
        os.chown(letter, account.uid, account.gid)
    orders = ["--auth=scram-sha-256", f"--pwfile={letter}", f"--username={roles.KEEPER}", "--no-locale"]
    orders += ["--encoding=UTF8", "--data-checksums", *([] if durable else ["--no-sync"])]
    made = run_as(account, [binaries["initdb"], f"--pgdata={half}", *orders], cwd=base)
    letter.unlink()
    if made.returncode != 0:
        shutil.rmtree(half, ignore_errors=True)
        raise reason(made.stderr or made.stdout, what="Making the database")
    half.rename(base / "data")


@dataclass(frozen=True, slots=True)
class Lock:
    """What `postmaster.pid` says.  pid 0: nobody holds the data."""

    pid: int = 0
    socket: Path | None = None
    ready: bool = False


def lock_of(data: Path) -> Lock:
    """Its lines are pid, data, begun, port, socket folder, address, memory, state; the later ones come
    later.
    """
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return Lock()
    pid, *_, socket = [*lines[:5], "", "", "", "", ""][:5]
    return Lock(
        pid=int(pid) if pid.strip().isdigit() else 0,
        socket=Path(socket) if socket else None,
        ready=bool(lines) and lines[-1].strip() == "ready",
    )
