"""Who runs PostgreSQL.  It refuses to run as root, and we create no system user and open no folder for it.

An ordinary user runs it as themselves.  Root has two ways:

* a *user namespace* in which PostgreSQL sees itself as `nobody` while its files stay root's: everything may
  lie in the clone, even under a home of mode 0700.  It keeps root's files, but none of root's powers.  The
  first choice.
* where namespaces are forbidden (some containers), an *existing* account, `postgres` or `nobody`.  It cannot
  reach a 0700 folder of root's, so its data lie outside, in a 0700 folder of its own.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from shutil import which

from running.words import Trouble


@dataclass(frozen=True, slots=True)
class Account:
    """`prefix` goes before the program; `uid` and `gid` are taken on before it starts (-1: stay who we
    are).
    """

    name: str
    prefix: tuple[str, ...] = ()
    uid: int = -1
    gid: int = -1

    @property
    def owns_data(self) -> bool:
        """Whether its files belong to another account than ours."""
        return self.uid >= 0


def ourselves() -> Account:
    return Account(name="this user")


def by_namespace() -> Account | None:
    unshare, nobody = which("unshare"), entry("nobody")
    if unshare is None or nobody is None:
        return None
    prefix = (unshare, "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}", "--")
    if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode != 0:
        return None
    return Account(name="nobody, in a namespace", prefix=prefix)


def by_existing_account() -> Account | None:
    for name in ("postgres", "nobody", "_postgres"):
        found = entry(name)
        if found is not None and found.pw_uid != 0:
            return Account(name=name, uid=found.pw_uid, gid=found.pw_gid)
    return None


def entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


@lru_cache(maxsize=1)
def choose() -> Account:
    if os.getuid() != 0:
        return ourselves()
    account = by_namespace() or by_existing_account()
    if account is None:
        raise Trouble(
            "PostgreSQL does not run as root and this machine has no account such as `nobody`.  "
            "Start as an ordinary user, or set DATABASE_URL and DATABASE_OWNER_URL."
        )
    return account
