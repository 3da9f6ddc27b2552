"""A concern from its beginning to its end: whose it is, how it climbs, what it needs to close; by everyone's actions."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection, transaction

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.careteam.actions import put_on_duty
from hearthside.careteam.models import Assignment, Duty
from hearthside.careteam.terms import Bond
from hearthside.people.models import Alert
from hearthside.program.models import Program
from hearthside.safety import actions
from hearthside.safety.models import Concern, ConcernEvent
from hearthside.safety.rules import CLOCK
from hearthside.safety.terms import Cause, Ending, Given, Happened, Level, Outside, Reached, Tier, Tried
from tests.builders import US, day_of, episode, person, viewer


pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


def on_duty(slug, at):
    """From now on, at every hour and for every state; nobody else is."""
    Duty.objects.all().delete()
    return put_on_duty(
        by=US,
        program=Program.objects.get(),
        person=person(slug),
        states=["NY", "NJ", "CT", "PA"],
        weekdays=range(7),
        from_hour=0,
        to_hour=24,
        starts_on=day_of(at),
        at=at,
    )


def pressed(at, who="noor"):
    return actions.tell_my_team_now(by=viewer(who), episode=episode(who), at=at)


def answered(at, tier=Tier.ORANGE, source="form:1", **more):
    told = {"tier": tier, "cause": Cause.ANSWER, "source": source, "heard": "item9"}
    return actions.raise_concern(by=viewer("noor"), episode=episode("noor"), at=at, **told | more)


def climb(concern, at):
    actions.climb(by=CLOCK, concern_id=concern.pk, at=at)
    concern.refresh_from_db()
    return concern


def happened(concern):
    return list(concern.events.order_by("nth").values_list("happened", flat=True))


def called(concern):
    """Who is asked to look now, and has not yet."""
    rows = Alert.objects.filter(matter=f"concern:{concern.pk}", confirmed_at=None)
    return {
        slug for slug in ("ines", "omar", "fay", "cora", "dana") if rows.filter(person=person(slug)).exists()
    }


def test_whoever_is_on_duty_has_it_at_once_and_may_read(now):
    on_duty("omar", now)

    made = pressed(now)

    assert (made.tier, made.owner, made.given) == (Tier.RED, person("omar"), Given.DUTY)
    assert happened(made) == [Happened.RAISED, Happened.GIVEN]
    assert episode("noor").pk in viewer("omar").on_call_for
    assert called(made) >= {"omar"}


def test_a_hole_falls_to_the_director(now):
    Duty.objects.all().delete()

    made = pressed(now)

    assert (made.owner, made.given) == (person("dana"), Given.HOLE)


def test_before_the_first_stamp_of_a_day_the_last_state_holds(now):
    on_duty("omar", now)

    made = answered(now)

    assert (made.state, made.owner, made.given) == ("NY", person("omar"), Given.DUTY)
    assert called(made) == {"ines", "omar"}


def test_what_can_wait_goes_to_their_therapist_and_calls_nobody(now):
    on_duty("omar", now)

    made = answered(now, Tier.KNOWN)

    assert (made.owner, made.given, called(made)) == (person("ines"), Given.THERAPIST, set())


def test_silence_climbs_to_the_director_and_outside_steps_are_put_to_whoever_has_it(now):
    on_duty("omar", now)
    made = pressed(now)

    owners = [climb(made, now + minutes * MINUTE).owner for minutes in (0, 4, 5, 9, 10, 15, 29, 30, 60)]

    dana, omar = person("dana"), person("omar")
    assert owners == [omar, omar, dana, dana, dana, dana, dana, dana, dana]
    put = made.events.filter(happened=Happened.PUT).values_list("what", "at")
    assert list(put) == [
        (Outside.EMERGENCY_CONTACT, now + 15 * MINUTE),
        (Outside.SERVICES, now + 30 * MINUTE),
    ]
    assert made.climbs_at is None
    assert not Assignment.objects.filter(person=omar, bond=Bond.ON_CALL, ended_at=None).exists()


def test_who_answers_first_has_it_and_the_second_can_take_it_over(now):
    on_duty("omar", now)
    made = pressed(now)

    actions.acknowledge(by=viewer("ines"), concern=made, at=now + MINUTE)
    with pytest.raises(NotAllowed, match="before you"):
        actions.acknowledge(by=viewer("omar"), concern=made, at=now + MINUTE)

    made.refresh_from_db()
    assert (made.owner, made.given, called(made)) == (person("ines"), Given.TAKEN, set())
    actions.take_over(by=viewer("dana"), concern=made, at=now + 2 * MINUTE)
    made.refresh_from_db()
    assert made.owner == person("dana")
    assert made.climbs_at == now + 15 * MINUTE  # nobody has reached them yet


def test_whoever_has_nothing_to_do_with_somebody_neither_raises_nor_answers(now):
    on_duty("cora", now)
    made = pressed(now)

    told = {"tier": Tier.RED, "cause": Cause.COLLEAGUE, "source": "colleague:1"}
    for who in ("omar", "sam", "bill", "opal"):
        with pytest.raises(NotAllowed):
            actions.acknowledge(by=viewer(who), concern=made, at=now)
        with pytest.raises(NotAllowed):
            actions.raise_concern(by=viewer(who), episode=episode("noor"), at=now, **told)
    with pytest.raises(NotAllowed):
        actions.acknowledge(by=viewer("noor"), concern=made, at=now)


def test_pressed_twice_is_once_and_pressed_later_rings_anew(now):
    on_duty("omar", now)
    made = pressed(now)
    assert pressed(now + dt.timedelta(seconds=5)).pk == made.pk
    assert happened(made) == [Happened.RAISED, Happened.GIVEN]
    actions.acknowledge(by=viewer("omar"), concern=made, at=now + MINUTE)

    again = pressed(now + 4 * MINUTE)

    assert (again.pk, again.acknowledged_at, called(again)) == (made.pk, None, {"omar"})
    actions.note_reached(by=viewer("omar"), concern=again, how=Reached.SPOKE, at=now + 5 * MINUTE)
    assert pressed(now + HOUR).pk != made.pk
    assert Concern.objects.count() == 2


def test_one_form_raises_one_concern_that_only_becomes_more_urgent(now):
    on_duty("omar", now)
    made = answered(now, Tier.KNOWN)

    higher = answered(now + MINUTE, Tier.RED)
    lower = answered(now + 2 * MINUTE, Tier.YELLOW)

    assert made.pk == higher.pk == lower.pk
    assert (lower.tier, lower.tier_since, lower.owner) == (Tier.RED, now + MINUTE, person("omar"))
    assert called(lower) == {"ines", "omar"}
    answered(now + 3 * MINUTE, Tier.RED)
    assert happened(made) == [
        Happened.RAISED,
        Happened.GIVEN,
        Happened.HIGHER,
        Happened.GIVEN,
        Happened.HEARD,
    ]


@pytest.mark.parametrize(
    "after", [dt.timedelta(), -MINUTE], ids=["at the same moment", "by a clock that is behind"]
)
def test_what_is_heard_again_after_one_was_closed_is_one_that_is_open(now, after):
    first = answered(now, Tier.KNOWN)
    actions.confirm_known(by=viewer("ines"), concern=first, words="As last week.", at=now)

    second = answered(now + after, Tier.ORANGE)
    third = answered(now + after, Tier.RED)

    assert first.pk != second.pk == third.pk
    assert third.tier == Tier.RED


def test_what_was_known_and_not_confirmed_is_one_of_today_when_the_day_ends(now):
    on_duty("omar", now)
    made = answered(now, Tier.KNOWN)
    assert climb(made, made.day_ends_at - MINUTE).tier == Tier.KNOWN

    climb(made, made.day_ends_at)

    assert (made.tier, made.owner, called(made)) == (Tier.ORANGE, person("omar"), {"ines", "omar"})


def test_confirmed_with_them_it_ends(now):
    made = answered(now, Tier.KNOWN)

    actions.confirm_known(by=viewer("ines"), concern=made, words="As last week; plan holds.", at=now + HOUR)

    made.refresh_from_db()
    assert (made.closed_at, made.ending) == (now + HOUR, Ending.AS_PLANNED)


def test_an_orange_one_that_nobody_reached_is_handed_on_when_the_day_ends(now):
    on_duty("omar", now)
    made = answered(now)
    actions.acknowledge(by=viewer("ines"), concern=made, at=now + MINUTE)

    climb(made, max(made.day_ends_at, now + 2 * MINUTE))

    assert (made.owner, made.given, made.acknowledged_at) == (person("omar"), Given.DAY_ENDED, None)


def brought_to_its_end(made, now, by="ines"):
    told = {"by": viewer(by), "concern": made}
    actions.acknowledge(**told, at=now)
    actions.note_try(**told, tried=Tried.CALLED, at=now + MINUTE)
    actions.note_reached(**told, how=Reached.SPOKE, at=now + 2 * MINUTE)
    actions.assess(**told, level=Level.MODERATE, words="No plan.", means_discussed=True, at=now + 3 * MINUTE)
    actions.note_plan_reviewed(**told, at=now + 4 * MINUTE)
    actions.agree_next_contact(**told, when=now + 20 * HOUR, at=now + 5 * MINUTE)
    ended = {"ending": Ending.CLOSER, "words": "We speak tomorrow.", "at": now + 6 * MINUTE}
    return actions.sign_concern(**told, **ended)


def test_a_red_one_is_closed_by_two(now):
    made = pressed(now)
    signed = brought_to_its_end(made, now)
    assert (signed.closed_at, signed.climbs_at) == (None, None)
    with pytest.raises(NotAllowed, match="Somebody else"):
        actions.cosign_concern(by=viewer("ines"), concern=made, at=now + HOUR)

    actions.cosign_concern(by=viewer("dana"), concern=made, at=now + HOUR)

    made.refresh_from_db()
    assert made.closed_at == now + HOUR
    assert not Assignment.objects.filter(bond=Bond.ON_CALL, ended_at=None).exists()
    with pytest.raises(NotAllowed, match="closed meanwhile"):
        actions.note_try(by=viewer("ines"), concern=made, tried=Tried.CALLED, at=now + HOUR)


def test_an_orange_one_is_closed_by_one_who_holds_a_licence(now):
    made = answered(now)

    assert brought_to_its_end(made, now).closed_at == now + 6 * MINUTE


@pytest.mark.parametrize("tier", [Tier.RED, Tier.ORANGE, Tier.KNOWN])
def test_it_does_not_close_while_something_is_missing(now, tier):
    made = answered(now, tier)
    actions.acknowledge(by=viewer("ines"), concern=made, at=now)

    ended = {"ending": Ending.AS_PLANNED, "words": "Well."}
    with pytest.raises(NotAllowed, match="Before this can close"):
        actions.sign_concern(by=viewer("ines"), concern=made, at=now, **ended)


def test_only_a_clinician_with_a_licence_judges_and_closes(now):
    made = answered(now)
    actions.note_reached(by=viewer("cora"), concern=made, how=Reached.SPOKE, at=now)

    for act in (
        lambda: actions.assess(
            by=viewer("cora"), concern=made, level=Level.LOW, words="Well.", means_discussed=True, at=now
        ),
        lambda: actions.sign_concern(
            by=viewer("cora"), concern=made, ending=Ending.AS_PLANNED, words="Well.", at=now
        ),
    ):
        with pytest.raises(NotAllowed, match="licence"):
            act()


def test_handed_over_it_is_theirs_and_they_answer_anew(now):
    on_duty("omar", now)
    made = pressed(now)
    actions.acknowledge(by=viewer("omar"), concern=made, at=now)

    actions.hand_over(
        by=viewer("omar"), concern=made, to=person("ines"), words="My hours end.", at=now + MINUTE
    )

    made.refresh_from_db()
    assert (made.owner, made.given, made.acknowledged_at) == (person("ines"), Given.HANDED, None)
    assert called(made) >= {"ines"}
    assert climb(made, now + 6 * MINUTE).given == Given.SILENCE


def test_the_next_contact_after_a_red_one_is_within_a_day(now):
    made = pressed(now)
    for when in (now - MINUTE, now + dt.timedelta(hours=25)):
        with pytest.raises(NotAllowed, match="next contact"):
            actions.agree_next_contact(by=viewer("ines"), concern=made, when=when, at=now)


def test_a_number_is_corrected_by_themselves_alone(now):
    made = pressed(now)

    actions.correct_number(by=viewer("noor"), concern=made, number="518 555 0199", at=now)

    made.refresh_from_db()
    assert made.number == "518 555 0199"
    with pytest.raises(NotAllowed, match="number"):
        actions.correct_number(by=viewer("noor"), concern=made, number="soon", at=now)
    with pytest.raises(NotAllowed):
        actions.correct_number(by=viewer("sam"), concern=made, number="518 555 0100", at=now)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM safety_concern",
        "DELETE FROM safety_concernevent",
        "UPDATE safety_concernevent SET happened = 'closed'",
        "UPDATE safety_assessment SET level = 'low'",
    ],
)
def test_what_happened_stays_as_it_was(now, statement):
    pressed(now)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_every_act_is_on_the_trail(now):
    made = pressed(now)
    brought_to_its_end(made, now)

    events = ConcernEvent.objects.filter(concern=made).count()
    written = TrailEntry.objects.filter(subject=f"safety.Concern:{made.pk}", what__startswith="concern: ")
    assert written.count() == events
