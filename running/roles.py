"""Two roles and a database: an owner for migrations, and an application role that owns nothing and is no
superuser.

Passwords travel as SCRAM verifiers, so that not even a server log that someone turned up holds one.
"""

from collections.abc import Iterable, Mapping

import psycopg
from psycopg import sql


KEEPER = "hearthside_keeper"
OWNER = "hearthside_owner"
APP = "hearthside_app"

# A page that waits longer has gone wrong; a migration may take longer, but never queue everyone behind its
# lock.
LIMITS: Mapping[str, Mapping[str, str]] = {
    APP: {"statement_timeout": "30s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "60s"},
    OWNER: {"statement_timeout": "15min", "lock_timeout": "10s"},
}


def make_role(line: psycopg.Connection, name: str, password: str, *, rights: str) -> None:
    known = line.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verifier = line.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    verb = "ALTER" if known else "CREATE"
    plain = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION"
    line.execute(
        sql.SQL("{verb} ROLE {name} {plain} {rights} PASSWORD {verifier}").format(
            verb=sql.SQL(verb),
            name=sql.Identifier(name),
            plain=sql.SQL(plain),
            rights=sql.SQL(rights),
            verifier=sql.Literal(verifier),
        )
    )
    for setting, value in LIMITS[name].items():
        line.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)
            )
        )


def make_roles(keeper_url: str, passwords: Mapping[str, str], *, owner_makes_databases: bool) -> None:
    """Both roles, made or put right.  Only a test's owner may make databases: test runners make their own."""
    with psycopg.connect(keeper_url, autocommit=True) as line:
        rights = "CREATEDB" if owner_makes_databases else "NOCREATEDB"
        make_role(line, OWNER, passwords["owner"], rights=rights)
        make_role(line, APP, passwords["app"], rights="NOCREATEDB")


def make_database(keeper_url: str, name: str) -> None:
    """Owned by the owner; the application may connect and nobody else may."""
    with psycopg.connect(keeper_url, autocommit=True) as line:
        if line.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        database = sql.Identifier(name)
        orders: Iterable[str] = (
            "CREATE DATABASE {database} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'",
            "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {database} TO {app}",
        )
        for order in orders:
            line.execute(
                sql.SQL(order).format(database=database, owner=sql.Identifier(OWNER), app=sql.Identifier(APP))
            )
