from django.urls import path

from . import views


app_name = "desks"
urlpatterns = [
    path("", views.start, name="start"),
    path("today/", views.today, name="today"),
    path("day/", views.day, name="day"),
    path("week/", views.week, name="week"),
    path("floor/", views.floor, name="floor"),
    path("floor/<uuid:program_id>/downtime/", views.downtime, name="downtime"),
    path("roster/", views.roster, name="roster"),
    path("roster/hours/", views.hours, name="hours"),
    path("roster/hours/<uuid:episode_id>/", views.make_ups, name="make-ups"),
    path("gallery/", views.gallery, name="gallery"),
]
