"""The pages of the sign-in library that exist here; the others (sign-up by anyone, mail) have no address."""

from allauth.account import views as account
from django.db import transaction
from django.urls import include, path, re_path

from . import views


urlpatterns = [
    # a guess is counted at once, and no row is held while a password is compared
    path("login/", transaction.non_atomic_requests(account.login), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("closed/", account.signup, name="account_signup"),  # asked for by name; answers that nobody signs up
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", views.again, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/asked/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-factor/", include("allauth.mfa.urls")),
]
