"""A clinic of a thousand participants and a year in which they came: made in bulk and kept for the day.

    with year_house() as env: ...       a PostgreSQL with the database `year` in it, and the environment for it
    python -m tests.bench.year build    what fills it, in that environment
    python -m tests.bench.year cookies  signs people in: {"participants": [...], "clinicians": [...], "directors": [...]}

The house is made anew when a migration, a file that makes it or the day is another; else it is started as it is.

A hundred cohorts of ten meet on three days a week, four sessions a day; everyone has an individual hour a week.  Every day
of the week and every hour of the day is alike, so figures are the same whenever they are taken.  Foreign keys and exclusions
of the large tables are taken away and put back, which asks all rows at once instead of each by itself.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from uuid import UUID, uuid4

import django
import psycopg

from running.keys import make as make_keys
from running.pgdata import remove
from running.postgres import cluster
from tests.bench import rows


ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "bench"
YEAR = "year"
PARTICIPANTS, EACH, DAYS, ENTRIES = 1000, 10, 364, 1_000_000
NUMBERS = {
    "participants": PARTICIPANTS,
    "each": EACH,  # in a cohort
    "cohorts": PARTICIPANTS // EACH,
    "staff": 100,
    "therapists": 50,
    "led": 3,  # cohorts a facilitator
    "days": DAYS,
    "ahead": 28,
}
FACILITATES_LAST = NUMBERS["therapists"] + (NUMBERS["cohorts"] - 1) // NUMBERS["led"]
DIRECTS = range(95, 98)
MEETS = {0, 2, 4}  # days after a cohort's first of the week


# --- the house ---


def _key():
    made_by = [Path(__file__), *rows.HERE.iterdir(), *ROOT.glob("hearthside/*/migrations/*.py")]
    said = hashlib.sha256(str(datetime.now(UTC).date()).encode())
    for one in sorted(file for file in made_by if file.is_file()):
        said.update(one.read_bytes())
    return said.hexdigest()[:16]


@contextlib.contextmanager
def year_house():
    """Made within three minutes, or there already."""
    folder = KEPT / _key()
    for old in KEPT.glob("*"):
        if old != folder or not (old / "made").exists():
            remove(old / "pg")
            shutil.rmtree(old)
    (folder / "home").mkdir(mode=0o700, parents=True, exist_ok=True)
    make_keys(folder / "home" / "secrets")
    with cluster(folder / "pg") as postgres:
        env = os.environ | {
            "HEARTHSIDE_HOME": str(folder / "home"),
            "LOG_LEVEL": "WARNING",
            "DATABASE_URL": postgres.app_url("hearthside"),
            "DATABASE_OWNER_URL": postgres.owner_url("hearthside"),
            "HOUSE_KEEPER_URL": postgres.keeper_url("postgres"),
        }
        if not (folder / "made").exists():
            postgres.make_database(YEAR)
            _fill(
                {
                    **env,
                    "DATABASE_URL": postgres.app_url(YEAR),
                    "DATABASE_OWNER_URL": postgres.owner_url(YEAR),
                }
            )
            (folder / "made").touch()
        yield env


def _fill(env):
    began = time.perf_counter()
    for words in (
        ["manage.py", "migrate", "--skip-checks", "-v0"],
        ["manage.py", "collectstatic", "--noinput", "-v0"],
        ["manage.py", "build_demo", "--arrived"],
        ["-m", "tests.bench.year", "build"],
    ):
        subprocess.run([sys.executable, *words], cwd=ROOT, env=env, check=True)
    print(f"a year of {PARTICIPANTS} participants made in {time.perf_counter() - began:.0f} s", flush=True)


# --- what fills it ---

LARGE = ["schedule_session", "schedule_seat", "schedule_attendance", "safety_stamp", "practice_wrapup"]
LEANS_ON = """
    SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
    WHERE c.contype IN ('f', 'x') AND c.conrelid = ANY(%s::regclass[])
