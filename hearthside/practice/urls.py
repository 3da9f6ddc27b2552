from django.urls import path

from . import views


app_name = "practice"
urlpatterns = [
    path("today/<uuid:seat_id>/late/", views.late, name="late"),
    path("today/<uuid:seat_id>/cannot-come/", views.cannot_come, name="cannot-come"),
    path("today/said/<uuid:word_id>/", views.word, name="word"),
    path("today/said/<uuid:word_id>/take-back/", views.take_back, name="take-back"),
    path("today/said/<uuid:word_id>/make-up/", views.make_up, name="make-up"),
    path("today/said/<uuid:word_id>/make-up/give-back/", views.give_back, name="give-back"),
    path("wrap-up/", views.wrap_up, name="wrap-up"),
    path("wrap-ups/<uuid:wrap_up_id>/", views.read, name="read"),
    path("wrap-ups/<uuid:wrap_up_id>/looked/", views.looked, name="looked"),
    path("wrap-ups/<uuid:wrap_up_id>/concern/", views.worry, name="worry"),
    path("you/reminders/", views.reminders, name="reminders"),
]
