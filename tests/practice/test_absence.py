"""I'll be late, I can't come: said once, seen at once, taken back, never a closed place."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.desks.queries import day_of
from hearthside.practice import actions, queries, rules
from hearthside.practice.models import AbsenceWord
from hearthside.practice.terms import AbsenceSaid, Why
from hearthside.schedule.actions import cancel_session, end_session
from hearthside.schedule.rules import RECONCILER
from hearthside.schedule.terms import Absence
from tests.builders import US, a_session, live_session, seat, viewer
from tests.practice.saying import says


MINUTE = dt.timedelta(minutes=1)


def words_of_the_day(slug, at):
    return {
        one.name: one.words
        for session in day_of(viewer(slug), at=at).sessions
        for people in (session.expected, session.here, session.missing)
        for one in people
    }


@pytest.mark.django_db
class TestWhatIsSaid:
    def test_it_stands_on_the_trail_its_words_sealed_and_the_place_stays_hers(self, now):
        made = says("noor", live_session(), at=now, words="Plantedreason")

        with connection.cursor() as cursor:
            cursor.execute("SELECT words, why, minutes FROM practice_absenceword WHERE id = %s", [made.pk])
            words, why, minutes = cursor.fetchone()
        assert words.startswith("s1.")
        assert (why, minutes) == ("device", 10)
        assert TrailEntry.objects.filter(what="said that they come late", subjects=[made.episode_id]).exists()
        assert seat("noor").closed_at is None

    def test_what_is_said_after_takes_the_place_of_what_was_said(self, now):
        first = says("noor", live_session(), at=now)
        second = says("noor", live_session(), at=now + MINUTE, kind=Absence.CANNOT_COME)

        first.refresh_from_db()
        assert first.taken_back_at == now + MINUTE
        assert queries.standing_words([live_session().pk]) == {seat("noor").pk: second}

    def test_it_is_taken_back_by_whoever_said_it_and_by_nobody_else(self, now):
        made = says("noor", live_session(), at=now)

        with pytest.raises(NotAllowed):
            actions.take_back_absence(by=viewer("sam"), word=made, at=now)
        actions.take_back_absence(by=viewer("noor"), word=made, at=now)

        assert queries.standing_words([live_session().pk]) == {}

    def test_nobody_says_it_for_another(self, now):
        said = AbsenceSaid(kind=Absence.LATE, why=Why.WORK, minutes=5)
        for slug in ("sam", "fay", "ines", "dana"):
            with pytest.raises(NotAllowed):
                actions.say_absence(by=viewer(slug), seat=seat("noor"), said=said, at=now)
        assert not AbsenceWord.objects.exists()

    def test_there_is_nothing_to_say_of_what_is_over_or_cancelled(self, now):
        cancelled = a_session(at=now)
        cancel_session(by=US, session=cancelled, words="", at=now)
        end_session(by=RECONCILER, session=live_session(), at=now)

        for session, code in ((cancelled, "cancelled"), (live_session(), "over")):
            with pytest.raises(NotAllowed) as no:
                says("noor", session, at=now + MINUTE)
            assert no.value.code == code

    def test_what_is_missing_is_asked_at_its_field(self):
        for said, field in (
            (AbsenceSaid(kind=Absence.LATE, why=Why.WORK), "minutes"),
            (AbsenceSaid(kind=Absence.LATE, why=Why.WORK, minutes=999), "minutes"),
            (AbsenceSaid(kind=Absence.CANNOT_COME, why="anything"), "why"),
        ):
            assert rules.is_whole(said).code == field


@pytest.mark.django_db
class TestWhoReadsIt:
    def test_fay_reads_it_beside_the_name_with_the_reason_and_pia_without(self, now):
        later = a_session(at=now, starts_in=40 * MINUTE)
        says("noor", later, at=now, words="Plantedreason")
        at = later.starts_at + MINUTE

        assert (
            words_of_the_day("fay", at)["Noor"]
            == "about 10 minutes late: My device or my connection. “Plantedreason”"
        )
        assert "Plantedreason" not in str(words_of_the_day("pia", at))

    def test_i_am_not_safe_stands_first_for_who_leads_treats_or_runs_until_it_is_taken_back(self, now):
        made = says("noor", live_session(), at=now, kind=Absence.CANNOT_COME, why=Why.NOT_SAFE, words="Alone")

        def told(slug, at=now):
            return [one.name for one in day_of(viewer(slug), at=at).not_safe]

        assert {slug for slug in ("ines", "omar", "fay", "pia", "cora", "dana", "opal") if told(slug)} == {
            "ines", "fay", "cora", "dana"
        }  # fmt: skip
        assert told("ines", now + dt.timedelta(hours=25)) == []
        actions.take_back_absence(by=viewer("noor"), word=made, at=now)
        assert told("ines") == []


@pytest.mark.django_db
class TestThePages:
    def test_i_am_not_safe_shows_the_crisis_card_before_anything_else(self, sign_in):
        page = sign_in("noor").post(
            f"/today/{seat('noor').pk}/cannot-come/", {"why": "not_safe"}, follow=True
        )

        text = page.content.decode()
        main = text[text.index("<main") :]
        assert main.index("Call 988") < main.index("What you said has arrived")

    def test_after_i_cannot_come_what_is_next_is_offered(self, sign_in, now):
        a_session(at=now, starts_in=dt.timedelta(days=2))

        page = sign_in("noor").post(
            f"/today/{seat('noor').pk}/cannot-come/", {"why": "not_said"}, follow=True
        )

        text = page.content.decode()
        assert "Next, when you can" in text
        assert ": Group" in text
        assert "Call 988" not in text[text.index("<main") :]

    def test_what_was_typed_stays_when_the_reason_is_missing(self, sign_in):
        page = sign_in("noor").post(f"/today/{seat('noor').pk}/late/", {"words": "kept words"})

        assert page.status_code == 422
        assert "kept words" in page.content.decode()

    def test_today_says_what_was_said_and_lets_it_be_taken_back(self, sign_in, now):
        noor = sign_in("noor")
        before = noor.get("/today/").content.decode()
        made = says("noor", live_session(), at=now)
        after = noor.get("/today/").content.decode()

        assert f"/today/{seat('noor').pk}/late/" in before
        assert f"/today/said/{made.pk}/" in after


def test_two_words_at_once_leave_one_that_stands(committed, now):
    session, gate = live_session(), Barrier(2)

    def say(minutes):
        gate.wait()
        try:
            with transaction.atomic():
                says("noor", session, at=now, minutes=minutes)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(say, (5, 20)))

    assert AbsenceWord.objects.count() == 2
    assert AbsenceWord.objects.filter(taken_back_at__isnull=True).count() == 1
