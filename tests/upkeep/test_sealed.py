"""`manage.py sealed` opens every text, and says whether an old key may go."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from hearthside.kernel import fields, resealing
from hearthside.notices.models import Notice
from running import keys


pytestmark = pytest.mark.django_db


@pytest.fixture
def key_file(settings, tmp_path):
    file = tmp_path / "field_keys.json"
    file.write_text(json.dumps(settings.FIELD_KEYS))  # by which the cast's own words are sealed
    settings.FIELD_KEYS_FILE = file
    fields.read_keys_again()
    made = [Notice(letter="news", address=f"n{n}@example.org", made_at=datetime.now(UTC)) for n in range(3)]
    Notice.objects.bulk_create(made)
    return file


def said(*words):
    out = StringIO()
    call_command("sealed", *words, stdout=out)
    return out.getvalue().splitlines()


def test_it_counts_what_stands_under_which_key(key_file):
    keys.add(key_file)
    before = sum(resealing.count().values())
    with pytest.raises(CommandError, match=f"{before} texts stand under k1 still"):
        said("--none-under", "k1")

    resealing.reseal()

    lines = said("--none-under", "k1")
    assert f"{'notices_notice.address':<40} {'k2':<16} 3" in lines
    assert lines[-1] == f"{before} texts; sealed now by k2."


def test_what_does_not_open_is_said_and_keeps_every_key(key_file):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notices_notice SET address = 's1.k1.AAAA' WHERE id = %s", [Notice.objects.first().pk]
        )

    with pytest.raises(CommandError, match="1 of them do not open"):
        said("--none-under", "k7")
