from django.db import migrations


class Migration(migrations.Migration):
    """A seat carries its session's time so that one exclusion constraint can hold; the database keeps the two equal."""

    dependencies = [("schedule", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE schedule_seat ADD CONSTRAINT a_seat_lasts_as_long_as_its_session
                FOREIGN KEY (session_id, during) REFERENCES schedule_session (id, during)
                ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
            """,
            "ALTER TABLE schedule_seat DROP CONSTRAINT a_seat_lasts_as_long_as_its_session",
        ),
    ]
