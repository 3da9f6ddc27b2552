from django.urls import path

from .views import looks, taking_in


app_name = "exchange"
urlpatterns = [
    path("looked/", looks.looked_own, name="looked-own"),
    path("people/<uuid:episode_id>/looked/", looks.looked, name="looked"),
    path("people/<uuid:episode_id>/looked/export/", looks.export_looks, name="export-looks"),
    path("staff/<uuid:person_id>/looked/", looks.looked_by, name="looked-by"),
    path("import/", taking_in.choose, name="choose"),
    path("import/<uuid:import_id>/", taking_in.one_import, name="import"),
    path("import/<uuid:import_id>/start/", taking_in.start, name="start-import"),
    path("import/<uuid:import_id>/throw-away/", taking_in.throw_away, name="throw-away"),
]
