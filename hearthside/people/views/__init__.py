"""Leaving, being away and coming back, and how one signs in."""

from .away import again, drafts, still_here
from .leaving import quick_exit


__all__ = ["again", "drafts", "quick_exit", "still_here"]
