"""Participants without a browser, for the demo and the tests: a calm coloured tile and a quiet made-up sound.

They come by the media door like everyone; nothing here knows the database.  Imported only where `livekit` and `numpy`
are installed (requirements/demo.txt).
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np
from livekit import rtc
from numpy.typing import NDArray


WIDTH, HEIGHT, FRAMES_A_SECOND = 320, 240, 5
SOUND_HZ = 48_000
BLOCK = SOUND_HZ // 10
COLOURS = ((47, 93, 98), (122, 84, 55), (86, 98, 64), (99, 80, 110), (60, 88, 120), (128, 96, 72))
TONES_HZ = (196.0, 220.0, 246.9, 261.6, 293.7, 329.6)
QUIET = 900  # of 32767
DISCONNECTED = rtc.ConnectionState.CONN_DISCONNECTED


@dataclass(frozen=True, slots=True)
class Look:
    """How one of them looks and sounds; `n` chooses colour and tone."""

    n: int = 0
    frames_a_second: int = FRAMES_A_SECOND
    speaks: bool = True

    @property
    def colour(self) -> tuple[int, int, int]:
        return COLOURS[self.n % len(COLOURS)]

    @property
    def tone_hz(self) -> float:
        return TONES_HZ[self.n % len(TONES_HZ)]


async def play(url: str, token: str, look: Look | None = None) -> None:
    """Be in the room until the room ends it, or this task is cancelled.  Raises rtc.ConnectError if not let in."""
    async with present(url, token, look or Look()) as room:
        while room.connection_state != DISCONNECTED:  # noqa: ASYNC110 -- the library tells every state but this one
            await asyncio.sleep(0.2)


@contextlib.asynccontextmanager
async def present(url: str, token: str, look: Look) -> AsyncIterator[rtc.Room]:
    """In the room, seen and heard, for the length of the block."""
    room = rtc.Room()
    await room.connect(url, token, rtc.RoomOptions(auto_subscribe=False))
    picture, sound = rtc.VideoSource(WIDTH, HEIGHT), rtc.AudioSource(SOUND_HZ, 1)
    playing = asyncio.gather(_draw(picture, look), _hum(sound, look))
    try:
        await _publish(room, picture, sound, look)
        yield room
    finally:
        playing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await playing
        await room.disconnect()


async def _publish(room: rtc.Room, picture: rtc.VideoSource, sound: rtc.AudioSource, look: Look) -> None:
    me = room.local_participant
    camera = rtc.LocalVideoTrack.create_video_track("camera", picture)
    microphone = rtc.LocalAudioTrack.create_audio_track("microphone", sound)
    await me.publish_track(
        camera,
        rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_CAMERA,
            simulcast=False,
            video_codec=rtc.VideoCodec.VP8,
            video_encoding=rtc.VideoEncoding(max_framerate=look.frames_a_second, max_bitrate=150_000),
        ),
    )
    if look.speaks:
        await me.publish_track(microphone, rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE))


async def _draw(picture: rtc.VideoSource, look: Look) -> None:
    """One flat colour, and a lighter round that wanders over it once in half a minute."""
    started, n = time.monotonic(), 0
    while True:
        frame = _frame(look.colour, n / look.frames_a_second)
        picture.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.RGBA, frame.tobytes()))
        n += 1
        await asyncio.sleep(max(0.0, started + n / look.frames_a_second - time.monotonic()))


ROWS, COLUMNS = np.ogrid[:HEIGHT, :WIDTH]


def _frame(colour: tuple[int, int, int], seconds: float) -> NDArray[np.uint8]:
    frame = np.empty((HEIGHT, WIDTH, 4), np.uint8)
    frame[...] = (*colour, 255)
    turn = 2 * np.pi * seconds / 30
    x, y = WIDTH * (0.5 + 0.25 * np.cos(turn)), HEIGHT * (0.45 + 0.12 * np.sin(turn))
    inside = (COLUMNS - x) ** 2 + (ROWS - y) ** 2 < (HEIGHT * 0.22) ** 2
    frame[inside, :3] = [part + (255 - part) // 3 for part in colour]
    return frame


async def _hum(sound: rtc.AudioSource, look: Look) -> None:
    """A soft tone that swells and fades like breath; a second in five is silent."""
    n = 0
    while True:
        at = np.arange(n * BLOCK, (n + 1) * BLOCK) / SOUND_HZ
        swell = np.clip(np.sin(2 * np.pi * at / 5) + 0.8, 0, 1)
        block = (np.sin(2 * np.pi * look.tone_hz * at) * swell * QUIET).astype(np.int16)
        await sound.capture_frame(rtc.AudioFrame(block.tobytes(), SOUND_HZ, 1, BLOCK))
        n += 1
