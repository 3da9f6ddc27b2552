"""Who came and who did not, and what they wrote: made up, the same at every start.  No database, no clock."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from hearthside.practice.terms import AbsenceSaid, Why, WrapUpSaid
from hearthside.rooms.terms import Kind, Noted, Source
from hearthside.schedule.terms import Absence


Spans = tuple[tuple[float, float], ...]  # minutes from the start of a session
UNWELL = {("theo", ago) for ago in (2, 3, 4)}  # of three days in a row one at least is a program day
NOT_YET = ("noor", 0)  # comes to the group that is on, so that a visitor sees how one arrives
LATE = {("marisol", ago) for ago in (1, 2, 3)}
EARLY_MIN, LATE_MIN = 2.0, 7.0
ENTERS, SILENT = timedelta(seconds=2), timedelta(seconds=3)
OPENS = timedelta(minutes=6)  # before a session; the others after it
RUNS_OVER, COUNTED = timedelta(seconds=20), timedelta(seconds=35)
WRITES, ATTESTS = timedelta(minutes=4), timedelta(minutes=9)
TAKES = (
    "That I can say no and nobody leaves.",
    "Breathing out longer than in. I did it on the stairs.",
    "What Bea said about Sundays.",
    "I want to try the list before I open my phone.",
    "It was enough to listen today.",
    "One small thing before noon, not five.",
    "That asking is not the same as begging.",
    "I spoke first for once.",
)
SAYS = (
    "",
    "Could we talk about the weekend?",
    "",
    "I slept badly again, three nights.",
    "I would like to bring the letter next time.",
    "",
)
WHYS = (Why.UNWELL, Why.CARE, Why.DEVICE, Why.WORK)
CORRECTED = "Their picture stood still; they heard all of it and wrote to me."
STEPPED_OUT = "Was called to the door for five minutes; the camera stayed on."


def chance(*what: object) -> int:
    """A number that looks thrown and is always the same."""
    return zlib.crc32(" ".join(map(str, what)).encode())


def is_away(slug: str, ago: int) -> bool:
    """The whole day, so many days before the start."""
    return (slug, ago) in UNWELL or (slug, ago) == NOT_YET or chance(slug, ago) % 17 == 0


def word_of(slug: str, ago: int) -> AbsenceSaid | None:
    """What they say of a day on which they do not come; None: nothing."""
    if (slug, ago) == NOT_YET:
        words = "My sister needs me this morning. I come later."
        return AbsenceSaid(kind=Absence.CANNOT_COME, why=Why.CARE, words=words)
    if (slug, ago) in UNWELL:
        return AbsenceSaid(kind=Absence.CANNOT_COME, why=Why.UNWELL)
    n = chance(slug, ago, "why")
    return None if n % 4 == 0 else AbsenceSaid(kind=Absence.CANNOT_COME, why=WHYS[n % len(WHYS)])


def is_late(slug: str, ago: int, nth: int) -> bool:
    """To the first session of a day; they say so before."""
    return nth == 0 and ((slug, ago) in LATE or chance(slug, ago, "late") % 12 == 0)


def late_word() -> AbsenceSaid:
    return AbsenceSaid(kind=Absence.LATE, why=Why.UNDER_WAY, minutes=10)


def spans_of(slug: str, ago: int, nth: int, minutes: float) -> Spans:
    """When somebody who came was in the room: most from before the start to the end."""
    if is_late(slug, ago, nth):
        return ((LATE_MIN, minutes),)
    middle = minutes * 0.4
    match chance(slug, ago, nth) % 20:
        case 0 | 1:  # a drop that is short enough to count
            return ((-EARLY_MIN, middle), (middle + 1.2, minutes))
        case 2:  # one that is not
            return ((-EARLY_MIN, middle), (middle + 5.5, minutes))
        case 3:
            return ((-EARLY_MIN, minutes - 4),)
        case _:
            return ((-EARLY_MIN, minutes),)


def noted(place: UUID, spans: Spans, starts_at: datetime) -> list[Noted]:
    """What the media door writes down of somebody who was there at these times."""
    found = []
    for begins, ends in spans:
        line, sid = uuid4(), f"PA_{uuid4().hex[:12]}"
        came, went = (starts_at + timedelta(minutes=one) for one in (begins, ends))
        for kind, at, before in (
            (Kind.CONNECTED, came, None),
            (Kind.ENTERED, came + ENTERS, None),
            (Kind.CLIENT_HUNG_UP, went, went - SILENT),
        ):
            found.append(
                Noted(
                    source=Source.DOOR,
                    kind=kind,
                    at=at,
                    noted_at=at,
                    not_before=before,
                    place=place,
                    sid=sid,
                    connection=line,
                )
            )
    return found


def wrap_up_of(slug: str, ago: int) -> WrapUpSaid | None:
    """What somebody who came writes at the end of a day; not everybody does."""
    n = chance(slug, ago, "wrap-up")
    if n % 3 == 0:
        return None
    return WrapUpSaid(
        take_with_me=TAKES[n % len(TAKES)],
        how_i_leave=3 + n % 6,
        to_my_therapist=SAYS[n % len(SAYS)],
    )


# What a few answer from week to week, as sums; the last stays.  Nobody thinks of death, and nobody gets reliably worse:
# what asks for someone at once is for whoever tries it.
MEASURES = ("gad7", "phq9")
COURSES = {
    ("noor", "phq9"): (17, 15, 16, 12, 9, 8),
    ("noor", "gad7"): (14, 14, 11, 9, 7, 7),
    ("sam", "phq9"): (12, 13, 11, 12, 11, 10),
    ("sam", "gad7"): (9, 10, 9, 8, 8, 7),
    ("bea", "phq9"): (20, 18, 19, 15, 13, 13),
    ("bea", "gad7"): (16, 15, 16, 13, 12, 10),
    ("theo", "phq9"): (9, 11, 8, 6, 4, 4),
    ("theo", "gad7"): (6, 7, 5, 5, 3, 3),
    ("ada", "phq9"): (14, 12, 13, 10, 7, 6),
    ("ada", "gad7"): (12, 12, 9, 8, 8, 5),
}
ITEMS = {"phq9": 8, "gad7": 7}  # over which a sum is spread; item 9 of the first is nought
ASKED_TODAY = "noor"  # nothing of the last week, so that a visitor finds questions


def answers_of(slug: str, key: str, nth: int, ago: int) -> tuple[int, ...] | None:
    """In the items' order; None: they do not answer."""
    course = COURSES.get((slug, key))
    if course is None or (slug == ASKED_TODAY and ago <= 7):  # noqa: PLR2004 -- a week
        return None
    sum_, many = course[min(nth, len(course) - 1)], ITEMS[key]
    each, more = divmod(sum_, many)
    first = chance(slug, key) % many
    spread = [each + ((n - first) % many < more) for n in range(many)]
    return (*spread, 0, 1) if key == "phq9" else tuple(spread)
