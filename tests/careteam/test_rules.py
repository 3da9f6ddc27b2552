import pytest

from hearthside.access.viewer import Machine
from hearthside.careteam import rules
from hearthside.program.rules import BUILDER
from tests.cast import EVERYONE, PROGRAM, dana


def test_only_the_director_appoints_and_only_in_their_own_program():
    assert rules.may_appoint(dana, PROGRAM)
    for someone in EVERYONE:
        if someone is not dana:
            assert not rules.may_appoint(someone, PROGRAM)
    assert not rules.may_appoint(dana, object())


@pytest.mark.parametrize("someone", EVERYONE)
def test_nobody_but_whoever_sets_up_the_clinic_appoints_an_operator(someone):
    assert not rules.may_appoint(someone, None)


def test_the_demo_builder_appoints_and_no_other_machine_does():
    assert rules.may_appoint(Machine(BUILDER), None)
    assert rules.may_appoint(Machine(BUILDER), PROGRAM)
    assert not rules.may_appoint(Machine("the presence reconciler"), None)
    assert not rules.may_appoint(Machine("the presence reconciler"), PROGRAM)
