from django.urls import path

from . import views


app_name = "people"
urlpatterns = [
    path("quick-exit/", views.quick_exit, name="quick-exit"),
    path("still-here/", views.still_here, name="still-here"),
    path("you/", views.you, name="you"),
    path("you/clock/", views.zone, name="zone"),
    path("you/sign-ins/", views.sign_ins, name="sign-ins"),
    path("you/sign-ins/end-others/", views.end_other_sign_ins, name="end-other-sign-ins"),
    path("you/sign-ins/<int:sign_in_id>/end/", views.end_sign_in, name="end-sign-in"),
    path("you/reach/", views.reach, name="reach"),
    path("you/reach/try/", views.try_reach, name="try-reach"),
    path("you/reach/devices/", views.add_device, name="add-device"),
    path("you/reach/devices/<uuid:device_id>/end/", views.end_device, name="end-device"),
    path("you/reach/push/worker.js", views.push_worker, name="push-worker"),
    path("people/<uuid:person_id>/second-factor/", views.reset_second_factor, name="reset-second-factor"),
    path("drafts/", views.drafts, name="drafts"),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/next/", views.next_agreement, name="next-agreement"),
    path("agreements/<uuid:agreement_id>/", views.sign, name="sign"),
    path("agreements/copies/<uuid:signature_id>/", views.signed_copy, name="signed-copy"),
    path("agreements/copies/<uuid:signature_id>/take-back/", views.revoke, name="revoke"),
    path("clinic/agreements/versions/<uuid:agreement_id>/", views.version, name="agreement-version"),
    path("clinic/agreements/ours/", views.publish_ours, name="publish-ours"),
    path("clinic/agreements/<str:kind>/", views.publish, name="publish-agreement"),
]
