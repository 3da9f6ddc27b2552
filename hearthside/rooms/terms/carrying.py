"""The words of what the media server carries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


TRACKS_EACH = 2  # sound and picture
# Of what was measured.  The rest is for whoever is seated later, and for what a bad line has repeated.
SHARE_PERCENT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A room that is open: everyone who has a place in it, and when it ends by the plan."""

    people: int
    ends_at: dt.datetime
