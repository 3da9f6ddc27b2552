"""Six weeks as they were planned then: each cohort's week, a day off, individual hours, and two who are there no more.

Each week is planned by `plan_some` as of its own first midnight: what the program would have done on that day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from hearthside.careteam.actions import put_on_duty
from hearthside.careteam.terms import Weekday
from hearthside.demo import terms
from hearthside.journeys.actions import end_stay
from hearthside.program.models import Cohort, Episode, Program
from hearthside.schedule.actions import (
    ask_family,
    book_hour,
    draft_week,
    draw,
    offer_hours,
    plan_some,
    publish_week,
    take_day_off,
)
from hearthside.schedule.rules import CALENDAR, moment
from hearthside.schedule.terms import SegmentKind, SegmentSaid

from .last_week import change_dates
from .who import Cast


A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
AHEAD = 2  # weeks that are planned at once; the rest as far as the program says comes with the first order
MORNING, EVENING = 9 * 60 + 30, 17 * 60
HOME_AT, DESK_AT = 17 * 60, 8 * 60 + 40
HOLIDAY = "Clinic holiday"
WEEKDAYS, WEEKEND = range(5), (Weekday.SATURDAY, Weekday.SUNDAY)
ROTA = (
    ("ines", ["NY", "CA"], WEEKDAYS, (0, 24)),
    ("omar", ["NY"], WEEKEND, (0, 24)),
    ("mina", ["CA"], WEEKEND, (8, 22)),
)
# What a day is made of, from its first minute: 205 minutes with two breaks, of which 185 count.
PIECES = (
    (SegmentKind.CHECK_IN, 0, 20),
    (SegmentKind.GROUP, 20, 75),
    (SegmentKind.BREAK, 95, 10),
    (SegmentKind.SKILLS, 105, 60),
    (SegmentKind.BREAK, 165, 10),
    (SegmentKind.WRAP_UP, 175, 30),
)
SKILLS = {
    Weekday.MONDAY: "Skills: one thing at a time",
    Weekday.TUESDAY: "Skills: steady breath",
    Weekday.WEDNESDAY: "Skills: a kinder voice",
    Weekday.THURSDAY: "Skills: asking for help",
    Weekday.FRIDAY: "Skills: a plan for the weekend",
}


class Drawn(NamedTuple):
    """A cohort's week in short; who leads, co-leads, hosts."""

    days: tuple[Weekday, ...]
    begins: int
    led_by: tuple[str | None, str | None, str | None]


WEEKS = {
    terms.DAY: Drawn(tuple(SKILLS), MORNING, ("fay", "leo", "pia")),
    terms.EVENING: Drawn((Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY), EVENING, ("leo", None, None)),
}


def plan_six_weeks(cohorts: Mapping[str, Cohort], *, today: date, at: datetime) -> None:
    """The weeks behind a day and two ahead of it, planned as of their own days; nobody has come to anything yet."""
    cast, first = Cast(), today - timedelta(weeks=terms.WEEKS)
    for name, week in WEEKS.items():
        _publish(cast, cohorts[name], week, first)
    wednesday = next(
        on for on in (today - timedelta(days=n) for n in range(22, 29)) if on.weekday() == Weekday.WEDNESDAY
    )
    take_day_off(
        by=cast.eyes("dana"),
        program=cohorts[terms.DAY].track.program,
        on=wednesday,
        name=HOLIDAY,
        at=moment(first, 0, terms.DAY_ZONE),
    )
    for since in (first + n * A_WEEK for n in range(terms.WEEKS + AHEAD)):
        for cohort in cohorts.values():
            plan_some(by=CALENDAR, cohort=cohort, since=since, at=min(at, moment(since, 0, terms.DAY_ZONE)))
        for one in terms.GONE:
            if today - timedelta(days=one.went) == since + A_WEEK - A_DAY:
                _goes(cast, one, today)
    _fill_the_rota(cast, cohorts[terms.DAY].track.program, first)
    _book_hours(cast, today)
    _ask_family(cast, today)
    change_dates(cast, cohorts, today=today)


