"""A week is drawn, published, and kept on the calendar; one date, one day off, one colleague who is elsewhere."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthside.access.verdict import NotAllowed
from hearthside.desks.queries import day_of, today_of
from hearthside.kernel.clock import local
from hearthside.notices.models import Notice
from hearthside.people.rules import CONSOLE
from hearthside.practice import actions as practice
from hearthside.practice.queries import said_page
from hearthside.program.actions import end_membership
from hearthside.program.models import Cohort, Membership
from hearthside.schedule import actions, queries
from hearthside.schedule.models import Attendance, DayOff, Seat, Session, Week
from hearthside.schedule.rules import CALENDAR
from hearthside.schedule.terms import Absence, SegmentKind, SegmentSaid
from tests.builders import US, a_session, episode, live_session, person, seat, viewer
from tests.practice.saying import says


pytestmark = pytest.mark.django_db
ZONE = "America/Los_Angeles"
MON, WED, FRI = 0, 2, 4


@pytest.fixture
def dana():
    return viewer("dana")


@pytest.fixture
def birch():
    return Cohort.objects.select_related("track__program").get(name="Birch")


@pytest.fixture
def monday(birch, now):
    """The next one, by the track's clock."""
    today = local(now, ZONE).date()
    return today + dt.timedelta(days=7 - today.weekday())


def piece(kind="group", at=(19, 30), minutes=60, title="Night group", lead="leo"):
    return SegmentSaid(
        from_minute=at[0] * 60 + at[1],
        minutes=minutes,
        kind=SegmentKind(kind),
        title=title,
        counts=kind != "break",
        facilitator=person(lead).pk if lead else None,
    )


def drawn(by, cohort, now, *said, days=(MON, WED, FRI)):
    week = actions.draft_week(by=by, cohort=cohort, at=now)
    for one in said or (
        piece(),
        piece("break", (20, 30), 10, "Break", None),
        piece("skills", (20, 40), 60, "Skills"),
    ):
        actions.draw(by=by, week=week, days=days, said=one, at=now)
    return week


def published(by, cohort, starts_on, now, *said, days=(MON, WED, FRI)):
    week = drawn(by, cohort, now, *said, days=days)
    made = actions.publish_week(by=by, week=week, starts_on=starts_on, reason="It is a test.", at=now)
    planned(cohort, now)
    return made


def planned(cohort, now):
    since = queries.today_in(cohort, now)
    while since is not None:
        since = actions.plan_some(by=CALENDAR, cohort=cohort, since=since, at=now)


def on(day, title="Night group"):
    return Session.objects.get(series_on=day, title=title, cancelled_at=None)


def lives(**more):
    return Session.objects.filter(segment__isnull=False, cancelled_at=None, **more)


def test_a_published_week_stands_for_twelve_weeks_with_a_seat_for_everyone(dana, birch, monday, now):
    published(dana, birch, monday, now)

    horizon = local(now, ZONE).date() + dt.timedelta(weeks=12)
    days = {one.on for one in lives()}
    assert min(days) == monday
    assert horizon - max(days) < dt.timedelta(days=3)
    assert {day.weekday() for day in days} == {MON, WED, FRI}
    assert lives().count() == 2 * len(days)
    for one in lives().select_related("cohort"):
        here = one.starts_at.astimezone(ZoneInfo(ZONE))
        assert (here.hour, here.minute) in {(19, 30), (20, 40)}
    some = on(monday)
    members = Membership.objects.filter(cohort=birch).count()
    seats = some.seats.filter(closed_at=None)
    assert seats.filter(kind="participant").count() == members
    assert Attendance.objects.filter(seat__session=some).count() == members
    assert [seat.person_id for seat in seats.filter(kind="facilitator")] == [person("leo").pk]


def test_planning_once_more_changes_nothing(dana, birch, monday, now):
    published(dana, birch, monday, now)
    before = sorted(Seat.objects.values_list("pk", "closed_at", "during"), key=str)

    planned(birch, now)

    assert sorted(Seat.objects.values_list("pk", "closed_at", "during"), key=str) == before


