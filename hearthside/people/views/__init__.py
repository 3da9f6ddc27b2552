"""Leaving, being away and coming back, and how one signs in."""

from .away import again, drafts, still_here
from .leaving import quick_exit
from .resets import reset_second_factor
from .you import end_other_sign_ins, end_sign_in, sign_ins, you


__all__ = [
    "again",
    "drafts",
    "end_other_sign_ins",
    "end_sign_in",
    "quick_exit",
    "reset_second_factor",
    "sign_ins",
    "still_here",
    "you",
]
