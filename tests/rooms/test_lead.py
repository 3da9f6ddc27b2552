"""Who leads in the room: handed over and back, and taken without asking when the line of who led is lost."""

import itertools
from datetime import timedelta
from types import SimpleNamespace

import pytest

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.rooms import actions, rules
from hearthside.rooms.queries import now_in, strip_of, who_stands_in
from hearthside.rooms.terms import LINE_LOST, NOT_COME
from hearthside.schedule.actions import close_seat
from hearthside.schedule.models import Session
from hearthside.schedule.rules import RECONCILER, may_attest, may_end, may_lead_now
from hearthside.schedule.terms import Closed, SeatKind
from tests import cast
from tests.builders import person, seat, viewer

from .noted import S, came, moved
from .test_entry import NOON, a_seat, an_hour


F, C, T = SeatKind.FACILITATOR, SeatKind.CO_FACILITATOR, SeatKind.TECH_HOST
AFTER = timedelta(seconds=20)
MINUTE = timedelta(minutes=1)


def host(kind):
    return SimpleNamespace(person_id=f"person {kind}", place=f"place {kind}", kind=kind)


HOSTED = {kind: host(kind) for kind in (F, C, T)}


@pytest.mark.parametrize(
    ("led_by", "lost", "waited_for", "here"),
    [
        (led_by, lost, waited_for, here)
        for led_by, lost, waited_for in itertools.product([None, C, T], [None, 0, 20, 21], [False, True])
        for n in range(4)
        for here in itertools.combinations([F, C, T], n)
    ],
)
def test_whoever_is_next_leads_when_the_line_was_lost_for_longer_than_is_set(led_by, lost, waited_for, here):
    """`lost`: for so many seconds the one who leads has not been heard; None: they never came.  `waited_for`: still."""
    leads = led_by or F
    heard = {f"place {kind}": NOON for kind in here}
    heard.pop(f"place {leads}", None)
    if lost is not None:
        heard[f"place {leads}"] = NOON - lost * S

    found = rules.stands_in(
        list(HOSTED.values()),
        led_by=f"person {led_by}" if led_by else None,
        heard=heard,
        here={f"place {kind}" for kind in here if kind != leads},
        lost_after=AFTER,
        came_by=NOON + (S if waited_for else -S),
        at=NOON,
    )

    others = [kind for kind in (F, C, T) if kind in here and kind != leads]
    gone = lost == 21 or (lost is None and not waited_for)
    expected = others[0] if gone and others else None
    assert (found.kind if found else None) == expected


@pytest.mark.parametrize("who", cast.EVERYONE, ids=lambda who: ",".join(who.roles))
def test_whoever_has_the_lead_has_it_alone_and_whoever_leads_by_role_takes_it_back(who):
    own = a_seat(kind="tech_host", person_id=who.person_id)
    by_role = an_hour(cohort_id=cast.COHORT)
    instead = an_hour(cohort_id=cast.COHORT, led_by=cast.pia.person_id)

    assert bool(may_lead_now(who, by_role)) == (who is cast.fay)
    assert bool(may_lead_now(who, instead)) == bool(may_end(who, instead)) == (who is cast.pia)
    assert bool(rules.may_lead_here(who, own, instead)) == (who is cast.pia)
    assert not rules.may_lead_here(who, None, instead)
    assert bool(rules.may_take_back(who, own, instead)) == (who is cast.fay)
    assert not rules.may_take_back(who, own, by_role)
    assert not rules.may_take_back(who, None, instead)


def test_the_lead_goes_to_another_host_whose_seat_holds():
    session = an_hour(cohort_id=cast.COHORT)
    own = a_seat(kind="facilitator", person_id=cast.fay.person_id)

    assert rules.may_hand_over(cast.fay, own, a_seat(kind="tech_host"), session)
    for to in (own, a_seat(), a_seat(kind="tech_host", closed_at=NOON)):
        assert not rules.may_hand_over(cast.fay, own, to, session)
    assert not rules.may_hand_over(
        cast.pia, a_seat(kind="tech_host", person_id=cast.pia.person_id), own, session
    )


