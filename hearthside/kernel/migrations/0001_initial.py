from django.conf import settings
from django.db import migrations
from psycopg import sql


def let_the_application_role_in(apps, schema_editor):
    """Two roles from the first migration: what exists and what will be made may be used, never owned or altered."""
    role = sql.Identifier(settings.APP_DATABASE_ROLE)
    for statement in (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    ):
        schema_editor.execute(sql.SQL(statement).format(role=role).as_string(schema_editor.connection.connection))


class Migration(migrations.Migration):
    initial = True
    # Runs before any table of others that is made later; those made earlier are granted above.
    operations = [
        migrations.RunPython(let_the_application_role_in, migrations.RunPython.noop),
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.RunSQL(
            """
            CREATE TABLE kernel_cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
            CREATE INDEX kernel_cache_expires ON kernel_cache (expires);
            """,
            "DROP TABLE kernel_cache",
        ),
    ]
