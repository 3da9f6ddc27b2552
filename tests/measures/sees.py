"""Who answers: whoever is asked.  Who reads it: those who treat them.  Permissions: whoever directs the clinic."""

from datetime import UTC, datetime

from tests.builders import episode
from tests.who import Row, only

from .forms import OURS, begins, permits, whole


MEMBERS = ("noor", "sam", "ada")


def noors_form():
    return {"form_id": begins(datetime.now(UTC)).pk}


def noors_question():
    return noors_form() | {"nth": 9}


def noors_stay():
    whole(datetime.now(UTC), *[0] * 9)
    return {"episode_id": episode("noor").pk}


def screener():
    return {"key": "cssrs_screen_recent"}


def a_permission():
    return {"permission_id": permits(datetime.now(UTC)).pk}


ROWS = [
    Row("measures:check-in", "get", None, *only(200, *MEMBERS)),
    Row("measures:check-in", "post", None, *only(302, *MEMBERS)),
    Row("measures:question", "get", noors_question, *only(200, "noor")),
    Row("measures:question", "post", noors_question, *only(422, "noor")),
    Row("measures:question", "post", noors_question, *only(302, "noor"), data={"answer": "0"}),
    Row("measures:end", "get", noors_form, *only(200, "noor")),
    Row("measures:end", "post", noors_form, *only(302, "noor")),
    Row("measures:scores", "get", noors_stay, *only(200, "ines")),
    Row("measures:scores", "post", noors_stay, *only(405, otherwise=405)),
    Row("measures:form", "get", noors_form, *only(200, "ines")),
    Row("measures:form", "post", noors_form, *only(405, otherwise=405)),
    Row("measures:measures", "get", None, *only(200, "dana")),
    Row("measures:measures", "post", None, *only(405, otherwise=405)),
    Row("measures:permission", "get", screener, *only(200, "dana")),
    Row("measures:permission", "post", screener, *only(422, "dana")),
    Row("measures:permission", "post", screener, *only(302, "dana"), data=OURS),
    Row("measures:end-permission", "get", a_permission, *only(405, otherwise=405)),
    Row("measures:end-permission", "post", a_permission, *only(302, "dana")),
]  # fmt: skip
