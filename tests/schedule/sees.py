"""Who sees what of sheets, weeks and dates.  The live session belongs to the day cohort; Fay leads it."""

from datetime import UTC, datetime, timedelta

from hearthside.program.models import Cohort, Program
from hearthside.schedule.actions import (
    ask_a_guest,
    book_hour,
    bring_in_a_guest,
    cancel_session,
    draft_week,
    draw,
    end_session,
    offer_hours,
    take_day_off,
    take_make_up,
)
from hearthside.schedule.models import Seat
from hearthside.schedule.queries import free_hours_of
from hearthside.schedule.rules import RECONCILER
from hearthside.schedule.terms import Closed, SeatKind, SegmentKind, SegmentSaid
from tests.builders import US, a_session, attendance, episode, live_session, person, today, viewer
from tests.family import a_family_hour, asked
from tests.who import Row, everyone, only


def going():
    return {"session_id": live_session().pk}


def ended():
    session = live_session()
    end_session(by=RECONCILER, session=session, at=datetime.now(UTC) - timedelta(seconds=1))
    return {"session_id": session.pk}


def noors():
    ended()
    return {"attendance_id": attendance("noor").pk}


def now():
    return datetime.now(UTC)


def a_visitor():
    """Noor, of Alder, in a group of Birch that begins soon; whoever would be elsewhere then is free."""
    soon = (now() + timedelta(minutes=95), now() + timedelta(minutes=125))
    Seat.objects.filter(during__overlap=soon, closed_at=None).update(
        closed_at=now(), closed_by=US.id, closed_why=Closed.CANCELLED
    )
    group = a_session(at=now(), starts_in=timedelta(minutes=100), lasts=timedelta(minutes=20), cohort="Birch")
    return {"seat_id": take_make_up(by=viewer("noor"), episode=episode("noor"), session=group, at=now()).pk}


def alder():
    return {"cohort_id": Cohort.objects.get(name="Alder").pk}


def draft():
    return draft_week(by=US, cohort=Cohort.objects.get(name="Alder"), at=now())


def a_piece():
    said = SegmentSaid(
        from_minute=540, minutes=60, kind=SegmentKind.GROUP, title="Group", counts=True, facilitator=None
    )
    (made,) = draw(by=US, week=draft(), days=[0], said=said, at=now())
    return {"segment_id": made.pk}


def drafted():
    draft()
    return alder()


def a_draft():
    a_piece()
    return {"week_id": draft().pk}


def tomorrows():
    return {"session_id": a_session(at=now(), starts_in=timedelta(days=40)).pk}


def cancelled():
    made = a_session(at=now(), starts_in=timedelta(days=40))
    cancel_session(by=US, session=made, at=now())
    return {"session_id": made.pk}


def program():
    return {"program_id": Program.objects.get().pk}


def a_day_off():
    made = take_day_off(
        by=US, program=Program.objects.get(), on=today() + timedelta(days=3), name="A day", at=now()
    )
    return {"day_id": made.pk}


def piece(**more):
    said = {
        "kind": "group",
        "title": "Group",
        "at": "14:00",
        "minutes": 60,
        "counts": "on",
        "facilitator": person("fay").pk,
    }
    return said | more


def one_date():
    on = today() + timedelta(days=41)
    return {"on": on, "at": "03:00", "minutes": 60, "facilitator": person("fay").pk}


def offer():
    return offer_hours(
        by=US,
        person=person("ines"),
        program=Program.objects.get(),
        weekday=today().weekday(),
        from_minute=0,
        to_minute=1440,
        at=now(),
    )


def offered():
    return {"offered_id": offer().pk}


def noors_stay():
    offer()
    return {"episode_id": episode("noor").pk, "clinician_id": person("ines").pk}


def an_hour(**more):
    return book_hour(
        by=US,
        episode=episode("noor"),
        clinician=person("ines"),
        starts_at=(now() + timedelta(days=40)).replace(minute=0, second=0, microsecond=0),
        at=now(),
        **more,
    )


def noors_hour():
    offer()
    return {"session_id": an_hour().pk}


def with_family():
    return {"session_id": a_family_hour(at=now()).pk}


def mum():
    return {"seat_id": asked().pk}


def noors_weekly_hour():
    return {"session_id": an_hour(weekly=True).pk}


