"""Who sees what of rooms.  The live session is the day cohort's; Fay leads it, Pia hosts it, Noor and Sam have seats."""

from datetime import UTC, datetime

from hearthside.rooms import actions
from hearthside.rooms.actions import begin_check, finish_check
from hearthside.rooms.terms import Browser, Device
from hearthside.schedule.actions import let_lead_now
from tests.builders import US, live_session, person, seat, viewer
from tests.cast import WHO
from tests.family import asked
from tests.schedule.sees import a_guest
from tests.who import Row, everyone


def live():
    return {"session_id": live_session().pk}


def noors():
    return live() | {"seat_id": seat("noor").pk}


def with_ines():
    return {"whom": str(person("ines").pk)}


def all_in():
    """Everyone of the cast who has a seat is in the room."""
    session, now = live_session(), datetime.now(UTC)
    for slug in ("noor", "sam", "fay", "pia"):
        actions.admit_to_room(by=viewer(slug), session=session, at=now)
    return {"session_id": session.pk}


def sams_words(*, private=False):
    all_in()
    now = datetime.now(UTC)
    made = actions.say(by=viewer("sam"), session=live_session(), words="Hello all", private=private, at=now)
    return {"message_id": made.pk}


def sams_private_word():
    return sams_words(private=True)


def fays():
    return live() | {"seat_id": seat("fay").pk}


def begun():
    """Everyone has begun a device check of their own."""
    now = datetime.now(UTC)
    for who in WHO[1:]:
        begin_check(by=viewer(who), on=live_session().on, device=(Device.OTHER, Browser.OTHER), at=now)
    return {}


def ended():
    begun()
    for who in WHO[1:]:
        finish_check(by=viewer(who), at=datetime.now(UTC))
    return {}


def lets_omar_lead():
    return {"instead_of": str(person("fay").pk), "colleague": str(person("omar").pk)}


def pias():
    return live() | {"seat_id": seat("pia").pk}


def pia_leads():
    let_lead_now(by=US, session=live_session(), to=seat("pia"), at=datetime.now(UTC))
    return live()


def mum():
    return {"seat_id": asked().pk}


