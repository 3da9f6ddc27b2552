"""Somebody does not come and says nothing: who is missed, when, by whom it is asked; and who came after all."""

import datetime as dt
import itertools

import pytest

from hearthside.careteam.models import Duty
from hearthside.people.models import Alert
from hearthside.practice.actions import say_absence
from hearthside.practice.terms import AbsenceSaid, Why
from hearthside.rooms import actions, queries, rules
from hearthside.rooms.models import Evidence, Room
from hearthside.rooms.terms import Kind, Source
from hearthside.safety import actions as safety
from hearthside.safety.models import Concern
from hearthside.safety.rules import CLOCK
from hearthside.safety.terms import Ending, Level, Outside, Reached, Tier
from hearthside.schedule.rules import RECONCILER
from hearthside.schedule.terms import Absence
from tests.builders import a_session, episode, person, seat, viewer


MINUTE = dt.timedelta(minutes=1)
START = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)


def look(at):
    """As the task does it."""
    for one in queries.missed(at=at):
        actions.miss(by=RECONCILER, one=one, at=at)
    for concern in queries.came(at=at):
        safety.note_they_came(by=RECONCILER, concern=concern, at=at)


@pytest.mark.parametrize(
    ("late", "away", "minutes"),
    list(itertools.product([None, 0, 20], [False, True], [0, 9, 10, 19, 29, 30, 90])),
)
def test_who_is_missed_by_the_rule(late, away, minutes):
    """`late` 0: no word; None: they cannot come."""
    word = rules.Word(late) if late != 0 else None
    due = 10 + (late or 0)
    expected = not away and late is not None and minutes >= due

    said = rules.is_missed(START, after=10 * MINUTE, word=word, is_away=away, at=START + minutes * MINUTE)

    assert said == expected


@pytest.fixture
def group(db, now):
    """Noor's group, tomorrow; nothing else is on then."""
    Duty.objects.all().delete()
    return a_session(at=now, starts_in=dt.timedelta(days=1, hours=3))


def absences():
    return Concern.objects.filter(tier=Tier.ATTENDANCE)


def of_noor():
    return absences().get(episode=episode("noor"))


def test_ten_minutes_after_the_start_somebody_has_it(group):
    look(group.starts_at + 9 * MINUTE)
    assert not absences().exists()

    for minutes in (10, 11, 40):
        look(group.starts_at + minutes * MINUTE)

    one = of_noor()
    assert (one.owner, one.raised_at) == (person("dana"), group.starts_at + 10 * MINUTE)
    assert not Alert.objects.get(matter=f"concern:{one.pk}").is_red


def test_whoever_said_a_word_is_not_missed(group, now):
    noors = seat("noor", group)
    say_absence(
        by=viewer("noor"), seat=noors, said=AbsenceSaid(kind=Absence.CANNOT_COME, why=Why.UNWELL), at=now
    )
    sams = AbsenceSaid(kind=Absence.LATE, why=Why.DEVICE, minutes=20)
    say_absence(by=viewer("sam"), seat=seat("sam", group), said=sams, at=now)

    look(group.starts_at + 29 * MINUTE)
    assert not absences().filter(episode__in=[episode("noor"), episode("sam")]).exists()

    look(group.starts_at + 30 * MINUTE)
    assert absences().filter(episode=episode("sam")).exists()


def test_whoever_comes_after_all_ends_it_by_coming(group):
    look(group.starts_at + 10 * MINUTE)
    came_at = group.starts_at + 14 * MINUTE

    room, _ = Room.objects.get_or_create(session=group, defaults={"made_at": came_at})
    Evidence.objects.create(
        room=room,
        place=seat("noor", group).place,
        source=Source.LIST,
        kind=Kind.JOINED,
        at=came_at,
        noted_at=came_at,
    )

    look(came_at)

    one = of_noor()
    assert (one.closed_at, one.ending) == (came_at, Ending.CAME)


def high(at, words="She has a plan."):
    """Assessed so by a clinician who holds a licence."""
    made = safety.tell_my_team_now(by=viewer("noor"), episode=episode("noor"), at=at)
    told = {"by": viewer("ines"), "concern": made, "at": at}
    safety.note_reached(**told, how=Reached.SPOKE)
    safety.assess(**told, level=Level.HIGH, words=words, means_discussed=True)
    safety.note_plan_reviewed(**told)
    safety.agree_next_contact(**told, when=at + dt.timedelta(hours=20))
    safety.sign_concern(**told, ending=Ending.CLOSER, words="Closer contact.")
    safety.cosign_concern(by=viewer("dana"), concern=made, at=at)


def test_at_high_risk_sooner_and_louder(group, now):
    high(now)

    look(group.starts_at + 5 * MINUTE)

    one = of_noor()
    assert one.at_high_risk
    assert Alert.objects.get(matter=f"concern:{one.pk}", confirmed_at=None).is_red
    safety.climb(by=CLOCK, concern_id=one.pk, at=one.raised_at + 60 * MINUTE)
    assert list(one.events.filter(happened="put").values_list("what", flat=True)) == [Outside.SERVICES]


def test_nobody_is_missed_twice_nor_asked_for_after_it_was_answered(group):
    look(group.starts_at + 10 * MINUTE)
    told = {"by": viewer("cora"), "concern": of_noor()}
    at = group.starts_at + 12 * MINUTE
    safety.note_reached(**told, how=Reached.SPOKE, words="The train is late.", at=at)
    safety.sign_concern(**told, ending=Ending.CAME, words="On the train.", at=at)

    look(group.starts_at + 20 * MINUTE)

    assert absences().filter(episode=episode("noor")).count() == 1