def fresh(room):
    return Session.objects.get(pk=room.session_id)


def test_handed_over_and_taken_back_with_who_and_when(room, now):
    fay, pia = viewer("fay"), viewer("pia")

    actions.hand_over(by=fay, to=seat("pia"), at=now)

    assert (fresh(room).led_by, fresh(room).led_since) == (person("pia").pk, now)
    assert now_in(viewer("noor"), room.session_id, at=now).lead.name == "Pia"
    assert strip_of(fay, room.session_id, at=now).lead.may_take_back
    assert not may_attest(pia, fresh(room), at=room.session.ends_at)
    with pytest.raises(NotAllowed):
        actions.remove(by=fay, seat=seat("noor"), at=now)
    assert actions.remove(by=pia, seat=seat("noor"), at=now).closed_why == Closed.REMOVED

    actions.take_back(by=fay, session=fresh(room), at=now)

    assert (fresh(room).led_by, fresh(room).led_since) == (None, None)
    with pytest.raises(NotAllowed):
        actions.end_for_all(by=pia, session=fresh(room), at=now)
    said = TrailEntry.objects.filter(what="let someone lead the room").order_by("at", "pk")
    assert {one.by for one in said} == {person("fay").pk}
    assert said.count() == 2


def test_whoever_leads_and_loses_their_seat_leads_nothing(room, now):
    actions.hand_over(by=viewer("fay"), to=seat("pia"), at=now)

    close_seat(by=viewer("dana"), seat=seat("pia"), why=Closed.ROLE_ENDED, at=now)

    assert fresh(room).led_by is None
    assert not rules.may_lead_here(viewer("pia"), seat("pia"), fresh(room))


def there(room, slug, n, at):
    actions.note(by=rules.DOOR, room_id=room.pk, noted=moved(came(0, n, slug), at, seat(slug).place))


def test_when_the_facilitators_line_is_lost_another_host_leads_without_asking(
    room, now, django_assert_num_queries
):
    there(room, "fay", 1, now - 21 * S)
    there(room, "pia", 2, now - 2 * S)

    assert actions.keep_the_lead(by=RECONCILER, session_id=room.session_id, at=now - 2 * S) is None
    with django_assert_num_queries(4):
        who_stands_in(room.session_id, at=now)
    assert actions.keep_the_lead(by=RECONCILER, session_id=room.session_id, at=now).person == person("pia")

    strip = strip_of(viewer("pia"), room.session_id, at=now)
    assert (strip.lead.is_viewer, strip.lead.instead, strip.lead.may_take_back) == (True, True, False)
    there(room, "fay", 3, now)  # back: it is theirs to take
    assert actions.keep_the_lead(by=RECONCILER, session_id=room.session_id, at=now) is None
    assert fresh(room).led_by == person("pia").pk
    assert strip_of(viewer("fay"), room.session_id, at=now).lead.may_take_back
    assert LINE_LOST.default == 20


def test_when_the_facilitator_never_comes_another_host_who_is_there_leads_and_fay_takes_it_back(room):
    began = room.session.starts_at
    there(room, "pia", 1, began + 4 * MINUTE)
    there(room, "pia", 2, began + 5 * MINUTE)

    def keep(at):
        return actions.keep_the_lead(by=RECONCILER, session_id=room.session_id, at=at)

    assert keep(began + 5 * MINUTE) is None
    assert keep(began + 5 * MINUTE + S).person == person("pia")
    assert may_end(viewer("pia"), fresh(room))
    assert NOT_COME.default == 5

    actions.take_back(by=viewer("fay"), session=fresh(room), at=began + 6 * MINUTE)
    assert fresh(room).led_by is None


def test_only_the_reconciler_sees_who_stands_in(room, now):
    with pytest.raises(NotAllowed):
        actions.keep_the_lead(by=rules.DOOR, session_id=room.session_id, at=now)
    with pytest.raises(NotAllowed):
        actions.say_nobody_leads(by=rules.DOOR, session=room.session, at=now)