"""


def build():
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as line:
        line.execute("SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'; SET jit = off")
        with _told("people"):
            rows.write(line, "people", **NUMBERS)
            _signatures(line)
        leaning = line.execute(LEANS_ON, [LARGE]).fetchall()
        for table, name, _ in leaning:
            line.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for what in ("sessions", "seats"):
            with _told(what):
                rows.write(line, what, **NUMBERS)
        with _told("stamps and wrap-ups"):
            _written(line)
        with _told("trail"):
            rows.write(line, "trail", many=ENTRIES)
        with _told("constraints"):
            for table, name, words in leaning:
                line.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {words}')
            line.execute("VACUUM ANALYZE")


@contextlib.contextmanager
def _told(what):
    began = time.perf_counter()
    yield
    print(f"    {what}: {time.perf_counter() - began:.0f} s", flush=True)


def _key_of(kind, n):
    """As `pg_temp.key` in people.sql."""
    return UUID(hashlib.md5(f"{kind} {n}".encode()).hexdigest())


def _sealed(table, row, **words):
    from hearthside.kernel.fields import seal  # only where there are settings

    return [seal(said, table=table, column=column, row=row) for column, said in words.items()]


def _signatures(line):
    newest = line.execute("SELECT DISTINCT ON (kind) id FROM people_agreement ORDER BY kind, version DESC")
    agreements = [key for (key,) in newest]
    with line.cursor().copy(
        "COPY people_signature (id, person_id, agreement_id, signed_at, name) FROM STDIN"
    ) as copy:
        for n in range(PARTICIPANTS):
            for agreement in agreements:
                row = uuid4()
                said = _sealed("people_signature", row, name=f"Member {n}")
                copy.write_row([row, _key_of("member", n), agreement, datetime.now(UTC), *said])


def _meets_on(n, on):
    return (on.weekday() - n // EACH) % 7 in MEETS


def _written(line):
    """Where everyone was on each of their days, and what they wrote at the end of most, all but the last looked at."""
    today = _today(line)
    days = [today - timedelta(days=n) for n in range(DAYS, -1, -1)]
    stays = [(n, on) for n in range(PARTICIPANTS) for on in days if _meets_on(n, on)]
    with line.cursor().copy(
        'COPY safety_stamp (id, episode_id, "on", at, by, state, is_private, remedy, '
        "never_call, label, address, phone, emergency_contact, if_i_vanish) FROM STDIN"
    ) as copy:
        for n, on in stays:
            copy.write_row(_stamp(n, on))
    with line.cursor().copy(
        'COPY practice_wrapup (id, episode_id, "on", written_at, looked_at, looked_by, '
        "take_with_me, how_i_leave, to_my_therapist) FROM STDIN"
    ) as copy:
        for n, on in stays:
            if on != today and (n + on.toordinal()) % 5:
                copy.write_row(_wrap_up(n, on, is_looked_at=(today - on).days > 1))


def _noon(on):
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


def _stamp(n, on):
    row, alone = uuid4(), n % 20 > 0
    return [
        row,
        _key_of("episode", n),
        on,
        _noon(on),
        _key_of("member", n),
        "NY",
        alone,
        "" if alone else "headphones",
        "",
        *_sealed(
            "safety_stamp",
            row,
            label="Home",
            address=f"{n} Long Street, Albany",
            phone="212 555 0148",
            emergency_contact=f"Someone, 212 555 {n:04}",
            if_i_vanish="hello_first",
        ),
    ]


def _wrap_up(n, on, *, is_looked_at):
    row = uuid4()
    looked = [_noon(on) + timedelta(days=1), _key_of("staff", n % NUMBERS["therapists"])]
    return [
        row,
        _key_of("episode", n),
        on,
        _noon(on),
        *(looked if is_looked_at else [None, None]),
        *_sealed(
            "practice_wrapup",
            row,
            take_with_me="That I can say no, and nobody leaves.",
            how_i_leave="6",
            to_my_therapist="I should like to talk about the weekend.",
        ),
    ]


def _today(line):
    return line.execute("SELECT timezone(zone, now())::date FROM program_program LIMIT 1").fetchone()[0]


# --- who asks ---


def cookies():
    """Sessions as one-click entry begins them: participants who meet today, all who lead or treat, who direct."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as line:
        today = _today(line)
    return {
        "participants": [_cookie(f"member{n}") for n in range(PARTICIPANTS) if _meets_on(n, today)],
        "clinicians": [_cookie(f"staff{n}") for n in range(FACILITATES_LAST + 1)],
        "directors": [_cookie(f"staff{n}") for n in DIRECTS],
    }


def _cookie(slug):
    from django.conf import settings

    from hearthside.demo.views import BACKEND
    from hearthside.people import away
    from hearthside.people.models import Account
    from hearthside.people.terms import DEMO_ENTRY

    account = Account.objects.get(email=f"{slug}@bench.invalid")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update({"_auth_user_id": str(account.pk), "_auth_user_backend": BACKEND, DEMO_ENTRY: True})
    session["_auth_user_hash"] = account.get_session_auth_hash()
    away.begin(session)
    session.save()
    return session.session_key


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    build() if sys.argv[1] == "build" else print(json.dumps(cookies()))
