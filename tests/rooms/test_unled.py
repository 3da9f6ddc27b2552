"""Nobody has come to lead: who is told, what whoever waits reads, and how it ends."""

from datetime import timedelta

import pytest

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.desks.queries import floor_of
from hearthside.people.models import Alert
from hearthside.people.queries import alerts_of
from hearthside.program.actions import change_setting
from hearthside.rooms import actions, rules, tasks
from hearthside.rooms.models import Room
from hearthside.rooms.queries import matter_of, queues_of, unled, unled_page, waiting_words
from hearthside.rooms.terms import NOT_COME
from hearthside.schedule.actions import cancel_session
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.rules import RECONCILER
from hearthside.schedule.terms import HOSTS, SeatKind
from tests.builders import US, a_session, day_of, person, seat, viewer

from .noted import S
from .test_entry import NOON, an_hour, refusal
from .test_waiting import MINUTE, come


AFTER = timedelta(minutes=5)


@pytest.mark.parametrize(
    ("minutes", "opened", "ended", "expected"),
    [
        (-1, False, None, False),
        (4.9, False, None, False),
        (5, False, None, True),
        (5, True, None, False),
        (5, False, NOON, False),
        (59, False, None, True),
        (60, False, None, False),
    ],
)
def test_nobody_leads_from_some_minutes_after_the_start_until_somebody_came_or_it_is_over(
    minutes, opened, ended, expected
):
    hour = an_hour(starts_at=NOON, ends_at=NOON + 60 * MINUTE, ended_at=ended)

    assert rules.is_unled(hour, opened=opened, after=AFTER, at=NOON + minutes * MINUTE) == expected


def told(session):
    return {one.person_id for one in Alert.objects.filter(matter=matter_of(session.pk), confirmed_at=None)}


@pytest.fixture
def late(group):
    """Five minutes after its start."""
    return group.starts_at + AFTER


def tell(session, at):
    actions.say_nobody_leads(by=RECONCILER, session=session, at=at)


def test_those_who_were_to_come_and_who_runs_the_program_are_told_once(group, late):
    assert group not in unled(at=late - S)
    assert group in unled(at=late)

    tell(group, late)
    tell(group, late + MINUTE)

    assert told(group) == {person(slug).pk for slug in ("fay", "pia", "cora", "dana")}
    links = dict(Alert.objects.filter(matter=matter_of(group.pk)).values_list("person", "link"))
    assert links[person("fay").pk] == f"/sessions/{group.pk}/room/"
    assert links[person("dana").pk] == f"/sessions/{group.pk}/unled/"
    assert len(alerts_of(matter_of(group.pk))) == 4


def test_whoever_waits_reads_what_happens(group, late, now):
    refusal("noor", group, late)
    assert waiting_words(viewer("noor"), group.pk, at=late).late == ""

    tell(group, late)

    said = waiting_words(viewer("noor"), group.pk, at=late)
    assert said.whom == "Fay is not here yet."
    assert "nobody is here yet to lead it. We told your team at " in said.late
    assert said.sees == "Your place is kept: here"


def test_a_host_who_comes_ends_it(group, late):
    tell(group, late)

    come("pia", group, late + MINUTE)

    assert told(group) == set()
    assert group not in unled(at=late + MINUTE)
    assert waiting_words(viewer("noor"), group.pk, at=late + MINUTE).late == ""
    assert come("noor", group, late + MINUTE)


def test_the_end_of_the_session_ends_it_too(group, late):
    tell(group, late)

    actions.end_for_all(by=viewer("fay"), session=group, at=late + MINUTE)

    assert told(group) == set()
    assert group not in unled(at=late + MINUTE)


def test_what_was_cancelled_or_is_for_nobody_to_lead_tells_nobody(group, late):
    Seat.objects.filter(session=group, kind__in=HOSTS).update(
        closed_at=late, closed_by=US.id, closed_why="given_up"
    )
    assert group not in unled(at=late)
    Seat.objects.filter(session=group).update(closed_at=None, closed_by=None, closed_why="")
    assert group in unled(at=late)

    cancel_session(by=viewer("dana"), session=group, words="", at=group.starts_at - MINUTE)
    assert group not in unled(at=late)


def test_a_host_who_came_and_found_no_space_has_come(group, late):
    Room.objects.create(session=group, made_at=late, refused_at=late)

    assert group not in unled(at=late)