def test_only_the_calendar_keeps_the_calendar(dana, birch, now):
    for who in (dana, CONSOLE, US):
        with pytest.raises(NotAllowed):
            actions.plan_some(by=who, cohort=birch, since=queries.today_in(birch, now), at=now)


def test_what_is_less_than_it_should_be_is_published_only_with_a_reason(dana, birch, monday, now):
    week = drawn(dana, birch, now, days=(MON, WED))

    with pytest.raises(NotAllowed, match="Say why"):
        actions.publish_week(by=dana, week=week, starts_on=monday, reason=" ", at=now)
    with pytest.raises(NotAllowed, match="That day is past"):
        actions.publish_week(by=dana, week=week, starts_on=monday - dt.timedelta(days=9), reason="x", at=now)

    assert actions.publish_week(by=dana, week=week, starts_on=monday, reason="A new track.", at=now).reason


def test_whoever_does_not_direct_the_program_draws_nothing(birch, now):
    for slug in ("cora", "fay", "noor", "opal"):
        with pytest.raises(NotAllowed):
            actions.draft_week(by=viewer(slug), cohort=birch, at=now)


def test_a_changed_week_changes_days_from_a_date_on_and_keeps_the_same_sessions(dana, birch, monday, now):
    published(dana, birch, monday, now)
    stays, moves = on(monday).pk, on(monday + dt.timedelta(days=14)).pk
    actions.draft_week(by=dana, cohort=birch, at=now)
    week = queries.draft_of(birch.pk)
    for one in week.segments.filter(kind="group"):
        actions.redraw(by=dana, segment=one, said=piece(at=(19, 0)), at=now)

    actions.publish_week(by=dana, week=week, starts_on=monday + dt.timedelta(days=14), reason="x", at=now)
    planned(birch, now)

    def clock(pk):
        here = Session.objects.get(pk=pk).starts_at.astimezone(ZoneInfo(ZONE))
        return here.hour, here.minute

    assert clock(stays) == (19, 30)
    assert clock(moves) == (19, 0)
    assert {s.during for s in Seat.objects.filter(session=moves)} == {Session.objects.get(pk=moves).during}
    assert not Session.objects.filter(cancelled_at__isnull=False).exists()


def test_two_pieces_that_change_places_do_so(dana, birch, monday, now):
    published(dana, birch, monday, now)
    week = actions.draft_week(by=dana, cohort=birch, at=now)
    for one in week.segments.all():
        actions.rub_out(by=dana, segment=one, at=now)
    for said in (
        piece("skills", (19, 30), 60),
        piece("break", (20, 30), 10, "Break", None),
        piece("group", (20, 40)),
    ):
        actions.draw(by=dana, week=week, days=(MON, WED, FRI), said=said, at=now)

    actions.publish_week(by=dana, week=week, starts_on=monday, reason="x", at=now)
    planned(birch, now)

    kinds = [one.kind for one in lives(series_on=monday).order_by("during")]
    assert kinds == ["skills", "group"]


def test_a_visitor_of_another_cohort_stays_unless_their_own_group_is_at_the_new_time(
    dana, birch, monday, now
):
    published(dana, birch, monday, now, piece(), days=(MON, WED))
    first, second = Session.objects.filter(cohort=birch, title="Night group", on__gte=monday).order_by("on")[
        :2
    ]
    for one in (first, second):
        actions.take_make_up(by=viewer("noor"), episode=episode("noor"), session=one, at=now)
    hour = dt.timedelta(hours=1)
    a_session(at=first.starts_at + hour, starts_in=dt.timedelta(), lasts=hour, staff={})

    week = actions.draft_week(by=dana, cohort=birch, at=now)
    for one in week.segments.all():
        actions.redraw(by=dana, segment=one, said=piece(at=(20, 30)), at=now)
    actions.publish_week(by=dana, week=week, starts_on=monday, reason="x", at=now)
    planned(birch, now)

    assert Session.objects.get(pk=first.pk).starts_at == first.starts_at + hour
    assert (seat("noor", first).closed_why, seat("noor", second).closed_why) == ("given_up", "")
    assert [one.address for one in Notice.objects.filter(made_at=now, letter="news")] == ["noor@demo.invalid"]


