"""What a page says of itself makes no minute and takes none, whatever is said, in any order, and taken back."""

import random

import pytest
from django.urls import reverse

from hearthside.rooms.actions import note, observe_minutes
from hearthside.rooms.models import DeviceCheck, Hand, Message, TimeApart, Waiting
from hearthside.schedule.rules import RECONCILER
from tests import builders

from .noted import came, hung_up, moved
from .sees import ROWS


ACCEPTED = {200, 204, 302}
SAID_OF_ONESELF = [
    row
    for row in ROWS
    if row.method == "post" and row.codes["noor"] in ACCEPTED and row.route != "rooms:webhook"
]


def minutes(room):
    """What every member's hour will have been, told anew from all that is noted."""
    return observe_minutes(by=RECONCILER, room=room, at=room.session.ends_at)


@pytest.fixture
def seen(room):
    """Noor came, was away for a while and is there again; Sam came and went; as the door noted it."""
    noor, sam = builders.seat("noor").place, builders.seat("sam").place
    noors = [*came(60, 0, "n1"), hung_up(600, 0), *came(1000, 1, "n2")]
    sams = [*came(0, 2, "s1"), hung_up(900, 2)]
    for rows, place in ((noors, noor), (sams, sam)):
        note(by=RECONCILER, room_id=room.pk, noted=moved(rows, room.session.starts_at, place))
    return room


@pytest.mark.parametrize("seed", range(2))
def test_whatever_a_page_says_changes_no_minute(seen, sign_in, seed):
    page, said = sign_in("noor"), random.Random(seed).sample(SAID_OF_ONESELF, len(SAID_OF_ONESELF))
    before = minutes(seen)

    for row in said:
        arguments = row.thing() if row.thing else {}
        answer = page.post(reverse(row.route, kwargs=arguments), row.said())
        assert answer.status_code < 500, row
        if answer.status_code in ACCEPTED:
            assert minutes(seen) == before, row

    for kept in (Hand, TimeApart, Message, Waiting, DeviceCheck):
        kept.objects.all().delete()
    assert minutes(seen) == before
