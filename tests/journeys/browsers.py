"""Chromium as journeys use it: the distribution's, with fake camera and microphone, asking nobody outside."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, Playwright


QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--no-pings",
)
CHROMIUM_MEDIA = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
)


def chromium(playwright: Playwright, *more: str) -> Browser:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "journeys need Chromium; `make test` installs it where it may"
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return playwright.chromium.launch(executable_path=program, args=[*sandbox, *QUIET, *more])
