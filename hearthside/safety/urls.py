from django.urls import path

from . import views


app_name = "safety"
urlpatterns = [
    path("people/<uuid:episode_id>/where/", views.where, name="where"),
    path("people/<uuid:episode_id>/concern/", views.raise_about, name="raise"),
    path("people/<uuid:episode_id>/risk/", views.risk, name="risk"),
    path("programs/<uuid:program_id>/help/", views.minutes, name="minutes"),
    path("work/", views.work, name="work"),
    path("work/bell/", views.bell, name="bell"),
    path("work/<uuid:concern_id>/", views.concern, name="concern"),
    path("work/<uuid:concern_id>/<slug:name>/", views.act, name="act"),
    path("tell/", views.tell, name="tell"),
    path("help/", views.help_page, name="help"),
    path("help/<uuid:concern_id>/number/", views.number, name="number"),
    path("arrive/places/<uuid:place_id>/forget/", views.forget, name="forget"),
    path("my-plan/", views.my_plan, name="my-plan"),
    path("my-plan/keep/", views.keep, name="keep"),
    path("people/<uuid:episode_id>/safety-plan/", views.plan, name="plan"),
    path("safety-plans/<uuid:episode_id>/change/", views.change_plan, name="change-plan"),
    path("safety-plans/<uuid:episode_id>/change/away/", views.throw_away, name="throw-away"),
    path("safety-plans/<uuid:episode_id>/change/<str:part>/", views.change_part, name="change-part"),
    path("safety-plans/<uuid:episode_id>/devices/", views.forget_elsewhere, name="forget-elsewhere"),
    path("safety-plans/versions/<uuid:plan_id>/", views.plan_version, name="plan-version"),
    path("safety-plans/versions/<uuid:plan_id>/sign/", views.sign_plan, name="sign-plan"),
    path("safety-plans/versions/<uuid:plan_id>/review/", views.review_plan, name="review-plan"),
    path("crisis/plan/", views.kept, name="kept"),
    path("crisis/plan/still/", views.still_kept, name="still-kept"),
]
