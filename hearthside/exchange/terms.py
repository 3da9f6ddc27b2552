"""What the trail's words mean to the people whom it is about."""

from __future__ import annotations

from django.db.models import TextChoices


# What a page is called by those who read in the trail that it was seen.
PAGES = {
    "desks:day": "the day of the team",
    "desks:roster": "the list of people",
    "desks:today": "who is in the group today",
    "rooms:room": "the live room",
    "schedule:sheet": "a sheet of minutes",
    "schedule:correct": "a sheet of minutes",
    "journeys:cohort": "the roster of a cohort",
    "journeys:person": "the page of the person",
    "journeys:names": "the names of the person",
    "journeys:reach": "how to reach the person",
    "journeys:carer": "who cares for the person",
    "journeys:move": "the cohort of the person",
    "journeys:address": "the mail address of the person",
    "journeys:end-stay": "the question whether the stay ends",
    "journeys:emergency": "records that were opened in an emergency",
    "journeys:review-emergency": "a record that was opened in an emergency",
    "journeys:hand-over": "what was to be handed over",
    "journeys:gaps": "whose clinicians hold no licence for where they are",
    "journeys:settle-gap": "whose clinicians hold no licence for where they are",
    "practice:read": "what the person wrote at the end of a day",
    "practice:looked": "what the person wrote at the end of a day",
    "safety:where": "where the person is and how to reach them",
    "careteam:member": "the page of someone of the staff",
    "careteam:cover": "who covers for whom",
    "exchange:looked": "who looked",
    "exchange:looked-own": "who looked",
    "exchange:looked-by": "what someone of the staff opened",
    "people:reset-second-factor": "the sign-in of the person",
}
# A thing that was opened by itself.
THINGS = {
    "program.Episode": "the page of the person",
    "program.Membership": "a place on a roster",
    "careteam.Assignment": "who cares for the person",
    "schedule.Session": "a session",
    "schedule.Seat": "a seat in a session",
    "schedule.Attendance": "the minutes of a session",
    "safety.Stamp": "where the person is and how to reach them",
    "safety.LicenceGap": "that a licence is missing for where the person is",
    "practice.WrapUp": "what the person wrote at the end of a day",
    "practice.AbsenceWord": "that the person comes late or not at all",
    "access.EmergencyAccess": "a record that was opened in an emergency",
}
FORMS = "a page where something is changed"
A_PAGE = 50
MOST_NAMES = 3
EXPORTED = "exported who looked"


class What(TextChoices):
    """What a list from elsewhere is of."""

    PARTICIPANTS = "participants", "Participants"
    STAFF = "staff", "Staff"


class State(TextChoices):
    CHECKED = "checked", "Checked"
    GOING = "going", "Being taken in"
    DONE = "done", "Taken in"
    STOPPED = "stopped", "Stopped"  # thrown away, or whoever started it may not invite any more


COLUMNS = {
    What.PARTICIPANTS: ("name", "mail", "legal name", "phone", "cohort", "from", "therapist"),
    What.STAFF: ("name", "mail", "legal name", "program", "posts", "licences", "from"),
}
NEEDED = {What.PARTICIPANTS: ("name", "mail", "cohort"), What.STAFF: ("name", "mail", "program", "posts")}
SAMPLES = {
    What.PARTICIPANTS: "name,mail,legal name,phone,cohort,from,therapist\n"
    "Robin,robin@example.org,,212 555 0148,Alder,2026-11-30,ines@example.org\n",
    What.STAFF: "name,mail,legal name,program,posts,licences,from\n"
    "Alex,alex@example.org,,Adult program,Therapist;Facilitator,NY LCSW 081234 2027-05-31,2026-11-30\n",
}
MOST_LINES = 5000
MOST_BYTES = 2_000_000
AT_ONCE = 25  # lines in one transaction: soon enough seen on the page, and few enough to do again
