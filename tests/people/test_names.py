"""How people appear to each other is a rule, and nothing else prints a name."""

import pytest

from hearthside.people.rules import Named, name_for
from hearthside.people.terms import Where
from tests.cast import EVERYONE, bill, dana, fay, ines, noor, sam


NOOR = Named(noor.person_id, chosen="Noor", legal="Noor El-Masri", pseudonym="Heron", room="N")
FAY = Named(fay.person_id, chosen="Fay", legal="Fay Okonjo-Reyes")


@pytest.mark.parametrize("who", EVERYONE)
def test_in_the_room_everyone_goes_by_the_name_they_chose_for_it(who):
    assert name_for(who, NOOR, Where.ROOM) == "N"
    assert name_for(who, FAY, Where.ROOM) == "Fay"


@pytest.mark.parametrize("who", EVERYONE)
def test_in_the_circle_everyone_goes_by_pseudonym(who):
    assert name_for(who, NOOR, Where.CIRCLE) == "Heron"


def test_the_chosen_name_is_for_the_team_and_for_oneself():
    assert name_for(ines, NOOR, Where.STAFF) == "Noor"
    assert name_for(noor, NOOR, Where.STAFF) == "Noor"
    assert name_for(sam, NOOR, Where.STAFF) == "N"


def test_the_legal_name_only_where_law_or_a_payer_demands_it():
    assert name_for(bill, NOOR, Where.LAW) == "Noor El-Masri"
    assert name_for(dana, NOOR, Where.LAW) == "Noor El-Masri"
    assert name_for(ines, NOOR, Where.LAW) == "Noor"
    assert name_for(sam, NOOR, Where.LAW) == "N"


@pytest.mark.parametrize("where", Where)
def test_no_other_member_ever_reads_a_legal_or_chosen_name(where):
    assert name_for(sam, NOOR, where) not in {"Noor", "Noor El-Masri"}
