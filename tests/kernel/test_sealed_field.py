"""A sealed column: plain on the instance, a box in its row, and never something else."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from hearthside.kernel.fields import Box, NotOurs, sealed_fields
from hearthside.notices.models import Notice


pytestmark = pytest.mark.django_db
WORDS = "someone@example.org"


def a_row(**changes):
    return Notice(**{"letter": "news", "address": WORDS, "made_at": datetime.now(UTC)} | changes)


def stands(notice, column="address"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM notices_notice WHERE id = %s", [notice.pk])
        return cursor.fetchone()[0]


def put(notice, text, column="address"):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE notices_notice SET {column} = %s WHERE id = %s", [text, notice.pk])


def test_it_is_plain_on_the_instance_and_a_box_in_the_row():
    notice = a_row()
    notice.save()

    assert notice.address == WORDS
    assert stands(notice).startswith("s1.k1.")
    assert WORDS not in stands(notice)
    assert Notice.objects.get(pk=notice.pk).address == WORDS


def test_the_same_words_stand_differently_in_each_row():
    one, other = a_row(), a_row()
    Notice.objects.bulk_create([one, other])

    assert stands(one) != stands(other)
    assert [row.address for row in Notice.objects.all()] == [WORDS, WORDS]


def test_no_text_stands_as_none_and_can_be_asked_for():
    notice = a_row(link="")
    notice.save()

    assert stands(notice, "link") == ""
    assert Notice.objects.filter(link="").count() == 1


def test_deferred_it_opens_when_it_is_read():
    a_row().save()
    notice = Notice.objects.defer("address").get()
    assert "address" not in notice.__dict__

    assert notice.address == WORDS


def test_saved_again_unread_the_box_stays_as_it_is():
    a_row().save()
    notice = Notice.objects.get()
    before = stands(notice)
    notice.save()

    assert stands(notice) == before


def test_changed_and_saved_it_is_sealed_anew():
    a_row().save()
    notice = Notice.objects.get()
    notice.address = "other@example.org"
    notice.save(update_fields=["address"])

    assert Notice.objects.get().address == "other@example.org"
    assert "other" not in stands(notice)


@pytest.mark.parametrize("typed", ["s1.k1.AAAA", "s1.k9.xxx", "s1..", "é🙂\x1f\n", " " * 5000])
def test_whatever_someone_types_comes_back_even_when_it_looks_like_a_box(typed):
    a_row(address=typed).save()
    notice = Notice.objects.get()

    assert notice.address == typed
    notice.save()
    assert Notice.objects.get().address == typed


def test_it_is_written_on_an_instance_and_never_by_update():
    a_row().save()

    with pytest.raises(TypeError, match="write it on an instance"), transaction.atomic():
        Notice.objects.update(address="plain@example.org")
    with pytest.raises(TypeError, match=r"cannot be searched|write it on an instance"):
        Notice.objects.filter(address=WORDS).exists()
    for lookup in ("contains", "startswith", "in", "iexact", "regex"):
        with pytest.raises(TypeError, match="cannot be searched"):
            Notice.objects.filter(**{f"address__{lookup}": [WORDS] if lookup == "in" else WORDS}).exists()

    assert WORDS not in stands(Notice.objects.get())


def test_a_box_that_was_moved_changed_or_is_plain_text_is_an_error_never_a_value():
    one, other = a_row(), a_row(address="other@example.org")
    Notice.objects.bulk_create([one, other])
    for wrong in (stands(other), stands(one)[:-4] + "AAAA", "plain@example.org", "s1.k7.AAAA"):
        put(one, wrong)
        fresh = Notice.objects.get(pk=one.pk)

        with pytest.raises(NotOurs):
            fresh.address  # noqa: B018 -- reading is what is tried


def test_a_box_of_another_column_of_the_same_row_does_not_open():
    notice = a_row(link="/welcome/")
    notice.save()
    put(notice, stands(notice, "link"))

    with pytest.raises(NotOurs):
        Notice.objects.get().address  # noqa: B018 -- reading is what is tried


def test_every_sealed_column_belongs_to_a_table_whose_row_is_known_before_it_is_saved():
    found = dict.fromkeys(model for model, _ in sealed_fields())

    assert Notice in found
    for model in found:
        assert isinstance(model().pk, uuid.UUID), model


def test_what_a_box_holds_is_not_said_by_its_row():
    a_row().save()

    assert WORDS not in repr(Notice.objects.get())
    assert isinstance(Notice.objects.get().__dict__["address"], Box)
