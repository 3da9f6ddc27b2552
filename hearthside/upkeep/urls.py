from django.urls import path

from . import views


app_name = "upkeep"
urlpatterns = [path("upkeep/", views.upkeep, name="upkeep")]
