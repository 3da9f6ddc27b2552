"""A safety plan is written, signed by both, stands beside what was before, and is kept on devices."""

import datetime as dt

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Machine
from hearthside.careteam.models import Licence
from hearthside.program.actions import change_setting
from hearthside.program.models import Program
from hearthside.safety import actions, queries, rules
from hearthside.safety.models import PlanDevice, PlanDraft, PlanReview, PlanSignature, SafetyPlan
from hearthside.safety.terms import PLAN_REVIEW, Hand, PlanSaid
from tests.builders import a_plan, a_plan_said, day_of, episode, person, plan_is_due, viewer


pytestmark = pytest.mark.django_db
DEVICE = Machine("a device that keeps a plan")


def did(what):
    return TrailEntry.objects.filter(what=what).count()


def test_a_plan_written_alone_is_signed_by_its_owner_and_waits_for_a_clinician(now):
    made = a_plan(at=now, signed_by="")

    assert queries.hands_on(made.pk) == {Hand.PERSON}
    assert not queries.plan_is_current(made.episode_id, on=day_of(now))
    actions.sign_plan(by=viewer("ines"), plan=made, at=now)
    assert queries.plan_is_current(made.episode_id, on=day_of(now))
    assert plan_is_due(made) == day_of(now) + dt.timedelta(days=30)
    assert did("wrote a safety plan") >= 1


def test_a_plan_written_together_waits_for_its_owner(now):
    made = actions.write_plan(by=viewer("ines"), episode=episode("noor"), said=a_plan_said(), at=now)

    assert queries.hands_on(made.pk) == {Hand.CLINICIAN}
    assert not queries.plan_is_current(made.episode_id, on=day_of(now))
    actions.sign_plan(by=viewer("noor"), plan=made, at=now)
    assert queries.plan_is_current(made.episode_id, on=day_of(now))


def test_when_it_is_due_again_is_a_setting_with_a_date(now):
    change_setting(
        by=viewer("dana"),
        program=Program.objects.get(),
        key=PLAN_REVIEW,
        value=14,
        holds_from=day_of(now),
        reason="Every two weeks, as the team agreed.",
        at=now,
    )

    made = a_plan(at=now)

    assert plan_is_due(made) == day_of(now) + dt.timedelta(days=14)


def test_it_is_current_on_the_day_of_its_review_and_not_after(now):
    made = a_plan(at=now)
    due = plan_is_due(made)

    assert queries.plan_is_current(made.episode_id, on=due)
    assert not queries.plan_is_current(made.episode_id, on=due + dt.timedelta(days=1))
    later = now + dt.timedelta(days=31)
    actions.review_plan(by=viewer("ines"), plan=made, due_on=day_of(later) + dt.timedelta(9), at=later)
    assert queries.plan_is_current(made.episode_id, on=day_of(later))


def test_a_new_version_stands_beside_the_old_one(now):
    first = a_plan(at=now)

    second = a_plan(at=now, signed_by="", signs=("I stop eating",))

    assert second.version == first.version + 1
    assert rules.said_of(SafetyPlan.objects.get(pk=first.pk).words) == a_plan_said()
    assert not queries.plan_is_current(first.episode_id, on=day_of(now)), "nobody went through the new one"
    for slug in ("noor", "ines"):
        with pytest.raises(NotAllowed, match="newer version"):
            actions.sign_plan(by=viewer(slug), plan=first, at=now)
    with pytest.raises(NotAllowed, match="newer version"):
        actions.review_plan(by=viewer("ines"), plan=first, due_on=day_of(now) + dt.timedelta(days=9), at=now)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE safety_safetyplan SET version = 9",
        "UPDATE safety_safetyplan SET written_at = now()",
        "DELETE FROM safety_safetyplan",
        "UPDATE safety_plansignature SET hand = 'person'",
        "DELETE FROM safety_plansignature",
        "UPDATE safety_planreview SET due_on = due_on + 30",
        "DELETE FROM safety_planreview",
    ],
)
def test_the_application_cannot_write_a_plan_over(now, statement):
    a_plan(at=now)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_what_it_says_stands_sealed(now):
    made = a_plan(at=now)

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM safety_safetyplan WHERE id = %s", [made.pk])
        (kept,) = cursor.fetchone()
    assert kept.startswith("s1.")
    assert "Amira" not in kept


def test_each_version_and_each_hand_stand_once(now):
    made = a_plan(at=now)
    again = SafetyPlan(
        episode=made.episode, version=made.version, written_at=now, written_by=made.written_by, hand="person"
    )
    again.words = made.words

    with pytest.raises(DatabaseError, match="each_version_of_a_plan_stands_once"), transaction.atomic():
        again.save(force_insert=True)
    with pytest.raises(NotAllowed, match="signed already"):
        actions.sign_plan(by=viewer("ines"), plan=made, at=now)
    with pytest.raises(DatabaseError, match="each_hand_signs_a_plan_once"), transaction.atomic():
        PlanSignature.objects.create(
            plan=made, episode=made.episode, hand="person", person=person("noor"), signed_at=now
        )


