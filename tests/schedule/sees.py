"""Who sees what of sheets.  The live session belongs to the day cohort; Fay leads it."""

from datetime import UTC, datetime, timedelta

from hearthside.schedule.actions import end_session
from hearthside.schedule.rules import RECONCILER
from tests.builders import attendance, live_session
from tests.who import Row, everyone


def going():
    return {"session_id": live_session().pk}


def ended():
    session = live_session()
    end_session(by=RECONCILER, session=session, at=datetime.now(UTC) - timedelta(seconds=1))
    return {"session_id": session.pk}


def noors():
    ended()
    return {"attendance_id": attendance("noor").pk}


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
        data={"minutes": 40, "reason": "She spoke by phone from half past."}),
    Row("schedule:correct", "post", noors,           302, 404, 404, 404, 404, 404, 422, 404, 403, 403, 404, 404, 404,
        data={"minutes": 40, "reason": ""}),
]  # fmt: skip
