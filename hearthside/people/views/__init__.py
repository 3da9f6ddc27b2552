"""How staff are reached, leaving, being away and coming back, how one signs in, and what one agrees to."""

from .agreements import agreements, next_agreement, revoke, sign, signed_copy
from .away import again, drafts, still_here
from .leaving import quick_exit
from .publishing import publish, publish_ours, version
from .reach import add_device, end_device, push_worker, reach, try_reach
from .resets import reset_second_factor
from .you import end_other_sign_ins, end_sign_in, sign_ins, you, zone


__all__ = [
    "add_device",
    "again",
    "agreements",
    "drafts",
    "end_device",
    "end_other_sign_ins",
    "end_sign_in",
    "next_agreement",
    "publish",
    "publish_ours",
    "push_worker",
    "quick_exit",
    "reach",
    "reset_second_factor",
    "revoke",
    "sign",
    "sign_ins",
    "signed_copy",
    "still_here",
    "try_reach",
    "version",
    "you",
    "zone",
]
