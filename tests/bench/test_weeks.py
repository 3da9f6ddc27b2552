"""Publishing twelve weeks for forty people, by the real job, while its progress is read.  Figures, no verdict."""

import time

import pytest
from django.utils import timezone

from hearthside.careteam.actions import appoint
from hearthside.careteam.terms import Post
from hearthside.kernel.clock import local
from hearthside.people.models import Person
from hearthside.program.actions import open_cohort
from hearthside.program.models import Cohort, Episode, Membership, Program
from hearthside.schedule import actions
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.tasks import plan_ahead
from hearthside.schedule.terms import SegmentKind, SegmentSaid
from tests.builders import US, day_of, person


pytestmark = [pytest.mark.bench, pytest.mark.timeout(0)]
COHORTS, EACH, WANTED_S = 4, 10, 5
DAY = (
    ("check_in", 540, 15),
    ("group", 555, 60),
    ("break", 615, 10),
    ("skills", 625, 60),
    ("wrap_up", 695, 45),
)


def a_cohort(n, at):
    track = Cohort.objects.select_related("track").get(name="Alder").track
    made = open_cohort(by=US, track=track, name=f"Bench {n}", at=at)
    people = Person.objects.bulk_create(Person(chosen_name=f"Person {n} {m}") for m in range(EACH))
    on = local(at, track.zone).date()
    stays = Episode.objects.bulk_create(
        Episode(person=one, program=track.program, opened_on=on) for one in people
    )
    Membership.objects.bulk_create(
        Membership(cohort=made, episode=one, room_name=f"Name {m}", starts_on=on)
        for m, one in enumerate(stays)
    )
    week = actions.draft_week(by=US, cohort=made, at=at)
    for kind, minute, minutes in DAY:
        said = SegmentSaid(
            from_minute=minute,
            minutes=minutes,
            kind=SegmentKind(kind),
            title=kind,
            counts=kind != "break",
            facilitator=person("mina").pk if n == 0 and kind != "break" else None,
        )
        actions.draw(by=US, week=week, days=range(5), said=said, at=at)
    return made, week


def test_publishing_twelve_weeks_for_forty_people(committed):
    at = timezone.now()
    program = Program.objects.get()
    appoint(by=US, person=person("mina"), post=Post.FACILITATOR, program=program, starts_on=day_of(at), at=at)
    cohorts = [a_cohort(n, at) for n in range(COHORTS)]
    began = time.perf_counter()
    for cohort, week in cohorts:
        actions.publish_week(
            by=US, week=week, starts_on=local(at, cohort.track.zone).date(), reason="x", at=at
        )
        plan_ahead(str(cohort.pk))
    took = time.perf_counter() - began
    made = Session.objects.filter(segment__isnull=False)
    seats = Seat.objects.filter(session__segment__isnull=False).count()
    print(
        f"publishing twelve weeks for {COHORTS * EACH} people in {COHORTS} cohorts: {took:5.2f} s, "
        f"{made.count()} sessions, {seats} seats, 13 steps each (wanted {WANTED_S} s)",
        flush=True,
    )
