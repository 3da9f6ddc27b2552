"""What is true of persons and their names.  No database, no clock, no request."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Role, Viewer
from hearthside.kernel.clock import city, is_a_zone, o_clock

from .terms import MOST_FAMILY_LINKS, ZONES, Standing, Where


BUILDER = "the demo builder"
CALLER = Machine("the caller")  # brings alerts to members of staff
CONSOLE = Machine("the console")  # whoever starts the program, before there is a director
SET_UP = {BUILDER, CONSOLE.name}
ADDRESS_TAKEN = "This address belongs to someone here already."
NOT_AT_THIS_ADDRESS = no(
    "By this link nobody comes in. Whoever asked you can ask you once more, at another address of yours.",
    "address",
)
US_NUMBER_DIGITS = (10, 15)  # a number with its area code; the longest that exists (E.164)
MAY_SEE_LEGAL_NAMES = (Role.BILLING, Role.DIRECTOR, Role.INTAKE, Role.PRESCRIBER)
LONGEST_ROOM_NAME = 24
# The first sign that stands in what a browser says of itself; most claim to be others as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "an Android device"), ("Windows", "Windows"),
    ("Macintosh", "a Mac"), ("Linux", "Linux"),
)  # fmt: skip
CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is taken for another
CODE_LENGTH = 16  # 78 bits
CODE_LASTS = timedelta(hours=24)
MOST_TRIES = 10
NEW_CODE = "Start the program again; it shows a new one."
NO_FIRST_CODE = no("There is no code to come in by. A director invites whoever is to come in.", "none")


@dataclass(frozen=True, slots=True)
class Named:
    """The names one person goes by; `room` is what they chose for this cohort, empty for staff."""

    person_id: UUID
    chosen: str
    legal: str = ""
    pseudonym: str = ""
    room: str = ""


STEP_UP_S = 300  # who signed in within five minutes is not asked again


def standing(*, age_s: float, away_s: float, limit_s: float, longest_s: float) -> Standing:
    """`age_s` since the sign-in began, `away_s` since the last key, touch or pointer."""
    if age_s > longest_s:
        return Standing.OVER
    return Standing.AWAY if away_s > limit_s else Standing.OPEN


def name_for(viewer: Viewer, named: Named, where: Where) -> str:
    """How this person appears to this viewer in this place; nothing else prints a name.

    Members of a cohort meet by room name, and in the circle by pseudonym, whoever looks.  The chosen name is for staff
    and for oneself.  The legal name is only for those whom law or a payer obliges to write it.
    """
    match where:
        case Where.ROOM:
            return named.room or named.chosen
        case Where.CIRCLE:
            return named.pseudonym or "Someone in your circle"
        case Where.LAW if viewer.holds(*MAY_SEE_LEGAL_NAMES):
            return named.legal or named.chosen
        case _ if viewer.is_staff or viewer.person_id == named.person_id:
            return named.chosen
        case _:
            return named.room or "Someone in your group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """What someone says of themselves: how to call them, in which language and by which clock they live."""

    chosen_name: str
    legal_name: str = ""
    pronouns: str = ""
    pseudonym: str = ""
    language: str = "en"
    zone: str = "America/New_York"

    def differs_from(self, other: Introduction) -> dict[str, str]:
        before = asdict(other)
        return {name: value for name, value in asdict(self).items() if value != before[name]}


def introduction_of(person: Any) -> Introduction:
    return Introduction(**{name: getattr(person, name) for name in Introduction.__dataclass_fields__})


class InvitationLike(Protocol):
    person_id: UUID
    expires_at: datetime
    used_at: datetime | None
    ended_at: datetime | None


def may_invite(by: Actor) -> Verdict:
    """Who makes people known to the program: its directors, and whatever sets a clinic up."""
    if isinstance(by, Machine):
        return YES if by.name in SET_UP else no("People are invited by a director.")
    return YES if by.directs_clinic or by.directs_programs else no("People are invited by a director.")


def may_ask_family(by: Actor, *, sent: int) -> Verdict:
    """Whoever is in treatment, for themselves, and whoever treats somebody.  `sent`: links since a day ago."""
    if isinstance(by, Machine):
        return YES if by.name in SET_UP else no("A machine invites nobody.")
    if not by.own_episodes | by.treats:
        return no("Family is asked by whose hour it is.")
    if sent >= MOST_FAMILY_LINKS:
        return no("That is enough links for one day. Ask them tomorrow.", "too_many")
    return YES


def may_name_clinic(by: Actor) -> Verdict:
    if isinstance(by, Machine):
        return YES if by.name in SET_UP else no("The clinic's director names the clinic.")
    return YES if by.directs_clinic else no("The clinic's director names the clinic.")


def may_introduce(by: Actor, person_id: UUID) -> Verdict:
    """Oneself; or whoever made them known."""
    return YES if by.id == person_id else may_invite(by)


def may_accept(by: Viewer, invitation: InvitationLike, *, at: datetime) -> Verdict:
    """The one whom the link was sent to, once, while it is good."""
    if by.person_id != invitation.person_id:
        return no("This link is for someone else.", "not_yours")
    if invitation.used_at is not None:
        return no("This link was used already. Sign in with the password that you chose.", "used")
    if invitation.ended_at is not None:
        return no("A newer link was sent, or this one was taken back. Look for a newer mail.", "ended")
    if at >= invitation.expires_at:
        return no("This link is too old. Ask your clinic for a new one; that takes them a moment.", "expired")
    return YES


class FirstCodeLike(Protocol):
    made_at: datetime
    tries: int
    used_at: datetime | None


def in_groups(code: str) -> str:
    """As it is shown: `ABCD-EFGH-JKMN-PQRS`."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def as_shown(said: str) -> str:
    """What somebody typed, without spaces, hyphens and small letters."""
    return re.sub(r"[\s-]", "", said).upper()


