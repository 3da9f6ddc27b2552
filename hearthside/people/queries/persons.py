from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.core.internal.sessionkit import get_session_user
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Q, QuerySet, Subquery

from hearthside.access.cards import Cards
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import local, o_clock, whole_day
from hearthside.notices.queries import letters_of
from hearthside.notices.terms import LetterState, State
from hearthside.people import rules
from hearthside.people.models import (
    Account,
    Clinic,
    Draft,
    FactorReset,
    Invitation,
    KnownDevice,
    Person,
    WayToReach,
)
from hearthside.people.rules import Named
from hearthside.people.terms import DEMO_ENTRY, DEVICE_KNOWN_FOR, Reach, Where, Word


SECOND_FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
RECOVERY_CODES = 10
FACTOR_WORDS = (
    (Authenticator.Type.WEBAUTHN, "a passkey"),
    (Authenticator.Type.TOTP, "a code from an app"),
    (Authenticator.Type.RECOVERY_CODES, "recovery codes"),
)
_is_staff: list[Callable[[UUID], bool]] = []


def ask_who_is_staff_with(ask: Callable[[UUID], bool]) -> None:
    """Called once, by careteam at start-up: appointments are its facts."""
    _is_staff[:] = [ask]


_directed: list[tuple[Callable[[Viewer], Q], Callable[[UUID], frozenset[UUID]]]] = []


def ask_whom_one_directs_with(
    directed: Callable[[Viewer], Q], stays: Callable[[UUID], frozenset[UUID]]
) -> None:
    """Called once, by careteam at start-up: of persons, whom a viewer directs; and the stays of one person."""
    _directed[:] = [(directed, stays)]


def directed_by(viewer: Viewer) -> Q:
    """Of persons: those whose program this viewer directs; nobody, as long as nobody has said who that is."""
    return _directed[0][0](viewer) if _directed else Q(pk__in=[])


def factors_settled(account: Any, session: Any) -> bool:
    """Does this sign-in count in full?  An account with a second factor was asked for it while signing in."""
    return not owes_second_factor(account, session)


def owes_second_factor(account: Any, session: Any) -> bool:
    """Staff always need one; a participant is offered one.  One-click entry of the demo counts as both."""
    if session.get(DEMO_ENTRY):
        return False
    if Authenticator.objects.filter(user=account, type__in=SECOND_FACTORS).exists():
        return False
    return is_staff(account.person_id)


def is_staff(person_id: UUID) -> bool:
    return any(ask(person_id) for ask in _is_staff)


def named(person: Person, *, room: str = "") -> Named:
    """What `rules.name_for` needs; `room` is the room name of the membership concerned, if any."""
    return Named(person.pk, person.chosen_name, person.legal_name, person.pseudonym, room)


NAMES = ("pk", "chosen_name", "legal_name", "pseudonym")


def names_of(person_ids: Collection[UUID]) -> dict[UUID, Named]:
    """What `rules.name_for` needs, of many at once; without a room name.  One query."""
    found = Person.objects.filter(pk__in=person_ids).values_list(*NAMES)
    return {row[0]: Named(*row) for row in found}


def clinic() -> Clinic | None:
    """The one clinic; None in an empty database."""
    return Clinic.objects.first()


@dataclass(frozen=True, slots=True)
class Help:
    """Who answers when sound or picture does not work."""

    answered_by: str
    number: str
    dialled: str


def help_by_phone() -> Help | None:
    """None as long as the clinic has named nobody.  One query."""
    here = clinic()
    if here is None or not here.help_number:
        return None
    return Help(here.help_answered_by, here.help_number, rules.dialled(here.help_number))


def chosen(key: UUID | str) -> Person:
    """Whom a form's choice names.  Raises NotAllowed when there is nobody by this key."""
    found = Person.objects.filter(pk=key).first()
    if found is None:
        raise NotAllowed("Choose somebody from the list.")
    return found


def clinic_zone() -> Subquery:
    """For a query: the zone that the clinic's days are named in; null in an empty database."""
    return Subquery(Clinic.objects.values("zone")[:1])


def digest_of(token: str) -> str:
    """What is kept of a link or a code that somebody was given."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_by(token: str) -> Invitation | None:
    """The invitation that this link carries, whatever became of it."""
    return Invitation.objects.select_related("person").filter(digest=digest_of(token)).first()


@dataclass(frozen=True, slots=True)
class InvitationState:
    """Where someone's newest invitation stands.  `waits`: the link is out and good."""

    words: str
    waits: bool
    delivered: bool


def invitation_words(person_ids: Collection[UUID], *, zone: str, at: datetime) -> dict[UUID, InvitationState]:
    """For a page: each person's newest invitation in words.  Two queries, however many."""
    newest = {
        one.person_id: one for one in Invitation.objects.filter(person_id__in=person_ids).order_by("made_at")
    }
    letters = letters_of([one.notice for one in newest.values() if one.notice], zone=zone)
    return {who: _state(one, letters, at) for who, one in newest.items()}


def _state(one: Invitation, letters: dict[UUID, LetterState], at: datetime) -> InvitationState:
    letter = letters.get(one.notice) if one.notice else None
    if one.used_at is not None:
        return InvitationState("came in", waits=False, delivered=True)
    if one.ended_at is not None:
        return InvitationState("invitation taken back", waits=False, delivered=True)
    if at >= one.expires_at:
        return InvitationState("the link is too old", waits=False, delivered=True)
    words = letter.words if letter else "is being sent"
    return InvitationState(
        f"invited; {words}",
        waits=True,
        delivered=letter is None or letter.state in {State.WAITING, State.SENT},
    )


