from django.urls import path

from . import views


app_name = "rooms"
urlpatterns = [
    path("sessions/<uuid:session_id>/room/", views.room, name="room"),
    path("sessions/<uuid:session_id>/admit/", views.admit, name="admit"),
    path("sessions/<uuid:session_id>/strip/", views.strip, name="strip"),
    path("sessions/<uuid:session_id>/leave/", views.leave, name="leave"),
    path("sessions/<uuid:session_id>/end/", views.end, name="end"),
    path("sessions/<uuid:session_id>/seats/<uuid:seat_id>/mute/", views.mute, name="mute"),
    path("sessions/<uuid:session_id>/seats/<uuid:seat_id>/microphone/", views.microphone, name="microphone"),
    path("sessions/<uuid:session_id>/seats/<uuid:seat_id>/remove/", views.remove, name="remove"),
    path("live/media/webhook", views.webhook, name="webhook"),
]