def may_try_first_code(code: FirstCodeLike, *, at: datetime) -> Verdict:
    if code.used_at is not None:
        return no("This code was used already. Sign in with the password that was chosen then.", "used")
    if at >= code.made_at + CODE_LASTS:
        return no(f"This code is older than a day. {NEW_CODE}", "expired")
    if code.tries >= MOST_TRIES:
        return no(f"This was tried {MOST_TRIES} times. {NEW_CODE}", "too_often")
    return YES


def wrong_first_code(tries: int) -> Verdict:
    left = MOST_TRIES - tries
    if left <= 0:
        return no(f"This was tried {MOST_TRIES} times. {NEW_CODE}", "too_often")
    times = "once more" if left == 1 else f"{left} times more"
    return no(f"This is not the code on the console. You can try {times}.", "wrong")


def may_reset_second_factor(by: Actor, person_id: UUID) -> Verdict:
    """A director, for someone else; for whom of them is a matter of sight."""
    if isinstance(by, Machine) or not (by.directs_clinic or by.directs_programs):
        return no("A director does this, when they are sure who asks.", "not_director")
    if by.person_id == person_id:
        return no("Nobody does this for themselves. Another director does it for you.", "oneself")
    return YES


def sign_ins_in_sight(viewer: Viewer) -> Q:
    """One's own."""
    return Q(user__person_id=viewer.person_id)


def device_words(user_agent: str) -> str:
    """What someone would call the browser and the machine that say this of themselves."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "A browser")
    machine = next((name for sign, name in MACHINES if sign in user_agent), "")
    return f"{browser} on {machine}" if machine else browser


def is_a_number(said: str) -> Verdict:
    """A phone number that someone could call: digits, spaces, brackets, dots, hyphens, a plus in front."""
    digits = re.sub(r"[ ().-]", "", said.strip())
    least, most = US_NUMBER_DIGITS
    if not re.fullmatch(r"\+?\d+", digits) or not least <= len(digits.lstrip("+")) <= most:
        return no("Write the number with its area code, like 212 555 0148.")
    return YES


def is_whole_help(number: str, answered_by: str) -> Verdict:
    """A number that a person answers, and which person; or neither.  The code names the field."""
    if number and not answered_by:
        return no("Say who answers it, as participants know them.", "help_answered_by")
    if answered_by and not number:
        return no("Write the number on which they answer, or leave both empty.", "help_number")
    verdict = is_a_number(number) if number else YES
    return verdict or no(verdict.reason, "help_number")


def dialled(number: str) -> str:
    """As a phone is told it: digits, and a plus in front."""
    return re.sub(r"[^\d+]", "", number)


def zone_words(zone: str) -> str:
    """A clock as people call it: `Eastern`, not `America/New_York`; elsewhere by its city, `Tokyo`."""
    return dict(ZONES).get(zone) or city(zone)


def zones_with(zone: str) -> tuple[tuple[str, str], ...]:
    """What is offered to somebody who lives by this clock now."""
    return ZONES if not zone or zone in dict(ZONES) else (*ZONES, (zone, zone_words(zone)))


def is_a_clock(zone: str) -> Verdict:
    return YES if is_a_zone(zone) else no("Choose a clock from the list.", "zone")


def agreements_in_sight(viewer: Viewer) -> Q:
    """Directors read every version that was published."""
    return Q(pk__isnull=False) if viewer.holds(Role.DIRECTOR) else Q(pk__in=[])


def agreements_to_sign(viewer: Viewer) -> Q:
    """People in treatment read whatever was published: nothing in it is anyone's.  To sign is another question."""
    return Q(pk__isnull=False) if viewer.holds(Role.PARTICIPANT) else Q(pk__in=[])


