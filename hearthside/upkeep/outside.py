"""A look at this machine and at what it talks to.  Nothing is sent but a greeting; nothing waits longer than two seconds."""

from __future__ import annotations

import ctypes
import fcntl
import ipaddress
import secrets
import shutil
import smtplib
import socket
import stat
import struct
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from django.core.mail import get_connection

from .terms import Disk, Held


WITHIN_S = 2.0
SIOCGIFADDR = 0x8915
GLOBAL_SCOPE = 0
STA_UNSYNC = 0x40  # in `status` of Linux's struct timex
STATUS_AT = 40
IPV6 = Path("/proc/net/if_inet6")


def own_addresses() -> list[str]:
    """This machine's addresses beyond loopback, as Linux lists them.  No network is asked."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_line:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # an interface without an address
                asked = struct.pack("256s", name.encode()[:15])
                found.append(socket.inet_ntoa(fcntl.ioctl(any_line, SIOCGIFADDR, asked)[20:24]))
    with suppress(OSError):
        for line in IPV6.read_text(encoding="ascii").splitlines():
            number, _, _, scope, *_ = line.split()
            if int(scope, 16) == GLOBAL_SCOPE:
                found.append(str(ipaddress.IPv6Address(int(number, 16))))
    return [one for one in found if not ipaddress.ip_address(one).is_loopback]


def answering(addresses: Collection[str], port: int) -> tuple[str, ...]:
    """Where somebody takes a connection on this port."""
    found = []
    for address in addresses:
        with suppress(OSError), socket.create_connection((address, port), timeout=WITHIN_S):
            found.append(address)
    return tuple(found)


def is_here(host: str) -> bool:
    """Whether this is a name or an address of this machine; a folder is a socket's."""
    if host in {"", "localhost"} or host.startswith("/"):
        return True
    with suppress(OSError):
        address = ipaddress.ip_address(socket.getaddrinfo(host, None)[0][4][0])
        return address.is_loopback or str(address) in own_addresses()
    return False


def lets_in_without_password(database: dict[str, str]) -> bool:
    """Whether PostgreSQL takes a wrong password for the right one."""
    try:
        line = psycopg.connect(
            dbname=database["NAME"],
            user=database["USER"],
            password=secrets.token_urlsafe(),
            host=database["HOST"],
            port=database["PORT"] or None,
            connect_timeout=int(WITHIN_S),
        )
    except psycopg.OperationalError:
        return False
    line.close()
    return True


def trouble_with_mail() -> str:
    """Connect, greet, sign in as for a letter, and go; why that did not work, in our words."""
    server: Any = get_connection(timeout=WITHIN_S)
    try:
        server.open()
        server.connection.noop()
    except smtplib.SMTPAuthenticationError:
        return "it does not know our name or password"
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPHeloError):
        return "it does not offer what SMTP_TLS or SMTP_USER asks for"
    except OSError as why:  # smtplib's own are among them
        return "its certificate does not hold" if "CERTIFICATE" in str(why) else "it does not answer"
    finally:
        server.close()
    return ""


def clock_is_kept() -> bool | None:
    """What Linux says: whether somebody keeps its clock right (adjtimex, reading only); None where it does not say."""
    asked = ctypes.create_string_buffer(512)
    try:
        said = ctypes.CDLL(None, use_errno=True).adjtimex(asked)
    except (OSError, AttributeError):
        return None
    if said < 0:
        return None
    (status,) = struct.unpack_from("i", asked.raw, STATUS_AT)
    return not status & STA_UNSYNC


def room_on(places: Collection[Path]) -> list[Disk]:
    found = []
    for place in places:
        if place.exists():
            whole, _, free = shutil.disk_usage(place)
            found.append(Disk(place=str(place), free=free, whole=whole))
    return found


def held_in(setting: str, path: Path, samples: Collection[str], *, at_least: int) -> Held:
    """How a secret lies there; what it says stays unsaid."""
    try:
        mode, content = path.stat().st_mode, path.read_text(encoding="utf-8").strip()
    except OSError:
        return Held(setting=setting, path=str(path), missing=True)
    poor = len(content) < at_least or any(sample in content.lower() for sample in samples)
    shown = bool(mode & (stat.S_IRWXG | stat.S_IRWXO))
    return Held(setting=setting, path=str(path), open_to_others=shown, guessable=poor)


def shut(setting: str, path: Path) -> Held:
    """A folder or a file that others have no business with, whatever it holds."""
    mode = path.stat().st_mode
    return Held(setting=setting, path=str(path), open_to_others=bool(mode & (stat.S_IRWXG | stat.S_IRWXO)))
