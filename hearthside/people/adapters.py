"""What the sign-in library asks of us."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import get_pending_stage
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from hearthside.kernel import fields

from . import away


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "That did not fit several times. Wait a few minutes, then try again.",
        "email_password_mismatch": "Address and password do not fit together.",
        "incorrect_code": "This code does not fit. Codes change every half minute.",
        "incorrect_password": "This is not the password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: people are invited."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        away.begin(request.session)

    def is_safe_url(self, url: str) -> bool:
        """Only a path of ours: whoever writes `next=` sends nobody to another host or port."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password or a passkey.  A code alone is not enough: the phone lies beside the page that was left open."""
        ways = super().get_reauthentication_methods(user)
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code",
            "mfa_reauthenticate:webauthn": "Use your passkey",
        }
        strong = [way for way in ways if way["id"] != "mfa_reauthenticate"] or ways
        return [way | {"description": words[way["id"]]} for way in strong]

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever signed in a moment ago need not say the password again to set up their second factor."""
        return away.since_proved_s(context.request) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # the library is untyped
    """Second-factor secrets are sealed to the account they belong to: moved to another account, they do not open."""

    def encrypt(self, text: str) -> str:
        return fields.seal(text, table="mfa_authenticator", column="data", row=_whose())

    def decrypt(self, encrypted_text: str) -> str:
        return fields.open_sealed(encrypted_text, table="mfa_authenticator", column="data", row=_whose())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Under a neutral name: it stands in the list of keys of a phone that others may look at."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return super().get_public_key_credential_user_entity(user) | {"display_name": user.email}

    def generate_authenticator_name(self, user: Any, type: str) -> str:  # noqa: A002 -- the library's own word
        return "This device"


def _whose() -> Any:
    """The account at work: signed in, or half-way through signing in."""
    request = context.request
    if request.user.is_authenticated:
        return request.user.pk
    stage = get_pending_stage(request)
    assert stage is not None, "a second factor is only asked of someone who is signing in"
    return stage.login.user.pk
