"""Seals on the trail, and the check that nobody changed, removed, re-ordered or cut what they name.

A seal names the entries of every transaction that had ended when it was made, in order, with their hashes, and is
chained to the seal before.  Its number and hash go to an append-only file outside the database first, so that
someone who can rewrite the whole database, all hashes included, is still found.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.db import connection, transaction

from .models import Seal, TrailEntry


ONE_SEALER = 0x5EA1  # advisory lock
MOST = 5000  # entries a seal
GRACE = timedelta(minutes=1)  # an entry older than this without a seal is a finding

UNSEALED = """
    SELECT e.id FROM access_trailentry e
    WHERE (e.id > %(last)s OR e.transaction >= %(up_to)s::xid8)
      -- the second: a number from before a restore into another cluster
      AND (e.transaction < pg_snapshot_xmin(pg_current_snapshot())
           OR e.transaction > pg_snapshot_xmax(pg_current_snapshot()))
      AND NOT EXISTS (SELECT 1 FROM access_seal s WHERE s.number > %(recent)s AND e.id = ANY(s.entries))
    ORDER BY e.id LIMIT %(most)s
"""
NOW = """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text,
           coalesce((SELECT max(x) FROM access_seal s, unnest(s.entries) x WHERE s.number > %s), 0)
"""
OLDEST_UNSEALED = """
    SELECT min(e.at) FROM access_trailentry e
    WHERE e.transaction >= %s::xid8 AND e.transaction <= pg_snapshot_xmax(pg_current_snapshot())
      AND NOT EXISTS (SELECT 1 FROM access_seal s WHERE s.number > %s AND e.id = ANY(s.entries))
"""
RECENT = 50  # seals
TAIL_BYTES = 16 * 1024


class EntryLike(Protocol):
    id: int
    at: datetime
    by: UUID
    by_machine: str
    what: str
    subject: str
    subjects: list[UUID]
    slot: int | None
    transaction: int


class SealLike(Protocol):
    number: int
    at: datetime
    entries: list[int]
    hashes: list[str]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Finding:
    kind: str  # changed, missing, re-ordered, cut, unsealed, broken
    where: str


def _micros(at: datetime) -> int:
    """Never a timestamp as text: that depends on the zone of the session that reads it."""
    return round(at.timestamp() * 1_000_000)


def _digest(parts: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(parts, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()


def hash_of_entry(entry: EntryLike) -> str:
    """Without its id, which the seal names beside it: an entry that stands in another's place is recognised."""
    subjects = [str(s) for s in entry.subjects]
    return _digest(
        [
            _micros(entry.at),
            str(entry.by),
            entry.by_machine,
            entry.what,
            entry.subject,
            subjects,
            entry.slot,
            str(entry.transaction),
        ]
    )


def hash_of_seal(seal: SealLike) -> str:
    return _digest([seal.number, _micros(seal.at), list(seal.entries), list(seal.hashes), seal.previous])


@transaction.atomic
def seal(anchor: Path, *, at: datetime) -> int:
    """Seal what no seal names yet.  Returns how many entries; 0 when there are none or another sealer is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_SEALER])
        if cursor.fetchone() != (True,):
            return 0
        last = Seal.objects.order_by("-number").first()
        recent = (last.number if last else 0) - RECENT
        cursor.execute(NOW, [recent])
        now, highest = cursor.fetchone()
        cursor.execute(
            UNSEALED,
            {"last": highest, "up_to": str(last.up_to if last else 0), "recent": recent, "most": MOST},
        )
        ids = [row[0] for row in cursor.fetchall()]
    if not ids:
        return 0
    entries = list(TrailEntry.objects.filter(id__in=ids).order_by("id"))
    full = len(ids) == MOST  # the rest waits for the next seal, and so does the mark
    made = Seal(
        number=(last.number if last else 0) + 1,
        at=at,
        entries=ids,
        hashes=[hash_of_entry(e) for e in entries],
        up_to=(last.up_to if last else 0) if full else now,
        previous=last.hash if last else "",
    )
    made.hash = hash_of_seal(made)
    _anchor(anchor, made)
    Seal.objects.bulk_create([made])
    return len(ids)


def _anchor(anchor: Path, made: Seal) -> None:
    line = f"{made.number} {made.hash} {made.at.isoformat()}\n"
    handle = os.open(anchor, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read_anchor(anchor: Path) -> dict[int, set[str]]:
    """Number of a seal to the hashes anchored for it: two, when a sealer was stopped between file and database."""
    found: dict[int, set[str]] = {}
    if anchor.exists():
        for line in anchor.read_text().splitlines():
            number, hashed, _ = line.split(" ", 2)
            found.setdefault(int(number), set()).add(hashed)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How the newest end of the trail stands, without reading the rest.  `in_anchor`: so far as there is a seal."""

    sealed_at: datetime | None
    unsealed_since: datetime | None
    in_anchor: bool
    anchor_is_ahead: bool


