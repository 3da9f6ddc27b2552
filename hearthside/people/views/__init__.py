"""Leaving, being away and coming back, how one signs in, and what one agrees to."""

from .agreements import agreements, next_agreement, revoke, sign, signed_copy
from .away import again, drafts, still_here
from .leaving import quick_exit
from .publishing import publish, publish_ours, version
from .resets import reset_second_factor
from .you import end_other_sign_ins, end_sign_in, sign_ins, you, zone


__all__ = [
    "again",
    "agreements",
    "drafts",
    "end_other_sign_ins",
    "end_sign_in",
    "next_agreement",
    "publish",
    "publish_ours",
    "quick_exit",
    "reset_second_factor",
    "revoke",
    "sign",
    "sign_ins",
    "signed_copy",
    "still_here",
    "version",
    "you",
    "zone",
]
