"""A program of ours: started on a leash, known by its pid *and* the moment it began, ended kindly and then
not.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep

from running.account import Account, ourselves


LEASH = Path(__file__).with_name("leash.py")
LOG_LIMIT = 5_000_000
HAS_PROC = Path("/proc/self/stat").exists()
Signals = Sequence[signal.Signals]


def begun(pid: int) -> str:
    """When the process began, so that a pid used again is not mistaken for ours; empty when there is none."""
    if HAS_PROC:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
        fields = stat.rpartition(")")[2].split()
        return "" if fields[0] in {"Z", "X"} else fields[19]
    found = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return found.stdout.strip()


def alive(pid: int) -> bool:
    return begun(pid) != ""


def program_of(pid: int) -> Path:
    """The file that the process runs, as it was called; an empty path when it is gone or not to be seen."""
    if HAS_PROC:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return Path()
        return Path(os.fsdecode(words[0]))
    found = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return Path(found.stdout.strip())


def send(pid: int, what: signal.Signals, *, group: bool = False) -> None:
    try:
        if group:
            os.killpg(pid, what)
        else:
            os.kill(pid, what)
    except ProcessLookupError:
        pass


def wait_gone(pid: int, *, seconds: float) -> bool:
    until = monotonic() + seconds
    while alive(pid):
        if monotonic() > until:
            return False
        sleep(0.02)
    return True


def open_log(path: Path) -> int:
    """Appended to; a long one is put aside once, so that two files are the most there ever are."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".old.log"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def start(
    program: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    account: Account | None = None,
    when_parent_dies: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """In a process group of its own: a Ctrl-C at the terminal reaches only us, who end the rest in good
    order.

    Call it from the main thread: Linux takes the end of the *thread* that started it for the end of the
    parent.
    """
    who = account or ourselves()
    orders = [str(os.getpid()), str(int(when_parent_dies)), str(who.uid), str(who.gid)]
    output = open_log(log)
    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", str(LEASH), *orders, *who.prefix, *program],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            start_new_session=True,
        )
    finally:
        os.close(output)


def end(child: subprocess.Popen[bytes], signals: Signals, *, seconds: float) -> None:
    """Each signal in turn, `seconds` of patience after the last; then the whole group goes."""
    for what in signals:
        if child.poll() is None:
            child.send_signal(what)
            if what is not signals[-1]:
                sleep(0.15)
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        send(child.pid, signal.SIGKILL, group=True)
        child.wait()
    send(child.pid, signal.SIGKILL, group=True)
