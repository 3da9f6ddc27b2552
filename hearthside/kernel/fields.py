"""What must not be read at rest: AES-256-GCM, a key id beside each value, bound to its table, column and row.

`seal` and `open_sealed` are the only way in and out.  A value copied to another row, a changed byte, an unknown or a
wrong key raise `NotOurs`; never is something else returned in its place.
"""

from __future__ import annotations

import base64
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


VERSION = "s1"
NONCE_BYTES = 12


class NotOurs(Exception):
    """This value was not sealed here: changed, moved from another row, or sealed by a key that we do not hold."""


def _key(key_id: str) -> AESGCM:
    keys: dict[str, Any] = settings.FIELD_KEYS["keys"]
    if key_id not in keys:
        raise NotOurs
    return AESGCM(base64.b64decode(keys[key_id]))


def _place(table: str, column: str, row: object) -> bytes:
    return f"{table}\x1f{column}\x1f{row}".encode()


def seal(plain: str, *, table: str, column: str, row: object) -> str:
    """Text to `s1.<key id>.<base64 of nonce and ciphertext>`; `row` is the primary key of the row it will stand in."""
    key_id, nonce = settings.FIELD_KEYS["current"], os.urandom(NONCE_BYTES)
    box = _key(key_id).encrypt(nonce, plain.encode(), _place(table, column, row))
    return ".".join([VERSION, key_id, base64.urlsafe_b64encode(nonce + box).decode()])


def open_sealed(sealed: str, *, table: str, column: str, row: object) -> str:
    """The text again; raises `NotOurs`."""
    try:
        version, key_id, body = sealed.split(".")
        raw = base64.urlsafe_b64decode(body)
    except ValueError:
        raise NotOurs from None
    if version != VERSION:
        raise NotOurs
    try:
        return _key(key_id).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _place(table, column, row)).decode()
    except (InvalidTag, ValueError):
        raise NotOurs from None
