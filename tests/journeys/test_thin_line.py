"""What a person reads when their line is cut, lossy, slow, or shut for sound and pictures.

`make soak` has all of them.  PICTURES_OF_A_LINE names a folder for what was seen.
"""

import json
import os
import sys

import pytest

from tests.journeys.namespace import namespace, needs_namespace
from tests.journeys.open_house import ROOT


pytestmark = [pytest.mark.journey, pytest.mark.media, pytest.mark.soak, pytest.mark.enable_socket]


def seen(folder, *names):
    """What Noor's page said, by what befell the line."""
    program = [
        sys.executable,
        "-m",
        "tests.journeys.thin_line",
        str(folder),
        os.environ.get("PICTURES_OF_A_LINE", ""),
    ]
    env = [
        "env",
        f"PYTHONPATH={ROOT}",
        *(f"{name}={os.environ[name]}" for name in os.environ if "HOUSE" in name),
    ]
    with namespace() as net:
        done = net.run([*env, *program, *names], seconds=900)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def words(one):
    return " / ".join(said for _, said in one["said"])


@needs_namespace
def test_a_network_without_udp_is_said_in_words_in_the_room_and_at_the_check(tmp_path):
    found = seen(tmp_path / "house", "no-udp")["no-udp"]

    assert "This network lets no sound and no pictures through." in words(found)
    assert "Connection did not work" in found["said"][-1][1]
    assert "UDP is blocked" in found["said"][-1][1]


LOST, FEWER, SOUND = "The others cannot hear or see you right now.", "fewer pictures", "Sound only for now."
ALONE = {"Wren audio": True}


@needs_namespace
@pytest.mark.parametrize(
    ("befalls", "read", "never"),
    [
        ("cut-4", "", SOUND),
        ("cut-10", LOST, SOUND),
        ("cut-30", LOST, SOUND),
        ("loss-10", FEWER, SOUND),
        ("rate-400", "", LOST),
        ("rate-100", SOUND, LOST),
    ],
)
def test_what_is_read_on_a_cut_a_lossy_and_a_slow_line(tmp_path, befalls, read, never):
    found = seen(tmp_path / "house", befalls)[befalls]
    print(json.dumps(found, indent=1))

    assert read in words(found)
    assert never not in words(found)
    assert ALONE.items() <= found["plays"].items()
    if befalls.startswith("cut"):
        assert found["said"][-1][1] == "", "who is back reads no longer that they are not"
