from .attendance import attest, confirm_outage, correct, observe
from .seats import allow_microphone, close_seat, give_up_seats, seat_member, take_the_lead
from .sessions import cancel_session, end_session, plan_session


__all__ = [
    "allow_microphone",
    "attest",
    "cancel_session",
    "close_seat",
    "confirm_outage",
    "correct",
    "end_session",
    "give_up_seats",
    "observe",
    "plan_session",
    "seat_member",
    "take_the_lead",
]