def _publish(cast: Cast, cohort: Cohort, drawn: Drawn, first: date) -> None:
    dana, when = cast.eyes("dana"), moment(first - A_DAY, DESK_AT, cohort.track.zone)
    week = draft_week(by=dana, cohort=cohort, at=when)
    people = [cast.people[slug].pk if slug else None for slug in drawn.led_by]
    for kind, after, minutes in PIECES:
        lead, other, host = [None] * 3 if kind == SegmentKind.BREAK else people
        skills = kind == SegmentKind.SKILLS
        for on, title in (
            [((day,), SKILLS[day]) for day in drawn.days] if skills else [(drawn.days, kind.label)]
        ):
            said = SegmentSaid(
                from_minute=drawn.begins + after,
                minutes=minutes,
                kind=kind,
                title=title,
                counts=kind != SegmentKind.BREAK,
                facilitator=lead,
                co_facilitator=other,
                tech_host=host,
            )
            draw(by=dana, week=week, days=on, said=said, at=when)
    publish_week(by=dana, week=week, starts_on=first, reason="", at=when)


def _fill_the_rota(cast: Cast, program: Program, first: date) -> None:
    """Somebody is on duty at every hour but the nights of the weekend in California: the floor says so."""
    dana, when = cast.eyes("dana"), moment(first - A_DAY, DESK_AT, terms.DAY_ZONE)
    for slug, states, weekdays, hours in ROTA:
        put_on_duty(
            by=dana,
            program=program,
            person=cast.people[slug],
            states=states,
            weekdays=weekdays,
            from_hour=hours[0],
            to_hour=hours[1],
            starts_on=first,
            at=when,
        )


def _goes(cast: Cast, one: terms.Gone, today: date) -> None:
    """Discharged, or left: out of whatever would still have come."""
    stay = Episode.objects.select_related("person", "program").get(person=cast.people[one.who.slug])
    when = moment(today - timedelta(days=one.went), HOME_AT, stay.program.zone)
    end_stay(by=cast.eyes("dana"), episode=stay, at=when)


def _book_hours(cast: Cast, today: date) -> None:
    """Individual hours every week since five weeks ago, in what their therapists offer."""
    begin = today - timedelta(weeks=terms.WEEKS - 1)
    for slug, therapist, weekday, hour in terms.HOURS:
        stay = Episode.objects.select_related("person", "program").get(person=cast.people[slug])
        clinician, when = cast.people[therapist], moment(begin - A_DAY, DESK_AT, stay.program.zone)
        offer_hours(
            by=cast.eyes(therapist),
            person=clinician,
            program=stay.program,
            weekday=weekday,
            from_minute=hour * 60,
            to_minute=(hour + 2) * 60,
            at=when,
        )
        on = begin + timedelta(days=(weekday - begin.weekday()) % 7)
        book_hour(
            by=cast.eyes(therapist),
            episode=stay,
            clinician=clinician,
            starts_at=moment(on, hour * 60, stay.program.zone),
            weekly=True,
            at=when,
        )


def _ask_family(cast: Cast, today: date) -> None:
    """By whose hour it is, to one in the coming days."""
    slug, therapist, weekday, hour, name, email = terms.FAMILY
    stay = Episode.objects.select_related("person", "program").get(person=cast.people[slug])
    on, when = today + 2 * A_DAY, moment(today - A_DAY, DESK_AT, stay.program.zone)
    on += timedelta(days=(weekday - on.weekday()) % 7)
    booked = book_hour(
        by=cast.eyes(therapist),
        episode=stay,
        clinician=cast.people[therapist],
        starts_at=moment(on, hour * 60, stay.program.zone),
        family=True,
        at=when,
    )
    ask_family(by=cast.eyes(slug), session=booked, name=name, email=email, at=when)