def signatures_in_sight(viewer: Viewer) -> Q:
    """One's own."""
    return Q(person_id=viewer.person_id)


def may_publish(by: Actor) -> Verdict:
    """Whoever says what the clinic is: agreements are the clinic's, in all its programs."""
    if may_name_clinic(by):
        return YES
    return no("The clinic's director publishes its agreements.")


def may_sign(by: Actor, *, newest: bool, in_treatment: bool) -> Verdict:
    """Oneself, what holds now.  `in_treatment`: staff agree to nothing here."""
    if isinstance(by, Machine) or not in_treatment:
        return no("People in treatment sign this, each for themselves.", "not_in_treatment")
    if not newest:
        return no("There is a newer version of this. Please read that one.", "outdated")
    return YES


def may_revoke(by: Actor, person_id: UUID, *, revoked: bool) -> Verdict:
    if isinstance(by, Machine) or by.person_id != person_id:
        return no("Only the person who signed takes it back.", "not_yours")
    return no("You took this back already.", "revoked") if revoked else YES


def agreements_words(count: int) -> str:
    """`Two agreements wait`; empty for none."""
    if count <= 0:
        return ""
    said = {1: "One agreement waits", 2: "Two agreements wait", 3: "Three agreements wait"}
    return said.get(count, f"{count} agreements wait")


LONGEST_LEAD = 44  # characters


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`lead`: a short first sentence, which stands out; empty where the first one is long, or the only one."""

    lead: str
    words: str


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """As they are drawn: what an empty line parts."""
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
    return tuple(_paragraph(part) for part in parts if part)


def _paragraph(part: str) -> Paragraph:
    first, stop, rest = part.partition(". ")
    if not stop or len(first) > LONGEST_LEAD:
        return Paragraph("", part)
    return Paragraph(f"{first}.", rest)


NOT_TAKEN_IS_SILENT = 3  # times


def nothing_out(*, spent: bool, confirmed: bool) -> str:
    """Of an alert for which no notice went out."""
    if confirmed:
        return "answered before anything went out"
    return "there is no way to reach them" if spent else "goes out in a moment"


MOST_DEVICES = 8
LONGEST_QUIET = timedelta(hours=12)
TRY_AGAIN_AFTER = timedelta(seconds=30)


def may_be_called(by: Actor) -> Verdict:
    """Members of staff, each for themselves."""
    if isinstance(by, Machine) or not by.is_staff:
        return no("Members of the team choose how they are reached.", "not_staff")
    return YES


def international(number: str) -> str:
    """As a text service is told it, `+12125550148`; empty for what is no number."""
    if not is_a_number(number):
        return ""
    digits = dialled(number)
    if digits.startswith("+"):
        return digits if not digits.startswith("+0") else ""
    us, us_with_one = US_NUMBER_DIGITS[0], US_NUMBER_DIGITS[0] + 1
    if len(digits) == us and digits[0] not in "01":
        return f"+1{digits}"
    return f"+{digits}" if len(digits) == us_with_one and digits[0] == "1" else ""


def are_quiet_hours(begins: time | None, ends: time | None) -> Verdict:
    """Both or neither, not the same, and at most half a day: whoever is to be reached must be, some time."""
    if (begins is None) != (ends is None):
        return no("Say when they begin and when they end, or leave both empty.", "quiet")
    if begins is None or ends is None:
        return YES
    length = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    if timedelta(minutes=length % (24 * 60)) > LONGEST_QUIET or length == 0:
        return no("Quiet hours are at most twelve hours long.", "quiet")
    return YES


def quiet_words(ends_at: datetime, zone: str) -> str:
    return f"waits until {o_clock(ends_at, zone)}, when their quiet hours end"


def may_add_device(count: int) -> Verdict:
    if count >= MOST_DEVICES:
        return no("You have switched it on for eight devices. Remove one that you no longer use.", "device")
    return YES


def may_end_device(by: Actor, person_id: UUID) -> Verdict:
    return YES if by.id == person_id else no("This is someone else's device.", "not_yours")


def devices_in_sight(viewer: Viewer) -> Q:
    """One's own, while they are on."""
    return Q(person_id=viewer.person_id, ended_at__isnull=True)


def a_try(person_id: UUID) -> str:
    return f"try:{person_id}"


def may_try(last: datetime | None, *, at: datetime) -> Verdict:
    if last is not None and at - last < TRY_AGAIN_AFTER:
        return no("One has just gone out. Give it half a minute.", "too_soon")
    return YES


def may_follow_work(viewer: Viewer, person_id: UUID) -> bool:
    """That something asks for somebody is heard by them alone, while they are of the staff."""
    return viewer.is_staff and viewer.person_id == person_id
