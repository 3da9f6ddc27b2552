from django.conf import settings
from django.db import migrations
from psycopg import sql


def let_nobody_rewrite_the_trail(apps, schema_editor):
    """The application role adds to the trail and reads it; it cannot change, remove or empty it, nor make a demo."""
    role = sql.Identifier(settings.APP_DATABASE_ROLE)
    for statement in (
        "REVOKE UPDATE, DELETE, TRUNCATE ON access_trailentry, access_seal FROM {role}",
        "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON access_demodatabase FROM {role}",
        "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {role}",
    ):
        schema_editor.execute(sql.SQL(statement).format(role=role).as_string(schema_editor.connection.connection))


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunPython(let_nobody_rewrite_the_trail, migrations.RunPython.noop)]
