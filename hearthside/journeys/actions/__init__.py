"""What crosses rooms, each in one transaction."""

from .emergency import open_in_emergency, review_emergency
from .licences import let_colleague_lead
from .participants import (
    change_cohort,
    end_stay,
    invite_participant,
    place_in_cohort,
    put_on_roster,
    stay_until,
    take_off_roster,
    take_up_stay,
)
from .roles import end_role, hand_over
from .sessions import plan
from .welcome import accept, come_in_first


__all__ = [
    "accept",
    "change_cohort",
    "come_in_first",
    "end_role",
    "end_stay",
    "hand_over",
    "invite_participant",
    "let_colleague_lead",
    "open_in_emergency",
    "place_in_cohort",
    "plan",
    "put_on_roster",
    "review_emergency",
    "stay_until",
    "take_off_roster",
    "take_up_stay",
]
