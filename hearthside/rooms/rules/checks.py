"""The device check: how long its door stands open, which device it is, what may be found, what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from hearthside.access.verdict import YES, Verdict, no
from hearthside.rooms.terms import Browser, Code, Device, Outcome, Part, PartSaid, Snag


CHECK_LASTS = timedelta(minutes=5)
CHECK_OVER = "This device check is over."
MUCH_LOST = 5.0  # per cent; sound still comes through, pictures begin to stand still
STILL_EVEN, MUCH_UNEVEN = 20.0, 60.0  # ms

OF_A_DEVICE = {Snag.DENIED, Snag.MISSING, Snag.BUSY, Snag.NOT_ABLE}
SNAGS: Mapping[Part, frozenset[Snag]] = {
    Part.CAMERA: frozenset(OF_A_DEVICE | {Snag.DARK}),
    Part.MICROPHONE: frozenset(OF_A_DEVICE | {Snag.SILENT}),
    Part.LOUDSPEAKER: frozenset({Snag.NOT_HEARD, Snag.NOT_ABLE}),
    Part.NETWORK: frozenset(
        {Snag.NO_DOOR, Snag.NO_WAY, Snag.NOT_UDP, Snag.LOSSY, Snag.UNEVEN, Snag.NOT_ABLE}
    ),
}


class CheckLike(Protocol):
    made_at: datetime
    closed_at: datetime | None


def is_running(check: CheckLike | None, *, at: datetime) -> Verdict:
    """One's own check, begun a few minutes ago and not ended."""
    if check is None or check.closed_at is not None or not check.made_at <= at < check.made_at + CHECK_LASTS:
        return no(CHECK_OVER, Code.CHECK_OVER)
    return YES


def fits(said: PartSaid) -> Verdict:
    """Nothing is found of a camera that only a connection can have."""
    if said.snag is not None and said.snag not in SNAGS[said.part]:
        return no("This was found of another part.", "snag")
    if said.outcome == Outcome.DID_NOT_WORK and said.snag is None:
        return no("Say what was found.", "snag")
    return YES


def found_of_line(said: PartSaid) -> Snag | None:
    """What is worth a word about a connection that stands: a detour, loss, unevenness, the worst first."""
    if said.part != Part.NETWORK or said.outcome != Outcome.WORKED:
        return said.snag
    if (said.lost_percent or 0) >= MUCH_LOST:
        return Snag.LOSSY
    if said.way is not None and said.way != "udp":
        return Snag.NOT_UDP
    return Snag.UNEVEN if (said.jitter_ms or 0) >= MUCH_UNEVEN else None


def device_of(agent: str, *, has_touch: bool = False) -> tuple[Device, Browser]:
    """By what a browser says of itself.  An iPad says that it is a Mac; only its page knows that it is touched."""
    device = next((one for word, one in DEVICES if word in agent), Device.OTHER)
    if device == Device.MAC and has_touch:
        device = Device.IPHONE
    return device, next((one for word, one in BROWSERS if word in agent), Browser.OTHER)


DEVICES = (
    ("iPhone", Device.IPHONE),
    ("iPad", Device.IPHONE),
    ("Android", Device.ANDROID),
    ("Windows", Device.WINDOWS),
    ("Macintosh", Device.MAC),
)
BROWSERS = (  # each of the later ones is named by the earlier ones too
    ("Edg", Browser.EDGE),
    ("Firefox", Browser.FIREFOX),
    ("FxiOS", Browser.FIREFOX),
    ("Chrom", Browser.CHROME),
    ("CriOS", Browser.CHROME),
    ("Safari", Browser.SAFARI),
)


def advice(part: Part, snag: Snag, device: Device) -> str:
    """What to do about it, on this kind of device."""
    said = ADVICE[snag]
    return (said.get(device) or said[Device.OTHER]).format(
        it=part.label.lower(), setting=part.label, other="FaceTime" if part == Part.CAMERA else "a call"
    )


