"""Who sees who looked: oneself, and the director."""

from tests.builders import episode, person
from tests.who import Row, only


def noors():
    return {"episode_id": episode("noor").pk}


def ines():
    return {"person_id": person("ines").pk}


NEVER = (405,) * 12
ROWS = [
    Row("exchange:looked-own", "get", None, *only(200, "noor", "sam", "ada")),
    Row("exchange:looked-own", "post", None, 302, *NEVER),
    Row("exchange:looked", "get", noors, *only(200, "dana")),
    Row("exchange:looked", "post", noors, 302, *NEVER),
    Row("exchange:export-looks", "get", noors, 302, *NEVER),
    Row("exchange:export-looks", "post", noors, *only(200, "dana")),
    Row("exchange:looked-by", "get", ines, *only(200, "dana")),
    Row("exchange:looked-by", "post", ines, 302, *NEVER),
]
