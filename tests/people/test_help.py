"""Who answers when sound or picture does not work: named by a director, said where it is needed, not in a crisis."""

import pytest
from django.db import IntegrityError, transaction

from hearthside.access.verdict import NotAllowed
from hearthside.people import rules
from hearthside.people.actions import name_clinic
from hearthside.people.models import Clinic
from hearthside.people.queries import help_by_phone
from tests.builders import US, live_session, viewer


pytestmark = pytest.mark.django_db
LINK = 'href="tel:2125550170"'


def facts(**changes):
    stands = Clinic.objects.get()
    kept = ("name", "zone", "states", "crisis_number", "emergency_number", "local_crisis_number")
    return (
        {name: getattr(stands, name) for name in kept} | {"help_number": "", "help_answered_by": ""} | changes
    )


@pytest.mark.parametrize(
    ("number", "who", "code"),
    [
        ("", "", ""),
        ("212 555 0170", "Pia", ""),
        ("+1 (212) 555-0170", "Pia", ""),
        ("212 555 0170", "", "help_answered_by"),
        ("", "Pia", "help_number"),
        ("555", "Pia", "help_number"),
        ("ask Pia", "Pia", "help_number"),
    ],
)
def test_a_number_and_who_answers_it_or_neither(number, who, code):
    verdict = rules.is_whole_help(number, who)

    assert (bool(verdict), verdict.code) == (not code, code)


def test_a_phone_is_told_digits_alone():
    assert rules.dialled("+1 (212) 555-0170") == "+12125550170"


def test_noor_reads_who_answers_on_today_and_in_the_room_and_not_on_the_crisis_card(sign_in):
    noor = sign_in("noor")

    today = noor.get("/today/").content.decode()
    room = noor.get(f"/sessions/{live_session().pk}/room/").content.decode()

    assert "Pia, tech host, answers:" in today
    assert today.count(LINK) == 1
    lost = room.split('data-notice="lost"')[1].split("</template>")[0]
    no_camera = room.split('data-notice="no_camera"')[1].split("</template>")[0]
    not_able = room.split('data-notice="not_able"')[1].split("</template>")[0]
    assert LINK in lost
    assert LINK in no_camera
    assert LINK in not_able
    assert "0170" not in noor.get("/crisis/").content.decode()


def test_where_nobody_is_named_she_is_told_whom_to_write_to_and_dana_what_is_missing(sign_in, now):
    name_clinic(by=US, at=now, **facts())

    noor, dana = sign_in("noor"), sign_in("dana")
    today = noor.get("/today/").content.decode()

    assert "Write to Cora, your coordinator." in today
    assert "tel:" not in today.split("<main")[1].split("</main>")[0]
    assert "Say who helps with sound and picture" in dana.get("/clinic/").content.decode()
    assert "Say who helps with sound and picture" not in sign_in("cora").get("/clinic/").content.decode()


def test_dana_names_another_and_the_one_before_stands_under_earlier(sign_in, now):
    dana = sign_in("dana")
    assert "Say who helps" not in dana.get("/clinic/").content.decode()

    refused = dana.post("/clinic/name/", facts(help_number="12", help_answered_by="Leo"))
    half = dana.post("/clinic/name/", facts(help_number="212 555 0171"))
    done = dana.post("/clinic/name/", facts(help_number="212 555 0171", help_answered_by="Leo, tech host"))

    assert (refused.status_code, half.status_code, done.status_code) == (422, 422, 302)
    assert 'value="Leo"' in refused.content.decode()
    assert "area code" in refused.content.decode()
    assert "Say who answers it" in half.content.decode()
    assert help_by_phone().number == "212 555 0171"
    assert "Pia, tech host, 212 555 0170" in dana.get("/clinic/name/").content.decode().split("Earlier")[1]


def test_nobody_else_names_them_and_the_database_holds_both_or_none(now):
    with pytest.raises(NotAllowed):
        name_clinic(by=viewer("cora"), at=now, **facts(help_number="212 555 0171", help_answered_by="Leo"))
    with pytest.raises(IntegrityError, match="a_number_for_help_says_who_answers"), transaction.atomic():
        Clinic.objects.update(help_answered_by="")
