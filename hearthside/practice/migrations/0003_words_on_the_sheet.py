"""What was said beforehand and stands, is written down to the sheet of its session."""

from django.db import migrations


WORDS = """
    UPDATE schedule_attendance a SET word = w.kind
    FROM practice_absenceword w WHERE w.seat_id = a.seat_id AND w.taken_back_at IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('practice', '0002_make_ups'),
        ('schedule', '0009_how_they_came'),
    ]

    operations = [migrations.RunSQL(WORDS, migrations.RunSQL.noop)]
