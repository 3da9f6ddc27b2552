"""A form is begun, answered item by item and finished; what was answered once stands for good."""

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import F

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Machine
from hearthside.kernel.fields import sealed_fields
from hearthside.measures import actions, queries
from hearthside.measures.models import Administration, Answer
from hearthside.measures.queries import files
from hearthside.program.actions import close_episode
from tests.builders import US, day_of, episode, viewer

from .forms import MINUTE, begins, says, whole
from .shelf import SMALL


pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def refused(do, *args, **more):
    with pytest.raises(NotAllowed) as no:
        do(*args, **more)
    return no.value.code


def answers(form):
    return queries.current_answers([form])[form.pk]


@pytest.fixture
def shelf_of(tmp_path, monkeypatch):
    """A shelf of these files beside those that ship, for forms that nobody has published."""

    def put(**texts):
        for path in files.FOLDER.glob("*.toml"):
            (tmp_path / path.name).write_text(path.read_text())
        for name, text in texts.items():
            (tmp_path / f"{name.replace('_v', '-')}.toml").write_text(text)
        monkeypatch.setattr(files, "FOLDER", tmp_path)
        queries.shelf.cache_clear()

    yield put
    queries.shelf.cache_clear()


WORDED = (
    SMALL.replace('terms = "ask"\nmay_ship = false', 'terms = "free"\nmay_ship = true')
    + """
[wording]
locale = "en-US"
instruction = "x"
notice = "x"
[wording.items]
1 = "x"
2 = "x"
3 = "x"
4 = "x"
[wording.choices_few]
0 = "x"
1 = "x"
2 = "x"
"""
)


def test_a_later_answer_stands_beside_the_first(now):
    form = begins(now)
    says(form, "9", 3, at=now)
    says(form, "9", 1, at=now + MINUTE)

    assert answers(form) == {"9": 1}
    assert list(form.answers.order_by("nth").values_list("nth", "value", "by")) == [
        (1, 3, viewer("noor").person_id),
        (2, 1, viewer("noor").person_id),
    ]
    noted = TrailEntry.objects.filter(subject__startswith="measures.Answer").order_by("id")
    assert list(noted.values_list("what", flat=True)) == ["answered an item", "answered an item anew"]
    assert {tuple(one.subjects) for one in noted} == {(episode("noor").pk,)}


def test_the_same_once_more_changes_nothing_and_there_and_back_is_three(now):
    form = begins(now)
    first = says(form, "1", 2, at=now)

    assert says(form, "1", 2, at=now + MINUTE) == first
    says(form, "1", 0, at=now + MINUTE)
    says(form, "1", 2, at=now + MINUTE)
    assert list(Answer.objects.order_by("nth").values_list("nth", "value")) == [(1, 2), (2, 0), (3, 2)]


def test_an_answer_can_be_taken_back_and_is_then_a_blank(now):
    form = begins(now)
    says(form, "1", 2, at=now)
    says(form, "1", None, at=now)

    assert answers(form) == {"1": None}
    assert form.answers.count() == 2


@pytest.mark.parametrize(
    ("item", "value", "words", "code"),
    [
        ("9", 4, "", "value"),
        ("9", -1, "", "value"),
        ("9", 2, "often", "value"),
        ("10", 1, "", "item"),
        ("total", 27, "", "item"),
    ],
)
def test_what_the_version_does_not_hold_is_refused(item, value, words, code, now):
    form = begins(now)

    assert refused(says, form, item, value, words=words, at=now) == code
    assert Answer.objects.count() == 0


def test_words_are_sealed_and_are_never_among_what_is_scored(now, shelf_of):
    shelf_of(small_v1=WORDED)
    form = begins(now, instrument="small")

    said = says(form, "4", words=" Plantedwords: the nights. ", at=now)

    assert Answer.objects.get(pk=said.pk).words == "Plantedwords: the nights."
    Answer.objects.select_for_update().get(pk=said.pk).save(update_fields=["words"])  # as by a new key
    assert Answer.objects.filter(pk=said.pk).values_list("words", flat=True)[0].startswith("s1.")
    assert "measures_answer.words" in {f"{m._meta.db_table}.{f.column}" for m, f in sealed_fields()}
    assert refused(says, form, "4", 1, at=now) == "value"
    assert refused(says, form, "4", words="x" * 2001, at=now) == "words"
    assert says(form, "4", words="Plantedwords: the nights.", at=now) == said


def test_one_form_is_open_and_every_device_goes_on_with_it(now):
    form = begins(now)
    says(form, "1", 1, at=now)

    assert begins(now + MINUTE) == form
    assert begins(now + MINUTE, instrument="gad7") != form
    actions.finish(by=viewer("noor"), administration=form, at=now + MINUTE)
    assert begins(now + 2 * MINUTE) != form


