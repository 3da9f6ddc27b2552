from django.urls import path

from . import views


app_name = "exchange"
urlpatterns = [
    path("looked/", views.looked_own, name="looked-own"),
    path("people/<uuid:episode_id>/looked/", views.looked, name="looked"),
    path("people/<uuid:episode_id>/looked/export/", views.export_looks, name="export-looks"),
    path("staff/<uuid:person_id>/looked/", views.looked_by, name="looked-by"),
]