def a_free_time():
    return {"start": free_hours_of(episode("noor"), person("ines").pk, at=now())[1].isoformat()}


def a_guest():
    group = a_session(at=now(), starts_in=timedelta(days=40))
    (seat,) = ask_a_guest(by=US, session=group, person=person("omar"), kind=SeatKind.TRAINEE, at=now())
    return {"seat_id": seat.pk}


def from_outside():
    """Kim, who was sent a link and is not in yet."""
    group = a_session(at=now(), starts_in=timedelta(days=40))
    kim = bring_in_a_guest(
        by=US, session=group, name="Kim", email="kim@example.org", kind=SeatKind.CAPTIONER, at=now()
    )
    return {"seat_id": Seat.objects.get(person=kim).pk}


def omar_learns():
    return {"kind": "trainee", "who": person("omar").pk}


ASKS_MUM = {"name": "Mum", "email": "mum@example.org", "agreed": ""}
READS = only(200, "dana", "cora", "fay")
ROWS = [
    # WHO:                                      stranger noor sam  ada  ines omar fay  pia  cora dana ivo  bill opal
    Row("schedule:sheet", "get", going,              302, 404, 404, 404, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    Row("schedule:sheet", "get", ended,              302, 404, 404, 404, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    Row("schedule:sheet", "post", ended,             302, *everyone(405)[1:]),
    Row("schedule:attest", "get", ended,             302, *everyone(405)[1:]),
    Row("schedule:attest", "post", going,            302, 404, 404, 404, 404, 404, 403, 404, 403, 403, 404, 404, 404),
    Row("schedule:attest", "post", ended,            302, 404, 404, 404, 404, 404, 302, 404, 403, 403, 404, 404, 404),
    Row("schedule:confirm-outage", "get", ended,     302, *everyone(405)[1:]),
    Row("schedule:confirm-outage", "post", ended,    302, 404, 404, 404, 404, 404, 302, 404, 403, 403, 404, 404, 404),
    Row("schedule:correct", "get", noors,            302, 404, 404, 404, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    Row("schedule:correct", "post", noors,           302, 404, 404, 404, 404, 404, 302, 404, 403, 403, 404, 404, 404,
        data={"minutes": 40, "came": "by_phone", "reason": "She spoke by phone from half past."}),
    Row("schedule:correct", "post", noors,           302, 404, 404, 404, 404, 404, 422, 404, 403, 403, 404, 404, 404,
        data={"minutes": 40, "reason": ""}),
    Row("schedule:week", "get", alder, *READS),
    Row("schedule:week", "post", alder, 302, *everyone(405)[1:]),
    Row("schedule:begin", "get", alder, 302, *everyone(405)[1:]),
    Row("schedule:begin", "post", alder, *only(302, "dana", cora=403, fay=403)),
    Row("schedule:draw", "get", alder, *only(302, "dana", "cora", "fay")),
    Row("schedule:draw", "get", drafted, *READS),
    Row("schedule:draw", "post", drafted, *only(302, "dana", cora=403, fay=403), data=lambda: piece(days=[1, 3])),
    Row("schedule:draw", "post", drafted, *only(422, "dana", cora=403, fay=403), data=lambda: piece(days=[1], title="")),
    Row("schedule:segment", "get", a_piece, *only(200, "dana", "cora")),
    Row("schedule:segment", "post", a_piece, *only(302, "dana", cora=403), data=piece),
    Row("schedule:rub-out", "get", a_piece, 302, *everyone(405)[1:]),
    Row("schedule:rub-out", "post", a_piece, *only(302, "dana", cora=403)),
    Row("schedule:publish", "get", a_draft, *only(200, "dana", "cora")),
    Row("schedule:publish", "post", a_draft, *only(302, "dana", cora=403),
        data=lambda: {"starts_on": today() + timedelta(days=2), "reason": "A test."}),
    Row("schedule:publish", "post", a_draft, *only(422, "dana", cora=403),
        data=lambda: {"starts_on": today() + timedelta(days=2), "reason": ""}),
    Row("schedule:throw-away", "get", a_draft, 302, *everyone(405)[1:]),
    Row("schedule:throw-away", "post", a_draft, *only(302, "dana", cora=403)),
    Row("schedule:calendar", "get", alder, *READS),
    Row("schedule:calendar", "post", alder, 302, *everyone(405)[1:]),
    Row("schedule:change", "get", tomorrows, *READS),
    Row("schedule:change", "post", tomorrows, *only(302, "dana", cora=403, fay=403), data=one_date),
    Row("schedule:hold", "get", cancelled, 302, *everyone(405)[1:]),
    Row("schedule:hold", "post", cancelled, *only(302, "dana", cora=403, fay=403)),
    Row("schedule:days-off", "get", program, *only(200, "dana", "cora")),
    Row("schedule:days-off", "post", program, *only(302, "dana", cora=403),
        data=lambda: {"on": today() + timedelta(days=5), "name": "A day"}),
    Row("schedule:give-back", "get", a_day_off, 302, *everyone(405)[1:]),
    Row("schedule:give-back", "post", a_day_off, *only(302, "dana", cora=403)),
    Row("schedule:guests", "get", tomorrows, *READS),
    Row("schedule:guests", "post", tomorrows, *only(422, "dana", "cora", "fay")),
    Row("schedule:guests", "post", tomorrows, *only(302, "dana", "cora", "fay"), data=omar_learns),
    Row("schedule:guest-invite", "get", from_outside, 302, *everyone(405)[1:]),
    Row("schedule:guest-invite", "post", from_outside, *only(302, "dana", cora=403, fay=403)),
    Row("schedule:guest-invite", "post", a_guest, *only(422, "dana", cora=403, fay=403)),
    Row("schedule:visits", "get", None, 302, *everyone(200)[1:]),
    Row("schedule:visits", "post", None, 302, *everyone(405)[1:]),
    Row("schedule:where", "get", a_visitor, *only(200, "fay")),
    Row("schedule:where", "post", a_visitor, 302, *everyone(405)[1:]),
    Row("schedule:hours", "get", None, *only(200, "noor", "sam", "ada", otherwise=404)),
    Row("schedule:hours", "post", None, 302, *everyone(405)[1:]),
    Row("schedule:practice", "get", None, *only(200, "ines", "omar")),
    Row("schedule:practice", "post", None, *only(422, "ines", "omar")),
    Row("schedule:practice", "post", None, *only(302, "ines", "omar"),
        data=lambda: {"program": Program.objects.get().pk, "weekday": 2, "from_": "10:00", "until": "12:00"}),
    Row("schedule:end-offer", "get", offered, 302, *everyone(405)[1:]),
    Row("schedule:end-offer", "post", offered, *only(302, "ines", "dana", cora=403)),
    Row("schedule:book", "get", noors_stay, *only(200, "noor", "ines", "dana", "cora")),
    Row("schedule:book", "post", noors_stay, *only(422, "noor", "ines", "dana", "cora")),
    Row("schedule:book", "post", noors_stay, *only(302, "noor", "ines", "dana", "cora"), data=a_free_time),
    Row("schedule:book", "post", noors_stay, *only(302, "noor", "ines", "dana", "cora"),
        data=lambda: a_free_time() | {"family": "on"}),
    Row("schedule:family", "get", with_family, *only(200, "noor", "ines")),
    Row("schedule:family", "get", noors_hour, *only(302)),
    Row("schedule:family", "post", with_family, *only(422, "noor", "ines")),
    Row("schedule:family", "post", with_family, *only(302, "noor", ines=422), data=ASKS_MUM),
    Row("schedule:family", "post", with_family, *only(302, "noor", "ines"), data=ASKS_MUM | {"agreed": "on"}),
    Row("schedule:family-invite", "get", mum, 302, *everyone(405)[1:]),
    Row("schedule:family-invite", "post", mum, *only(302, "noor", "ines")),
    Row("schedule:move", "get", noors_hour, *only(200, "noor", "ines", "dana", "cora")),
    Row("schedule:move", "post", noors_hour, *only(302, "noor", "ines", "dana", "cora"), data=a_free_time),
    Row("schedule:cancel-hour", "get", noors_hour, 302, *everyone(405)[1:]),
    Row("schedule:cancel-hour", "post", noors_hour, *only(302, "ines", "dana", "cora", noor=403)),
    Row("schedule:end-weekly", "get", noors_weekly_hour, 302, *everyone(405)[1:]),
    Row("schedule:end-weekly", "post", noors_weekly_hour, *only(302, "ines", "dana", "cora", noor=403)),
]  # fmt: skip
