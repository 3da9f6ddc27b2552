"""A demo lives longer than a day: everyone says again where they are, but whoever a visitor tries first."""

import datetime as dt

import pytest

from hearthside.careteam.actions import end_licence
from hearthside.careteam.models import Licence
from hearthside.demo import build, terms
from hearthside.safety.models import LicenceGap, Stamp
from hearthside.safety.queries import last_stamp, program_day, stamp_on
from tests.builders import US, episode, person


pytestmark = pytest.mark.django_db


def said_on_that_day(at):
    stays = {one.slug: episode(one.slug) for one in terms.MEMBERS}
    return {slug for slug, stay in stays.items() if stamp_on(stay.pk, on=program_day(stay, at=at))}


def test_on_another_day_everyone_but_noor_has_said_where_they_are(now):
    later = now + dt.timedelta(days=3)
    assert said_on_that_day(later) == set()

    build.arrive_all(at=later, besides=terms.ARRIVES)
    build.arrive_all(at=later, besides=terms.ARRIVES)

    assert said_on_that_day(later) == {one.slug for one in terms.MEMBERS} - {"noor"}
    assert Stamp.objects.filter(at=later).count() == len(terms.MEMBERS) - 1


def test_noor_needs_one_tap_only():
    Stamp.objects.filter(episode=episode("noor")).latest("at").delete()  # today's

    assert last_stamp(episode("noor").pk).is_private


def test_everyone_in_the_demo_is_where_their_clinicians_may_treat_them(now):
    assert not LicenceGap.objects.exists()

    for one in Licence.objects.filter(person=person("leo"), state="NY"):
        end_licence(by=US, licence=one, at=now)
    Stamp.objects.all().delete()
    build.arrive_all(at=now)

    assert {gap.person_id for gap in LicenceGap.objects.all()} == {person("leo").pk}
