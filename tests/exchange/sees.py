"""Who sees who looked: oneself, and the director."""

from datetime import UTC, datetime

from hearthside.exchange.actions import check_list
from hearthside.exchange.terms import What
from tests.builders import episode, person, viewer
from tests.who import Row, only


def noors():
    return {"episode_id": episode("noor").pk}


def ines():
    return {"person_id": person("ines").pk}


LIST = "name,mail,cohort\nRobin,robin@example.org,Alder\n"


def danas_list():
    made = check_list(by=viewer("dana"), what=What.PARTICIPANTS, raw=LIST.encode(), at=datetime.now(UTC))
    return {"import_id": made.pk}


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
    Row("exchange:choose", "get", None, *only(200, "dana")),
    Row("exchange:choose", "post", None, *only(422, "dana")),
    Row("exchange:choose", "post", None, *only(302, "dana"), data={"what": "participants", "text": LIST}),
    Row("exchange:import", "get", danas_list, *only(200, "dana")),
    Row("exchange:import", "post", danas_list, 302, *NEVER),
    Row("exchange:start-import", "get", danas_list, 302, *NEVER),
    Row("exchange:start-import", "post", danas_list, *only(302, "dana")),
    Row("exchange:throw-away", "get", danas_list, 302, *NEVER),
    Row("exchange:throw-away", "post", danas_list, *only(302, "dana")),
]