ROWS = [
    # WHO:                                    stranger noor sam  ada  ines omar fay  pia  cora dana ivo  bill opal
    Row("rooms:room", "get", live,                 302, 200, 200, 404, 404, 404, 200, 200, 404, 404, 404, 404, 404),
    Row("rooms:room", "post", live,                302, *everyone(405)[1:]),
    Row("rooms:admit", "get", live,                302, *everyone(405)[1:]),
    Row("rooms:admit", "post", live,               302, 200, 200, 404, 404, 404, 200, 200, 404, 404, 404, 404, 404),
    Row("rooms:unled", "get", live,                302, 404, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404, 404),
    Row("rooms:unled", "post", live,               302, 404, 404, 404, 404, 404, 404, 404, 403, 302, 404, 404, 404,
        data=lets_omar_lead),
    Row("rooms:queue", "get", dict,                302, 404, 404, 404, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    Row("rooms:queue", "post", dict,               302, *everyone(405)[1:]),
    Row("rooms:strip", "get", live,                302, 404, 404, 404, 404, 404, 200, 200, 404, 404, 404, 404, 404),
    Row("rooms:strip", "post", live,               302, *everyone(405)[1:]),
    Row("rooms:leave", "get", live,                302, *everyone(405)[1:]),
    Row("rooms:leave", "post", live,               302, 302, 302, 404, 404, 404, 302, 302, 404, 404, 404, 404, 404),
    Row("rooms:end", "get", live,                  302, *everyone(405)[1:]),
    Row("rooms:end", "post", live,                 302, 403, 403, 404, 404, 404, 302, 403, 404, 404, 404, 404, 404),
    Row("rooms:door", "get", live,                 302, *everyone(405)[1:]),
    Row("rooms:door", "post", live,                302, 404, 404, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404,
        data={"closed": "1", "why": "short_quiet"}),
    Row("rooms:hand-over", "get", pias,            302, *everyone(405)[1:]),
    Row("rooms:hand-over", "post", pias,           302, 404, 404, 404, 404, 404, 204, 403, 404, 404, 404, 404, 404),
    Row("rooms:hand-over", "post", noors,          302, 404, 404, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:take-back", "get", live,            302, *everyone(405)[1:]),
    Row("rooms:take-back", "post", live,           302, 404, 404, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:take-back", "post", pia_leads,      302, 404, 404, 404, 404, 404, 204, 403, 404, 404, 404, 404, 404),
    Row("rooms:end", "post", pia_leads,            302, 403, 403, 404, 404, 404, 403, 302, 404, 404, 404, 404, 404),
    Row("rooms:let-everyone-in", "get", live,      302, *everyone(405)[1:]),
    Row("rooms:let-everyone-in", "post", live,     302, 404, 404, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404),
    Row("rooms:let-in", "get", noors,              302, *everyone(405)[1:]),
    Row("rooms:let-in", "post", noors,             302, 404, 404, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404,
        data={"allowed": "1"}),
    Row("rooms:let-in", "post", fays,              302, 404, 404, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:mute", "get", noors,                302, *everyone(405)[1:]),
    Row("rooms:mute", "post", noors,               302, 404, 404, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404),
    Row("rooms:mute", "post", fays,                302, 404, 404, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:microphone", "get", noors,          302, *everyone(405)[1:]),
    Row("rooms:microphone", "post", noors,         302, 404, 404, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404),
    Row("rooms:microphone", "post", fays,          302, 404, 404, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:remove", "get", noors,              302, *everyone(405)[1:]),
    Row("rooms:remove", "post", noors,             302, 404, 404, 404, 404, 404, 204, 403, 404, 404, 404, 404, 404),
    Row("rooms:remove", "post", fays,              302, 404, 404, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:now", "get", live,                  302, 200, 200, 404, 404, 404, 200, 200, 404, 404, 404, 404, 404),
    Row("rooms:now", "post", live,                 302, *everyone(405)[1:]),
    Row("rooms:moment", "get", live,               302, *everyone(405)[1:]),
    Row("rooms:moment", "post", live,              302, 204, 204, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:covered", "get", live,              302, *everyone(405)[1:]),
    Row("rooms:covered", "post", live,             302, 204, 204, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:back", "get", live,                 302, *everyone(405)[1:]),
    Row("rooms:back", "post", live,                302, 204, 204, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:aside", "get", noors,               302, *everyone(405)[1:]),
    Row("rooms:aside", "post", noors,              302, 404, 404, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404,
        data=with_ines),
    Row("rooms:aside", "post", fays,               302, 404, 404, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404,
        data=with_ines),
    Row("rooms:bring-back", "get", noors,          302, *everyone(405)[1:]),
    Row("rooms:bring-back", "post", noors,         302, 404, 404, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404),
    Row("rooms:bring-back", "post", fays,          302, 404, 404, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:seat-check", "get", noors,          302, 404, 404, 404, 404, 404, 200, 200, 404, 404, 404, 404, 404),
    Row("rooms:seat-check", "post", noors,         302, *everyone(405)[1:]),
    Row("rooms:device-check", "get", None,         302, *everyone(200)[1:]),
    Row("rooms:device-check", "post", None,        302, *everyone(405)[1:]),
    Row("rooms:check-report", "get", ended,        302, *everyone(200)[1:]),
    Row("rooms:check-report", "post", ended,       302, *everyone(405)[1:]),
    Row("rooms:check-begin", "get", None,          302, *everyone(405)[1:]),
    Row("rooms:check-begin", "post", None,         302, *everyone(204)[1:]),
    Row("rooms:check-admit", "get", begun,         302, *everyone(405)[1:]),
    Row("rooms:check-admit", "post", begun,        302, *everyone(200)[1:]),
    Row("rooms:check-part", "get", begun,          302, *everyone(405)[1:]),
    Row("rooms:check-part", "post", begun,         302, *everyone(200)[1:],
        data={"part": "camera", "outcome": "worked", "way": "", "snag": ""}),
    Row("rooms:check-part", "post", None,          302, *everyone(422)[1:]),
    Row("rooms:check-finish", "get", begun,        302, *everyone(405)[1:]),
    Row("rooms:check-finish", "post", begun,       302, *everyone(302)[1:]),
    Row("rooms:check-skip", "get", None,           302, *everyone(405)[1:]),
    Row("rooms:check-skip", "post", None,          302, *everyone(302)[1:]),
    Row("rooms:check-send", "get", ended,          302, *everyone(405)[1:]),
    Row("rooms:check-send", "post", ended,         302, *everyone(302)[1:]),
    Row("rooms:hand", "get", live,                 302, *everyone(405)[1:]),
    Row("rooms:hand", "post", live,                302, 204, 204, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:lower", "get", noors,               302, *everyone(405)[1:]),
    Row("rooms:lower", "post", noors,              302, 204, 404, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404),
    Row("rooms:floor", "get", noors,               302, *everyone(405)[1:]),
    Row("rooms:floor", "post", noors,              302, 404, 404, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404),
    Row("rooms:start-timer", "get", live,          302, *everyone(405)[1:]),
    Row("rooms:start-timer", "post", live,         302, 403, 403, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404,
        data={"minutes": "5"}),
    Row("rooms:lengthen-timer", "get", live,       302, *everyone(405)[1:]),
    Row("rooms:lengthen-timer", "post", live,      302, 403, 403, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404),
    Row("rooms:stop-timer", "get", live,           302, *everyone(405)[1:]),
    Row("rooms:stop-timer", "post", live,          302, 403, 403, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404),
    Row("rooms:chat", "get", all_in,               302, 200, 200, 404, 404, 404, 200, 200, 404, 404, 404, 404, 404),
    Row("rooms:chat", "post", live,                302, *everyone(405)[1:]),
    Row("rooms:say", "get", live,                  302, *everyone(405)[1:]),
    Row("rooms:say", "post", all_in,               302, 200, 200, 404, 404, 404, 200, 200, 404, 404, 404, 404, 404,
        data={"words": "Hello all", "private": ""}),
    Row("rooms:say", "post", live,                 302, 422, 422, 404, 404, 404, 422, 422, 404, 404, 404, 404, 404,
        data={"words": "Hello from outside"}),
    Row("rooms:report", "get", sams_words,         302, *everyone(405)[1:]),
    Row("rooms:report", "post", sams_words,        302, 204, 403, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:report", "post", sams_private_word, 302, 404, 403, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:worry", "get", sams_words,          302, *everyone(405)[1:]),
    Row("rooms:worry", "post", sams_words,         302, 403, 403, 404, 404, 404, 204, 403, 404, 404, 404, 404, 404),
    Row("rooms:look", "get", sams_private_word,    302, *everyone(405)[1:]),
    Row("rooms:look", "post", sams_private_word,   302, 404, 403, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404),
    Row("rooms:words", "get", live,                302, 404, 404, 404, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    Row("rooms:words", "post", live,               302, *everyone(405)[1:]),
    Row("rooms:end-softly", "get", live,           302, *everyone(405)[1:]),
    Row("rooms:end-softly", "post", live,          302, 403, 403, 404, 404, 404, 204, 403, 404, 404, 404, 404, 404),
    Row("rooms:go-on", "get", live,                302, *everyone(405)[1:]),
    Row("rooms:go-on", "post", live,               302, 403, 403, 404, 404, 404, 204, 403, 404, 404, 404, 404, 404),
    Row("rooms:after", "get", live,                302, 200, 200, 404, 404, 404, 200, 200, 404, 404, 404, 404, 404),
    Row("rooms:after", "post", live,               302, *everyone(405)[1:]),
    Row("rooms:family-away", "get", mum,           302, *everyone(405)[1:]),
    Row("rooms:family-away", "post", mum,          302, 302, 404, 404, 302, 404, 404, 404, 404, 404, 404, 404, 404),
    Row("rooms:guest-away", "get", a_guest,        302, *everyone(405)[1:]),
    Row("rooms:guest-away", "post", a_guest,       302, 404, 404, 404, 404, 404, 302, 404, 302, 302, 404, 404, 404),
    Row("rooms:webhook", "get", None,              *everyone(405)),
    Row("rooms:webhook", "post", None,             *everyone(401)),
]  # fmt: skip


# At the media door: with the token of one's own seat, or, without a seat, with one of Noor's that has come into one's hands.
DOORS = [
    # WHO:                                        stranger noor sam  ada  ines omar fay  pia  cora dana ivo  bill opal
    Row("/live/media/rtc/v1 of the group", "get", None, 403, 200, 200, 403, 403, 403, 200, 200, 403, 403, 403, 403, 403),
]  # fmt: skip
