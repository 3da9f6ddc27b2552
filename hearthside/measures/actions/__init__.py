"""Somebody answers a form; a director records that its wording may be shown."""

from .answering import Saved, answer, begin, finish, go_on, lapse_forms
from .permitting import end_permission, permit


__all__ = ["Saved", "answer", "begin", "end_permission", "finish", "go_on", "lapse_forms", "permit"]
