from django.urls import path

from . import views


app_name = "safety"
urlpatterns = [
    path("people/<uuid:episode_id>/where/", views.where, name="where"),
    path("arrive/places/<uuid:place_id>/forget/", views.forget, name="forget"),
]
