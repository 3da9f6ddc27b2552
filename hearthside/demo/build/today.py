"""The day of the start: a group that is on whatever the hour, and everyone says where they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from hearthside.careteam.queries import build_viewer
from hearthside.demo import terms
from hearthside.demo.queries import live_group
from hearthside.people.models import Person
from hearthside.program.models import Cohort, Episode
from hearthside.rooms.actions import open_door
from hearthside.rooms.models import Room
from hearthside.safety.queries import program_day, stamp_on
from hearthside.safety.terms import IfIVanish, StampSaid
from hearthside.schedule.actions import arrive, cancel_hour, cancel_session, let_another_lead, plan_session
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import LEADS, SeatKind, SessionKind

from .who import US, Cast


GROUP = timedelta(minutes=60)
INTO_IT = timedelta(minutes=22)  # the second third of an hour
PAUSE = (timedelta(minutes=30), timedelta(minutes=40))
JUST_BEFORE = timedelta(minutes=1)
OTHER_HOUR = "Today the group meets at another hour. It stands on your day."


def make_live(*, at: datetime) -> Session:
    """A group of the day cohort that is in its second third now; the one that is already there, if any."""
    live = live_group(at=at)
    if live is not None:
        return live
    cohort = Cohort.objects.select_related("track__program").get(name=terms.DAY)
    starts_at = (at - INTO_IT).replace(second=0, microsecond=0)
    people = Cast().people
    leads = {"fay": SeatKind.FACILITATOR, "leo": SeatKind.CO_FACILITATOR, "pia": SeatKind.TECH_HOST}
    _give_way(
        cohort, [people[slug] for slug in leads], (starts_at, starts_at + GROUP), people.get("nell"), at
    )
    last = Seat.objects.filter(
        session__cohort=cohort, during__overlap=(starts_at, starts_at + GROUP), closed_at=None
    )
    if last.exists():  # the one before was ended and its hour is not over: begin when it is
        starts_at = max(seat.session.ends_at for seat in last.select_related("session"))
    synthetic = Episode.objects.filter(person__in=[people[slug] for slug in terms.SYNTHETIC])
    planned = plan_session(
        by=US,
        cohort=cohort,
        kind=SessionKind.GROUP,
        title="Group",
        starts_at=starts_at,
        ends_at=starts_at + GROUP,
        breaks=[(starts_at + PAUSE[0], starts_at + PAUSE[1])],
        staff={kind: [people[slug]] for slug, kind in leads.items()},
        synthetic=frozenset(synthetic.values_list("pk", flat=True)),
        at=at,
    )
    # So that anyone of the cast walks in, whether or not somebody plays a host.
    open_door(by=build_viewer(people["fay"].pk, True), session=planned, at=at)
    return planned


def _give_way(
    cohort: Cohort,
    leads: Collection[Person],
    during: tuple[datetime, datetime],
    stand_in: Person | None,
    at: datetime,
) -> None:
    """What the week wants of the cohort at that time, and nobody has come to, is cancelled with a sentence.

    Whoever leads another cohort then is stood in for.
    """
    there = Session.objects.filter(during__overlap=during, cancelled_at=None, ended_at=None)
    mine = there.filter(cohort=cohort).exclude(pk__in=Room.objects.values("session_id"))
    for one in mine:
        when = min(at, one.starts_at - JUST_BEFORE)
        cancel = cancel_hour if one.episode_id else cancel_session
        cancel(by=US, session=one, words=OTHER_HOUR, at=when)
    if stand_in is None:
        return
    elsewhere = Seat.objects.filter(
        session__in=there.exclude(cohort=cohort), person__in=leads, kind__in=LEADS, closed_at=None
    )
    for seat in elsewhere.select_related("session"):
        let_another_lead(by=US, session=seat.session, instead_of=seat.person_id, colleague=stand_in, at=at)


def arrive_all(*, at: datetime, besides: frozenset[str] = frozenset()) -> None:
    """Everyone says where they are on this day, who has not yet; `besides`: whose page still asks."""
    stays = {
        stay.person.account.email.split("@")[0]: stay
        for stay in Episode.objects.filter(closed_on__isnull=True).select_related(
            "person__account", "program"
        )
    }
    for someone in terms.MEMBERS:
        stay = stays.get(someone.slug)
        if stay is None or someone.slug in besides or stamp_on(stay.pk, on=program_day(stay, at=at)):
            continue
        viewer = build_viewer(stay.person_id, True)
        arrive(by=viewer, episode=stay, said=usual_of(someone.slug), at=at)


def usual_of(slug: str) -> StampSaid:
    """Where this member always is."""
    n, someone = list(terms.BY_SLUG).index(slug), terms.BY_SLUG[slug]
    city, state = ("Albany", "NY") if someone.cohort == terms.DAY else ("Fresno", "CA")
    return StampSaid(
        label="Home",
        address=f"{11 + 7 * n} Juniper Street, {city}",
        state=state,
        phone=f"212 555 {140 + n:04d}",
        emergency_contact=f"Robin, 212 555 {170 + n:04d}",
        if_i_vanish=tuple(IfIVanish)[n % len(IfIVanish)],
    )