def test_a_visitor_who_gave_way_reads_it_on_her_day_until_she_takes_another_place(dana, birch, monday, now):
    published(dana, birch, monday, now, piece(), days=(MON, WED))
    first, other = Session.objects.filter(cohort=birch, title="Night group", on__gte=monday).order_by("on")[
        :2
    ]
    word = says("noor", live_session(), at=now, kind=Absence.CANNOT_COME)
    practice.make_up(by=viewer("noor"), word=word, session=first, at=now)
    hour = dt.timedelta(hours=1)
    a_session(at=first.starts_at + hour, starts_in=dt.timedelta(), lasts=hour, staff={})
    assert today_of(viewer("noor"), at=now).lost == ()

    week = actions.draft_week(by=dana, cohort=birch, at=now)
    for one in week.segments.all():
        actions.redraw(by=dana, segment=one, said=piece(at=(20, 30)), at=now)
    actions.publish_week(by=dana, week=week, starts_on=monday, reason="x", at=now)
    planned(birch, now)

    (lost,) = today_of(viewer("noor"), at=now).lost
    assert lost.word_id == word.pk
    assert lost.words.startswith("Night group was moved to Mon")
    assert lost.words.endswith("You are somewhere else then.")
    word.refresh_from_db()
    assert said_page(viewer("noor"), word, at=now).lost == lost.words
    assert today_of(viewer("sam"), at=now).lost == ()
    practice.make_up(by=viewer("noor"), word=word, session=other, at=now)
    assert today_of(viewer("noor"), at=now).lost == ()


def test_guests_who_are_elsewhere_at_the_new_time_give_way_and_whoever_asks_them_reads_it(
    dana, birch, monday, now
):
    published(dana, birch, monday, now, piece(), days=(MON, WED))
    first, second = Session.objects.filter(cohort=birch, title="Night group", on__gte=monday).order_by("on")[
        :2
    ]
    for one in (first, second):
        actions.ask_a_guest(by=viewer("fay"), session=one, person=person("omar"), kind="trainee", at=now)
    hour = dt.timedelta(hours=1)
    later = first.starts_at + hour
    a_session(at=later, starts_in=dt.timedelta(), lasts=hour, staff={"facilitator": [person("omar")]})
    week = actions.draft_week(by=dana, cohort=birch, at=now)
    for one in week.segments.all():
        actions.redraw(by=dana, segment=one, said=piece(at=(20, 30)), at=now)

    actions.publish_week(by=dana, week=week, starts_on=monday, reason="x", at=now)
    planned(birch, now)

    assert (seat("omar", first).closed_why, seat("omar", second).closed_why) == ("given_up", "")
    for slug in ("fay", "dana"):
        (line,) = [one.words for one in day_of(viewer(slug), at=now).changes if "Omar" in one.words]
        assert line.endswith(
            "Omar, trainee, comes no longer to Night group, Birch. It was moved, and they are somewhere else then."
        )
    first.refresh_from_db()
    assert queries.guests_page(viewer("fay"), first, at=now).gave_way == ("Omar, trainee",)
    assert not [one for one in day_of(viewer("ines"), at=now).changes if "Omar" in one.words]


def test_one_date_is_moved_by_itself_and_the_week_leaves_it_alone(dana, birch, monday, now):
    published(dana, birch, monday, now)
    one = on(monday)
    later = one.starts_at + dt.timedelta(minutes=5)

    actions.change_session(
        by=dana,
        session=one,
        starts_at=later,
        ends_at=later + dt.timedelta(minutes=50),
        staff=[("facilitator", person("mina").pk)],
        at=now,
    )
    planned(birch, now)

    one.refresh_from_db()
    assert (one.starts_at, one.by_hand_at) == (later, now)
    led = {s.person_id: s.closed_why for s in one.seats.filter(kind="facilitator")}
    assert led == {person("leo").pk: "replaced", person("mina").pk: ""}
    assert on(monday + dt.timedelta(days=2)).starts_at.astimezone(ZoneInfo(ZONE)).minute == 30


