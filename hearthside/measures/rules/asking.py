"""What is asked of whom, when it is due, and who may begin, answer and finish.  No database, no clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.measures.terms import Answers, Instrument, Interval, Item, Kind, Wording
from hearthside.safety.rules import CLOCK

from .scoring import is_skipped, may_be


STAYS_OPEN = timedelta(hours=24)  # from when it was begun: so long it is gone on with, and corrected
LONGEST_WORDS = 2000
NOT_THEIRS = "That is for them to answer, or for whoever has them in their care."


def administrations_in_sight(viewer: Viewer) -> Q:
    """One's own, and those of whom one treats, stands in for, or whose record was opened in an emergency."""
    return Q(episode_id__in=viewer.own_episodes | viewer.treats)


def stays_treated(viewer: Viewer) -> Q:
    """Of those one treats, stands in for, is on call for, or whose record was opened in an emergency."""
    return Q(pk__in=viewer.treats)


def forms_of_those_treated(viewer: Viewer) -> Q:
    return Q(episode_id__in=viewer.treats)


def own_forms(viewer: Viewer) -> Q:
    """To be answered by oneself."""
    return Q(episode_id__in=viewer.own_episodes)


def asked(instrument: Instrument, answers: Answers) -> tuple[Item, ...]:
    """The items that are asked of somebody who has answered so far, in their order."""
    return tuple(item for item in instrument.items if not is_skipped(item, answers))


def blanks(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """What is asked and not answered; words may always be left out."""
    return tuple(
        item.key
        for item in asked(instrument, answers)
        if item.kind != Kind.WORDS and answers.get(item.key) is None
    )


def screens(instrument: Instrument) -> tuple[tuple[Item, ...], ...]:
    """What is put before somebody at once: mostly one item.  Their order and number hold whatever is answered."""
    made: list[tuple[Item, ...]] = []
    for item in instrument.items:
        if item.beside:
            made[-1] = (*made[-1], item)
        else:
            made.append((item,))
    return tuple(made)


def next_screen(instrument: Instrument, answers: Answers, *, after: int = 0, unseen: bool = False) -> int:
    """The next that is asked, counted from one; one more than there are: none.

    `unseen`: that was neither answered nor passed over.
    """
    all_ = screens(instrument)
    for n, screen in enumerate(all_[after:], start=after + 1):
        is_seen = screen[0].key in answers
        if not is_skipped(screen[0], answers) and not (unseen and is_seen):
            return n
    return len(all_) + 1


def screen_before(instrument: Instrument, answers: Answers, nth: int) -> int:
    """The one before that is asked; none: 0."""
    asked_before = [
        n
        for n, screen in enumerate(screens(instrument)[: nth - 1], start=1)
        if not is_skipped(screen[0], answers)
    ]
    return asked_before[-1] if asked_before else 0


SECONDS_EACH = 15


def minutes_words(questions: int) -> str:
    """How long that many take, about."""
    minutes = max(1, round(questions * SECONDS_EACH / 60))
    return "about a minute" if minutes == 1 else f"about {minutes} minutes"


def is_due(interval: Interval | None, *, last_on: date | None, today: date) -> bool:
    """Never finished yet, or so long ago; never, where the calendar does not ask for it."""
    if interval is None or interval.days is None:
        return False
    return last_on is None or today >= last_on + timedelta(days=interval.days)


def can_be_asked(instrument: Instrument | None, *, is_permitted: bool = False) -> Verdict:
    """A definition without wording scores what others asked; it is put before somebody by a permission on record."""
    if instrument is None:
        return no("There is no such form.", "instrument")
    if instrument.wording or is_permitted:
        return YES
    return no("There is no leave on record to show its questions.", "wording")


def may_write(by: Actor, episode_id: UUID, *, is_open: bool) -> Verdict:
    """The person themselves, or whoever has them in their care and asks them; while the stay is open."""
    if isinstance(by, Machine) or episode_id not in (
        by.own_episodes | by.cares_for | by.covers_today | by.on_call_for
    ):
        return no(NOT_THEIRS)
    return YES if is_open else no("This stay has ended.")


def may_lapse(by: Actor) -> Verdict:
    return YES if by == CLOCK else no("A form lapses by itself.")


def may_permit(by: Actor) -> Verdict:
    """Whoever says what the clinic is: an owner's leave is the clinic's, in all its programs."""
    if isinstance(by, Viewer) and by.directs_clinic:
        return YES
    return no("The clinic's director records permissions.")


def permissions_in_sight(viewer: Viewer) -> Q:
    """Of everyone who directs: what the clinic may show is no secret among them."""
    return Q() if viewer.directs_programs else Q(pk__in=())


def needs_permission(instrument: Instrument) -> Verdict:
    return no("Its wording is here already.") if instrument.wording else YES


def is_whole(instrument: Instrument, wording: Wording) -> Verdict:
    """Each item and each answer has its words."""
    texts = [wording.instruction, wording.notice, wording.locale]
    texts += [wording.items.get(item.key, "") for item in instrument.items]
    for key, one in instrument.choices.items():
        texts += [wording.choices.get(key, {}).get(value, "") for value in one.values]
    return (
        YES if all(text.strip() for text in texts) else no("Each question and each answer needs its words.")
    )


def is_open_yet(begun_at: datetime, *, at: datetime) -> Verdict:
    """The day after, one begins anew: an answer is of the days that its question names."""
    if at - begun_at < STAYS_OPEN:
        return YES
    return no("This was begun more than a day ago. You can begin it anew.", "lapsed")


def fits(instrument: Instrument, key: str, value: int | None, words: str) -> Verdict:
    """Whether the pinned version has this item and this answer to it.  An answer may be taken back: then it is blank."""
    item = instrument.item(key)
    if item is None:
        return no("There is no such question in this form.", "item")
    if item.kind == Kind.WORDS:
        if value is not None:
            return no("Answer this one in words.", "value")
        too_long = len(words) > LONGEST_WORDS
        return no(f"At most {LONGEST_WORDS} letters, please.", "words") if too_long else YES
    if words or not may_be(item, value):
        return no("Choose one of the answers.", "value")
    return YES
