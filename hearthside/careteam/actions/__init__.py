from .bonds import (
    assign,
    end_assignment,
    end_leadership,
    end_leading_that_day,
    go_on_call,
    leave_call,
    let_lead,
    let_lead_that_day,
    let_these_lead,
    stand_in,
)
from .duty import end_duties, end_duty, put_on_duty
from .ending import end_bonds
from .invitations import invite_elsewhere, invite_staff
from .licences import correct_licence, end_licence, record_licence
from .posts import appoint, end_appointment
from .standing_in import cover_for, end_cover, end_supervision, supervise


__all__ = [
    "appoint",
    "assign",
    "correct_licence",
    "cover_for",
    "end_appointment",
    "end_assignment",
    "end_bonds",
    "end_cover",
    "end_duties",
    "end_duty",
    "end_leadership",
    "end_leading_that_day",
    "end_licence",
    "end_supervision",
    "go_on_call",
    "invite_elsewhere",
    "invite_staff",
    "leave_call",
    "let_lead",
    "let_lead_that_day",
    "let_these_lead",
    "put_on_duty",
    "record_licence",
    "stand_in",
    "supervise",
]
