"""Servers that are not ours, on loopback: what they were asked is kept, and they answer what they are told to.

with stranger() as server:
    server.answers = (404, b"")
    …
    (asked,) = server.asked
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Stranger:
    port: int = 0
    answers: tuple[int, bytes] = (201, b"{}")
    says: dict[str, str] = field(default_factory=dict)  # headers
    asked: list[Asked] = field(default_factory=list)
    judge: Callable[[Asked], tuple[int, bytes]] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def stranger() -> Iterator[Stranger]:
    server = Stranger()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked("POST", self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            server.asked.append(asked)
            status, said = server.judge(asked) if server.judge else server.answers
            self.send_response(status)
            for name, value in server.says.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Quietly."""

    listens = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.port = listens.server_address[1]
    thread = Thread(target=listens.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        listens.shutdown()
        thread.join()
        listens.server_close()


def _said(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Device:
    """A browser that subscribed: it alone opens what is sealed to it."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = b"sixteen bytes or"

    @property
    def subscription(self) -> str:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": _said(point), "auth": _said(self.secret)}
        return json.dumps({"endpoint": self.endpoint, "expirationTime": None, "keys": keys})

    def open(self, sealed: bytes) -> bytes:
        return http_ece.decrypt(sealed, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
