"""The environment in which the program runs here: database, media server, addresses, secrets.

The program reads nothing else; `dotenv-sample` names every setting.  The pages, the jobs and the synthetic
participants are never handed the owner's way into the database.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from running import account, pgdata
from running.places import REPO, home, read_note, write_private
from running.ports import LOOPBACK
from running.postgres import Cluster
from running.words import Trouble


OWNERS = "DATABASE_OWNER_URL"
NOT_REMEMBERED = {"DATABASE_URL", OWNERS, "HEARTHSIDE_HOME", "LIVEKIT_URL", "PORT", "FRESH", "PG_BINARIES"}
SETTING = re.compile(r"^([A-Z][A-Z0-9_]*)=", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Databases:
    """`cluster` is None when the operator brought a database of their own."""

    cluster: Cluster | None
    app_url: str
    owner_url: str


def brought() -> tuple[str, str] | None:
    app, owner = os.environ.get("DATABASE_URL", ""), os.environ.get(OWNERS, "")
    if bool(app) != bool(owner):
        raise Trouble(
            "DATABASE_URL and DATABASE_OWNER_URL go together: set both, or neither for our own PostgreSQL."
        )
    return (app, owner) if app else None


def databases() -> Databases:
    """The operator's, or our own PostgreSQL, started or taken over."""
    theirs = brought()
    if theirs:
        return Databases(None, *theirs)
    folder = home() / "postgres"
    cluster = Cluster(folder=folder, log=home() / "logs" / "postgres.log", account=account.choose())
    cluster.start()
    return Databases(cluster, cluster.app_url(), cluster.owner_url())


def empty() -> None:
    """For FRESH=1: our own data, secrets and logs, and nothing that anyone else made."""
    if brought():
        raise Trouble(
            "FRESH=1 empties only the database that Hearthside keeps itself; DATABASE_URL names one of yours."
        )
    pgdata.remove(home() / "postgres")
    for name in ("secrets", "logs"):
        for path in sorted((home() / name).glob("*")):
            path.unlink()
    for name in ("trail-anchor.log", "crisis-card.html", "units.html", "livekit.yaml"):
        (home() / name).unlink(missing_ok=True)


def remembered() -> set[str]:
    """Every setting of the program but where it lives and what each start chooses."""
    return set(SETTING.findall((REPO / "dotenv-sample").read_text(encoding="utf-8"))) - NOT_REMEMBERED


def remember() -> None:
    """How the program was started, for what looks after it later.  Not the ways into a database: they hold passwords."""
    said = {name: os.environ[name] for name in remembered() if os.environ.get(name)}
    write_private(home() / "settings.json", json.dumps(said | {"brought": "1" if brought() else ""}))


def recall() -> None:
    """The settings of the last start, unless they are said anew now."""
    known = read_note(home() / "settings.json")
    if known.pop("brought", "") and not brought():
        raise Trouble(
            f"What lives in {home()} was started with a database of yours.  Set DATABASE_URL and {OWNERS} as you did then."
        )
    for name in remembered() & known.keys():
        os.environ[name] = os.environ.get(name) or known[name]


def environment(urls: Databases, ports: Mapping[str, int], *, owner: bool = False) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name != OWNERS}
    web = ports["web"]
    env |= {
        "HEARTHSIDE_HOME": str(home()),
        "DATABASE_URL": urls.app_url,
        "LIVEKIT_URL": f"http://{LOOPBACK}:{ports['livekit']}",
        "ORIGINS": os.environ.get("ORIGINS") or f"http://localhost:{web},http://{LOOPBACK}:{web}",
        "PYTHONUNBUFFERED": "1",
    }
    if owner:
        env[OWNERS] = urls.owner_url
    return env


def logs(name: str) -> Path:
    return home() / "logs" / f"{name}.log"
