"""Who sees what of the desks."""

from hearthside.program.models import Program
from tests.builders import episode
from tests.who import Row, everyone, only


def program():
    return {"program_id": Program.objects.get().pk}


def noors_stay():
    return {"episode_id": episode("noor").pk}


ROWS = [
    # WHO:                                stranger noor sam  ada  ines omar fay  pia  cora dana ivo  bill opal
    Row("desks:start", "get", None,            302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302),
    Row("desks:start", "post", None,           302, *everyone(405)[1:]),
    Row("desks:today", "get", None,            302, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    Row("desks:today", "post", None,           302, *everyone(405)[1:]),
    Row("desks:day", "get", None,              302, 404, 404, 404, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    Row("desks:day", "post", None,             302, *everyone(405)[1:]),
    Row("desks:roster", "get", None,           302, 404, 404, 404, 200, 200, 200, 404, 200, 200, 404, 404, 404),
    Row("desks:roster", "post", None,          302, *everyone(405)[1:]),
    Row("desks:hours", "get", None, *only(200, "ines", "omar", "fay", "cora", "dana")),
    Row("desks:hours", "post", None, 302, *everyone(405)[1:]),
    Row("desks:make-ups", "get", noors_stay, *only(200, "ines", "fay", "cora", "dana")),
    Row("desks:make-ups", "post", noors_stay, 302, *everyone(405)[1:]),
    Row("desks:gallery", "get", None,          *everyone(200)),
    Row("desks:gallery", "post", None,         *everyone(405)),
    Row("desks:floor", "get", None, *only(200, "dana", "cora")),
    Row("desks:floor", "post", None, 302, *everyone(405)[1:]),
    Row("desks:downtime", "get", program, *only(200, "dana", "cora")),
    Row("desks:downtime", "post", program, *only(302, "dana", "cora")),
    Row("desks:week", "get", None, *only(200, "noor", "sam", "ada")),
    Row("desks:week", "post", None, 302, *everyone(405)[1:]),
]  # fmt: skip
