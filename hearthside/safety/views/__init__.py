from .concerns import act, bell, concern, minutes, raise_about, risk, work
from .help import help_page, number, tell
from .plans import (
    change_part,
    change_plan,
    forget_elsewhere,
    keep,
    kept,
    my_plan,
    plan,
    plan_version,
    review_plan,
    sign_plan,
    still_kept,
    throw_away,
)
from .stamps import forget, where


__all__ = [
    "act",
    "bell",
    "change_part",
    "change_plan",
    "concern",
    "forget",
    "forget_elsewhere",
    "help_page",
    "keep",
    "kept",
    "minutes",
    "my_plan",
    "number",
    "plan",
    "plan_version",
    "raise_about",
    "review_plan",
    "risk",
    "sign_plan",
    "still_kept",
    "tell",
    "throw_away",
    "where",
    "work",
]