def test_only_colleagues_who_are_not_in_another_session_are_offered(group, late, now):
    dana, free = viewer("dana"), unled_page(viewer("dana"), group, at=late).colleagues
    assert "Omar" in dict(free).values()

    a_session(at=now, starts_in=MINUTE, cohort="Birch", staff={SeatKind.FACILITATOR: [person("omar")]})

    assert set(free) - set(unled_page(dana, group, at=late).colleagues) == {(str(person("omar").pk), "Omar")}


def test_how_long_is_a_dated_setting(group, late):
    program = group.cohort.track.program
    change_setting(
        by=US, program=program, key=NOT_COME, value=12, holds_from=day_of(late), reason="Long ways.", at=late
    )

    assert group not in unled(at=late + 6 * MINUTE)
    assert group in unled(at=late + 7 * MINUTE)


def test_the_worker_tells(group, now, monkeypatch):
    began = now - 6 * MINUTE
    moved = {"during": (began, began + 60 * MINUTE)}
    Session.objects.filter(pk=group.pk).update(**moved)
    Seat.objects.filter(session=group).update(**moved)

    tasks.look_for_the_lead(0)

    assert person("dana").pk in told(group)


class TestTheFloor:
    def test_says_that_nobody_leads_and_how_many_wait(self, group, late):
        refusal("noor", group, late)

        (need,) = [one for one in floor_of(viewer("dana"), at=late).needs if one.title == "Nobody leads"]

        assert need.is_urgent
        assert need.figure == "1 session"
        assert "1 waits before the room." in need.words
        assert need.url == f"/sessions/{group.pk}/unled/"
        come("fay", group, late)
        assert "Nobody leads" not in [one.title for one in floor_of(viewer("cora"), at=late).needs]

    def test_leads_to_a_page_on_which_a_director_lets_a_colleague_lead(self, group, now, sign_in):
        refusal("noor", group, now)
        dana = sign_in("dana")
        page = dana.get(f"/sessions/{group.pk}/unled/").content.decode()
        assert "Fay" in page
        assert "/where/" in page  # whom to call
        noors = [seat("noor", group).episode_id]
        assert TrailEntry.objects.filter(by=person("dana").pk, subjects__contains=noors).exists()

        said = {"instead_of": person("fay").pk, "colleague": person("omar").pk}
        answer = dana.post(f"/sessions/{group.pk}/unled/", said)

        assert answer.status_code == 302
        assert seat("omar", group).kind == "facilitator"
        assert come("omar", group, now)
        assert sign_in("cora").get(f"/sessions/{group.pk}/unled/").status_code == 200
        assert sign_in("cora").post(f"/sessions/{group.pk}/unled/", said).status_code == 403


class TestAHostWhoIsElsewhere:
    def test_reads_on_every_page_that_somebody_waits_and_is_one_click_away(self, group, now, sign_in):
        fay = sign_in("fay")
        assert 'hx-get="/live/queue/"' in fay.get("/day/").content.decode()
        assert fay.get("/live/queue/").content.decode().strip() == ""

        refusal("noor", group, now)
        one = fay.get("/live/queue/").content.decode()
        refusal("sam", group, now)
        two = fay.get("/live/queue/").content.decode()

        assert "1 person waits to come into " in one
        assert "2 people wait to come into " in two
        assert f'href="/sessions/{group.pk}/room/#roster"' in two
        assert "Noor" not in two
        assert 'hx-get="/live/queue/"' not in fay.get(f"/sessions/{group.pk}/room/").content.decode()

    def test_nobody_else_does_and_not_for_longer_than_somebody_waits(
        self, group, now, django_assert_num_queries
    ):
        refusal("noor", group, now)

        pia = viewer("pia")
        with django_assert_num_queries(1):
            assert [one.waits for one in queues_of(pia, at=now)] == [1]
        for slug in ("ines", "omar", "cora", "dana"):
            assert queues_of(viewer(slug), at=now) == []
        assert queues_of(viewer("fay"), at=now + 10 * MINUTE) == []
        actions.let_in(by=viewer("fay"), seat=seat("noor", group), at=now)
        assert queues_of(viewer("fay"), at=now) == []

    def test_hears_of_it_at_once(self, group, now, monkeypatch):
        heard = []
        monkeypatch.setattr(actions.waiting, "tell", lambda *topics: heard.extend(topics))

        refusal("noor", group, now)

        assert f"queue:{person('fay').pk}" in heard
        assert f"session:{group.pk}" in heard


def test_a_machine_of_another_kind_tells_nobody(group, late):
    with pytest.raises(NotAllowed):
        actions.say_nobody_leads(by=rules.MEDIA_SERVER, session=group, at=late)