def standing(anchor: Path) -> Standing:
    """Two queries and the tail of the anchor.  Whether all of it is as it was written, only `verify` says."""
    last = Seal.objects.order_by("-number").defer("entries", "hashes").first()
    with connection.cursor() as cursor:
        cursor.execute(
            OLDEST_UNSEALED, [str(last.up_to if last else 0), (last.number if last else 0) - RECENT]
        )
        (since,) = cursor.fetchone()
    anchored = _tail(anchor)
    number = last.number if last else 0
    return Standing(
        sealed_at=last.at if last else None,
        unsealed_since=since,
        in_anchor=last is None or last.hash in anchored.get(number, ()),
        anchor_is_ahead=max(anchored, default=0)
        > number + 1,  # one: a sealer stopped between file and database
    )


def _tail(anchor: Path) -> dict[int, set[str]]:
    """As `read_anchor`, of its last lines."""
    found: dict[int, set[str]] = {}
    if anchor.exists():
        with anchor.open("rb") as file:
            file.seek(max(0, anchor.stat().st_size - TAIL_BYTES))
            lines = file.read().decode().splitlines()
        for line in lines[1 if anchor.stat().st_size > TAIL_BYTES else 0 :]:
            number, hashed, _ = line.split(" ", 2)
            found.setdefault(int(number), set()).add(hashed)
    return found


def verify(
    entries: Sequence[EntryLike],
    sealed: Sequence[SealLike],
    anchored: Mapping[int, set[str]],
    *,
    at: datetime,
) -> list[Finding]:
    """Pure: everything that is not as it was written.  No finding means: nothing was touched."""
    found: list[Finding] = []
    by_id = {entry.id: entry for entry in entries}
    by_number = {s.number: s for s in sealed}
    for number in sorted(set(anchored) - set(by_number)):
        later = [n for n in by_number if n > number]
        # The last one may be a sealer stopped before its database row; then its entries are unsealed or sealed anew.
        found.append(Finding("missing" if later else "cut", f"seal {number}"))
    previous, named = "", dict[int, int]()
    for expected, number in enumerate(sorted(by_number), start=1):
        this = by_number[number]
        whole = (
            number == expected
            and this.previous == previous
            and hash_of_seal(this) == this.hash
            and this.hash in anchored.get(number, ())
        )
        if not whole:
            found.append(Finding("broken", f"seal {number}"))
        previous = this.hash
        found += _check_entries(this, by_id, named)
    found += [
        Finding("unsealed", f"entry {e.id}") for e in entries if e.id not in named and at - e.at > GRACE
    ]
    return found


def _check_entries(this: SealLike, by_id: Mapping[int, EntryLike], named: dict[int, int]) -> list[Finding]:
    found, hashes = [], set(this.hashes)
    if len(this.entries) != len(this.hashes):
        found.append(Finding("broken", f"seal {this.number}"))
    for entry_id, expected in zip(this.entries, this.hashes, strict=False):
        if entry_id in named:
            found.append(
                Finding("re-ordered", f"entry {entry_id} in seals {named[entry_id]} and {this.number}")
            )
        named[entry_id] = this.number
        entry = by_id.get(entry_id)
        if entry is None:
            found.append(Finding("missing", f"entry {entry_id}"))
        elif (actual := hash_of_entry(entry)) != expected:
            found.append(Finding("re-ordered" if actual in hashes else "changed", f"entry {entry_id}"))
    return found
