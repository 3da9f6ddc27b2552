"""Emergency access: an hour, with a reason in words, told to others, owed a review.  The acts are journeys's."""

from __future__ import annotations

from datetime import timedelta


LASTS = timedelta(minutes=60)
