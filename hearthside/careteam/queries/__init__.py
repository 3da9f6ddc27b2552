from .bonds import (
    EndedWith,
    Responsible,
    clinic_directors,
    ended_with,
    on_duty,
    people_in_post,
    posted_in,
    posts_left,
    posts_on,
    responsible_for,
    therapists_of,
    who_leads,
)
from .viewers import build_viewer, is_staff


__all__ = [
    "EndedWith",
    "Responsible",
    "build_viewer",
    "clinic_directors",
    "ended_with",
    "is_staff",
    "on_duty",
    "people_in_post",
    "posted_in",
    "posts_left",
    "posts_on",
    "responsible_for",
    "therapists_of",
    "who_leads",
]
