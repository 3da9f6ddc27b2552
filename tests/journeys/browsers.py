"""Chromium and Firefox as journeys use them: the distribution's, with a made-up camera, asking nobody outside."""

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

# Without the first two it finds no way to a media server on loopback; with the others it plays a camera of its own.
FIREFOX_MEDIA = {
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "services.settings.server": "",
}


def firefox(playwright: Playwright) -> Browser:
    """Debian's, by the protocol that browsers share."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    assert program, "journeys need Firefox; `make test` installs it where it may"
    return playwright.firefox.launch(
        channel="moz-firefox", executable_path=program, firefox_user_prefs=FIREFOX_MEDIA
    )


def chromium(playwright: Playwright, *more: str) -> Browser:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "journeys need Chromium; `make test` installs it where it may"
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return playwright.chromium.launch(executable_path=program, args=[*sandbox, *QUIET, *more])