def test_a_clinician_without_a_licence_neither_writes_nor_signs(now):
    made = a_plan(at=now, signed_by="")
    Licence.objects.filter(person=person("ines")).update(expires_on=day_of(now) - dt.timedelta(days=1))

    with pytest.raises(NotAllowed, match="holds a licence"):
        actions.sign_plan(by=viewer("ines"), plan=made, at=now)
    with pytest.raises(NotAllowed, match="holds a licence"):
        actions.write_plan(by=viewer("ines"), episode=episode("noor"), said=a_plan_said(), at=now)


@pytest.mark.parametrize("slug", ["omar", "fay", "sam", "dana"])
def test_nobody_else_writes_it(now, slug):
    with pytest.raises(NotAllowed):
        actions.write_plan(by=viewer(slug), episode=episode("noor"), said=a_plan_said(), at=now)


def test_an_empty_plan_is_none(now):
    with pytest.raises(NotAllowed, match="one line"):
        actions.write_plan(by=viewer("noor"), episode=episode("noor"), said=PlanSaid(), at=now)


def test_each_writer_has_a_draft_of_their_own_until_it_is_a_version(now):
    noor, ines, stay = viewer("noor"), viewer("ines"), episode("noor")
    before = queries.newest_plan(stay.pk)
    after = before.version if before else 0
    actions.write_part(by=noor, episode=stay, said=PlanSaid(signs=("Mine",)), at=now)
    actions.write_part(by=ines, episode=stay, said=PlanSaid(signs=("Theirs",)), at=now)

    assert rules.said_of(queries.draft_of(noor, stay.pk).words).signs == ("Mine",)
    made = actions.finish_plan(by=noor, episode=stay, after=after, at=now)

    assert rules.said_of(made.words).signs == ("Mine",)
    assert queries.draft_of(noor, stay.pk) is None
    assert queries.plan_to_write(ines, stay).changed_meanwhile
    with pytest.raises(NotAllowed, match="meanwhile"):
        actions.finish_plan(by=ines, episode=stay, after=after, at=now)
    assert PlanDraft.objects.filter(person=person("ines")).exists(), "what she wrote is kept"
    actions.throw_draft_away(by=ines, episode=stay)
    assert queries.draft_of(ines, stay.pk) is None


def test_reading_ones_own_leaves_no_entry_and_the_teams_reading_does(now, sign_in):
    a_plan(at=now)
    before = TrailEntry.objects.count()

    assert sign_in("noor").get("/my-plan/").status_code == 200
    read = TrailEntry.objects.filter(subject__startswith="safety.SafetyPlan:", what="opened")
    assert not read.exists()
    assert TrailEntry.objects.count() - before <= 1, "that she came in"
    assert sign_in("ines").get(f"/people/{episode('noor').pk}/safety-plan/").status_code == 200
    assert read.get().by == person("ines").pk


def test_a_device_keeps_it_until_it_is_told_otherwise(now):
    noor = viewer("noor")
    here, there = (actions.keep_on_device(by=noor, device_id=None, at=now) for _ in range(2))

    assert actions.keep_on_device(by=noor, device_id=here.pk, at=now) == here
    with pytest.raises(NotAllowed, match="somebody else"):
        actions.keep_on_device(by=viewer("sam"), device_id=here.pk, at=now)
    assert actions.ask_device(by=DEVICE, device_id=there.pk, at=now)
    assert actions.remove_from_devices(by=noor, episode=episode("noor"), but=here.pk, at=now) == 1
    assert actions.ask_device(by=DEVICE, device_id=here.pk, at=now)
    assert not actions.ask_device(by=DEVICE, device_id=there.pk, at=now)
    assert actions.keep_on_device(by=noor, device_id=there.pk, at=now) is None
    actions.forget_on_device(by=DEVICE, device_id=here.pk, at=now)
    assert not actions.ask_device(by=DEVICE, device_id=here.pk, at=now)
    assert not PlanDevice.objects.filter(person=person("noor"), gone_at=None).exists()


def test_who_treats_them_takes_it_off_all_devices_and_nobody_else(now):
    actions.keep_on_device(by=viewer("noor"), device_id=None, at=now)

    for slug in ("omar", "fay", "dana", "sam"):
        with pytest.raises(NotAllowed):
            actions.remove_from_devices(by=viewer(slug), episode=episode("noor"), at=now)
    assert actions.remove_from_devices(by=viewer("ines"), episode=episode("noor"), at=now) == 1
    assert did("took the safety plan off a device") == 1


def test_a_review_keeps_what_was_before(now):
    made = a_plan(at=now)
    due = day_of(now) + dt.timedelta(days=7)

    actions.review_plan(by=viewer("ines"), plan=made, due_on=due, words="Cold water helped.", at=now)

    assert PlanReview.objects.filter(plan=made).count() == 2
    assert plan_is_due(made) == due
