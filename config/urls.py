from django.urls import include, path


handler500 = "hearthside.access.middleware.broken"
urlpatterns = [
    path("sign-in/", include("hearthside.people.sign_in_urls")),
    path("", include("hearthside.people.urls")),
    path("", include("hearthside.safety.urls")),
    path("", include("hearthside.measures.urls")),
    path("", include("hearthside.schedule.urls")),
    path("", include("hearthside.practice.urls")),
    path("", include("hearthside.rooms.urls")),
    path("", include("hearthside.journeys.urls")),
    path("", include("hearthside.exchange.urls")),
    path("demo/", include("hearthside.demo.urls")),
    path("staff/", include("hearthside.careteam.urls")),
    path("", include("hearthside.upkeep.urls")),
    path("", include("hearthside.desks.urls")),
]
