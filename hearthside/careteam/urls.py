from django.urls import path

from .views import rota, staff


app_name = "careteam"
urlpatterns = [
    path("", staff.staff, name="staff"),
    path("invite/", staff.invite, name="invite"),
    path("duty/", rota.duty, name="duty"),
    path("duty/<uuid:program_id>/end/", rota.end_duties, name="end-duties"),
    path("cover/", rota.cover, name="cover"),
    path("cover/<uuid:cover_id>/end/", rota.end_cover, name="end-cover"),
    path("licences/<uuid:licence_id>/", staff.correct_licence, name="correct-licence"),
    path("licences/<uuid:licence_id>/end/", staff.end_licence, name="end-licence"),
    path("supervision/<uuid:supervision_id>/end/", staff.end_supervision, name="end-supervision"),
    path("leading/<uuid:leadership_id>/end/", staff.end_leadership, name="end-leadership"),
    path("<uuid:person_id>/", staff.member, name="member"),
    path("<uuid:person_id>/names/", staff.names, name="names"),
    path("<uuid:person_id>/post/", staff.give_post, name="give-post"),
    path("<uuid:person_id>/licence/", staff.add_licence, name="add-licence"),
    path("<uuid:person_id>/supervisor/", staff.add_supervisor, name="add-supervisor"),
    path("<uuid:person_id>/lead/", staff.let_lead, name="let-lead"),
    path("<uuid:person_id>/address/", staff.address, name="address"),
    path("<uuid:person_id>/invite/", staff.invite_again, name="invite-again"),
    path("<uuid:person_id>/take-back/", staff.take_back_invitation, name="take-back-invitation"),
]
