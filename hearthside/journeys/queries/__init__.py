from .arriving import Arrival, arrival_of, earlier_names_of, has_a_director, usual_zone
from .clinic import ClinicPage, clinic_page
from .cohort import CohortPage, cohort_page, session_line
from .editing import edit_page
from .emergencies import (
    emergencies,
    emergency_words,
    episodes_called,
    one_emergency,
    opened_lately,
    reviews_owed,
    told_apart,
    told_of_emergency,
)
from .handing_over import HandingOver, RolePage, ended_thing, handing_over, role_page
from .person import PersonPage, heading_of, person_page
from .places import (
    has_a_place,
    leads,
    open_cohorts,
    own_membership,
    room_names_in,
    seats_to_come,
    staff_seats_to_come,
    way_of,
)


__all__ = [
    "Arrival",
    "ClinicPage",
    "CohortPage",
    "HandingOver",
    "PersonPage",
    "RolePage",
    "arrival_of",
    "clinic_page",
    "cohort_page",
    "earlier_names_of",
    "edit_page",
    "emergencies",
    "emergency_words",
    "ended_thing",
    "episodes_called",
    "handing_over",
    "has_a_director",
    "has_a_place",
    "heading_of",
    "leads",
    "one_emergency",
    "open_cohorts",
    "opened_lately",
    "own_membership",
    "person_page",
    "reviews_owed",
    "role_page",
    "room_names_in",
    "seats_to_come",
    "session_line",
    "staff_seats_to_come",
    "told_apart",
    "told_of_emergency",
    "usual_zone",
    "way_of",
]
