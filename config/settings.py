"""One file, one program.  What an operator may change is read by config/env.py; nothing here depends on a machine."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from config import env
from hearthside.kernel import logs


BASE_DIR = Path(__file__).resolve().parent.parent
HOME = Path(env.text("HEARTHSIDE_HOME", str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = env.secret_file("SECRET_KEY_FILE", HOME / "secrets" / "secret_key")
FIELD_KEYS_FILE = Path(env.text("FIELD_KEYS_FILE", str(HOME / "secrets" / "field_keys.json")))
FIELD_KEYS = json.loads(env.secret_file("FIELD_KEYS_FILE", FIELD_KEYS_FILE))
LIVEKIT_KEYS = json.loads(env.secret_file("LIVEKIT_KEYS_FILE", HOME / "secrets" / "livekit_keys.json"))
LIVEKIT_URL = env.text("LIVEKIT_URL", "http://127.0.0.1:7880")
PAGE_PROCESSES = int(env.number("PAGE_PROCESSES", min(os.cpu_count() or 1, 4), least=1))
MEDIA_LIST_EVERY_S = env.number("MEDIA_LIST_EVERY_S", 20, least=0.2)
MEDIA_CONNECTS_PER_SEAT_MINUTE = int(env.number("MEDIA_CONNECTS_PER_SEAT_MINUTE", 10, least=1))
MEDIA_CONNECTS_PER_ADDRESS_MINUTE = int(env.number("MEDIA_CONNECTS_PER_ADDRESS_MINUTE", 30, least=1))
MEDIA_CORES = env.number("MEDIA_CORES", max(1, (os.cpu_count() or 1) - 1), least=0.1)
MEDIA_TRACKS_A_CORE = env.number("MEDIA_TRACKS_A_CORE", 1000, least=2)
MEDIA_CARRIES = int(MEDIA_CORES * MEDIA_TRACKS_A_CORE)
LAN = env.flag("LAN")

# Where pages may come from, and where a websocket or a stream may be asked for from.
ORIGINS = [o.strip() for o in env.text("ORIGINS", "http://localhost:8000,http://127.0.0.1:8000").split(",")]
ALLOWED_HOSTS = sorted({o.split("://", 1)[1].split("/")[0].rsplit(":", 1)[0] for o in ORIGINS})
CSRF_TRUSTED_ORIGINS = ORIGINS
SECURE = all(o.startswith("https://") for o in ORIGINS)

# Letters: by SMTP, or by a mail service that anymail knows.
MAIL = env.choice("MAIL", "smtp", {"smtp", *env.MAIL_SERVICES})
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"no-reply@{ORIGINS[0].split('://', 1)[1].rsplit(':', 1)[0]}")
EMAIL_BACKEND = f"{'django.core.mail' if MAIL == 'smtp' else 'anymail'}.backends.{MAIL}.EmailBackend"
EMAIL_HOST = env.text("SMTP_HOST", "localhost")
EMAIL_PORT = int(env.number("SMTP_PORT", 25, least=1))
EMAIL_HOST_USER = env.text("SMTP_USER")
EMAIL_HOST_PASSWORD = env.optional_secret_file("SMTP_PASSWORD_FILE")
SMTP_TLS = env.choice("SMTP_TLS", env.usual_tls(EMAIL_HOST), env.tls_for(EMAIL_HOST))
EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP_TLS == "starttls", SMTP_TLS == "tls"
EMAIL_TIMEOUT = 10
ANYMAIL = env.mail_service_key(MAIL, env.optional_secret_file("MAIL_KEY_FILE"))
# Text messages, by Twilio or whatever speaks as it does; without an account there are none.
TEXTS_ACCOUNT = env.text("TEXTS_ACCOUNT")
TEXTS_TOKEN = env.optional_secret_file("TEXTS_TOKEN_FILE")
TEXTS_FROM = env.text("TEXTS_FROM")
TEXTS_URL, TEXTS_HERE = env.text_service("TEXTS_URL", "https://api.twilio.com")
env.whole(
    "TEXTS_ACCOUNT", {"TEXTS_TOKEN_FILE": TEXTS_TOKEN, "TEXTS_FROM": TEXTS_FROM}, on=bool(TEXTS_ACCOUNT)
)
# Notices on a device: the key by which we sign them.  In tests the service of a device may be on this machine.
PUSH_KEY = env.curve_key("PUSH_KEY_FILE", HOME / "secrets" / "push_key")
DEVICES_HERE = False
# A member of staff who is asked to look now, and does not confirm it, is asked by their next way.
ALERT_NEXT_AFTER_S = env.number("ALERT_NEXT_AFTER_MIN", 10, least=0.05) * 60

SECRET_FILES = tuple(env.secrets_read)
CRISIS_CARD_FILE = HOME / "crisis-card.html"
UNITS_FILE = HOME / "units.html"
TRAIL_ANCHOR_FILE = HOME / "trail-anchor.log"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "template_partials.apps.SimpleAppConfig",
    "procrastinate.contrib.django",
    "hearthside.kernel",
    "hearthside.ui",
    "hearthside.access",
    "hearthside.notices",
    "hearthside.people",  # before the sign-in library, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "hearthside.program",
    "hearthside.careteam",
    "hearthside.safety",
    "hearthside.measures",
    "hearthside.schedule",
    "hearthside.practice",
    "hearthside.rooms",
    "hearthside.journeys",
    "hearthside.upkeep",
    "hearthside.desks",
    "hearthside.exchange",
    "hearthside.demo",
]
MIDDLEWARE = [
    "hearthside.access.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Each answer gets a random length with it, and a form's token is masked anew: sizes tell nobody what stands inside.
    "django.middleware.gzip.GZipMiddleware",
    "hearthside.access.middleware.LogMiddleware",
    "hearthside.access.middleware.ReadinessMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hearthside.access.middleware.RefusalMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hearthside.demo.middleware.DemoMiddleware",
    "hearthside.people.middleware.AwayMiddleware",
    "hearthside.people.middleware.SecondFactorMiddleware",
    "hearthside.people.middleware.DeviceMiddleware",
    "hearthside.access.middleware.GatekeeperMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False

# Two roles from the first migration: an owner who migrates, and an application role that owns nothing.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "showmigrations"}
MIGRATING = len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS
APP_DATABASE = env.database("DATABASE_URL")
APP_DATABASE_ROLE = APP_DATABASE["USER"]
DATABASES = {
    "default": {
        **(env.database("DATABASE_OWNER_URL") if MIGRATING else APP_DATABASE),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "application_name": "hearthside",
            "options": ""
            if MIGRATING
            else "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s "
            # A page asks many small things: by index, and without the 5 ms in which helpers are called together.
            "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # a code that was used is remembered here
    },
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "hearthside.desks.queries.nav",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "hearthside.people.passwords.LongEnough"},
    {"NAME": "hearthside.people.passwords.NotCommon"},
    {"NAME": "hearthside.people.passwords.NotTheirName"},
]
LOGIN_URL = "/sign-in/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "hearthside.people.adapters.SignIn"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "reset_password": "hearthside.people.adapters.AskForPassword",
    "user_token": "hearthside.people.adapters.WhoseLink",
}
PASSWORD_RESET_TIMEOUT = 2 * 3600
# The library counts where someone is mailed or signed in; guesses are counted by people.actions.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "",
    "reauthenticate": "",
    "reset_password": "20/m/ip,3/h/key",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/login/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "hearthside.people.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "hearthside.people.adapters.Code",
    "reauthenticate": "hearthside.people.adapters.CodeAgain",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_TOTP_ISSUER = "Program"

SESSION_COOKIE_AGE = 12 * 3600  # the longest that a sign-in lasts, however much it is used
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True

# Who touches nothing for so long is asked for their password; the group that they are in goes on.
IDLE_LOCK_STAFF_S = 60 * env.number("IDLE_LOCK_STAFF_MIN", 15, least=0.05)
IDLE_LOCK_PARTICIPANT_S = 60 * env.number("IDLE_LOCK_PARTICIPANT_MIN", 30, least=0.05)
# What stays open even then, by name of route, each with its reason.  Public doors do too.
STAYS_OPEN = {
    "rooms:": "a group is talked in, and nobody types there",
    "account_reauthenticate": "the way back",
    "mfa_reauthenticate": "the way back, by passkey",
    "account_logout": "the way out",
    "account_reset_password": "a password that is forgotten just then",
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en-us"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "staticroot"
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

# Views of others that have no gate of ours, each with its reason.
FOREIGN_VIEWS = {
    "allauth.account": "signing in and out, one's own account",
    "allauth.mfa": "one's own second factor",
}

LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", {"DEBUG", "INFO", "WARNING", "ERROR"})
LOGGING_CONFIG = None
logs.configure(LOG_LEVEL)
