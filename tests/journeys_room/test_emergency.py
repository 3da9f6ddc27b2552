"""A record opened without a bond: a reason, an hour, others told, a review owed."""

import datetime as dt

import pytest

from hearthside.access.emergency import LASTS
from hearthside.access.models import EmergencyAccess, TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.journeys import actions
from hearthside.notices.models import Notice
from tests.builders import episode, person, viewer


pytestmark = pytest.mark.django_db
WHY = "She fell silent in the room and Ines is away."


def opened(at, by="omar", whose="noor", reason=WHY):
    return actions.open_in_emergency(by=viewer(by), episode=episode(whose), reason=reason, at=at)


def test_for_an_hour_the_record_is_theirs_and_then_no_longer(sign_in, now):
    omar, where = sign_in("omar"), f"/people/{episode('noor').pk}/"
    assert omar.get(where).status_code == 404

    made = opened(now)

    page = omar.get(where)
    assert page.status_code == 200
    assert "You opened this record in an emergency" in page.content.decode()
    assert made.until - made.at == LASTS == dt.timedelta(minutes=60)
    EmergencyAccess.objects.update(at=now - LASTS, until=now - dt.timedelta(seconds=1))
    assert omar.get(where).status_code == 404


def test_by_the_page_with_the_whole_name_and_a_reason(sign_in):
    omar = sign_in("omar")

    for said, words in (
        ({"name": "No", "reason": WHY}, "goes by this name"),
        ({"name": "Noor", "reason": "now"}, "Say in a sentence why"),
    ):
        answer = omar.post("/emergency/", said)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    answer = omar.post("/emergency/", {"name": "noor el-masri", "reason": WHY})

    assert answer["Location"] == f"/people/{episode('noor').pk}/"
    assert EmergencyAccess.objects.get().reason == WHY


@pytest.mark.parametrize("name", ["", "\0", "Noor\0", "x" * 5000])
def test_what_is_no_name_is_asked_again(sign_in, name):
    answer = sign_in("omar").post("/emergency/", {"name": name, "reason": "She fell silent in the room."})

    assert answer.status_code == 422
    assert "name" in answer.context["form"].errors


def test_two_of_one_name_are_told_apart_by_where_they_are(sign_in):
    noor, ada = person("noor"), person("ada")
    type(noor).objects.filter(pk=ada.pk).update(chosen_name="Noor")
    omar = sign_in("omar")

    answer = omar.post("/emergency/", {"name": "Noor", "reason": WHY})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "in Alder" in page
    assert "in Birch" in page
    answer = omar.post("/emergency/", {"name": "Noor", "reason": WHY, "which": str(episode("noor").pk)})
    assert answer["Location"] == f"/people/{episode('noor').pk}/"


def test_the_care_team_and_the_directors_are_told_and_nothing_is_in_the_letter(now):
    opened(now)

    told = sorted(notice.address for notice in Notice.objects.all())
    assert told == sorted(f"{slug}@demo.invalid" for slug in ("ines", "ruth", "dana"))
    assert {notice.letter for notice in Notice.objects.all()} == {"news"}


def test_it_stands_on_their_pages_until_a_director_has_reviewed_it(sign_in, now):
    made, dana = opened(now), sign_in("dana")
    assert "waits for your review" in dana.get("/day/").content.decode()
    assert "someone in your care was opened" in sign_in("ines").get("/day/").content.decode()

    answer = dana.post(f"/emergency/{made.pk}/", {"words": "He called her and she was well."})

    assert answer.status_code == 302
    assert "waits for your review" not in dana.get("/day/").content.decode()
    assert "He called her" in dana.get("/emergency/").content.decode()


def test_nobody_reviews_their_own_nor_twice(now):
    made = opened(now, by="ivo")
    with pytest.raises(NotAllowed):
        actions.review_emergency(by=viewer("ivo"), access=made, words="It was all right.", at=now)
    with pytest.raises(NotAllowed, match="sentence"):
        actions.review_emergency(by=viewer("dana"), access=made, words="fine", at=now)
    actions.review_emergency(by=viewer("dana"), access=made, words="It was all right.", at=now)
    with pytest.raises(NotAllowed, match="already"):
        actions.review_emergency(by=viewer("dana"), access=made, words="It was all right.", at=now)


@pytest.mark.parametrize("slug", ["opal", "bill", "pia", "sam"])
def test_not_for_whoever_treats_nobody(now, slug):
    with pytest.raises(NotAllowed):
        opened(now, by=slug)


def test_not_for_what_one_sees_anyhow(now):
    with pytest.raises(NotAllowed, match="already"):
        opened(now, by="ines")


def test_the_reason_stands_sealed_and_the_trail_says_so(now):
    made = opened(now)

    assert EmergencyAccess.objects.values_list("reason", flat=True).get().startswith("s1.")
    entry = TrailEntry.objects.get(what="opened in an emergency")
    assert entry.subjects == made.episodes
    assert WHY not in entry.subject