def test_after_a_day_it_is_begun_anew_and_what_lapsed_stays_on_record(now):
    form = begins(now - DAY)
    says(form, "9", 1, at=now - MINUTE)

    assert refused(says, form, "1", 1, at=now) == "lapsed"
    assert refused(actions.finish, by=viewer("noor"), administration=form, at=now) == "lapsed"
    fresh = begins(now)

    assert fresh != form
    assert answers(fresh) == {}
    assert Administration.objects.get(pk=form.pk).lapsed_at == now
    assert answers(form) == {"9": 1}


def test_a_finished_form_can_be_corrected_for_a_day_and_finishing_twice_is_once(now):
    form = whole(now, 1, 1, 1, 1, 1, 1, 1, 1, 1)
    says(form, "9", 0, at=now + MINUTE)
    actions.finish(by=viewer("noor"), administration=form, at=now + 2 * MINUTE)

    assert Administration.objects.get().finished_at == now
    assert answers(form)["9"] == 0
    assert refused(says, form, "9", 3, at=now + DAY) == "lapsed"


def test_only_they_themselves_and_who_cares_for_them_answer(now):
    form = begins(now)
    for slug in ("sam", "omar", "fay", "dana", "cora", "ivo", "bill", "opal"):
        refused(begins, now, by=viewer(slug))
        refused(says, form, "9", 0, at=now, by=viewer(slug))
        refused(actions.finish, by=viewer(slug), administration=form, at=now)
    refused(begins, now, by=Machine("the importer"))

    said = says(form, "9", 2, at=now, by=viewer("ines"))  # asked in person; who it was is on record
    assert said.by == viewer("ines").person_id


def test_nobody_answers_for_a_stay_that_has_ended(now):
    form, noor = begins(now), viewer("noor")
    close_episode(by=US, episode=episode("noor"), on=day_of(now), at=now)

    refused(says, form, "9", 1, at=now, by=noor)
    refused(actions.begin, by=noor, episode=episode("noor"), instrument="gad7", on=day_of(now), at=now)


def test_a_definition_without_wording_and_one_that_is_not_there_are_put_before_nobody(now):
    assert refused(begins, now, instrument="cssrs_screen_recent") == "wording"
    assert refused(begins, now, instrument="csq8") == "instrument"


def test_what_was_begun_by_a_version_is_answered_and_scored_by_it(now, shelf_of):
    shelf_of(small_v1=WORDED)
    old = begins(now, instrument="small")
    says(old, "1", 2, at=now)
    says(old, "2", 2, at=now)
    actions.finish(by=viewer("noor"), administration=old, at=now)
    shelf_of(
        small_v1=WORDED,
        small_v2=WORDED.replace("version = 1", "version = 2").replace(", reversed = true", ""),
    )

    new = begins(now + MINUTE, instrument="small")
    says(new, "1", 2, at=now + MINUTE)
    says(new, "2", 2, at=now + MINUTE)
    actions.finish(by=viewer("noor"), administration=new, at=now + MINUTE)

    told = [(one.version, one.scores["total"].value) for one in queries.every_score()]
    assert sorted(told) == [(1, 2), (2, 4)]


def test_the_database_lets_no_answer_and_no_version_be_written_over(now):
    form = begins(now)
    said = says(form, "9", 3, at=now)

    for change in (
        lambda: Answer.objects.filter(pk=said.pk).update(value=0),
        lambda: Answer.objects.filter(pk=said.pk).update(nth=F("nth") + 1),
        lambda: Administration.objects.filter(pk=form.pk).update(version=2),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()


def a_row(form, **changes):
    said = {"administration": form, "episode": form.episode, "item": "1", "nth": 1, "by": form.begun_by}
    return Answer(**{**said, "value": 1, "at": form.begun_at, **changes})


def test_the_database_itself_holds_what_must_hold(now):
    form = begins(now)
    says(form, "9", 3, at=now)
    other = {"episode": form.episode, "instrument": "gad7", "version": 1, "on": form.on}
    begun = other | {"begun_at": now, "begun_by": form.begun_by}

    for name, row in (
        ("answers_to_an_item_stand_in_a_row", a_row(form, item="9", value=0)),
        ("an_answer_is_chosen_or_in_words", a_row(form, words="both")),
        ("the_first_answer_is_number_one", a_row(form, nth=0)),
        ("the_first_answer_is_number_one", a_row(form, item="")),
        ("one_form_of_an_instrument_is_open", Administration(**begun | {"instrument": "phq9"})),
        ("a_finished_form_says_by_whom", Administration(**begun, finished_at=now)),
        ("what_lapsed_was_never_finished",
         Administration(**begun, finished_at=now, finished_by=form.begun_by, lapsed_at=now)),
        ("a_form_does_not_end_before_it_begins", Administration(**begun, lapsed_at=now - MINUTE)),
        ("a_form_is_of_an_instruments_version", Administration(**begun | {"version": 0})),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            row.save(force_insert=True)
