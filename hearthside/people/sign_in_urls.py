"""The pages of the sign-in library that exist here; the others (sign-up by anyone, mail) have no address."""

from allauth.account import views as account
from django.urls import include, path

from . import views


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("closed/", account.signup, name="account_signup"),  # asked for by name; answers that nobody signs up
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", views.again, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", account.password_set, name="account_set_password"),
    path("second-factor/", include("allauth.mfa.urls")),
]
