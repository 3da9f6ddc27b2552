"""What people of the cast say and write around their day."""

from hearthside.practice import actions, queries
from hearthside.practice.terms import AbsenceSaid, Why, WrapUpSaid
from hearthside.schedule.terms import Absence
from tests.builders import episode, seat, viewer


TAKES, WORD = "Plantedtake: the breathing.", "Plantedword: can we talk about Sunday?"


def says(slug, session, *, at, kind=Absence.LATE, why=Why.DEVICE, minutes=10, words=""):
    said = AbsenceSaid(kind=kind, why=why, minutes=minutes if kind == Absence.LATE else None, words=words)
    return actions.say_absence(by=viewer(slug), seat=seat(slug, session), said=said, at=at)


def writes(slug, *, at, **said):
    told = WrapUpSaid(**{"take_with_me": TAKES, "how_i_leave": 6, "to_my_therapist": WORD} | said)
    stay = episode(slug)
    return actions.write_wrap_up(
        by=viewer(slug), episode=stay, said=told, on=queries.wrap_up_day(stay, at=at), at=at
    )
