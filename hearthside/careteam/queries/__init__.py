from .bonds import (
    EndedWith,
    Responsible,
    clinic_directors,
    ended_with,
    leads_from,
    leads_on,
    on_duty,
    people_in_post,
    posted_in,
    posts_left,
    posts_on,
    responsible_for,
    therapists_of,
    who_leads,
)
from .choices import (
    Offered,
    cohorts_directed,
    colleagues,
    in_post,
    licences_in_sight,
    programs_directed,
    staff_day,
    staff_in_sight,
    staff_name,
    staff_zone,
)
from .cover import covers_of
from .directing import directed_by, stays_of
from .licences import lapsing, licensed_in, without_licence
from .member import member_of
from .rota import clinic_states, rota_of
from .staff import staff_list
from .viewers import build_viewer, is_staff


__all__ = [
    "EndedWith",
    "Offered",
    "Responsible",
    "build_viewer",
    "clinic_directors",
    "clinic_states",
    "cohorts_directed",
    "colleagues",
    "covers_of",
    "directed_by",
    "ended_with",
    "in_post",
    "is_staff",
    "lapsing",
    "leads_from",
    "leads_on",
    "licences_in_sight",
    "licensed_in",
    "member_of",
    "on_duty",
    "people_in_post",
    "posted_in",
    "posts_left",
    "posts_on",
    "programs_directed",
    "responsible_for",
    "rota_of",
    "staff_day",
    "staff_in_sight",
    "staff_list",
    "staff_name",
    "staff_zone",
    "stays_of",
    "therapists_of",
    "who_leads",
    "without_licence",
]
