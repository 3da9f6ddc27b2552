"""What people in treatment agree to: what holds, who signed it, what still waits for whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from hearthside.access.viewer import Role, Viewer
from hearthside.kernel.clock import day, local, moment
from hearthside.people import rules
from hearthside.people.models import Agreement, Person, Signature
from hearthside.people.terms import AgreementKind, Where

from .persons import clinic, named


TEXTS = Path(__file__).resolve().parent.parent / "agreements"
ORDER = {kind.value: n for n, kind in enumerate(AgreementKind)}


@dataclass(frozen=True, slots=True)
class DraftOfOurs:
    kind: AgreementKind
    title: str
    text: str


@cache
def drafts_of_ours() -> tuple[DraftOfOurs, ...]:
    """The three texts that the program comes with, read once; each file's first line is its title."""
    found = []
    for kind in AgreementKind:
        title, _, text = (TEXTS / f"{kind.value}.txt").read_text(encoding="utf-8").partition("\n")
        found.append(DraftOfOurs(kind, title.strip(), text.strip()))
    return tuple(found)


def _newest() -> QuerySet[Agreement]:
    newer = Agreement.objects.filter(kind=OuterRef("kind"), version__gt=OuterRef("version"))
    return Agreement.objects.filter(~Exists(newer))


def agreements_holding() -> list[Agreement]:
    """The newest of each kind, in the order in which they are read.  One query."""
    return sorted(_newest(), key=lambda one: ORDER[one.kind])


