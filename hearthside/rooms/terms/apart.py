"""The words of being in a session and, for a while, not with the others."""

from __future__ import annotations

from enum import StrEnum


class Apart(StrEnum):
    """Why.  Only who is elsewhere with somebody of the team has no minutes for it."""

    ASIDE = "aside"  # elsewhere with somebody of the team; the staff say so
    MOMENT = "moment"  # "I need a moment"
    COVERED = "covered"  # "Someone came in"


OWN = frozenset({Apart.MOMENT, Apart.COVERED})  # said by oneself, with one tap
