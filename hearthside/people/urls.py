from django.urls import path

from . import views


app_name = "people"
urlpatterns = [
    path("quick-exit/", views.quick_exit, name="quick-exit"),
    path("still-here/", views.still_here, name="still-here"),
    path("you/", views.you, name="you"),
    path("you/sign-ins/", views.sign_ins, name="sign-ins"),
    path("you/sign-ins/end-others/", views.end_other_sign_ins, name="end-other-sign-ins"),
    path("you/sign-ins/<int:sign_in_id>/end/", views.end_sign_in, name="end-sign-in"),
    path("people/<uuid:person_id>/second-factor/", views.reset_second_factor, name="reset-second-factor"),
    path("drafts/", views.drafts, name="drafts"),
]
