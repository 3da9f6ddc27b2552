"""Participants without a browser open nothing beyond loopback, though their library would open a port on
every interface.
"""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from running import livekit, mediabinary, ports


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
REPO = Path(__file__).resolve().parents[2]
KEY, SECRET = "key1", "made-for-one-test-and-at-least-32-characters"


def beyond_loopback() -> set[str]:
    found = {line.laddr.ip for line in psutil.Process().net_connections("inet") if line.laddr}
    return {each for each in found if not each.startswith("127.")}


async def take_part(port: int) -> set[str]:
    """Two of them, one seen by the other; what they opened beyond loopback meanwhile."""
    from livekit import api, rtc

    from hearthside.demo.bots import Look, present

    def token(name: str) -> str:
        grants = api.VideoGrants(room_join=True, room="one")
        return api.AccessToken(KEY, SECRET).with_identity(name).with_grants(grants).to_jwt()

    url = f"ws://{ports.LOOPBACK}:{port}"
    seen = asyncio.Event()
    async with api.LiveKitAPI(f"http://{ports.LOOPBACK}:{port}", KEY, SECRET) as server:
        await server.room.create_room(api.CreateRoomRequest(name="one"))
        async with present(url, token("shown"), Look()):
            viewer = rtc.Room()
            viewer.on("track_subscribed", lambda *_: seen.set())
            await viewer.connect(url, token("viewer"))
            await asyncio.wait_for(seen.wait(), 20)
            await asyncio.sleep(2)
            opened = beyond_loopback()
            await viewer.disconnect()
    return opened


def in_a_process_of_its_own(folder: Path, *, keep: bool) -> str:
    """The library cannot be put back, so each try has a process of its own."""
    words = [sys.executable, "-m", "tests.running.test_loopback", str(folder), "keep" if keep else "leave"]
    done = subprocess.run(words, cwd=REPO, capture_output=True, text=True, check=False, timeout=90)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.skipif(
    sys.platform != "linux", reason="not run here: only Linux's library can be kept to loopback"
)
def test_they_open_nothing_beyond_loopback(tmp_path: Path) -> None:
    assert in_a_process_of_its_own(tmp_path, keep=True) == "kept set()"


def main() -> None:
    from hearthside.demo import loopback

    folder, kept = Path(sys.argv[1]), sys.argv[2] == "keep" and loopback.keep()
    with socket.socket() as one, socket.socket(type=socket.SOCK_DGRAM) as two:
        one.bind((ports.LOOPBACK, 0))
        two.bind((ports.LOOPBACK, 0))
        chosen = {"web": 9, "livekit": one.getsockname()[1], "media": two.getsockname()[1]}
    livekit.write_configuration(folder / "livekit.yaml", livekit.configuration(chosen, {KEY: SECRET}))
    server = livekit.start(mediabinary.find().program, folder / "livekit.yaml", log=folder / "log")
    try:
        assert livekit.wait_healthy(server, chosen["livekit"])
        opened = asyncio.run(take_part(chosen["livekit"]))
        print("kept" if kept else "left", opened)
    finally:
        livekit.stop(server)


if __name__ == "__main__":
    main()
