"""One POST to a server that is not ours: to the address that was looked at, over TLS, following nothing.

Where it goes may have been said by a browser, so it is looked at first: no address inside our own walls is ever asked.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from hearthside.notices.terms import Word

from .refusals import NotNow, Refused


WITHIN_S = 10
MOST_READ = 20_000  # bytes of an answer
HTTPS = 443
# Global by their looks, but a gateway carries them to an old address, which may be one of ours.
GATEWAYS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


def post(url: str, *, body: bytes, headers: dict[str, str], here: bool = False) -> Answer:
    """`here`: the setting says that this server may be on this machine, and then unencrypted.

    Raises Refused for a place where nothing of ours goes, NotNow when there is no answer.
    """
    try:
        parts = urlsplit(url)
        line = _line(parts, here=here)
    except (ValueError, UnicodeError):
        raise Refused(Word.NO_SUCH_ADDRESS) from None
    except OSError:
        raise NotNow(Word.AWAY) from None
    try:
        line.request("POST", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", body, headers)
        answer = line.getresponse()
        return Answer(answer.status, answer.read(MOST_READ))
    except (http.client.HTTPException, OSError, ValueError):
        raise NotNow(Word.AWAY) from None
    finally:
        line.close()


def _line(parts: SplitResult, *, here: bool) -> http.client.HTTPConnection:
    host, port = parts.hostname or "", parts.port
    if parts.username or parts.password or not host:
        raise ValueError("where it goes has more in it than a host and a path")
    found = _address(host, port or HTTPS)
    if here and ipaddress.ip_address(found).is_loopback:
        line = http.client.HTTPConnection if parts.scheme == "http" else http.client.HTTPSConnection
        return line(host, port, timeout=WITHIN_S)
    if parts.scheme != "https" or port not in {None, HTTPS} or not _is_outside(found):
        raise ValueError("nothing of ours goes there")
    return _To(host, found)


def _address(host: str, port: int) -> str:
    """The one that is looked at and then asked: a name cannot mean something else a moment later."""
    return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])


def _is_outside(address: str) -> bool:
    found = ipaddress.ip_address(address)
    return found.is_global and not found.is_multicast and not any(found in one for one in GATEWAYS)


class _To(http.client.HTTPSConnection):
    """Under its name, at this address."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(host, timeout=WITHIN_S)
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, HTTPS), WITHIN_S)
        try:
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
