"""The words of the device check: what is tried, how each part of it ended, and what was found."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


class Part(TextChoices):
    CAMERA = "camera", "Camera"
    MICROPHONE = "microphone", "Microphone"
    LOUDSPEAKER = "loudspeaker", "Loudspeaker"
    NETWORK = "network", "Connection"


class Outcome(TextChoices):
    """A part that was never begun has none."""

    WORKED = "worked", "worked"
    DID_NOT_WORK = "did_not_work", "did not work"
    SKIPPED = "skipped", "skipped"
    STOPPED = "stopped", "stopped"  # begun, and no word of how it ended


class Snag(TextChoices):
    """What was found, in words that go on after the outcome."""

    DENIED = "denied", "the browser was told not to give it"
    MISSING = "missing", "the browser finds none"
    BUSY = "busy", "another program holds it"
    NOT_ABLE = "not_able", "this browser cannot do it"
    DARK = "dark", "no picture to be seen"
    SILENT = "silent", "no sound comes from it"
    NOT_HEARD = "not_heard", "the sound was not heard"
    NO_DOOR = "no_door", "the page did not reach our server"
    NO_WAY = "no_way", "sound and pictures find no way through this network (UDP is blocked)"
    NOT_UDP = "not_udp", "sound and pictures take a detour (UDP is blocked)"
    LOSSY = "lossy", "much gets lost on the way"
    UNEVEN = "uneven", "what is sent comes unevenly"


class Device(TextChoices):
    IPHONE = "iphone", "iPhone or iPad"
    ANDROID = "android", "Android"
    WINDOWS = "windows", "Windows"
    MAC = "mac", "Mac"
    OTHER = "other", "Linux or another"


class Browser(TextChoices):
    CHROME = "chrome", "Chrome or Chromium"
    EDGE = "edge", "Edge"
    FIREFOX = "firefox", "Firefox"
    SAFARI = "safari", "Safari"
    OTHER = "other", "another browser"


class Way(TextChoices):
    """How sound and pictures go between a browser and the media server."""

    UDP = "udp", "UDP"
    TCP = "tcp", "TCP"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSaid:
    """How one part went, as a page tells it.  Of the connection, what it measured besides."""

    part: Part
    outcome: Outcome
    snag: Snag | None = None
    way: Way | None = None
    lost_percent: float | None = None
    jitter_ms: float | None = None
