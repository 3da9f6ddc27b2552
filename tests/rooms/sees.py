"""Who sees what of rooms.  The live session is the day cohort's; Fay leads it, Pia hosts it, Noor and Sam have seats."""

from tests.builders import live_session, seat
from tests.who import Row, everyone


def live():
    return {"session_id": live_session().pk}


def noors():
    return live() | {"seat_id": seat("noor").pk}


def fays():
    return live() | {"seat_id": seat("fay").pk}


ROWS = [
    # WHO:                                    stranger noor sam  ada  ines omar fay  pia  cora dana ivo  bill opal
    Row("rooms:room", "get", live,                 302, 200, 200, 404, 404, 404, 200, 200, 404, 404, 404, 404, 404),
    Row("rooms:room", "post", live,                302, *everyone(405)[1:]),
    Row("rooms:admit", "get", live,                302, *everyone(405)[1:]),
    Row("rooms:admit", "post", live,               302, 200, 200, 404, 404, 404, 200, 200, 404, 404, 404, 404, 404),
    Row("rooms:strip", "get", live,                302, 404, 404, 404, 404, 404, 200, 200, 404, 404, 404, 404, 404),
    Row("rooms:strip", "post", live,               302, *everyone(405)[1:]),
    Row("rooms:leave", "get", live,                302, *everyone(405)[1:]),
    Row("rooms:leave", "post", live,               302, 302, 302, 404, 404, 404, 302, 302, 404, 404, 404, 404, 404),
    Row("rooms:end", "get", live,                  302, *everyone(405)[1:]),
    Row("rooms:end", "post", live,                 302, 403, 403, 404, 404, 404, 302, 403, 404, 404, 404, 404, 404),
    Row("rooms:mute", "get", noors,                302, *everyone(405)[1:]),
    Row("rooms:mute", "post", noors,               302, 404, 404, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404),
    Row("rooms:mute", "post", fays,                302, 404, 404, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:microphone", "get", noors,          302, *everyone(405)[1:]),
    Row("rooms:microphone", "post", noors,         302, 404, 404, 404, 404, 404, 204, 204, 404, 404, 404, 404, 404),
    Row("rooms:microphone", "post", fays,          302, 404, 404, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:remove", "get", noors,              302, *everyone(405)[1:]),
    Row("rooms:remove", "post", noors,             302, 404, 404, 404, 404, 404, 204, 403, 404, 404, 404, 404, 404),
    Row("rooms:remove", "post", fays,              302, 404, 404, 404, 404, 404, 403, 403, 404, 404, 404, 404, 404),
    Row("rooms:webhook", "get", None,              *everyone(405)),
    Row("rooms:webhook", "post", None,             *everyone(401)),
]  # fmt: skip


# At the media door: with the token of one's own seat, or, without a seat, with one of Noor's that has come into one's hands.
DOORS = [
    # WHO:                                        stranger noor sam  ada  ines omar fay  pia  cora dana ivo  bill opal
    Row("/live/media/rtc/v1 of the group", "get", None, 403, 200, 200, 403, 403, 403, 200, 200, 403, 403, 403, 403, 403),
]  # fmt: skip
