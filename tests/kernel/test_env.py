import pytest

from config import env


@pytest.fixture
def a_secret(tmp_path, monkeypatch):
    def make(content, mode=0o600):
        path = tmp_path / "secret_key"
        path.write_text(content)
        path.chmod(mode)
        monkeypatch.setenv("SECRET_KEY_FILE", str(path))
        return path

    return make


GOOD = "p9Jm4Xw2Lk8Rt6Vb1Nz3Qs5Yd7Fg0Hc4"


def test_a_good_secret_is_read(a_secret, tmp_path):
    a_secret(GOOD)

    assert env.secret_file("SECRET_KEY_FILE", tmp_path / "none") == GOOD


@pytest.mark.parametrize(
    "content", ["", "short", "change-me-" * 5, "this-is-a-sample-key-of-some-length-for-you"]
)
def test_an_empty_short_or_sample_secret_stops_the_program(a_secret, tmp_path, content):
    a_secret(content)

    with pytest.raises(env.Misconfigured, match="empty, too short or a sample"):
        env.secret_file("SECRET_KEY_FILE", tmp_path / "none")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_secret_that_others_can_read_stops_the_program(a_secret, tmp_path, mode):
    a_secret(GOOD, mode)

    with pytest.raises(env.Misconfigured, match="chmod 600"):
        env.secret_file("SECRET_KEY_FILE", tmp_path / "none")


def test_a_missing_secret_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY_FILE", raising=False)

    with pytest.raises(env.Misconfigured, match="make demo"):
        env.secret_file("SECRET_KEY_FILE", tmp_path / "none")


def test_nonsense_is_named(monkeypatch):
    monkeypatch.setenv("LAN", "maybe")
    with pytest.raises(env.Misconfigured, match="LAN"):
        env.flag("LAN")
    monkeypatch.setenv("MEDIA_LIST_EVERY_S", "often")
    with pytest.raises(env.Misconfigured, match="number"):
        env.number("MEDIA_LIST_EVERY_S", 20)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x")
    with pytest.raises(env.Misconfigured, match="postgresql://"):
        env.database("DATABASE_URL")


def test_a_database_address_is_read_whole(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:p%40ss@/house?host=%2Frun%2Fhearth%20side")

    read = env.database("DATABASE_URL")

    assert (read["NAME"], read["USER"], read["PASSWORD"], read["HOST"]) == (
        "house",
        "a",
        "p@ss",
        "/run/hearth side",
    )
