"""What the sign-in library asks of us."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm, UserTokenForm
from allauth.account.internal.stagekit import get_pending_stage
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from hearthside.access.viewer import Actor, Machine, viewer_of
from hearthside.kernel import fields
from hearthside.notices.actions import send_letter
from hearthside.notices.terms import Letter

from . import actions, away, queries
from .terms import DEVICE_COOKIE, Guess


DOORKEEPER = Machine("the sign-in page")


def _by(request: HttpRequest) -> Actor:
    """Whoever is signed in, else the page itself: nobody acts without a name."""
    return viewer_of(request) if request.user.is_authenticated else DOORKEEPER


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "That did not fit several times. Wait five minutes, then try again.",
        "email_password_mismatch": "Address and password do not fit together.",
        "incorrect_password": "This is not the password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: people are invited."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Before any password is compared: is there too much guessing at this name, or from this address?

        A known name and an unknown one are counted alike, and so are slowed alike.
        """
        self.counted = _slow(request, _at_a_password(request, str(credentials.get("email", "")).lower()))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Someone whose account is shut is answered like a name that nobody has."""
        account = super().authenticate(request, **credentials)
        return account if account is not None and account.is_active else None

    def _rollback_login_failed_rl_usage(self) -> None:
        """The library's name for: it did fit."""
        _was_right(self.counted)

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        away.begin(request.session)
        _know_device(request, user)

    def set_password(self, user: Any, password: str) -> None:
        """At the first choice, a change and a reset.  A link that was mailed shows whose browser this is."""
        request = context.request
        actions.choose_password(by=_by(request), account=user, password=password, at=timezone.now())
        _know_device(request, user)

    def send_notification_mail(self, template_prefix: str, user: Any, *_: Any, **__: Any) -> None:
        """Whatever was changed, the letter says only that something was."""
        send_letter(
            by=_by(context.request),
            letter=Letter.SIGN_IN_CHANGED,
            address=user.email,
            link="/you/",
            at=timezone.now(),
        )

    def is_safe_url(self, url: str) -> bool:
        """Only a path of ours: whoever writes `next=` sends nobody to another host or port."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/you/"

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


Counted = list[tuple[Guess, str]]


def _at_a_password(request: HttpRequest, email: str) -> Counted:
    if request.user.is_authenticated:
        return [(Guess.AGAIN, str(request.session.session_key))]
    device = request.COOKIES.get(DEVICE_COOKIE, "")
    if queries.knows_device(email, device, at=timezone.now()):
        return [(Guess.KNOWN, f"{device}:{email}")]
    return [(Guess.ADDRESS, get_ip(request)), (Guess.UNKNOWN, email)]


def _slow(request: HttpRequest, guesses: Counted) -> Counted:
    """Counts them; raises the sentence that everybody reads who has to wait."""
    for what, whose in guesses:
        if not actions.count_guess(by=DOORKEEPER, what=what, whose=whose, at=timezone.now()):
            raise SignIn(request).validation_error("too_many_login_attempts")
    return guesses


def _was_right(guesses: Counted) -> None:
    for what, whose in guesses:
        actions.take_back_guess(by=DOORKEEPER, what=what, whose=whose)


def _know_device(request: HttpRequest, account: Any) -> None:
    request.known_device = actions.know_device(  # type: ignore[attr-defined]
        by=DOORKEEPER, account=account, token=request.COOKIES.get(DEVICE_COOKIE, ""), at=timezone.now()
    )


class _Slowed:
    """A code is guessed at by someone who knows the password; two who send the same one are let in once."""

    user: Any

    def clean_code(self) -> Any:
        device = context.request.COOKIES.get(DEVICE_COOKIE, "")
        known = queries.knows_device(self.user.email, device, at=timezone.now())
        counted = _slow(context.request, [(Guess.CODE, f"{self.user.pk}:{device if known else ''}")])
        queries.hold_factors(self.user)
        code = super().clean_code()  # type: ignore[misc]  # the library's form, beside this one
        _was_right(counted)
        return code


class Code(_Slowed, AuthenticateForm):  # type: ignore[misc]  # the library is untyped
    """The second step of signing in."""


class CodeAgain(_Slowed, ReauthenticateForm):  # type: ignore[misc]
    """Who is there, once more."""


class AskForPassword(ResetPasswordForm):  # type: ignore[misc]
    """Whether anybody has this address is asked later, by nobody who waits for an answer."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        actions.ask_for_password(by=DOORKEEPER, address=email)
        return email


class WhoseLink(UserTokenForm):  # type: ignore[misc]
    """A link opens nothing for an account that was shut meanwhile."""

    def clean(self) -> Any:
        cleaned = super().clean()
        if not self.reset_user.is_active:
            raise ValidationError(SignIn.error_messages["invalid_password_reset"])
        return cleaned


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # the library is untyped
    """Second-factor secrets are sealed to the account they belong to: moved to another account, they do not open."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This does not fit. A code changes every half minute; a recovery code works once.",
        "cannot_generate_recovery_codes": "Set up a passkey or a code from an app first; these stand in for it.",
    }

    def encrypt(self, text: str) -> str:
        return fields.seal(text, table="mfa_authenticator", column="data", row=_whose())

    def decrypt(self, encrypted_text: str) -> str:
        return fields.open_sealed(encrypted_text, table="mfa_authenticator", column="data", row=_whose())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Under a neutral name: it stands in the list of keys of a phone that others may look at."""
        return dict(super().get_public_key_credential_rp_entity()) | {"name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return dict(super().get_public_key_credential_user_entity(user)) | {"display_name": user.email}

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
