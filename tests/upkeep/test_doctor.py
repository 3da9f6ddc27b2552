"""Each thing that can be wrong with an installation is broken for real, once, and the doctor finds it."""

import contextlib
import datetime as dt
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hearthside.kernel import fields
from hearthside.notices.actions import send_letter
from hearthside.notices.terms import Letter
from hearthside.people.models import Account
from hearthside.rooms.actions import admit_to_room
from hearthside.rooms.queries import Refused
from hearthside.upkeep import doctor, outside, queries
from hearthside.upkeep.terms import Answer
from running import keys, ports, postgres
from tests.builders import US, a_session, person, viewer
from tests.lanes import not_here
from tests.upkeep.looking import look, says


pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


@contextlib.contextmanager
def listening(address, port=0):
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as door:
        door.bind((address, port))
        door.listen()
        yield door.getsockname()[1]


@pytest.fixture
def key_file(settings, tmp_path):
    file = tmp_path / "field_keys.json"
    file.write_text(json.dumps({"current": "k1", "keys": {"k1": keys.a_key()}}))
    settings.FIELD_KEYS_FILE = file
    fields.read_keys_again()
    return file


def test_debugging_on(settings):
    assert look("Debugging").answer == Answer.WELL
    settings.DEBUG = True
    assert look("Debugging").answer == Answer.WRONG


def test_a_sample_as_a_secret(settings, tmp_path):
    assert look("Secrets").answer == Answer.WELL
    sample = tmp_path / "secret_key"
    sample.write_text("change-me-" * 5)
    sample.chmod(0o600)
    settings.SECRET_FILES = (("SECRET_KEY_FILE", sample, 32),)

    found = look("Secrets")

    assert (found.answer, found.says) == (Answer.WRONG, "SECRET_KEY_FILE is a sample, or too short.")
    assert "change-me" not in found.says + found.do