def agreements_missing(person_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Of these people, those who have not signed what holds, and which kinds.  One query, however many."""
    found: dict[UUID, tuple[str, ...]] = {}
    holds = Q(signatures__person_id__in=person_ids, signatures__revoked_at__isnull=True)
    signed = ArrayAgg("signatures__person_id", filter=holds, default=Value([]))
    rows = _newest().annotate(signed=signed).values_list("kind", "signed") if person_ids else ()
    for kind, who in sorted(rows, key=lambda row: ORDER[row[0]]):
        for person_id in set(person_ids) - set(who):
            found[person_id] = (*found.get(person_id, ()), kind)
    return found


def agreements_waiting(person_id: UUID) -> int:
    """How many one person has to sign before the next door."""
    return len(agreements_missing([person_id]).get(person_id, ()))


def waiting_words(viewer: Viewer) -> str:
    """`Two agreements wait`; empty when nothing does, and for whoever is not in treatment."""
    waiting = agreements_waiting(viewer.person_id) if viewer.holds(Role.PARTICIPANT) else 0
    return rules.agreements_words(waiting)


def next_to_sign(person_id: UUID) -> UUID | None:
    """The first one that waits for this person."""
    signed = Signature.objects.filter(person_id=person_id, revoked_at__isnull=True)
    waiting = _newest().exclude(pk__in=signed.values("agreement_id"))
    first = min(waiting, key=lambda one: ORDER[one.kind], default=None)
    return first.pk if first else None


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature of one's own, in words."""

    signature_id: UUID
    words: str
    holds: bool


@dataclass(frozen=True, slots=True)
class OwnAgreement:
    """What holds of one kind, and whether it is signed; `signed`: every signature of that kind, the newest first."""

    agreement_id: UUID
    title: str
    words: str
    waits: bool
    signature_id: UUID | None
    earlier: tuple[Signed, ...]


@dataclass(frozen=True, slots=True)
class OwnAgreements:
    waiting: str  # a sentence's beginning; empty when nothing waits
    next_id: UUID | None
    rows: tuple[OwnAgreement, ...]


def agreements_of(viewer: Viewer) -> OwnAgreements:
    """One's own page.  Three queries."""
    zone = Person.objects.values_list("zone", flat=True).get(pk=viewer.person_id)
    signatures: dict[str, list[Signature]] = {}
    own = Signature.objects.filter(person_id=viewer.person_id).select_related("agreement")
    for one in own.order_by("-signed_at", "-pk"):
        signatures.setdefault(one.agreement.kind, []).append(one)
    rows = tuple(_own(one, signatures.get(one.kind, []), zone) for one in agreements_holding())
    waiting = [row for row in rows if row.waits]
    return OwnAgreements(
        waiting=rules.agreements_words(len(waiting)),
        next_id=waiting[0].agreement_id if waiting else None,
        rows=rows,
    )


def _own(one: Agreement, signatures: list[Signature], zone: str) -> OwnAgreement:
    held = next((s for s in signatures if s.agreement_id == one.pk and s.revoked_at is None), None)
    before = [s for s in signatures if s is not held]
    if held is not None:
        words = f"You signed it on {day(local(held.signed_at, zone))}."
    elif before and before[0].agreement_id != one.pk:
        words = "There is a new version since you signed. Please read it once more."
    elif before:
        words = "You took it back. You can sign it again at any time."
    else:
        words = "It waits for you."
    return OwnAgreement(
        agreement_id=one.pk,
        title=one.title,
        words=words,
        waits=held is None,
        signature_id=held.pk if held else None,
        earlier=tuple(_signed(s, zone) for s in before),
    )


def _signed(one: Signature, zone: str) -> Signed:
    words = f"Version {one.agreement.version}, signed on {day(local(one.signed_at, zone))}"
    if one.revoked_at is not None:
        words += f", taken back on {day(local(one.revoked_at, zone))}"
    return Signed(one.pk, words, one.revoked_at is None)


@dataclass(frozen=True, slots=True)
class Text:
    """One version, to read."""

    agreement_id: UUID
    kind: str
    title: str
    version_words: str
    paragraphs: tuple[rules.Paragraph, ...]
    holds: bool


def version_of(one: Agreement) -> Text:
    """Two queries."""
    newest = one.pk in {held.pk for held in agreements_holding()}
    return _text(one, holds=newest)


def _text(one: Agreement, *, holds: bool) -> Text:
    here = clinic()
    published = day(local(one.published_at, here.zone if here else "UTC"))
    return Text(
        agreement_id=one.pk,
        kind=AgreementKind(one.kind).label,
        title=one.title,
        version_words=f"Version {one.version}, {published}",
        paragraphs=rules.paragraphs(one.text),
        holds=holds,
    )


@dataclass(frozen=True, slots=True)
class Signing:
    """A page to read and sign.  `left_words`: how many follow; empty for the last one."""

    text: Text
    signature_id: UUID | None
    left_words: str


def signing(viewer: Viewer, one: Agreement) -> Signing:
    """Four queries."""
    held = Signature.objects.filter(
        person_id=viewer.person_id, agreement=one, revoked_at__isnull=True
    ).first()
    left = agreements_waiting(viewer.person_id) - (held is None)
    words = {1: "One more follows.", 2: "Two more follow."}.get(left, "") if held is None else ""
    return Signing(version_of(one), held.pk if held else None, words)


@dataclass(frozen=True, slots=True)
class Copy:
    """What was signed, whole, to keep."""

    signature_id: UUID
    text: Text
    clinic: str
    signed_by: str
    signed_words: str
    revoked_words: str
    is_open: bool  # it can be taken back


def copy_of(one: Signature) -> Copy:
    """Five queries."""
    whole = Signature.objects.select_related("agreement", "person").get(pk=one.pk)
    here, zone = clinic(), whole.person.zone
    revoked = moment(whole.revoked_at, zone) if whole.revoked_at else ""
    return Copy(
        signature_id=whole.pk,
        text=version_of(whole.agreement),
        clinic=here.name if here else "",
        signed_by=whole.name,
        signed_words=moment(whole.signed_at, zone),
        revoked_words=revoked,
        is_open=whole.revoked_at is None,
    )


@dataclass(frozen=True, slots=True)
class Version:
    agreement_id: UUID
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    """Everything of one kind, for a director; without a version: our draft waits."""

    kind: str
    label: str
    title: str
    versions: tuple[Version, ...]  # the newest first


def versions(viewer: Viewer) -> tuple[Published, ...]:
    """Three queries."""
    here = clinic()
    zone = here.zone if here else "UTC"
    all_of_them = list(Agreement.objects.order_by("-version"))
    people = Person.objects.in_bulk({one.published_by for one in all_of_them})
    drafts = {one.kind: one.title for one in drafts_of_ours()}
    found = []
    for kind in AgreementKind:
        mine = [one for one in all_of_them if one.kind == kind]
        rows = tuple(
            Version(one.pk, _published_words(viewer, one, people.get(one.published_by), zone), one.reason)
            for one in mine
        )
        found.append(Published(kind.value, kind.label, mine[0].title if mine else drafts[kind], rows))
    return tuple(found)


def _published_words(viewer: Viewer, one: Agreement, by: Person | None, zone: str) -> str:
    words = f"Version {one.version}, {day(local(one.published_at, zone))}"
    return f"{words}, {rules.name_for(viewer, named(by), Where.STAFF)}" if by else words


@dataclass(frozen=True, slots=True)
class Publishing:
    """What a new version begins with: the one that holds, or our draft."""

    label: str
    after: int
    title: str
    text: str


def publishing(kind: AgreementKind) -> Publishing:
    newest = Agreement.objects.filter(kind=kind).order_by("-version").first()
    if newest is not None:
        return Publishing(kind.label, newest.version, newest.title, newest.text)
    ours = next(one for one in drafts_of_ours() if one.kind == kind)
    return Publishing(kind.label, 0, ours.title, ours.text)
