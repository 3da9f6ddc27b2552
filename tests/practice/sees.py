"""Who says, writes, and reads what: words and wrap-ups are Noor's; Ines treats her, and nobody else reads what she wrote."""

from datetime import UTC, datetime, timedelta

from hearthside.practice.models import WrapUp
from hearthside.schedule.terms import Absence
from tests.builders import a_session, live_session, seat
from tests.practice.saying import says, writes
from tests.who import Row, only


MEMBERS = ("noor", "sam", "ada")


def noors_seat():
    return {"seat_id": seat("noor").pk}


def noors_word():
    return {"word_id": says("noor", live_session(), at=datetime.now(UTC)).pk}


def noors_wrap_up():
    return {"wrap_up_id": writes("noor", at=datetime.now(UTC)).pk}


def as_it_stands():
    return {"version": WrapUp.objects.get().written_at.isoformat()}


def noors_absence():
    return {"word_id": says("noor", live_session(), at=datetime.now(UTC), kind=Absence.CANNOT_COME).pk}


def another_group():
    """Of the cohort that she is not in, in a month."""
    return {"session": a_session(at=datetime.now(UTC), starts_in=timedelta(days=30), cohort="Birch").pk}


LATE = {"minutes": "10", "why": "device", "words": "The train"}
ROWS = [
    Row("practice:late", "get", noors_seat, *only(200, "noor")),
    Row("practice:late", "post", noors_seat, *only(422, "noor")),
    Row("practice:late", "post", noors_seat, *only(302, "noor"), data=LATE),
    Row("practice:cannot-come", "get", noors_seat, *only(200, "noor")),
    Row("practice:cannot-come", "post", noors_seat, *only(422, "noor")),
    Row("practice:cannot-come", "post", noors_seat, *only(302, "noor"), data={"why": "not_safe"}),
    Row("practice:word", "get", noors_word, *only(200, "noor")),
    Row("practice:word", "post", noors_word, *only(405, otherwise=405)),
    Row("practice:take-back", "get", noors_word, *only(405, otherwise=405)),
    Row("practice:take-back", "post", noors_word, *only(302, "noor")),
    Row("practice:make-up", "get", noors_absence, *only(405, otherwise=405)),
    Row("practice:make-up", "post", noors_absence, *only(422, "noor")),
    Row("practice:make-up", "post", noors_absence, *only(302, "noor"), data=another_group),
    Row("practice:give-back", "get", noors_absence, *only(405, otherwise=405)),
    Row("practice:give-back", "post", noors_absence, *only(302, "noor")),
    Row("practice:wrap-up", "get", None, *only(200, *MEMBERS)),
    Row("practice:wrap-up", "post", None, *only(422, *MEMBERS)),
    Row("practice:wrap-up", "post", None, *only(302, *MEMBERS), data={"how_i_leave": "6"}),
    Row("practice:worry", "get", noors_wrap_up, *only(405, otherwise=405)),
    Row("practice:worry", "post", noors_wrap_up, *only(302, "ines")),
    Row("practice:read", "get", noors_wrap_up, *only(200, "ines")),
    Row("practice:read", "post", noors_wrap_up, *only(405, otherwise=405)),
    Row("practice:looked", "get", noors_wrap_up, *only(405, otherwise=405)),
    Row("practice:looked", "post", noors_wrap_up, *only(422, "ines")),
    Row("practice:looked", "post", noors_wrap_up, *only(302, "ines"), data=as_it_stands),
    Row("practice:reminders", "get", None, *only(200, *MEMBERS)),
    Row("practice:reminders", "post", None, *only(302, *MEMBERS), data={"wanted": "yes"}),
]  # fmt: skip
