"""A list from elsewhere, checked line by line: what each line would make, or why it does not fit."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hearthside.access.verdict import NotAllowed
from hearthside.careteam.terms import LicenceSaid, Post
from hearthside.exchange.terms import COLUMNS, MOST_LINES, NEEDED, What
from hearthside.notices.rules import may_write_to
from hearthside.people.rules import is_a_number
from hearthside.people.terms import STATES


LONGEST_NAME, LONGEST_LEGAL = 60, 120
STATE_CODES = {code for code, _ in STATES}
POSTS = {label.lower(): Post(value) for value, label in Post.choices if value != Post.OPERATOR}
LICENCE = re.compile(r"^(\w{2})\s+(.+?)\s+(\S+)\s+(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})$")
Row = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a line may name, by the words that a list uses: small letters.  A name that two things bear is None."""

    cohorts: Mapping[str, UUID | None]
    programs: Mapping[str, UUID | None]
    therapists: Mapping[str, UUID]  # by address
    here: Mapping[str, What]  # addresses that belong to someone already, and as what
    today: date
    places: Mapping[UUID, int]  # how many more a cohort may hold


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantLine:
    n: int
    name: str
    email: str
    legal_name: str
    phone: str
    cohort: UUID
    starts_on: date
    therapist: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLine:
    n: int
    name: str
    email: str
    legal_name: str
    program: UUID
    posts: tuple[Post, ...]
    licences: tuple[LicenceSaid, ...]
    starts_on: date


@dataclass(frozen=True, slots=True)
class Fault:
    n: int
    reason: str


