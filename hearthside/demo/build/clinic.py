"""The clinic, its staff, and who is in treatment there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hearthside.careteam.actions import appoint, assign, let_lead, record_licence
from hearthside.careteam.queries import build_viewer
from hearthside.careteam.terms import Bond, Post
from hearthside.demo import terms
from hearthside.demo.queries import ADDRESS
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
from hearthside.program.actions import join_cohort, open_cohort, open_episode, open_program, open_track
from hearthside.program.models import Cohort, Episode, Program
from hearthside.schedule.rules import moment

from .plans import write_plans
from .today import INTO_IT, arrive_all
from .weeks import plan_six_weeks
from .who import US


WEEKS_IN = timedelta(days=16)  # everyone is in the third week of a clinic without a past
BEFORE_THAT = timedelta(days=2)  # a clinic with a past opened its books so long before its first week
OFFICE_OPENS = 8 * 60
GOOD_FOR, SOON = timedelta(days=300), timedelta(days=5)
LAPSES = ("ruth", "NY")  # soon, so that the floor has something to say


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """When a clinic opened its books, and from which day on its staff work there."""

    at: datetime
    since: date
    now: datetime


def build(*, at: datetime, lived: bool = False) -> None:
    """Once, in an empty database.  `lived`: with six weeks behind it, planned and still to be lived (`catch_up`)."""
    today = local(at, terms.DAY_ZONE).date()
    begun = Begun(at=at, since=(at - WEEKS_IN).date(), now=at)
    if lived:
        since = today - timedelta(weeks=terms.WEEKS) - BEFORE_THAT
        begun = Begun(at=moment(since, OFFICE_OPENS, terms.DAY_ZONE), since=since, now=at)
    cohorts = _clinic(begun.at)
    program = cohorts[terms.DAY].track.program
    colleagues = (*terms.STAFF, terms.NELL) if lived else terms.STAFF
    staff = {someone.slug: _staff(someone, program, cohorts, begun, lapses=lived) for someone in colleagues}
    came = {someone.slug: terms.CAME[someone.slug] for someone in terms.MEMBERS}
    members = list(terms.MEMBERS)
    if lived:
        came |= {one.who.slug: one.came for one in terms.GONE}
        members += [one.who for one in terms.GONE]
    for someone in members:
        cohort = cohorts[someone.cohort]
        on = today - timedelta(days=came[someone.slug]) if lived else begun.since
        _member(someone, cohort, staff, on, moment(on, OFFICE_OPENS, cohort.track.zone) if lived else at)
    if lived:
        plan_six_weeks(cohorts, today=today, at=at)
    else:
        # So that one tap says the same on the day of the group that is on, which may have begun before midnight.
        arrive_all(at=local(at - INTO_IT, terms.DAY_ZONE) - timedelta(days=1))
    write_plans(at=at)


def _clinic(at: datetime) -> dict[str, Cohort]:
    name_clinic(by=US, name=terms.CLINIC, zone=terms.DAY_ZONE, states=list(terms.STATES), **terms.HELP, at=at)
    publish_drafts_of_ours(by=US, at=at)
    program = open_program(by=US, name="Adult program", zone=terms.DAY_ZONE, at=at)
    return {
        name: open_cohort(
            by=US, track=open_track(by=US, program=program, name=track, zone=zone, at=at), name=name, at=at
        )
        for name, track, zone in (
            (terms.DAY, "day track", terms.DAY_ZONE),
            (terms.EVENING, "evening track", terms.EVENING_ZONE),
        )
    }


def _staff(
    someone: terms.Staff, program: Program, cohorts: dict[str, Cohort], begun: Begun, *, lapses: bool
) -> Person:
    since, at = begun.since, begun.at
    person = register(by=US, chosen_name=someone.name, legal_name=someone.legal, zone=terms.DAY_ZONE, at=at)
    give_account(by=US, person=person, email=ADDRESS.format(slug=someone.slug), password=None, at=at)
    for post in someone.posts:
        where = None if post in {Post.OPERATOR, Post.DIRECTOR} else program
        appoint(by=US, person=person, post=post, program=where, starts_on=since, at=at)
    for name in someone.leads:
        let_lead(by=US, cohort=cohorts[name], person=person, starts_on=since, at=at)
    for n, state in enumerate(someone.licensed):
        number = f"{state}-{1000 + 37 * n + len(someone.legal)}"
        left = SOON if lapses and (someone.slug, state) == LAPSES else GOOD_FOR
        record_licence(
            by=US,
            person=person,
            state=state,
            kind="clinical",
            number=number,
            expires_on=(begun.now + left).date(),
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
