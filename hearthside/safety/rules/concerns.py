"""What is true of concerns: who sees one, who may do what to it, and when.  No database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.people.rules import is_a_number
from hearthside.safety.terms import LONGEST_WHAT, Level, Tier

from .ladders import ConcernLike, missing_to_close


CLOCK = Machine("the escalation clock")
SEES_ABSENCE = Machine("the presence reconciler")
WITHIN = timedelta(hours=24)  # of a red concern's end the next contact is
ONE_PRESS = timedelta(seconds=60)  # a button pressed again so soon was pressed once
WORK_LIST = f"concerns:{UUID(int=0)}"  # that something changed on somebody's work list


def concerns_in_sight(viewer: Viewer) -> Q:
    """Whoever has it, those who treat them, whoever leads their cohort, and whoever runs the program.  Never themselves.

    While it is open also whoever had it before: they may have been woken by it, and can take it over.
    """
    led = viewer.leads_cohorts | viewer.watches_cohorts
    seen = (
        Q(episode_id__in=viewer.treats)
        | Q(owner_id=viewer.person_id)
        | Q(closed_at__isnull=True, events__whom_id=viewer.person_id)
        | Q(episode__program_id__in=viewer.runs_programs)
        | Q(episode__memberships__cohort_id__in=led, episode__memberships__ended_at__isnull=True)
    )
    return seen & ~Q(episode_id__in=viewer.own_episodes)


def stays_treated(viewer: Viewer) -> Q:
    """Of those whom one treats: how their risk was judged."""
    return Q(pk__in=viewer.treats - viewer.own_episodes)


def own_concerns(viewer: Viewer) -> Q:
    """Of the person themselves: to correct the number on which they are called."""
    return Q(episode_id__in=viewer.own_episodes)


def may_follow_concerns(viewer: Viewer, which: UUID) -> bool:
    """That some concern changed; never whose.  Whoever works here."""
    return viewer.is_staff


def may_follow_help(viewer: Viewer, episode_id: UUID) -> bool:
    """That something changed for oneself."""
    return episode_id in viewer.own_episodes


def acts_open(
    one: ConcernLike, *, is_mine: bool, is_licensed: bool, supervises: bool, is_signer: bool
) -> tuple[str, ...]:
    """What can be done to an open concern by somebody, in the order in which it usually is."""
    if one.closed_at is not None:
        return ()
    judged = one.tier in {Tier.RED, Tier.ORANGE}
    unsigned = one.signed_at is None
    offered = (
        ("answer", unsigned and one.acknowledged_at is None),
        ("take-over", unsigned and one.acknowledged_at is not None and not is_mine),
        ("confirm", one.tier == Tier.KNOWN and is_licensed),
        ("tried", unsigned and one.reached_at is None and one.tier != Tier.KNOWN),
        ("reached", unsigned and one.reached_at is None and one.tier != Tier.KNOWN),
        ("assess", unsigned and judged and is_licensed),
        ("plan", unsigned and judged and one.plan_reviewed_at is None),
        ("next", unsigned and judged),
        (
            "sign",
            unsigned
            and one.tier != Tier.KNOWN
            and (is_licensed or (is_mine and one.tier == Tier.ATTENDANCE)),
        ),
        ("cosign", not unsigned and supervises and not is_signer),
        ("hand-over", unsigned),
        ("more-urgent", unsigned and one.tier != Tier.RED),
    )
    return tuple(name for name, is_open in offered if is_open)


def may_raise(by: Actor, episode_id: UUID, program_id: UUID, *, is_open: bool, leads: bool) -> Verdict:
    """The person themselves, whoever cares for them in any way, whoever sees absence, and whoever seals what they wrote.

    `leads`: they lead a cohort that the person is in.
    """
    if not is_open:
        return no("This stay has ended.")
    if isinstance(by, Machine):
        return YES if by in {SEES_ABSENCE, CLOCK} else no("Nobody is behind this.")
    cares = episode_id in by.treats | by.own_episodes or program_id in by.runs_programs or leads
    return YES if cares else no("You do not treat them.")


def may_act(by: Actor, *, sees: bool, is_own: bool) -> Verdict:
    """Answer, take over, call, say what came of it: whoever of the team sees it."""
    if isinstance(by, Machine) or is_own or not sees or not by.is_staff:
        return no("This is not yours to answer.")
    return YES


def is_still_open(one: ConcernLike) -> Verdict:
    return YES if one.closed_at is None else no("This was closed meanwhile.")


def may_end_stay(*, open_concerns: int) -> Verdict:
    """Nobody's stay ends over an open concern."""
    return (
        YES
        if not open_concerns
        else no("A concern about them is open. Bring it to its end first.", "open_concern")
    )


def may_assess_stay(by: Viewer, episode_id: UUID, *, is_open: bool) -> Verdict:
    """Whoever treats them, while their stay is open."""
    if episode_id not in by.treats or episode_id in by.own_episodes:
        return no("You do not treat them.")
    return YES if is_open else no("This stay has ended.")


def may_assess(*, is_licensed: bool) -> Verdict:
    return YES if is_licensed else no("A clinician who holds a licence says how high the risk is.")


def may_sign(one: ConcernLike, *, is_licensed: bool, is_owner: bool) -> Verdict:
    """A licensed clinician, when all is done.  An absence is a task: whoever has it may end it, too."""
    if one.signed_at is not None:
        return no("This is signed already.")
    if not is_licensed and not (one.tier == Tier.ATTENDANCE and is_owner):
        return no("A clinician who holds a licence closes this.")
    missing = missing_to_close(one)
    return no(f"Before this can close: {'; '.join(missing)}.", "missing") if missing else YES


def may_cosign(one: ConcernLike, by: UUID, *, supervises: bool) -> Verdict:
    """Somebody else, who supervises those who treat them, or directs."""
    if one.signed_at is None:
        return no("Nobody has signed this yet.")
    if one.signed_by == by:
        return no("Somebody else signs beside you: a supervisor, or the director.")
    return YES if supervises else no("A supervisor or the director signs this.")


def may_correct_number(by: Actor, episode_id: UUID, number: str) -> Verdict:
    """The person themselves; as a number that can be dialled."""
    if isinstance(by, Machine) or episode_id not in by.own_episodes:
        return no("Only they say on which number they are called.")
    return is_a_number(number)


def is_soon(next_contact_at: datetime, *, at: datetime, tier: str) -> Verdict:
    """Ahead; of a red concern within a day."""
    if next_contact_at <= at:
        return no("The next contact lies ahead.", "next_contact")
    if tier == Tier.RED and next_contact_at > at + WITHIN:
        return no("After this, the next contact is within a day.", "next_contact")
    return YES


def words_fit(words: str, *, needed: bool, field: str = "words") -> Verdict:
    if needed and not words.strip():
        return no("Write one sentence about it, so that it can be understood later.", field)
    return YES if len(words) <= LONGEST_WHAT else no(f"At most {LONGEST_WHAT} letters.", field)


def reassess_on(level: str, assessed_at: datetime, days: Mapping[Level, int]) -> datetime:
    """By when somebody's risk is assessed again.  `days`: by level."""
    return assessed_at + timedelta(days=days[Level(level)])
