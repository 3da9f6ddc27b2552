"""What must not be read at rest: AES-256-GCM, a key id beside each value, bound to its table, column and row.

`seal` and `open_sealed` are the only way in and out; a column of a model that must be sealed is a `SealedField`.
A value copied to another row, a changed byte, an unknown or a wrong key raise `NotOurs`; never is something else
returned in its place.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute


VERSION = "s1"
NONCE_BYTES = 12


class NotOurs(Exception):
    """This value was not sealed here: changed, moved from another row, or sealed by a key that we do not hold."""


_seen: dict[str, Any] = {"file": None}


def read_keys_again() -> bool:
    """Whether there is news: the file of keys was changed since this process read it.

    Asked before each sealing, and whenever a text names a key that we do not hold: so all processes seal by a new key from
    the moment it is there, and none need be started anew.  A file that is away or nonsense is no news; what we hold stays.
    """
    try:
        stat = settings.FIELD_KEYS_FILE.stat()
        state = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        if state == _seen["file"]:
            return False
        found = json.loads(settings.FIELD_KEYS_FILE.read_text(encoding="utf-8"))
        fresh = {"current": found["current"], "keys": {name: found["keys"][name] for name in found["keys"]}}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    if fresh["current"] not in fresh["keys"]:
        return False
    _seen["file"] = state
    settings.FIELD_KEYS = fresh
    return True


def current_key() -> str:
    """The id of the key by which is sealed now."""
    return str(settings.FIELD_KEYS["current"])


def key_of(sealed: str) -> str:
    """The id of the key that a sealed text names; nothing is opened."""
    return sealed.split(".")[1] if sealed.count(".") == 2 else ""  # noqa: PLR2004 -- version, key, body


def _key(key_id: str) -> AESGCM:
    if key_id not in settings.FIELD_KEYS["keys"]:
        read_keys_again()
    keys: dict[str, Any] = settings.FIELD_KEYS["keys"]
    if key_id not in keys:
        raise NotOurs
    return AESGCM(base64.b64decode(keys[key_id]))


def _place(table: str, column: str, row: object) -> bytes:
    return f"{table}\x1f{column}\x1f{row}".encode()


def seal(plain: str, *, table: str, column: str, row: object) -> str:
    """Text to `s1.<key id>.<base64 of nonce and ciphertext>`; `row` is the primary key of the row it will stand in."""
    read_keys_again()
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


class Box(str):
    """Sealed text, as it stands in the database; what a person wrote is never mistaken for it."""

    __slots__ = ()


class _Sealed(DeferredAttribute):
    """An instance's attribute: plain text to the reader, a box in the row."""

    field: Any

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        held = super().__get__(instance, cls)
        if instance is None or not isinstance(held, Box):
            return held
        return open_sealed(held, **self.field.place_in(instance))

    def __set__(self, instance: models.Model, value: str) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(models.TextField):  # type: ignore[type-arg]  # only the stubs know it as generic
    """Text that stands sealed in its row; read and written plain on the instance.  Reading raises `NotOurs`.

    It can be neither searched nor written by `update`: only a whole row knows where it stands.  The row's
    primary key must be known before it is saved, so it is a UUID.  No text at all stands as it is.
    """

    descriptor_class = _Sealed

    def place_in(self, row: models.Model) -> dict[str, Any]:
        return {"table": row._meta.db_table, "column": self.column, "row": row.pk}

    def from_db_value(self, value: str, *_: object) -> str:
        return Box(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 -- Django's own shape
        held: str = model_instance.__dict__[self.attname]
        if held and not isinstance(held, Box):
            held = model_instance.__dict__[self.attname] = Box(seal(held, **self.place_in(model_instance)))
        return held

    def get_prep_value(self, value: Any) -> Any:
        """Only a box, or no text at all, reaches the database."""
        if value and not isinstance(value, Box):
            raise TypeError(f"{self.name} is sealed: write it on an instance and save that.")
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        """Whether there is any text can be asked (`exact` of none at all); nothing else."""
        if lookup_name not in {"exact", "isnull"}:
            raise TypeError(f"{self.name} is sealed: it cannot be searched ({lookup_name}).")
        return super().get_lookup(lookup_name)


def sealed_fields() -> Iterator[tuple[type[models.Model], SealedField]]:
    """Every sealed column of the house."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field
