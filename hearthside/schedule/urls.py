from django.urls import path

from .views import calendar, family, guests, hours, sheet, visitors, weeks


app_name = "schedule"
urlpatterns = [
    path("sessions/<uuid:session_id>/sheet/", sheet.sheet, name="sheet"),
    path("sessions/<uuid:session_id>/sheet/attest/", sheet.attest, name="attest"),
    path("sessions/<uuid:session_id>/sheet/outage/", sheet.confirm_outage, name="confirm-outage"),
    path("attendance/<uuid:attendance_id>/correct/", sheet.correct, name="correct"),
    path("cohorts/<uuid:cohort_id>/week/", weeks.week, name="week"),
    path("cohorts/<uuid:cohort_id>/week/begin/", weeks.begin, name="begin"),
    path("cohorts/<uuid:cohort_id>/week/draw/", weeks.draw, name="draw"),
    path("segments/<uuid:segment_id>/", weeks.segment, name="segment"),
    path("segments/<uuid:segment_id>/rub-out/", weeks.rub_out, name="rub-out"),
    path("weeks/<uuid:week_id>/publish/", weeks.publish, name="publish"),
    path("weeks/<uuid:week_id>/throw-away/", weeks.throw_away, name="throw-away"),
    path("cohorts/<uuid:cohort_id>/calendar/", calendar.calendar, name="calendar"),
    path("sessions/<uuid:session_id>/change/", calendar.change, name="change"),
    path("sessions/<uuid:session_id>/hold/", calendar.hold, name="hold"),
    path("seats/<uuid:seat_id>/where/", visitors.where, name="where"),
    path("sessions/<uuid:session_id>/guests/", guests.guests, name="guests"),
    path("guests/<uuid:seat_id>/invite/", guests.invite_again, name="guest-invite"),
    path("visits/", guests.visits, name="visits"),
    path("hours/", hours.hours, name="hours"),
    path("day/hours/", hours.practice, name="practice"),
    path("offered-hours/<uuid:offered_id>/end/", hours.end_offer, name="end-offer"),
    path("people/<uuid:episode_id>/hours/<uuid:clinician_id>/", hours.book, name="book"),
    path("hours/<uuid:session_id>/family/", family.family, name="family"),
    path("family/<uuid:seat_id>/invite/", family.invite_again, name="family-invite"),
    path("hours/<uuid:session_id>/move/", hours.move, name="move"),
    path("hours/<uuid:session_id>/cancel/", hours.cancel, name="cancel-hour"),
    path("hours/<uuid:session_id>/end-weekly/", hours.end_weekly, name="end-weekly"),
    path("programs/<uuid:program_id>/days-off/", calendar.days_off, name="days-off"),
    path("days-off/<uuid:day_id>/give-back/", calendar.give_back, name="give-back"),
]
