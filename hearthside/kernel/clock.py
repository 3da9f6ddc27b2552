"""Time in words and zones.  Nobody here looks at a clock: the moment is always an argument."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def local(at: dt.datetime, zone: str) -> dt.datetime:
    """The same moment as people in `zone` (an IANA name) read it."""
    return at.astimezone(ZoneInfo(zone))


def day_around(at: dt.datetime, zone: str, *, days: int = 1) -> tuple[dt.datetime, dt.datetime]:
    """The day's first moment and the next day's, in a zone; 23 or 25 hours apart at a clock change.  `days`: so many on."""
    tz = ZoneInfo(zone)
    today = local(at, zone).date()
    return (
        dt.datetime.combine(today, dt.time.min, tz),
        dt.datetime.combine(today + dt.timedelta(days=days), dt.time.min, tz),
    )


def is_a_zone(name: str) -> bool:
    """A place's zone, as a device names it (`Asia/Tokyo`); not an abbreviation, nor an hour's distance."""
    if not re.fullmatch(r"(?!Etc/)[A-Z][A-Za-z]+(/[A-Za-z][A-Za-z_-]+){1,2}", name):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return False
    return True


def city(zone: str) -> str:
    """`America/New_York` as people say it."""
    return zone.rpartition("/")[2].replace("_", " ")


def o_clock(at: dt.datetime, zone: str) -> str:
    """`9:05`, as it stands on every page; hours are not padded."""
    here = local(at, zone)
    return f"{here.hour}:{here.minute:02d}"


def day(on: dt.date) -> str:
    """`25 November 2026`, as it stands on every page."""
    return f"{on.day} {on:%B %Y}"


def weekday(on: dt.date) -> str:
    """`Wednesday, 25 November`; the year goes without saying."""
    return f"{on:%A}, {on.day} {on:%B}"


def whole_day(on: dt.date) -> str:
    """`Wednesday, 25 November 2026`."""
    return f"{on:%A}, {day(on)}"


def moment(at: dt.datetime, zone: str) -> str:
    """`25 November 2026, 9:05`."""
    return f"{day(local(at, zone))}, {o_clock(at, zone)}"


def length(minutes: int) -> str:
    """`50 minutes`, `one hour`, `1 h 20`."""
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return "one minute" if minutes == 1 else f"{minutes} minutes"
    if rest == 0:
        return "one hour" if hours == 1 else f"{hours} hours"
    return f"{hours} h {rest:02d}"
