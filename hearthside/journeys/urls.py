from django.urls import path

from .views import participants, roles, sessions, set_up, welcome


app_name = "journeys"
urlpatterns = [
    path("set-up/", set_up.first_director, name="first-director"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/<str:token>/", welcome.link, name="link"),
    path("settle-in/", welcome.settle_in, name="settle-in"),
    path("clinic/", set_up.clinic, name="clinic"),
    path("clinic/name/", set_up.name_clinic, name="name-clinic"),
    path("programs/open/", set_up.open_program, name="open-program"),
    path("programs/<uuid:program_id>/", set_up.edit_program, name="edit-program"),
    path("programs/<uuid:program_id>/close/", set_up.close_program, name="close-program"),
    path("programs/<uuid:program_id>/tracks/open/", set_up.open_track, name="open-track"),
    path("tracks/<uuid:track_id>/", set_up.edit_track, name="edit-track"),
    path("tracks/<uuid:track_id>/close/", set_up.close_track, name="close-track"),
    path("tracks/<uuid:track_id>/cohorts/open/", set_up.open_cohort, name="open-cohort"),
    path("cohorts/<uuid:cohort_id>/", participants.cohort, name="cohort"),
    path("cohorts/<uuid:cohort_id>/name/", set_up.edit_cohort, name="edit-cohort"),
    path("cohorts/<uuid:cohort_id>/close/", set_up.close_cohort, name="close-cohort"),
    path("cohorts/<uuid:cohort_id>/invite/", participants.invite, name="invite"),
    path("cohorts/<uuid:cohort_id>/leads/", participants.leader, name="leader"),
    path("cohorts/<uuid:cohort_id>/sessions/plan/", sessions.plan, name="plan-session"),
    path("sessions/<uuid:session_id>/cancel/", sessions.cancel, name="cancel-session"),
    path("people/<uuid:episode_id>/", participants.person, name="person"),
    path("people/<uuid:episode_id>/names/", participants.names, name="names"),
    path("people/<uuid:episode_id>/reach/", participants.reach, name="reach"),
    path("people/<uuid:episode_id>/reach/<uuid:way_id>/end/", participants.end_reach, name="end-reach"),
    path("people/<uuid:episode_id>/carer/", participants.carer, name="carer"),
    path("assignments/<uuid:assignment_id>/end/", participants.end_carer, name="end-carer"),
    path("people/<uuid:episode_id>/cohort/", participants.move, name="move"),
    path("memberships/<uuid:membership_id>/end/", participants.off_roster, name="off-roster"),
    path("people/<uuid:episode_id>/invitation/", participants.send_again, name="send-again"),
    path("people/<uuid:episode_id>/invitation/take-back/", participants.take_back, name="take-back"),
    path("people/<uuid:episode_id>/address/", participants.address, name="address"),
    path("people/<uuid:episode_id>/end/", participants.end_stay, name="end-stay"),
    path("people/<uuid:episode_id>/take-up/", participants.take_up_stay, name="take-up-stay"),
    path("staff/<uuid:person_id>/roles/<uuid:appointment_id>/end/", roles.end_role, name="end-role"),
    path("staff/hand-over/<uuid:appointment_id>/", roles.hand_over, name="hand-over"),
]
