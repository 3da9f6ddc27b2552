"""The words of what is written in the room."""

import datetime as dt


LONGEST_MESSAGE = 500
CHAT_KEPT = dt.timedelta(hours=24)  # at the longest; sooner, once the sheet is closed
