from django.conf import settings
from django.db import migrations
from psycopg import sql


def let_nobody_write_an_answer_over(apps, schema_editor):
    """The application adds answers and reads them.  It seals words anew, ends a form, and changes nothing else."""
    role = sql.Identifier(settings.APP_DATABASE_ROLE)
    for statement in (
        "REVOKE UPDATE, TRUNCATE ON measures_answer, measures_administration FROM {role}",
        "GRANT UPDATE (words) ON measures_answer TO {role}",
        "GRANT UPDATE (finished_at, finished_by, lapsed_at) ON measures_administration TO {role}",
    ):
        schema_editor.execute(sql.SQL(statement).format(role=role).as_string(schema_editor.connection.connection))


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_administrations_answers")]
    operations = [migrations.RunPython(let_nobody_write_an_answer_over, migrations.RunPython.noop)]