def address_of(person: Person) -> str:
    """Where mail to them goes: by what they sign in with, else the newest address that is known; empty for none."""
    account = Account.objects.filter(person=person).first()
    if account is not None:
        return account.email
    ways = WayToReach.objects.filter(person=person, kind=Reach.MAIL, ended_at__isnull=True)
    newest = ways.order_by("-added_at").first()
    return newest.value if newest else ""


def ways_to_reach(person_id: UUID) -> list[WayToReach]:
    """Those in use, the oldest first."""
    ways = WayToReach.objects.filter(person_id=person_id, ended_at__isnull=True)
    return list(ways.order_by("kind", "added_at"))


def knows_device(email: str, token: str, *, at: datetime) -> bool:
    """Did the owner of this name sign in from this browser before?  One query, whether or not there is such a name."""
    since = at - DEVICE_KNOWN_FOR
    return KnownDevice.objects.filter(
        digest=device_digest(token, email), account__email=email, last_at__gte=since
    ).exists()


def device_digest(token: str, email: str) -> str:
    """A browser has one cookie, and is known to each account for itself."""
    return hashlib.sha256(f"{token}:{email}".encode()).hexdigest() if token else ""


def hold_factors(account: Any) -> None:
    """Until this transaction ends nobody else shows a second factor of this account: a code is good once."""
    list(Authenticator.objects.select_for_update().filter(user=account).values_list("pk"))


def reset_link_for(address: str) -> tuple[Account, str] | None:
    """Whose address this is, and the path that lets them choose a new password; None: nobody's, or shut."""
    account = Account.objects.filter(email=address, is_active=True).first()
    if account is None:
        return None
    key = f"{user_pk_to_url_str(account)}-{default_token_generator.make_token(account)}"
    return account, f"/sign-in/password/reset/key/{key}/"


def draft_of(viewer: Viewer, place: str) -> list[Word]:
    """What this person had typed on this page and not sent; empty when nothing is kept."""
    kept = Draft.objects.filter(person_id=viewer.person_id, place=place).first()
    return [(form, name, value) for form, name, value in json.loads(kept.words)] if kept else []


def persons_called(name: str) -> QuerySet[Person]:
    """Whoever goes by exactly this name, chosen or legal, in whichever letters; nobody is found by half a name."""
    said = name.strip()
    return Person.objects.filter(
        Q(chosen_name__iexact=said) | Q(legal_name__iexact=said) if said else Q(pk=None)
    )


@dataclass(frozen=True, slots=True)
class SignInRow:
    """Somewhere this person is signed in."""

    id: int
    device: str
    since: str
    here: bool


def sign_ins_of(account: Any, here: str | None) -> list[SignInRow]:
    """Where this account is signed in now, the newest first; those that ended by themselves are left out."""
    listed = UserSession.objects.filter(user=account).order_by("-created_at")
    found = [one for one in listed if _goes_on(one)]
    zone = account.person.zone
    return [
        SignInRow(
            one.pk, rules.device_words(one.user_agent), _moment(one.created_at, zone), one.session_key == here
        )
        for one in found
    ]


def _goes_on(one: UserSession) -> bool:
    return get_session_user(import_module(settings.SESSION_ENGINE).SessionStore(one.session_key)) is not None


@dataclass(frozen=True, slots=True)
class You:
    """One's own names and ways in."""

    name: str
    pronouns: str
    pseudonym: str
    clock: str
    email: str
    has_password: bool
    passkeys: int
    has_app: bool
    codes_left: int | None
    sign_ins: int


def you(viewer: Viewer, account: Any) -> You:
    person = account.person
    factors = list(Authenticator.objects.filter(user=account))
    kinds = [one.type for one in factors]
    codes = next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return You(
        name=rules.name_for(viewer, named(person), Where.STAFF),
        pronouns=person.pronouns,
        pseudonym=person.pseudonym,
        clock=rules.zone_words(person.zone),
        email=account.email,
        has_password=account.has_usable_password(),
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        has_app=Authenticator.Type.TOTP in kinds,
        codes_left=RECOVERY_CODES - int(codes.data["used_mask"]).bit_count() if codes else None,
        sign_ins=len(sign_ins_of(account, None)),
    )


@dataclass(frozen=True, slots=True)
class ResetRow:
    when: str
    by: str
    confirmed: str


@dataclass(frozen=True, slots=True)
class ResetPage:
    """Someone whose second factor may be taken away, what they have, and how often that was done."""

    person_id: UUID
    name: str
    factors: str
    can_sign_in: bool
    earlier: list[ResetRow]


def reset_page(viewer: Viewer, person: Person) -> Cards[ResetPage]:
    resets = list(FactorReset.objects.filter(person=person).order_by("-at"))
    by = Person.objects.in_bulk({one.by for one in resets})
    found = clinic()
    zone = found.zone if found else "UTC"
    earlier = [
        ResetRow(
            _moment(one.at, zone),
            rules.name_for(viewer, named(by[one.by]), Where.STAFF) if one.by in by else "",
            one.confirmed,
        )
        for one in resets
    ]
    name = rules.name_for(viewer, named(person), Where.STAFF)
    can_sign_in = Account.objects.filter(person=person, is_active=True).exists()
    page = ResetPage(person.pk, name, _factor_words(person), can_sign_in, earlier)
    return Cards((page,), _directed[0][1](person.pk) if _directed else frozenset())


def _factor_words(person: Person) -> str:
    kinds = Authenticator.objects.filter(user__person=person).values_list("type", flat=True)
    words = [said for kind, said in FACTOR_WORDS if kind in set(kinds)]
    return " and ".join(words)


def _moment(at: datetime, zone: str) -> str:
    here = local(at, zone)
    return f"{whole_day(here)}, {o_clock(at, zone)}"