def browser_advice(snag: Snag, browser: Browser) -> str:
    """What is peculiar to a browser; empty for most."""
    return BY_BROWSER.get((snag, browser), "")


ADVICE: Mapping[Snag, Mapping[Device, str]] = {
    Snag.DENIED: {
        Device.IPHONE: (
            "Open Settings, then Apps, then your browser, and switch {setting} on. In Safari you can also press"
            " the sign left of the address, then the three dots, and allow the {it} for this page. Then try "
            "again."
        ),
        Device.ANDROID: (
            "Press the sign left of the address, then Permissions, and allow the {it}. Is it not there? Open "
            "Settings, Apps, your browser, Permissions, and allow it there. Then try again."
        ),
        Device.WINDOWS: (
            "Press the sign left of the address and allow the {it}. Does that not help? Open Settings, Privacy "
            "& security, {setting}, and switch on that desktop apps may use it. Then try again."
        ),
        Device.MAC: (
            "Press the sign left of the address and allow the {it}. Does that not help? Open System Settings, "
            "Privacy & Security, {setting}, switch your browser on, and start the browser again."
        ),
        Device.OTHER: "Press the sign left of the address, allow the {it}, and try again.",
    },
    Snag.MISSING: {
        Device.IPHONE: (
            "Close other apps, start the {it} once by its own app, then come back and try again. Start the "
            "device again if that does not help."
        ),
        Device.ANDROID: (
            "Pull the settings down from the top of the screen: is “{setting} access” switched off? Switch it "
            "on and try again."
        ),
        Device.WINDOWS: (
            "Plug the {it} in again. Some laptops have a key or a slider that cuts it off. In Settings, "
            "Bluetooth & devices, you see whether Windows knows it."
        ),
        Device.MAC: (
            "Plug an outer {it} in again. A closed lid switches the inner one off. Then start the browser "
            "again."
        ),
        Device.OTHER: (
            "Plug the {it} in again, look for a switch or slider that cuts it off, and start the browser again."
        ),
    },
    Snag.BUSY: {
        Device.IPHONE: ("Another app holds the {it}: end {other} and swipe other apps away. Then try again."),
        Device.ANDROID: "Another app holds the {it}: end calls and close other apps. Then try again.",
        Device.WINDOWS: (
            "Another program holds the {it}: close Teams, Zoom, Skype and other windows with video. Then try "
            "again."
        ),
        Device.MAC: (
            "Another program holds the {it}: close FaceTime, Zoom, Teams and other windows with video. Then try"
            " again."
        ),
        Device.OTHER: (
            "Another program holds the {it}: close whatever else has video or a call. Then try again."
        ),
    },
    Snag.NOT_ABLE: {
        Device.IPHONE: (
            "Open this page in Safari, not inside a mail or another app, and bring iOS up to date."
        ),
        Device.ANDROID: (
            "Open this page in Chrome, not inside a mail or another app, and bring it up to date."
        ),
        Device.WINDOWS: "Open this page in Edge or Chrome, and bring it up to date.",
        Device.MAC: "Open this page in Safari or Chrome, and bring it up to date.",
        Device.OTHER: "Open this page in Chromium, Chrome or Firefox, and bring it up to date.",
    },
    Snag.DARK: {
        Device.IPHONE: "Wipe the lens, turn towards a light, and see that no cover lies over it.",
        Device.ANDROID: "Wipe the lens, turn towards a light, and see that no cover lies over it.",
        Device.OTHER: (
            "Slide the cover from the lens, turn towards a light, and see whether the browser means another "
            "camera: the sign left of the address lets you choose."
        ),
    },
    Snag.SILENT: {
        Device.IPHONE: (
            "Take headphones off and try again, then with them. Is a Bluetooth device connected in another "
            "room? Switch Bluetooth off."
        ),
        Device.ANDROID: (
            "Take headphones off and try again, then with them. Is a Bluetooth device connected in another "
            "room? Switch Bluetooth off."
        ),
        Device.WINDOWS: (
            "Open Settings, System, Sound: under Input choose the microphone that you mean, and raise its "
            "volume. Look for a mute key at the headset too."
        ),
        Device.MAC: (
            "Open System Settings, Sound, Input: choose the microphone that you mean, and raise its volume. "
            "Look for a mute key at the headset too."
        ),
        Device.OTHER: (
            "In the sound settings choose the microphone that you mean, and raise its volume. Look for a mute "
            "key at the headset too."
        ),
    },
    Snag.NOT_HEARD: {
        Device.IPHONE: (
            "Press the louder key while this page is open. Is the silent switch at the side on? Turn it off. A "
            "Bluetooth device elsewhere takes the sound: switch Bluetooth off."
        ),
        Device.ANDROID: (
            "Press the louder key while the sound plays, and raise Media. A Bluetooth device elsewhere takes "
            "the sound: switch Bluetooth off."
        ),
        Device.WINDOWS: (
            "Press the loudspeaker at the lower right: is the right device chosen, and is it loud enough? Press"
            " the tab of this page with the right button: is it muted?"
        ),
        Device.MAC: "Press Sound in the menu bar: is the right device chosen, and is it loud enough?",
        Device.OTHER: (
            "In the sound settings: is the right device chosen, and is it loud enough? Is the tab of this page "
            "muted?"
        ),
    },
    Snag.NO_DOOR: {
        Device.IPHONE: (
            "Switch Wi-Fi off and try by mobile data, or the other way round. Switch VPN and iCloud Private "
            "Relay off for a moment."
        ),
        Device.ANDROID: (
            "Switch Wi-Fi off and try by mobile data, or the other way round. Switch a VPN off for a moment."
        ),
        Device.OTHER: (
            "Try another network: a phone's hotspot will do. Switch a VPN off for a moment. At work or in a "
            "clinic, ask whether websockets are let through."
        ),
    },
    Snag.NO_WAY: {
        Device.IPHONE: (
            "This network lets no calls through. Switch Wi-Fi off and come by mobile data; switch VPN off."
        ),
        Device.ANDROID: (
            "This network lets no calls through. Switch Wi-Fi off and come by mobile data; switch VPN off."
        ),
        Device.OTHER: (
            "This network lets no calls through. Come by another one: a phone's hotspot will do. Switch a VPN "
            "off. At work or in a clinic, ask whether UDP is let through."
        ),
    },
    Snag.NOT_UDP: {
        Device.IPHONE: (
            "You will be heard and seen, a little later than others. By mobile data it may go better."
        ),
        Device.ANDROID: (
            "You will be heard and seen, a little later than others. By mobile data it may go better."
        ),
        Device.OTHER: (
            "You will be heard and seen, a little later than others. On another network, such as a phone's "
            "hotspot, it may go better."
        ),
    },
    Snag.LOSSY: {
        Device.IPHONE: (
            "Go nearer to the router, or come by mobile data. In the room, Data saver asks less of the line."
        ),
        Device.ANDROID: (
            "Go nearer to the router, or come by mobile data. In the room, Data saver asks less of the line."
        ),
        Device.OTHER: (
            "Go nearer to the router, or better, plug in a cable. Pause downloads and films in the house. In "
            "the room, Data saver asks less of the line."
        ),
    },
    Snag.UNEVEN: {
        Device.OTHER: (
            "Pause downloads and films in the house, and go nearer to the router. In the room, Data saver asks "
            "less of the line."
        ),
    },
}
BY_BROWSER: Mapping[tuple[Snag, Browser], str] = {
    (Snag.DENIED, Browser.FIREFOX): (
        "In Firefox: press the crossed-out sign left of the address and take “Blocked” away."
    ),
    (Snag.DENIED, Browser.SAFARI): ("In Safari on a Mac: the menu Safari, Settings for this website."),
    (Snag.NO_WAY, Browser.FIREFOX): (
        "In Firefox an add-on that hides your address may be in the way; switch it off for this page."
    ),
}
