"""What is written in the room: who reads it, what comes of it, when it is gone."""

import datetime as dt

import pytest
from django.db import connection

from hearthside.access.verdict import NotAllowed
from hearthside.rooms import actions
from hearthside.rooms.models import Hand, Message, TimeApart
from hearthside.rooms.queries import chat_of, words_waiting
from hearthside.rooms.terms import LONGEST_MESSAGE, Apart
from hearthside.safety.models import Concern
from hearthside.schedule.rules import RECONCILER
from tests.builders import episode, seat, viewer

from .noted import S


HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def everyone_is_in(room):
    for slug in ("noor", "sam", "kit", "fay", "pia"):
        actions.admit_to_room(by=viewer(slug), session=room.session, at=room.session.starts_at)


def say(room, slug, words, *, private=False, at=None):
    at = at or room.session.starts_at
    return actions.say(by=viewer(slug), session=room.session, words=words, private=private, at=at)


def read(room, slug):
    return [one.words for one in chat_of(viewer(slug), room.session_id, at=room.session.starts_at).said]


def test_everyone_in_the_room_reads_it_in_order_and_nobody_else(room):
    for n, (slug, words) in enumerate((("sam", "one"), ("fay", "two"), ("noor", "three"))):
        say(room, slug, words, at=room.session.starts_at + n * S)

    for slug in ("noor", "sam", "kit", "fay", "pia"):
        assert read(room, slug) == ["one", "two", "three"]
    assert read(room, "juno") == read(room, "ines") == []


def test_a_private_word_is_read_by_its_writer_and_the_staff(room):
    say(room, "noor", "just for you", private=True)

    assert read(room, "noor") == read(room, "fay") == read(room, "pia") == ["just for you"]
    assert read(room, "sam") == []


def test_it_is_sealed_where_it_is_kept(room):
    made = say(room, "noor", "A mark nobody types: zanzibar")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM rooms_message WHERE id = %s", [made.pk])
        assert "zanzibar" not in cursor.fetchone()[0]


def test_nobody_writes_who_is_removed_or_not_in(room):
    actions.remove(by=viewer("fay"), seat=seat("sam"), at=room.session.starts_at)
    for slug in ("sam", "juno", "ines"):
        with pytest.raises(NotAllowed):
            say(room, slug, "hello")
    assert read(room, "sam") == []


@pytest.mark.parametrize("words", ["", "  ", "x" * (LONGEST_MESSAGE + 1)])
def test_words_that_do_not_fit_are_asked_for_again(room, words):
    with pytest.raises(NotAllowed):
        say(room, "noor", words)


def test_a_private_word_waits_beside_the_sheet_until_somebody_has_looked(room):
    made = say(room, "noor", "just for you", private=True)
    say(room, "noor", "for all")
    (waiting,) = words_waiting(viewer("fay"), room.session).said
    assert waiting.words == "just for you"
    assert not words_waiting(viewer("dana"), room.session).is_staff

    actions.look_at_word(by=viewer("pia"), message=made, at=room.session.starts_at)

    assert not words_waiting(viewer("fay"), room.session).is_open


def test_the_sheets_part_shows_the_words_to_the_staff_and_to_others_only_that_they_wait(room, sign_in):
    say(room, "noor", "A mark nobody types: zanzibar", private=True)
    page = f"/sessions/{room.session_id}/words/"

    assert "zanzibar" in sign_in("fay").get(page).content.decode()
    directors = sign_in("dana").get(page).content.decode()
    assert "zanzibar" not in directors
    assert "waits for them (1)" in directors


def test_who_reports_has_it_read_by_the_staff_at_once_and_by_somebody_today_and_once(room):
    made = say(room, "sam", "something unkind")
    for _ in range(2):
        actions.report(by=viewer("noor"), message=made, at=room.session.starts_at + S)

    concern = Concern.objects.get(source__startswith="report:")
    assert concern.episode == episode("noor")
    assert "something unkind" in concern.events.order_by("nth").first().words
    assert read(room, "fay") == ["something unkind", "Reported: “something unkind” (Sam)"]
    assert read(room, "sam") == ["something unkind"]
    with pytest.raises(NotAllowed):
        actions.report(by=viewer("sam"), message=made, at=room.session.starts_at)


def test_who_leads_makes_it_a_concern_with_a_copy(room):
    made = say(room, "sam", "I cannot go on", private=True)
    for _ in range(2):
        actions.worry_about(by=viewer("fay"), message=made, at=room.session.starts_at)

    concern = Concern.objects.get(source=f"message:{made.pk}")
    assert concern.episode == episode("sam")
    assert "I cannot go on" in concern.events.order_by("nth").first().words
    assert not words_waiting(viewer("fay"), room.session).is_open
    with pytest.raises(NotAllowed):
        actions.worry_about(by=viewer("pia"), message=made, at=room.session.starts_at)


def test_once_the_sheet_is_closed_it_is_gone_but_for_what_nobody_has_looked_at(room):
    at, session = room.session.starts_at, room.session
    say(room, "noor", "for all")
    say(room, "noor", "just for you", private=True)
    actions.raise_hand(by=viewer("noor"), session=session, at=at)
    actions.step_back(by=viewer("noor"), session=session, kind=Apart.MOMENT, at=at)
    assert actions.forget_the_room(by=RECONCILER, at=at + HOUR) == 0

    session.attested_at = at + HOUR
    session.save(update_fields=["attested_at"])

    assert actions.forget_the_room(by=RECONCILER, at=at + HOUR) == 1
    assert [one.words for one in Message.objects.all()] == ["just for you"]
    assert not Hand.objects.exists()
    assert not TimeApart.objects.exists()


def test_after_a_day_it_is_gone_whatever_the_sheet(room):
    at = room.session.starts_at
    say(room, "noor", "for all")
    say(room, "noor", "just for you", private=True)

    assert actions.forget_the_room(by=RECONCILER, at=at + 24 * HOUR - S) == 0
    assert actions.forget_the_room(by=RECONCILER, at=at + 24 * HOUR) == 2
    assert not Message.objects.exists()


def test_only_the_program_deletes(room):
    with pytest.raises(NotAllowed):
        actions.forget_the_room(by=viewer("fay"), at=room.session.starts_at)


@pytest.mark.parametrize("many", [1, 6])
def test_the_part_asks_the_same_number_of_questions_however_much_is_written(
    room, django_assert_num_queries, many
):
    for n in range(many):
        say(room, ("noor", "sam")[n % 2], f"words {n}")
    kit = viewer("kit")

    with django_assert_num_queries(4):
        chat_of(kit, room.session_id, at=room.session.starts_at)
