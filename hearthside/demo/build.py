"""The demo clinic, built by the same actions that people use: nothing in it has lived an illegal life."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hearthside.access.viewer import Machine
from hearthside.careteam.actions import appoint, assign, let_lead, record_licence
from hearthside.careteam.queries import build_viewer
from hearthside.careteam.terms import Bond, Post
from hearthside.kernel.clock import local
from hearthside.people.actions import (
    give_account,
    name_clinic,
    publish_drafts_of_ours,
    register,
    sign_agreement,
)
from hearthside.people.models import Person
from hearthside.people.queries import agreements_holding
from hearthside.people.rules import BUILDER
from hearthside.program.actions import join_cohort, open_cohort, open_episode, open_program, open_track
from hearthside.program.models import Cohort, Episode, Program
from hearthside.safety.queries import program_day, stamp_on
from hearthside.safety.terms import IfIVanish, StampSaid
from hearthside.schedule.actions import arrive, plan_session
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import SeatKind, SessionKind

from . import terms
from .queries import ADDRESS, live_group


US = Machine(BUILDER)
WEEKS_IN = timedelta(days=16)  # everyone is in the third week
GROUP = timedelta(minutes=60)
INTO_IT = timedelta(minutes=22)  # the second third of an hour
PAUSE = (timedelta(minutes=30), timedelta(minutes=40))


def build(*, at: datetime) -> None:
    """Once, in an empty database."""
    name_clinic(by=US, name=terms.CLINIC, zone=terms.DAY_ZONE, states=list(terms.STATES), **terms.HELP, at=at)
    publish_drafts_of_ours(by=US, at=at)
    program = open_program(by=US, name="Adult program", zone=terms.DAY_ZONE, at=at)
    since = (at - WEEKS_IN).date()
    cohorts = {
        name: open_cohort(
            by=US, track=open_track(by=US, program=program, name=track, zone=zone, at=at), name=name, at=at
        )
        for name, track, zone in (
            (terms.DAY, "day track", terms.DAY_ZONE),
            (terms.EVENING, "evening track", terms.EVENING_ZONE),
        )
    }
    staff = {someone.slug: _staff(someone, program, cohorts, since, at) for someone in terms.STAFF}
    for someone in terms.MEMBERS:
        _member(someone, cohorts[someone.cohort], staff, since, at)
    arrive_all(at=at - timedelta(days=1))  # so that one tap says the same today


def _staff(
    someone: terms.Staff, program: Program, cohorts: dict[str, Cohort], since: date, at: datetime
) -> Person:
    person = register(by=US, chosen_name=someone.name, legal_name=someone.legal, zone=terms.DAY_ZONE, at=at)
    give_account(by=US, person=person, email=ADDRESS.format(slug=someone.slug), password=None, at=at)
    for post in someone.posts:
        where = None if post in {Post.OPERATOR, Post.DIRECTOR} else program
        appoint(by=US, person=person, post=post, program=where, starts_on=since, at=at)
    for name in someone.leads:
        let_lead(by=US, cohort=cohorts[name], person=person, starts_on=since, at=at)
    for n, state in enumerate(someone.licensed):
        number, expires = f"{state}-{1000 + 37 * n + len(someone.legal)}", (at + timedelta(days=300)).date()
        record_licence(
            by=US,
            person=person,
            state=state,
            kind="clinical",
            number=number,
            expires_on=expires,
            at=at,
        )
    return person


def _member(
    someone: terms.Member, cohort: Cohort, staff: dict[str, Person], since: date, at: datetime
) -> Episode:
    zone, program = cohort.track.zone, cohort.track.program
    person = register(
        by=US, chosen_name=someone.name, legal_name=someone.legal, pronouns=someone.pronouns, zone=zone, at=at
    )
    give_account(by=US, person=person, email=ADDRESS.format(slug=someone.slug), password=None, at=at)
    episode = open_episode(by=US, person=person, program=program, on=since, at=at)
    join_cohort(by=US, episode=episode, cohort=cohort, room_name=someone.room_name, starts_on=since, at=at)
    for slug, bond in ((someone.therapist, Bond.THERAPIST), ("ruth", Bond.PRESCRIBER)):
        assign(by=US, episode=episode, person=staff[slug], bond=bond, starts_on=since, at=at)
    signs = build_viewer(person.pk, True)
    for agreement in agreements_holding():
        sign_agreement(by=signs, agreement=agreement, name=someone.legal, at=at)
    return episode


def make_live(*, at: datetime) -> Session:
    """A group of the day cohort that is in its second third now; the one that is already there, if any."""
    live = live_group(at=at)
    if live is not None:
        return live
    cohort = Cohort.objects.select_related("track__program").get(name=terms.DAY)
    starts_at = (at - INTO_IT).replace(second=0, microsecond=0)
    last = Seat.objects.filter(
        session__cohort=cohort, during__overlap=(starts_at, starts_at + GROUP), closed_at=None
    )
    if last.exists():  # the one before was ended and its hour is not over: begin when it is
        starts_at = max(seat.session.ends_at for seat in last.select_related("session"))
    people = {p.account.email.split("@")[0]: p for p in Person.objects.select_related("account")}
    synthetic = Episode.objects.filter(person__in=[people[slug] for slug in terms.SYNTHETIC])
    return plan_session(
        by=US,
        cohort=cohort,
        kind=SessionKind.GROUP,
        title="Group",
        starts_at=starts_at,
        ends_at=starts_at + GROUP,
        breaks=[(starts_at + PAUSE[0], starts_at + PAUSE[1])],
        staff={
            SeatKind.FACILITATOR: [people["fay"]],
            SeatKind.CO_FACILITATOR: [people["leo"]],
            SeatKind.TECH_HOST: [people["pia"]],
        },
        synthetic=frozenset(synthetic.values_list("pk", flat=True)),
        at=at,
    )


def plan_day(*, at: datetime) -> None:
    """The rest of the day around the live group, and the evening track's, where nothing is planned yet."""
    people = {p.account.email.split("@")[0]: p for p in Person.objects.select_related("account")}
    for name, title, hour in (
        (terms.EVENING, "Evening group", 17),
        (terms.EVENING, "Skills: a kinder voice", 18),
    ):
        cohort = Cohort.objects.select_related("track__program").get(name=name)
        today = local(at, cohort.track.zone)
        starts_at = today.replace(hour=hour, minute=30, second=0, microsecond=0)
        busy = Seat.objects.filter(during__overlap=(starts_at, starts_at + GROUP), closed_at=None)
        if busy.exists():
            continue
        plan_session(
            by=US,
            cohort=cohort,
            kind=SessionKind.SKILLS if title.startswith("Skills") else SessionKind.GROUP,
            title=title,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=50),
            breaks=[],
            staff={SeatKind.FACILITATOR: [people["leo"]]},
            at=at,
        )


def arrive_all(*, at: datetime, besides: frozenset[str] = frozenset()) -> None:
    """Everyone says where they are on this day, who has not yet; `besides`: whose page still asks."""
    stays = {
        stay.person.account.email.split("@")[0]: stay
        for stay in Episode.objects.filter(closed_on__isnull=True).select_related(
            "person__account", "program"
        )
    }
    for n, someone in enumerate(terms.MEMBERS):
        stay = stays.get(someone.slug)
        if stay is None or someone.slug in besides or stamp_on(stay.pk, on=program_day(stay, at=at)):
            continue
        viewer = build_viewer(stay.person_id, True)
        arrive(by=viewer, episode=stay, said=_usual(someone, n), at=at)


def _usual(someone: terms.Member, n: int) -> StampSaid:
    city, state = ("Albany", "NY") if someone.cohort == terms.DAY else ("Fresno", "CA")
    return StampSaid(
        label="Home",
        address=f"{11 + 7 * n} Juniper Street, {city}",
        state=state,
        phone=f"212 555 {140 + n:04d}",
        emergency_contact=f"Robin, 212 555 {170 + n:04d}",
        if_i_vanish=tuple(IfIVanish)[n % len(IfIVanish)],
    )
