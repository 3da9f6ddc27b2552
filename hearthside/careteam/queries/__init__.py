from .bonds import (
    Responsible,
    clinic_directors,
    on_duty,
    people_in_post,
    posted_in,
    posts_on,
    responsible_for,
    therapists_of,
    who_leads,
)
from .viewers import build_viewer, is_staff


__all__ = [
    "Responsible",
    "build_viewer",
    "clinic_directors",
    "is_staff",
    "on_duty",
    "people_in_post",
    "posted_in",
    "posts_on",
    "responsible_for",
    "therapists_of",
    "who_leads",
]