@pytest.fixture
def own_home(settings, tmp_path):
    """The folder that all workers share stays shut while this test opens its own."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir(mode=0o700)
    for name, before, _ in settings.SECRET_FILES:
        shutil.copy(before, settings.HOME / name)
    settings.SECRET_FILES = [(name, settings.HOME / name, least) for name, _, least in settings.SECRET_FILES]
    return settings


def test_a_secret_that_others_can_read(own_home):
    _, path, _ = own_home.SECRET_FILES[0]
    assert look("Who can read the secrets").answer == Answer.WELL
    path.chmod(0o644)

    found = look("Who can read the secrets")

    assert found.answer == Answer.WRONG
    assert found.do == f"chmod go-rwx '{path}'"


def test_a_home_that_others_can_enter(own_home):
    assert look("Who can read the secrets").answer == Answer.WELL
    own_home.HOME.chmod(0o755)

    assert look("Who can read the secrets").answer == Answer.WRONG


def test_a_demo_row_in_a_database_with_people():
    assert says("What it is for") == (Answer.WELL, "It is a demo, with nobody real in it.")
    Account.objects.filter(person=person("noor")).update(email="noor@example.org")

    assert look("What it is for").answer == Answer.WRONG
    assert "not made up" in look("What it is for").says


def test_a_demo_that_is_reached_from_elsewhere(settings):
    settings.ORIGINS = ["https://clinic.example.org"]

    assert look("What it is for").answer == Answer.WRONG


def test_pages_without_https(settings):
    settings.ORIGINS = ["http://clinic.example.org"]

    assert look("The way to the pages").answer == Answer.WRONG


class TestADatabaseThatListens:
    def test_a_listener_on_an_address_of_ours_is_found(self, monkeypatch):
        monkeypatch.setattr(
            outside, "own_addresses", lambda: ["127.0.0.2"]
        )  # loopback's second, as a network's
        with listening("127.0.0.2") as port:
            monkeypatch.setattr(queries, "listens_on", lambda: (("*",), port))
            assert look("The database").answer == Answer.WRONG
            assert "answers" in look("The database").says

        assert look("The database").answer == Answer.LOOK

    @pytest.mark.slow
    @pytest.mark.skipif(
        not ports.is_free(5432, address="127.0.0.2"), reason=not_here("needs PostgreSQL's usual port")
    )
    def test_a_real_one_that_listens_and_trusts(self, tmp_path, monkeypatch):
        port = 5432
        monkeypatch.setattr(postgres, "SETTINGS", postgres.SETTINGS | {"listen_addresses": "127.0.0.2"})
        with postgres.cluster(tmp_path / "pg") as found:
            password = found.passwords["app"]
            there = {"NAME": "hearthside", "USER": "hearthside_app", "HOST": "127.0.0.2", "PORT": str(port)}
            rules_file = found.data / "pg_hba.conf"
            if "127.0.0.0/8" not in rules_file.read_text():
                self.allow(found, "scram-sha-256", port)
            line = psycopg.connect(
                dbname=there["NAME"], user=there["USER"], password=password, host=there["HOST"], port=port
            )
            assert line.execute("SHOW listen_addresses").fetchone() == ("127.0.0.2",)
            line.close()
            assert outside.answering(["127.0.0.2", "127.0.0.3"], port) == ("127.0.0.2",)
            assert not outside.lets_in_without_password(there)

            self.allow(found, "trust", port)
            assert outside.lets_in_without_password(there)
        assert outside.answering(["127.0.0.2"], port) == ()

    @staticmethod
    def allow(found, method, port):
        """One more line above all others, and the server told to read it."""
        file = found.data / "pg_hba.conf"
        file.write_text(f"host all all 127.0.0.0/8 {method}\n{file.read_text()}")
        os.kill(found.pid, signal.SIGHUP)
        time.sleep(0.5)


def test_a_media_server_that_answers_beyond_loopback(settings, monkeypatch):
    assert look("The media server's door").answer == Answer.WELL
    monkeypatch.setattr(outside, "own_addresses", lambda: ["127.0.0.2"])
    with listening("127.0.0.2") as port:
        settings.LIVEKIT_URL = f"http://127.0.0.1:{port}"
        assert look("The media server's door").answer == Answer.WRONG
    assert look("The media server's door").answer == Answer.WELL


def test_a_room_that_the_media_server_was_too_little_for(now, settings):
    assert look("What the media server carries").answer == Answer.WELL
    settings.MEDIA_CARRIES = 2
    group = a_session(
        at=now, starts_in=-dt.timedelta(minutes=1), cohort="Birch", staff={"facilitator": [person("omar")]}
    )

    with pytest.raises(Refused):
        admit_to_room(by=viewer("omar"), session=group, at=now)

    found = look("What the media server carries")
    assert (found.answer, found.says[:36]) == (Answer.LOOK, "In the last week 1 room could not op")
    assert "MEDIA_CORES" in found.do


@pytest.mark.skipif(not outside.own_addresses(), reason=not_here("needs a network beside loopback"))
def test_a_door_that_is_open_on_this_machines_own_address(settings):
    with listening("0.0.0.0") as port:
        settings.LIVEKIT_URL = f"http://127.0.0.1:{port}"
        assert look("The media server's door").answer == Answer.WRONG


@pytest.mark.slow
def test_a_mail_server_that_says_nothing_keeps_nobody_waiting(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with listening("127.0.0.1") as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        begun = time.monotonic()
        assert look("Mail").answer == Answer.WRONG
        assert time.monotonic() - begun < 4


class TestJobs:
    def test_no_worker(self):
        assert look("The job worker").answer == Answer.WRONG
        assert look("The job worker").says.startswith("None runs")

    def test_a_worker_that_lives_and_one_that_stopped_living(self):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
            assert look("The job worker").answer == Answer.WELL
            cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        assert look("The job worker").answer == Answer.WRONG

    def test_something_that_is_due_and_waits(self, now):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
            send_letter(by=US, letter=Letter.NEWS, address="a@example.org", at=now)
            assert look("The job worker").answer == Answer.WELL
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 hour'")
            assert says("The job worker") == (Answer.WRONG, "Something that is due has waited for 1 hour.")
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'")
        assert look("The job worker").answer == Answer.WELL


def test_texts_under_an_older_key(key_file, now):
    send_letter(by=US, letter=Letter.NEWS, address="a@example.org", at=now)
    assert says("Keys") == (Answer.WELL, "Everything sealed stands under k1.")
    keys.add(key_file)
    send_letter(by=US, letter=Letter.NEWS, address="b@example.org", at=now)

    assert look("Keys").answer == Answer.LOOK
    assert "(k1)" in look("Keys").says


def test_a_clock_that_is_off(monkeypatch):
    assert look("The clock").answer in {Answer.WELL, Answer.LOOK}
    later = timezone.now
    monkeypatch.setattr(doctor.timezone, "now", lambda: later() + dt.timedelta(seconds=90))

    assert says("The clock") == (Answer.WRONG, "The program's clock and the database's are 1 minute apart.")


def test_linux_says_whether_somebody_keeps_its_clock():
    assert outside.clock_is_kept() in {True, False, None}


def test_a_disk_that_is_nearly_full(tmp_path, settings):
    """A small file system of its own, filled."""
    small = tmp_path / "small"
    small.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(small)]
    if subprocess.run(words, capture_output=True, check=False).returncode != 0:
        pytest.skip(not_here("needs leave to mount a small file system"))
    try:
        settings.HOME = small
        (small / "filled").write_bytes(b"0" * 3_900_000)
        found = look("Room on the disk")
    finally:
        subprocess.run(["umount", str(small)], check=True)

    assert found.answer == Answer.WRONG
    assert "of 4 MB are left" in found.says


def test_a_check_that_does_not_work_is_a_finding_and_stops_nothing(monkeypatch):
    def away():
        raise RuntimeError("with something private in it")

    monkeypatch.setattr(queries, "clock", away)
    found = doctor.examine(at=timezone.now())

    assert len(found) == 15
    (broken,) = [one for one in found if one.title == "The clock"]
    assert (broken.answer, broken.says) == (Answer.WRONG, "This could not be looked at (RuntimeError).")


def test_the_command_says_it_in_words_and_ends_with_one(settings):
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)

    said = out.getvalue().splitlines()
    assert ended.value.code == 1
    assert any(line.startswith("  WRONG  The job worker: None runs") for line in said)
    assert any(line.startswith("         → Start it") for line in said)


class TestThePage:
    def test_the_operator_reads_what_to_do(self, sign_in):
        page = sign_in("opal").get("/upkeep/")

        said = page.content.decode()
        assert page.status_code == 200
        assert "Something is not as it should be." in said
        assert "None runs: no letter goes out" in said
        assert said.count("<h2") == 15

    def test_it_names_nobody_and_shows_no_secret(self, sign_in, settings):
        said = sign_in("opal").get("/upkeep/").content.decode()

        held = [path.read_text().strip() for _, path, _ in settings.SECRET_FILES]
        assert not [one for one in held if one in said]
        assert "demo.invalid" not in said
        assert settings.APP_DATABASE["PASSWORD"] not in said

    def test_it_costs_the_same_however_much_there_is(self, sign_in, now):
        opal = sign_in("opal")
        with CaptureQueriesContext(connection) as before:
            opal.get("/upkeep/")
        for n in range(20):
            send_letter(by=US, letter=Letter.NEWS, address=f"a{n}@example.org", at=now)
        with CaptureQueriesContext(connection) as after:
            opal.get("/upkeep/")

        assert len(before) == len(after)
        assert len(after) < 50 + 2 * len(list(fields.sealed_fields()))
