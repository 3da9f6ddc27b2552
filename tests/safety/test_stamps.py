"""Saying where one is: by oneself, sealed, kept, replaced; the day it is for; and what stands at the door without it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections, transaction

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.demo.terms import DAY_ZONE, EVENING_ZONE
from hearthside.kernel.fields import sealed_fields
from hearthside.rooms.actions import admit_synthetic, admit_to_room
from hearthside.rooms.models import Room
from hearthside.rooms.queries import Refused, standing_of
from hearthside.rooms.rules import PLAYER
from hearthside.safety import actions, queries
from hearthside.safety.models import SavedPlace, Stamp
from hearthside.schedule.actions import arrive
from hearthside.schedule.terms import SeatKind
from tests.builders import (
    a_session,
    a_stamp_said,
    arrived,
    day_of,
    episode,
    live_session,
    opened,
    person,
    seat,
    viewer,
)


MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def midnight(now):
    """The one after tomorrow, in the zone of the day track."""
    day = day_of(now) + dt.timedelta(days=2)
    return dt.datetime.combine(day, dt.time(), ZoneInfo(DAY_ZONE))


def code(who, session, at):
    try:
        admit_to_room(by=viewer(who), session=session, at=at)
    except Refused as no:
        return no.code
    return "in"


@pytest.mark.django_db
class TestTheStamp:
    def test_what_was_typed_stands_sealed_and_what_lists_ask_stands_plain(self, now):
        made = arrived("noor", now)

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM safety_stamp WHERE id = %s", [made.pk])
            row = dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))
        sealed = {name for name, value in row.items() if str(value).startswith("s1.")}
        assert sealed == {
            "label", "address", "phone", "emergency_contact", "if_i_vanish", "never_call"
        }  # fmt: skip
        assert (row["state"], row["is_private"], row["remedy"]) == ("NY", True, "")
        assert Stamp.objects.get(pk=made.pk).address == "41 Juniper Street, Albany"

    def test_every_sealed_column_of_safety_is_known_to_whoever_seals_anew(self):
        known = {f"{model._meta.db_table}.{f.column}" for model, f in sealed_fields()}

        assert {place for place in known if place.startswith("safety_")} == {
            "safety_savedplace.label", "safety_savedplace.address", "safety_licencegap.words",
            "safety_safetyplan.words", "safety_planreview.words", "safety_plandraft.words",
            "safety_concern.number", "safety_concernevent.words", "safety_assessment.words",
            *(
                f"safety_stamp.{name}"
                for name in ("label", "address", "phone", "emergency_contact", "if_i_vanish", "never_call")
            ),
        }  # fmt: skip

    @pytest.mark.parametrize("who", ["sam", "ines", "fay", "cora", "dana"])
    def test_nobody_says_it_for_another(self, now, who):
        with pytest.raises(NotAllowed, match="only they say"):
            arrive(by=viewer(who), episode=episode("noor"), said=a_stamp_said(), at=now)

    def test_nothing_is_written_when_something_is_missing(self, now):
        before = Stamp.objects.count(), SavedPlace.objects.count()

        with pytest.raises(NotAllowed) as no:
            arrived("noor", now, is_private=False)

        assert no.value.code == "remedy"
        assert (Stamp.objects.count(), SavedPlace.objects.count()) == before

    def test_a_newer_one_of_the_day_holds_and_both_stay(self, now):
        first, second = arrived("noor", now), arrived("noor", now + MINUTE, address="The library, Albany")

        assert queries.stamp_on(episode("noor").pk, on=first.on) == second
        assert Stamp.objects.filter(pk__in=[first.pk, second.pk]).count() == 2

    def test_a_new_place_is_kept_once_and_forgotten_when_its_owner_says_so(self, now):
        arrived("noor", now)
        arrived("noor", now + MINUTE)

        (kept,) = [p for p in queries.places_of(person("noor").pk) if p.address.startswith("41")]
        actions.forget_place(by=viewer("noor"), place=kept, at=now)
        assert kept not in queries.places_of(person("noor").pk)
        assert Stamp.objects.filter(episode=episode("noor")).count() > 2
        with pytest.raises(NotAllowed):
            actions.forget_place(by=viewer("ines"), place=kept, at=now)

    def test_it_stands_on_the_trail_without_what_was_said(self, now):
        made = arrived("noor", now)

        (entry,) = TrailEntry.objects.filter(subject=f"safety.Stamp:{made.pk}")
        assert (entry.what, entry.by) == ("said where they are", person("noor").pk)
        assert entry.subjects == [episode("noor").pk]


@pytest.mark.django_db
class TestTheDoor:
    def test_a_participant_comes_in_only_after_saying_where_they_are(self, now):
        session = opened(a_session(at=now), now)
        at = session.starts_at - 5 * MINUTE

        assert code("noor", session, at) == "stamp_missing"
        arrived("noor", at)
        assert code("noor", session, at) == "in"
        assert code("sam", session, at) == "stamp_missing"

    def test_staff_and_machines_never_say_it(self, now):
        Stamp.objects.all().delete()

        assert code("fay", live_session(), now) == "in"
        assert code("noor", live_session(), now) == "stamp_missing"
        assert admit_synthetic(by=PLAYER, seat=seat("wren"), at=now).token

    def test_once_a_program_day_is_enough_and_the_next_day_asks_again(self, now, midnight):
        morning, evening = (midnight + h * HOUR for h in (9, 14))
        first = opened(a_session(at=now, starts_in=morning - now), now)
        second = opened(a_session(at=now, starts_in=evening - now), now)
        next_day = opened(a_session(at=now, starts_in=morning + dt.timedelta(days=1) - now), now)
        arrived("noor", morning)

        assert code("noor", first, morning) == "in"
        assert code("noor", second, evening) == "in"
        assert code("noor", next_day, next_day.starts_at) == "stamp_missing"

    def test_midnight_cuts_nobodys_way_back(self, now, midnight):
        session = opened(a_session(at=now, starts_in=midnight - 30 * MINUTE - now), now)
        arrived("noor", midnight - 35 * MINUTE)
        let_in = admit_to_room(by=viewer("noor"), session=session, at=midnight - 30 * MINUTE)
        room = Room.objects.get(session=session)

        after = midnight + 10 * MINUTE
        found = standing_of(viewer("noor"), let_in.place, let_in.admission, room.name, at=after)

        assert found.session_id == session.pk
        assert code("noor", session, after) == "in"

    def test_late_to_a_session_of_last_evening_one_says_it_once_after_midnight(self, now, midnight):
        session = opened(a_session(at=now, starts_in=midnight - 30 * MINUTE - now), now)
        late = midnight + 10 * MINUTE

        assert code("noor", session, late) == "stamp_missing"
        assert arrived("noor", late).on == session.on
        assert code("noor", session, late) == "in"

    def test_before_a_session_just_after_midnight_it_is_said_for_that_day(self, now, midnight):
        session = opened(a_session(at=now, starts_in=midnight + 5 * MINUTE - now), now)
        before = midnight - 3 * MINUTE

        assert arrived("noor", before).on == session.on
        assert code("noor", session, before) == "in"

    def test_the_day_is_the_tracks_not_the_programs(self, now):
        """Ada's evening in California is the next day in New York, where her program is."""
        here = ZoneInfo(EVENING_ZONE)
        day = (now.astimezone(here) + dt.timedelta(days=2)).date()
        evening = dt.datetime.combine(day, dt.time(22), here)
        session = opened(a_session(at=now, starts_in=evening - now, cohort="Birch"), now)
        stamp = arrived("ada", evening - 5 * HOUR, state="CA")  # 20:00 in New York
        late = arrived("ada", evening, state="CA")  # 1:00 there

        assert stamp.on == late.on == session.on == day
        assert code("ada", session, evening) == "in"


def test_two_at_once_are_both_kept_and_one_place_is(committed, now):
    noor, stay, together = viewer("noor"), episode("noor"), Barrier(2)
    before = Stamp.objects.filter(episode=stay).count(), SavedPlace.objects.count()

    def one(_):
        try:
            with transaction.atomic():
                together.wait()
                return arrive(by=noor, episode=stay, said=a_stamp_said(), at=now).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as crowd:
        made = set(crowd.map(one, range(2)))

    assert len(made) == 2
    assert Stamp.objects.filter(episode=stay).count() == before[0] + 2
    assert SavedPlace.objects.count() == before[1] + 1
    assert seat("noor").kind == SeatKind.PARTICIPANT
