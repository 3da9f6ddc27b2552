from .arrival import arrive, ask_for_a_colleague, let_another_lead
from .attendance import attest, confirm_outage, correct, note_word, observe
from .downtime import take_downtime_copy
from .family import ask_family, invite_family_again, take_family_back
from .guests import ask_a_guest, bring_in_a_guest, invite_a_guest_again, take_a_guest_back
from .hours import (
    book_hour,
    cancel_hour,
    end_offered_hours,
    end_weekly_hour,
    move_hour,
    offer_hours,
    repeat_hours,
)
from .make_ups import give_make_up_back, take_make_up
from .seats import allow_microphone, close_seat, give_up_seats, let_lead_now, seat_member, take_the_lead
from .sessions import cancel_session, change_session, end_session, hold_after_all, plan_session
from .weeks import (
    draft_week,
    draw,
    give_day_back,
    plan_all_ahead,
    plan_some,
    publish_week,
    redraw,
    rub_out,
    take_day_off,
    throw_draft_away,
)


__all__ = [
    "allow_microphone",
    "arrive",
    "ask_a_guest",
    "ask_family",
    "ask_for_a_colleague",
    "attest",
    "book_hour",
    "bring_in_a_guest",
    "cancel_hour",
    "cancel_session",
    "change_session",
    "close_seat",
    "confirm_outage",
    "correct",
    "draft_week",
    "draw",
    "end_offered_hours",
    "end_session",
    "end_weekly_hour",
    "give_day_back",
    "give_make_up_back",
    "give_up_seats",
    "hold_after_all",
    "invite_a_guest_again",
    "invite_family_again",
    "let_another_lead",
    "let_lead_now",
    "move_hour",
    "note_word",
    "observe",
    "offer_hours",
    "plan_all_ahead",
    "plan_session",
    "plan_some",
    "publish_week",
    "redraw",
    "repeat_hours",
    "rub_out",
    "seat_member",
    "take_a_guest_back",
    "take_day_off",
    "take_downtime_copy",
    "take_family_back",
    "take_make_up",
    "take_the_lead",
    "throw_draft_away",
]
