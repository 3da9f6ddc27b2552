"""What the day says of yesterday: what was cancelled or moved, who came and who left; to whoever works with them."""

import datetime as dt

import pytest

from hearthside.desks.queries import day_of
from hearthside.program.models import Membership
from hearthside.schedule.actions import cancel_session, change_session
from hearthside.schedule.terms import SeatKind
from tests.builders import US, a_session, episode, person, viewer
from tests.builders import day_of as day_here


pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def changes(slug, at):
    return [one.words for one in day_of(viewer(slug), at=at).changes]


def test_what_was_cancelled_or_moved_since_yesterday_stands_there_until_it_is_over(now):
    cancelled = a_session(at=now, starts_in=3 * DAY, title="Cancelled one")
    cancel_session(by=US, session=cancelled, words="Fay is ill.", at=now)

    said = changes("fay", now)
    assert [line for line in said if line.endswith("Cancelled one, Alder, was cancelled. Fay is ill.")]
    assert changes("opal", now) == []
    assert not [line for line in changes("fay", now + 5 * DAY) if "Cancelled one" in line]


def test_what_was_moved_says_where_it_stands_now(now):
    moved = a_session(at=now, starts_in=3 * DAY, title="Moved one")
    change_session(
        by=US,
        session=moved,
        starts_at=moved.starts_at + DAY,
        ends_at=moved.ends_at + DAY,
        staff=[(SeatKind.FACILITATOR, person("fay").pk)],
        at=now,
    )

    (line,) = [line for line in changes("fay", now) if "Moved one" in line]
    assert line.endswith("Moved one, Alder, was changed.")


def test_who_joined_stands_there_for_a_day_and_speaks_of_them(now):
    Membership.objects.filter(episode=episode("noor")).update(starts_on=day_here(now))

    page = day_of(viewer("ines"), at=now)

    assert [one.words for one in page.changes] == ["Noor joined Alder."]
    assert page.changes.about == {episode("noor").pk}
    assert changes("omar", now) == []
    assert changes("ines", now + 3 * DAY) == []