@dataclass(slots=True)
class Checked:
    """`known`: lines whose person is here already; they change nothing."""

    ready: list[ParticipantLine | StaffLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    known: list[int] = field(default_factory=list)


def decoded(raw: bytes) -> str:
    """UTF-8, with or without its mark.  Raises NotAllowed for anything else."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAllowed("This file is not in UTF-8. Save it as *CSV UTF-8* and choose it again.") from None


def read(text: str, what: What) -> list[Row]:
    """The lines by their number in the file, each by column.  Raises NotAllowed for a file that is no such list."""
    if "\0" in text:
        raise NotAllowed(
            "This file holds signs that no list has. Save it as *CSV UTF-8* and choose it again."
        )
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        heads = [one.strip().lower() for one in next(lines, [])]
        _insist_on_columns(heads, what)
        rows = [
            (lines.line_num, dict(zip(heads, (cell.strip() for cell in cells), strict=False)))
            for cells in lines
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error:
        raise NotAllowed(
            f"Line {lines.line_num}: a quotation mark is not closed, or stands in the wrong place."
        ) from None
    if not rows:
        raise NotAllowed("There is no line below the heads of the columns.")
    if len(rows) > MOST_LINES:
        raise NotAllowed(f"A list has {MOST_LINES} lines at most. Split it and take in one after the other.")
    return rows


def _insist_on_columns(heads: list[str], what: What) -> None:
    missing = [name for name in NEEDED[what] if name not in heads]
    unknown = [name for name in heads if name and name not in COLUMNS[what]]
    if missing:
        raise NotAllowed(f"The first line names the columns; missing: {', '.join(missing)}.")
    if unknown or len(set(heads)) != len(heads):
        said = ", ".join(unknown) or "one of them stands twice"
        raise NotAllowed(
            f"There is no such column here: {said}. Those that can be: {', '.join(COLUMNS[what])}."
        )


def check(rows: list[Row], what: What, facts: Facts) -> Checked:
    """Every line on its own, and against the others: nothing is written here."""
    found = Checked()
    seen: dict[str, int] = {}
    taken: Counter[UUID] = Counter()
    drawn: Callable[[Row, Facts], ParticipantLine | StaffLine] = (
        _participant if what == What.PARTICIPANTS else _staff
    )
    for n, said in rows:
        email = said.get("mail", "").lower()
        reasons = list(_of_everyone(said, seen))
        seen.setdefault(email, n)
        if not reasons and facts.here.get(email) == what:
            found.known.append(n)
            continue
        if email in facts.here:
            reasons.append("mail: this address belongs to someone here already.")
        try:
            line = drawn((n, said), facts)
        except NotAllowed as why:
            reasons += why.reason.split("\n")
        else:
            reasons += _of_room(line, taken, facts)
            if not reasons:
                found.ready.append(line)
        found.faults += [Fault(n, reason) for reason in reasons]
    return found


def _of_everyone(said: dict[str, str], seen: Mapping[str, int]) -> Iterator[str]:
    name, email = said.get("name", ""), said.get("mail", "").lower()
    if not name:
        yield "name: it is missing."
    elif len(name) > LONGEST_NAME:
        yield f"name: at most {LONGEST_NAME} letters."
    if len(said.get("legal name", "")) > LONGEST_LEGAL:
        yield f"legal name: at most {LONGEST_LEGAL} letters."
    if not email:
        yield "mail: it is missing."
    elif not may_write_to(email):
        yield "mail: this is no address."
    elif email in seen:
        yield f"mail: line {seen[email]} has the same address."


def _of_room(line: ParticipantLine | StaffLine, taken: Counter[UUID], facts: Facts) -> Iterator[str]:
    if isinstance(line, ParticipantLine):
        taken[line.cohort] += 1
        if taken[line.cohort] > facts.places.get(line.cohort, 0):
            yield "cohort: with those before it, it has as many people as a group may have."


class _Wrong:
    """Collects what does not fit in one line, so that all of it is said at once."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def ask(self, column: str, get: Callable[[], Any]) -> Any:
        try:
            return get()
        except NotAllowed as why:
            self.reasons.append(f"{column}: {why.reason}")
            return None

    def insist(self) -> None:
        if self.reasons:
            raise NotAllowed("\n".join(self.reasons))


def _participant(row: Row, facts: Facts) -> ParticipantLine:
    (n, said), wrong = row, _Wrong()
    cohort = wrong.ask("cohort", lambda: _named(said.get("cohort", ""), facts.cohorts, "cohort"))
    starts_on = wrong.ask("from", lambda: _day(said.get("from", ""), facts.today))
    therapist = wrong.ask("therapist", lambda: _therapist(said.get("therapist", ""), facts))
    wrong.ask("phone", lambda: _phone(said.get("phone", "")))
    wrong.insist()
    return ParticipantLine(
        n=n,
        name=said["name"],
        email=said["mail"].lower(),
        legal_name=said.get("legal name", ""),
        phone=said.get("phone", ""),
        cohort=cohort,
        starts_on=starts_on,
        therapist=therapist,
    )


def _staff(row: Row, facts: Facts) -> StaffLine:
    (n, said), wrong = row, _Wrong()
    program = wrong.ask("program", lambda: _named(said.get("program", ""), facts.programs, "program"))
    posts = wrong.ask("posts", lambda: _posts(said.get("posts", "")))
    licences = wrong.ask("licences", lambda: _licences(said.get("licences", ""), facts.today))
    starts_on = wrong.ask("from", lambda: _day(said.get("from", ""), facts.today))
    wrong.insist()
    return StaffLine(
        n=n,
        name=said["name"],
        email=said["mail"].lower(),
        legal_name=said.get("legal name", ""),
        program=program,
        posts=posts,
        licences=licences,
        starts_on=starts_on,
    )


def _named(said: str, known: Mapping[str, UUID | None], kind: str) -> UUID:
    if not said:
        raise NotAllowed("it is missing.")
    if said.lower() not in known:
        raise NotAllowed(f"there is no {kind} of this name that you direct.")
    found = known[said.lower()]
    if found is None:
        raise NotAllowed(f"two of them have this name; rename one first ({kind}).")
    return found


def _day(said: str, today: date) -> date:
    """`2026-11-30` or `11/30/2026`; none at all is today."""
    if not said:
        return today
    for shape in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(said, shape).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise NotAllowed("write the day as 2026-11-30 or 11/30/2026.")


def _therapist(said: str, facts: Facts) -> UUID | None:
    if not said:
        return None
    if said.lower() not in facts.therapists:
        raise NotAllowed("nobody who is a therapist here has this address.")
    return facts.therapists[said.lower()]


def _phone(said: str) -> None:
    verdict = is_a_number(said) if said else None
    if verdict is not None and not verdict:
        raise NotAllowed("write the number with its area code, like 212 555 0148.")


def _posts(said: str) -> tuple[Post, ...]:
    names = [one.strip().lower() for one in re.split(r"[;|]", said) if one.strip()]
    unknown = [one for one in names if one not in POSTS]
    if not names:
        raise NotAllowed("it is missing.")
    if unknown:
        raise NotAllowed(f"those that can be: {', '.join(POSTS)}; several are parted by a semicolon.")
    return tuple(dict.fromkeys(POSTS[one] for one in names))


def _licences(said: str, today: date) -> tuple[LicenceSaid, ...]:
    found = []
    for one in filter(None, (part.strip() for part in re.split(r"[;|]", said))):
        match = LICENCE.match(one)
        if match is None or match[1].upper() not in STATE_CODES:
            raise NotAllowed("write each as state, kind, number and last day: NY LCSW 081234 2027-05-31.")
        found.append(
            LicenceSaid(
                state=match[1].upper(), kind=match[2], number=match[3], expires_on=_day(match[4], today)
            )
        )
    return tuple(found)
