from django.urls import path

from . import views


app_name = "schedule"
urlpatterns = [
    path("sessions/<uuid:session_id>/sheet/", views.sheet, name="sheet"),
    path("sessions/<uuid:session_id>/sheet/attest/", views.attest, name="attest"),
    path("sessions/<uuid:session_id>/sheet/outage/", views.confirm_outage, name="confirm-outage"),
    path("attendance/<uuid:attendance_id>/correct/", views.correct, name="correct"),
]
