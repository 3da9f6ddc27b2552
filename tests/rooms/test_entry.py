"""Coming in: the rule for every moment and seat, and the act that makes the only tokens there are."""

import uuid
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import jwt
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from hearthside.access.viewer import Machine
from hearthside.rooms import rules
from hearthside.rooms.actions import admit_synthetic, admit_to_room
from hearthside.rooms.models import Admission
from hearthside.rooms.queries import Refused
from hearthside.rooms.terms import Arrived, Code, Entry, Threshold
from hearthside.schedule.actions import close_seat, end_session
from hearthside.schedule.models import Seat
from hearthside.schedule.rules import RECONCILER
from hearthside.schedule.terms import ASKED, Closed, SeatKind
from tests import cast
from tests.builders import a_session, live_session, person, seat, viewer


NOON = datetime(2030, 5, 6, 12, tzinfo=UTC)
ENTRY = Entry(join_before=timedelta(minutes=10), stays_open=timedelta(minutes=15), holds=12)


def a_seat(**changes):
    return SimpleNamespace(
        **{"kind": "participant", "person_id": uuid.uuid4(), "closed_at": None, "closed_why": ""} | changes
    )


def an_hour(**changes):
    plain = {"cohort_id": uuid.uuid4(), "episode_id": None, "led_by": None}
    plain |= {"ended_at": None, "cancelled_at": None}
    return SimpleNamespace(**plain | {"starts_at": NOON, "ends_at": NOON + timedelta(hours=1)} | changes)


def asked(minutes=5, *, who=None, session=None, **facts):
    plain = {
        "entry": ENTRY,
        "arrived": Arrived(),
        "threshold": Threshold(opened=True),
        "others": 0,
        "zone": "America/New_York",
    }
    at = NOON + timedelta(minutes=minutes)
    return rules.may_enter(who or a_seat(), session or an_hour(), **plain | facts, at=at)


def code_at(minutes, **facts):
    return asked(minutes, **facts).code


@pytest.mark.parametrize(
    ("minutes", "code"),
    [(-11, Code.TOO_EARLY), (-10, ""), (0, ""), (60, ""), (74, ""), (75, Code.SESSION_OVER)],
)
def test_the_room_is_open_from_ten_minutes_before_until_a_quarter_after(minutes, code):
    assert code_at(minutes) == code


def test_too_early_says_when_by_the_clock_of_the_track():
    assert asked(-60).reason == "The room opens at 7:50."


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"closed_at": NOON, "closed_why": "removed"}, Code.REMOVED),
        ({"closed_at": NOON, "closed_why": "given_up"}, Code.NOT_ON_ROSTER),
        ({"closed_at": NOON, "closed_why": "given_up", "kind": "family"}, Code.NOT_ASKED),
        ({"closed_at": NOON, "closed_why": "removed", "kind": "family"}, Code.REMOVED),
    ],
)
def test_a_closed_seat_lets_nobody_in(changes, code):
    assert code_at(5, who=a_seat(**changes)) == code


@pytest.mark.parametrize("changes", [{"ended_at": NOON}, {"cancelled_at": NOON}])
def test_what_is_over_is_over_for_everyone(changes):
    assert code_at(5, session=an_hour(**changes)) == Code.SESSION_OVER


@pytest.mark.parametrize(
    ("arrived", "code"),
    [
        (Arrived(), ""),
        (Arrived(is_stamped=False), Code.STAMP_MISSING),
        (Arrived(is_licensed=False), Code.LICENCE_MISSING),
        (Arrived(is_stamped=False, is_licensed=False), Code.STAMP_MISSING),
    ],
)
def test_where_someone_is_is_asked_of_people_alone_and_when_the_room_is_open(arrived, code):
    assert code_at(5, arrived=arrived) == code
    assert code_at(-60, arrived=arrived) == Code.TOO_EARLY
    for kind in set(SeatKind) - {SeatKind.PARTICIPANT}:
        waits = Code.WAITING if kind in ASKED else ""
        assert code_at(5, who=a_seat(kind=kind), arrived=arrived) == waits


def test_twelve_members_fill_a_room_and_staff_still_come_in():
    assert code_at(5, others=11) == ""
    assert code_at(5, others=12) == Code.ROOM_FULL
    assert code_at(5, others=12, who=a_seat(kind="facilitator")) == ""


