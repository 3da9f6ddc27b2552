"""The service of a device, which its browser chose: web push (RFC 8030), sealed to the device (RFC 8291), signed by us
(VAPID, RFC 8292).

What goes there says nothing at all; what the device shows stands in its own file, `ui/js/push-worker.js`.
"""

from __future__ import annotations

import base64
import os
import time
from email.utils import parseaddr
from urllib.parse import urlsplit

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from hearthside.notices.rules import ALERT_GIVEN_UP_AFTER, Subscribed, subscribed
from hearthside.notices.terms import Message, Word

from .posting import post
from .refusals import NotNow, Refused


SAYS = b"1"  # something must be said, or some browsers show words of their own
SIGNED_FOR_S = 12 * 3600
TAKEN = frozenset({200, 201, 202, 204})
GONE = frozenset({404, 410})
TOO_MANY, BROKEN = 429, 500


class DeviceServer:
    """One method: hand over that there is something to look at.  Raises Refused and NotNow."""

    def hand_over(self, message: Message) -> None:
        """A newer one takes the place of one that the device has not fetched yet."""
        to = subscribed(message.address)
        if to is None:
            raise Refused(Word.NO_SUCH_ADDRESS)
        headers = {
            "Authorization": signature(to.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(ALERT_GIVEN_UP_AFTER.total_seconds())),
            "Urgency": "high",
            "Topic": "look",
        }
        answer = post(to.endpoint, body=_sealed(to), headers=headers, here=settings.DEVICES_HERE)
        if answer.status in TAKEN:
            return
        if answer.status in GONE:
            raise Refused(Word.NO_SUCH_ADDRESS)
        if answer.status == TOO_MANY:
            raise NotNow(Word.LATER)
        raise NotNow(Word.AWAY) if answer.status >= BROKEN else Refused(Word.NOT_WANTED)


def _sealed(to: Subscribed) -> bytes:
    once = ec.generate_private_key(ec.SECP256R1())
    try:
        sealed: bytes = http_ece.encrypt(
            SAYS, salt=os.urandom(16), private_key=once, dh=to.key, auth_secret=to.secret, version="aes128gcm"
        )
    except (ValueError, http_ece.ECEException):  # the key is no point of the curve
        raise Refused(Word.NO_SUCH_ADDRESS) from None
    return sealed


def _ours() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int(settings.PUSH_KEY, 16), ec.SECP256R1())


def public_key() -> str:
    """What a browser is told when it subscribes: only what is signed by us is taken for it."""
    point = _ours().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def signature(endpoint: str) -> str:
    """Who sends it, said to this one service and no other."""
    there = urlsplit(endpoint)
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    claims = {
        "aud": f"{there.scheme}://{there.netloc}",
        "exp": int(time.time()) + SIGNED_FOR_S,
        "sub": f"mailto:{sender}",
    }
    return f"vapid t={jwt.encode(claims, _ours(), algorithm='ES256')}, k={public_key()}"
