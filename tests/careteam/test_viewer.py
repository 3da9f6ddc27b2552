"""A Viewer is built from the facts of bonds, and from nothing else."""

import datetime as dt

import pytest

from hearthside.access.viewer import Role
from hearthside.careteam.models import Appointment, Assignment, Leadership
from hearthside.careteam.queries import build_viewer
from hearthside.program.models import Cohort, Episode
from tests.builders import episode, person, today, viewer


pytestmark = pytest.mark.django_db
OVER = today() - dt.timedelta(days=2)  # in every zone of the cast


def test_each_of_the_cast_is_who_they_are():
    assert viewer("noor").roles == {Role.PARTICIPANT}
    assert viewer("noor").own_episodes == {episode("noor").pk}
    assert episode("noor").pk in viewer("ines").cares_for
    assert episode("noor").pk not in viewer("omar").cares_for
    assert viewer("fay").leads_cohorts == set(Cohort.objects.values_list("pk", flat=True))
    assert len(viewer("dana").directs_programs) == 1
    assert len(viewer("cora").coordinates_programs) == 1
    assert viewer("opal").roles == {Role.OPERATOR}


@pytest.mark.parametrize("slug", ["ivo", "bill", "opal", "pia"])
def test_no_role_without_a_bond_reaches_anyone(slug):
    who = viewer(slug)

    assert not (
        who.own_episodes | who.cares_for | who.leads_cohorts | who.directs_programs | who.coordinates_programs
    )


def test_a_sign_in_that_still_owes_a_factor_has_no_roles_and_no_bonds():
    who = build_viewer(person("dana").pk, False)

    assert (who.roles, who.directs_programs) == (frozenset(), frozenset())


def test_a_bond_that_has_ended_opens_nothing():
    Appointment.objects.filter(person=person("dana")).update(ends_on=OVER)
    Assignment.objects.filter(person=person("ines")).update(ends_on=OVER)
    Leadership.objects.filter(person=person("fay")).update(ends_on=OVER)

    assert viewer("dana").roles == frozenset()
    assert viewer("ines").cares_for == frozenset()
    assert viewer("fay").leads_cohorts == frozenset()


def test_bonds_without_any_post_count_for_nothing():
    Appointment.objects.filter(person=person("ines")).update(ends_on=OVER)

    assert viewer("ines").cares_for == frozenset()


def test_a_stay_that_has_ended_is_in_nobody_s_hands():
    Episode.objects.filter(pk=episode("noor").pk).update(closed_on=OVER + dt.timedelta(days=1))

    assert viewer("noor").roles == frozenset()
    assert episode("noor").pk not in viewer("ines").cares_for


@pytest.mark.parametrize("slug", ["noor", "ines", "dana"])
def test_a_viewer_costs_one_query(django_assert_num_queries, slug):
    who = person(slug).pk

    with django_assert_num_queries(1):
        build_viewer(who, True)