def test_a_session_that_was_cancelled_by_hand_stays_cancelled_until_it_is_held_after_all(
    dana, birch, monday, now
):
    published(dana, birch, monday, now)
    one = on(monday)

    actions.cancel_session(by=dana, session=one, words="Leo is away. Rest well.", at=now)
    planned(birch, now)

    assert not lives(series_on=monday, title="Night group").exists()
    assert not Attendance.objects.filter(seat__session=one, attested_minutes__isnull=False).exists()
    actions.hold_after_all(by=dana, session=one, at=now)
    assert on(monday).pk == one.pk
    assert one.seats.filter(closed_at=None).count() == one.seats.count()


def test_a_day_off_cancels_with_its_name_and_comes_back(dana, birch, monday, now):
    published(dana, birch, monday, now)

    off = actions.take_day_off(by=dana, program=birch.track.program, on=monday, name="Founders' Day", at=now)
    planned(birch, now)

    said = Session.objects.filter(series_on=monday, cancelled_at__isnull=False)
    assert {one.cancelled_words for one in said} == {"Founders' Day"}
    assert not lives(series_on=monday).exists()
    with pytest.raises(NotAllowed, match="off already"):
        actions.take_day_off(by=dana, program=birch.track.program, on=monday, name="x", at=now)
    actions.give_day_back(by=dana, day=off, at=now)
    planned(birch, now)
    assert lives(series_on=monday).count() == 2
    assert DayOff.objects.get().ended_by == dana.person_id


def test_whoever_is_elsewhere_is_not_put_in_two_places(dana, birch, monday, now):
    starts = dt.datetime.combine(monday, dt.time(19, 30), ZoneInfo(ZONE))
    a_session(at=starts, starts_in=dt.timedelta(), cohort="Alder", staff={"facilitator": [person("leo")]})

    published(dana, birch, monday, now)

    assert not on(monday).seats.filter(kind="facilitator").exists()
    assert on(monday + dt.timedelta(days=2)).seats.filter(kind="facilitator").exists()


def test_late_joiners_and_leavers_are_right_on_every_day(dana, birch, monday, now):
    published(dana, birch, monday, now)
    member = Membership.objects.filter(cohort=birch)[0]
    who = member.episode.person_id
    end_membership(by=dana, membership=member, at=now)
    seats = Seat.objects.filter(person_id=who, session__segment__isnull=False)
    actions.give_up_seats(by=dana, seats=seats, why="given_up", at=now)
    again = Membership.objects.create(
        cohort=birch,
        episode=member.episode,
        room_name=member.room_name,
        starts_on=monday + dt.timedelta(days=7),
        ends_on=monday + dt.timedelta(days=13),
    )

    actions.seat_member(by=dana, membership=again, at=now)

    held = {seat.session.on for seat in seats.filter(closed_at=None).select_related("session")}
    assert held == {monday + dt.timedelta(days=n) for n in (7, 9, 11)}


def test_a_clock_change_leaves_the_hour_as_the_clock_shows_it(dana, birch):
    now = dt.datetime(2027, 3, 8, 18, 0, tzinfo=dt.UTC)
    published(dana, birch, dt.date(2027, 3, 10), now)

    seen = {one.on: one.starts_at for one in lives(title="Night group")}

    assert seen[dt.date(2027, 3, 12)].hour == 3  # UTC: winter, 19:30 before the clocks go forward
    assert seen[dt.date(2027, 3, 15)].hour == 2
    assert all(one.astimezone(ZoneInfo(ZONE)).hour == 19 for one in seen.values())


def test_a_week_costs_as_many_queries_for_three_members_as_for_nine(dana, birch, monday, now):
    week = drawn(dana, birch, now)
    actions.publish_week(by=dana, week=week, starts_on=monday, reason="x", at=now)
    with CaptureQueriesContext(connection) as nine:
        actions.plan_some(by=CALENDAR, cohort=birch, since=monday, at=now)
    for member in Membership.objects.filter(cohort=birch)[3:]:
        end_membership(by=dana, membership=member, at=now)
    with CaptureQueriesContext(connection) as three:
        actions.plan_some(by=CALENDAR, cohort=birch, since=monday + dt.timedelta(days=7), at=now)

    assert len(nine) == len(three)
    assert Week.objects.get().planned_to == monday + dt.timedelta(days=13)
