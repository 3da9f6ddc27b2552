"""What the operator may say, read once and loudly: a missing or nonsensical value stops the program."""

from __future__ import annotations

import os
import stat
import urllib.parse
from pathlib import Path
from typing import Any


class Misconfigured(Exception):
    """A sentence for the operator: which setting, what is wrong, what to do."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    said = text(name, "0").lower()
    if said not in {"0", "1", "true", "false", "yes", "no"}:
        raise Misconfigured(f"{name} is {said!r}: write 1 or 0.")
    return said in {"1", "true", "yes"}


def number(name: str, default: float, *, least: float = 0) -> float:
    said = text(name, str(default))
    try:
        value = float(said)
    except ValueError:
        raise Misconfigured(f"{name} is {said!r}: write a number.") from None
    if value < least:
        raise Misconfigured(f"{name} is {said}: it must be at least {least:g}.")
    return value


def choice(name: str, default: str, among: set[str]) -> str:
    said = text(name, default)
    if said not in among:
        raise Misconfigured(f"{name} is {said!r}: write one of {', '.join(sorted(among))}.")
    return said


# Every secret that was read from a file: the setting, where, how long at least.  The doctor looks at them again.
secrets_read: list[tuple[str, Path, int]] = []
SAMPLES = ("change-me", "changeme", "secret", "sample", "example", "insecure", "password")


def secret_file(name: str, default: Path, *, at_least: int = 32) -> str:
    """The content of the file that `name` points to.  Refused: absent, empty, a sample, or open to others."""
    path = Path(text(name, str(default)))
    secrets_read.append((name, path, at_least))
    try:
        mode, content = path.stat().st_mode, path.read_text().strip()
    except OSError as why:
        raise Misconfigured(
            f"{name}: {path} cannot be read ({why.strerror}). `make demo` makes one."
        ) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Misconfigured(f"{name}: others can read {path}. Say: chmod 600 '{path}'")
    if len(content) < at_least or any(sample in content.lower() for sample in SAMPLES):
        raise Misconfigured(f"{name}: {path} is empty, too short or a sample. Make a new random one.")
    return content


def optional_secret_file(name: str) -> str:
    """A password that others chose, so it may be short; none when the setting is absent."""
    return secret_file(name, Path(), at_least=8) if text(name) else ""


# Mail services that can be told to count and follow nothing, each with the name of its key.
MAIL_SERVICES = {
    "mailersend": "MAILERSEND_API_TOKEN",
    "mailgun": "MAILGUN_API_KEY",
    "mandrill": "MANDRILL_API_KEY",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "sparkpost": "SPARKPOST_API_KEY",
}
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def mail_service_key(service: str, key: str) -> dict[str, str]:
    """What anymail wants to be told; nothing for plain SMTP."""
    if service not in MAIL_SERVICES:
        return {}
    if not key:
        raise Misconfigured(f"MAIL is {service}: name the file with its key in MAIL_KEY_FILE.")
    return {MAIL_SERVICES[service]: key}


def usual_tls(host: str) -> str:
    return "none" if host in THIS_MACHINE else "starttls"


def tls_for(host: str) -> set[str]:
    """Unencrypted only to a mail server on this machine."""
    return {"starttls", "tls"} | ({"none"} if host in THIS_MACHINE else set())


def whole(name: str, rest: dict[str, str], *, on: bool) -> None:
    """What is switched on by `name` needs all the rest."""
    missing = [one for one, value in rest.items() if not value]
    if on and missing:
        raise Misconfigured(f"{name} is set: say {' and '.join(missing)} too.")


def text_service(name: str, default: str) -> tuple[str, bool]:
    """Where it is, and whether that is this machine; unencrypted nowhere else."""
    said = text(name, default).rstrip("/")
    parts = urllib.parse.urlsplit(said)
    here = parts.hostname in THIS_MACHINE
    if not parts.hostname or parts.scheme not in ({"https", "http"} if here else {"https"}):
        raise Misconfigured(f"{name} is {said!r}: write an address that begins with https://.")
    return said, here


P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def curve_key(name: str, default: Path) -> str:
    """A private key of the curve P-256, in hexadecimal, as `make start` makes it."""
    said = secret_file(name, default)
    try:
        fits = 0 < int(said, 16) < P256_ORDER
    except ValueError:
        fits = False
    if not fits:
        raise Misconfigured(
            f"{name}: {default if not text(name) else text(name)} is not a key. Make a new one: `openssl rand -hex 32`."
        )
    return said


def database(name: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?host=/a/folder` as Django wants it."""
    said = text(name)
    parts = urllib.parse.urlsplit(said)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise Misconfigured(f"{name} must look like postgresql://user:password@host/name.")
    query = dict(urllib.parse.parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": urllib.parse.unquote(parts.path.strip("/")),
        "USER": urllib.parse.unquote(parts.username or ""),
        "PASSWORD": urllib.parse.unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or query.get("port") or ""),
    }
