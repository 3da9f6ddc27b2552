from django.urls import path

from . import views


app_name = "demo"
urlpatterns = [
    path("", views.who_is_who, name="who"),
    path("enter/", views.enter, name="enter"),
    path("end-synthetic/", views.end_synthetic, name="end-synthetic"),
]