@given(
    st.integers(-200, 400),
    st.sampled_from(list(SeatKind)),
    st.integers(0, 30),
    st.booleans(),
    st.booleans(),
)
def test_every_refusal_has_a_code_a_sentence_and_a_next_step(minutes, kind, others, closed, over):
    who = a_seat(kind=kind, **({"closed_at": NOON, "closed_why": "removed"} if closed else {}))
    session = an_hour(**({"ended_at": NOON} if over else {}))
    verdict = asked(minutes, who=who, session=session, others=others)

    assert bool(verdict) == (verdict.code == "")
    if not verdict:
        assert verdict.reason
        assert rules.NEXT_STEP[Code(verdict.code)]
    assert not (verdict and (closed or over))


@pytest.mark.parametrize("who", cast.EVERYONE, ids=lambda who: ",".join(who.roles))
def test_no_role_without_a_seat_holds_the_controls(who):
    assert not rules.holds_the_room(who, None)
    assert not rules.holds_the_room(who, a_seat(kind="facilitator"))
    assert not rules.holds_the_room(who, a_seat(person_id=who.person_id))
    assert rules.holds_the_room(who, a_seat(kind="facilitator", person_id=who.person_id))
    assert not rules.holds_the_room(
        who, a_seat(kind="facilitator", person_id=who.person_id, closed_at=NOON, closed_why="removed")
    )


def refusal(who, session, at, **how):
    with pytest.raises(Refused) as no:
        admit_to_room(by=viewer(who), session=session, at=at, **how)
    return no.value.code


def test_noors_token_says_who_she_is_in_the_room_and_nothing_else(db, now):
    session = live_session()

    let_in = admit_to_room(by=viewer("noor"), session=session, at=now)

    key, secret = next(iter(settings.LIVEKIT_KEYS.items()))
    claims = jwt.decode(let_in.token, secret, algorithms=["HS256"])
    room = claims["video"].pop("room")
    assert len(room) == 32
    assert claims["exp"] - int(now.timestamp()) == 120
    assert claims == {
        "iss": key,
        "sub": str(seat("noor").place),
        "name": "Noor",
        "nbf": claims["nbf"],
        "exp": claims["exp"],
        "attributes": {"role": "participant", "admission": str(Admission.objects.get().pk)},
        "video": {
            "roomJoin": True,
            "canSubscribe": True,
            "canPublish": True,
            "canPublishSources": ["camera", "microphone"],
            "canPublishData": False,
            "canUpdateOwnMetadata": False,
        },
    }
    assert str(person("noor").pk) not in let_in.token


def test_whose_microphone_is_off_until_asked_gets_no_microphone(db, now):
    session = live_session()
    Seat.objects.filter(pk=seat("noor").pk).update(may_speak=False)

    let_in = admit_to_room(by=viewer("noor"), session=session, at=now)

    claims = jwt.decode(let_in.token, options={"verify_signature": False})
    assert claims["video"]["canPublishSources"] == ["camera"]


def test_each_admission_is_new_and_the_place_stays(db, now):
    session = live_session()

    first = admit_to_room(by=viewer("noor"), session=session, at=now)
    second = admit_to_room(by=viewer("noor"), session=session, at=now + timedelta(seconds=1))

    assert first.place == second.place
    assert first.admission != second.admission


def test_who_is_not_on_the_roster_is_told_so(db, now):
    assert refusal("ada", live_session(), now) == Code.NOT_ON_ROSTER
    assert refusal("dana", live_session(), now) == Code.NOT_ON_ROSTER


def test_tomorrows_group_is_too_early(db, now):
    assert refusal("noor", a_session(at=now), now) == Code.TOO_EARLY


def test_the_removed_stay_out_and_so_do_all_when_it_has_ended(db, now):
    session = live_session()
    close_seat(by=viewer("fay"), seat=seat("noor"), why=Closed.REMOVED, at=now)
    assert refusal("noor", session, now) == Code.REMOVED

    end_session(by=RECONCILER, session=session, at=now)

    assert refusal("sam", session, now) == Code.SESSION_OVER


def test_only_the_player_sits_in_a_synthetic_seat(db, now):
    wren = seat("wren")

    assert admit_synthetic(by=rules.PLAYER, seat=wren, at=now).place == wren.place
    for who, which in (
        (Machine("something else"), wren),
        (viewer("wren"), wren),
        (rules.PLAYER, seat("noor")),
    ):
        with pytest.raises(Refused):
            admit_synthetic(by=who, seat=which, at=now)
