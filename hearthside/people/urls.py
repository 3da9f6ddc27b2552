from django.urls import path

from . import views


app_name = "people"
urlpatterns = [
    path("quick-exit/", views.quick_exit, name="quick-exit"),
    path("still-here/", views.still_here, name="still-here"),
    path("drafts/", views.drafts, name="drafts"),
]
