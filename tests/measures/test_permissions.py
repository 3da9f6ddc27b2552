"""An instrument that ships without its wording is asked by a permission on record, in the words that were recorded."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction

from hearthside.access.verdict import NotAllowed
from hearthside.measures import actions, queries
from hearthside.measures.models import Permission
from tests.builders import day_of, viewer

from .forms import MINUTE, OURS, begins, permits, says


pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SCREENER = "cssrs_screen_recent"


def is_refused(at):
    with pytest.raises(NotAllowed) as no:
        begins(at, instrument=SCREENER)
    return no.value.code


def test_without_one_it_is_put_before_nobody_and_with_one_in_its_words(now, sign_in):
    assert is_refused(now) == "wording"
    permits(now)
    form = begins(now, instrument=SCREENER)

    page = sign_in("noor").get(f"/check-in/{form.pk}/1/").text

    assert "Ours: question 1?" in page
    assert "Ours: about the past month." in page
    assert "Ours: a notice." in page


def test_one_that_is_over_or_ended_asks_nobody_anew_and_hides_nothing(now):
    kept = permits(now, holds_until=day_of(now).isoformat())
    form = begins(now, instrument=SCREENER)
    says(form, "1", 1, at=now)
    actions.finish(by=viewer("noor"), administration=form, at=now)

    assert is_refused(now + DAY) == "wording"
    actions.end_permission(by=viewer("dana"), permission=kept, at=now + MINUTE)
    assert is_refused(now + MINUTE) == "wording"
    assert [one.instrument for one in queries.every_score()] == [SCREENER]
    assert queries.current_answers([form])[form.pk] == {"1": 1}


def test_what_is_begun_keeps_its_words_and_the_next_has_the_newest(now):
    permits(now)
    old = begins(now, instrument=SCREENER)
    permits(now + MINUTE, **{"item-1": "Ours, said otherwise?"})
    new = begins(now + MINUTE, slug="sam", instrument=SCREENER)

    assert queries.worded(old).wording.items["1"] == "Ours: question 1?"
    assert queries.worded(new).wording.items["1"] == "Ours, said otherwise?"


def test_only_who_says_what_the_clinic_is_records_and_ends_one(now):
    kept = permits(now)
    for slug in ("noor", "ines", "fay", "cora", "ivo", "bill", "opal"):
        with pytest.raises(NotAllowed):
            permits(now, by=viewer(slug))
        with pytest.raises(NotAllowed):
            actions.end_permission(by=viewer(slug), permission=kept, at=now)


def test_none_is_recorded_for_what_ships_or_without_all_its_words(now):
    phq9, screener = queries.newest("phq9"), queries.newest(SCREENER)
    said = permits(now) and queries.wording_of(Permission.objects.get())

    assert said.items["6r"] == "Ours: question 6r?"
    assert said.choices == {"no_yes": {0: "Ours: no", 1: "Ours: yes"}}
    one = actions.permitting.PermissionSaid(
        holder="x",
        evidence="x",
        scope="x",
        holds_until=None,
        wording=queries.wording_of(Permission.objects.get()),
    )
    with pytest.raises(NotAllowed, match="here already"):
        actions.permit(by=viewer("dana"), instrument=phq9, said=one, at=now)
    del one.wording.items["6r"]
    with pytest.raises(NotAllowed, match="needs its words"):
        actions.permit(by=viewer("dana"), instrument=screener, said=one, at=now)


def test_the_database_lets_none_be_written_over(now):
    kept = permits(now)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Permission.objects.filter(pk=kept.pk).update(holder="Another")


def test_a_director_records_one_on_the_page_and_what_was_typed_is_kept(sign_in):
    dana = sign_in("dana")
    assert "is asked of nobody" in dana.get("/measures/").text

    asked_again = dana.post(f"/measures/{SCREENER}/permission/", OURS | {"item-6r": ""})
    assert asked_again.status_code == 422
    assert "Ours: question 5?" in asked_again.text
    dana.post(f"/measures/{SCREENER}/permission/", OURS)

    page = dana.get("/measures/").text
    assert "An owner, for this program" in page
    assert "by Dana" in page
    assert "is asked of nobody" not in page
    assert "Ours: question 5?" in dana.get(f"/measures/{SCREENER}/permission/").text
    assert dana.get("/measures/phq9/permission/").status_code == 404
    assert dana.get("/measures/nothing/permission/").status_code == 404
