"""Becomes another program that ends when its parent does.  Run by path, by any Python 3.11, before or after
set-up.

    python -I -S leash.py PARENT SIGNAL UID GID program arguments…

Linux sends SIGNAL to it when PARENT dies, even by `kill -9`.  Elsewhere the next start takes over what was
left. UID and GID are -1 to stay who we are.  A small program instead of `preexec_fn`, which is unsafe beside
threads.
"""

import ctypes
import os
import resource
import sys


PR_SET_PDEATHSIG = 1


def become_someone_else(uid: int, gid: int) -> None:
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)


def follow(parent: int, signal: int) -> None:
    """After the change of account, which would undo it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(0)


def many_open_files() -> None:
    """A thousand open event streams are a thousand open files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def main() -> None:
    parent, signal, uid, gid = (int(word) for word in sys.argv[1:5])
    program = sys.argv[5:]
    os.umask(0o077)
    many_open_files()
    become_someone_else(uid, gid)
    follow(parent, signal)
    os.execvp(program[0], program)  # noqa: S606  no shell is the point


if __name__ == "__main__":
    main()
