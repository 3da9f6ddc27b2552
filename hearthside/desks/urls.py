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
    path("gallery/", views.gallery, name="gallery"),
]
