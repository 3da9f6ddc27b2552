from django.urls import path

from . import views


app_name = "measures"
urlpatterns = [
    path("check-in/", views.check_in, name="check-in"),
    path("check-in/<uuid:form_id>/<int:nth>/", views.question, name="question"),
    path("check-in/<uuid:form_id>/end/", views.end, name="end"),
    path("people/<uuid:episode_id>/measures/", views.scores, name="scores"),
    path("people/measures/<uuid:form_id>/", views.form, name="form"),
    path("measures/", views.measures, name="measures"),
    path("measures/<slug:key>/permission/", views.permission, name="permission"),
    path("measures/permissions/<uuid:permission_id>/end/", views.end_permission, name="end-permission"),
]
