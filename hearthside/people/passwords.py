"""Which passwords are refused, in sentences for whoever chooses one.  The list of common ones stands on this machine."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError


LEAST_LENGTH = 12
LEAST_OWN = 6  # letters that are neither of a name nor of an address
SHORTEST_NAME = 4


class LongEnough:
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < LEAST_LENGTH:
            raise ValidationError(
                f"Use {LEAST_LENGTH} letters or more; a few words in a row are fine.", "too_short"
            )

    def get_help_text(self) -> str:
        return f"{LEAST_LENGTH} letters or more."


class NotCommon(CommonPasswordValidator):
    """None of the twenty thousand that others use most, not with a number behind it and not twice in a row either."""

    def validate(self, password: str, user: Any = None) -> None:
        said = password.lower().strip()
        bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", said)
        half = bare[: len(bare) // 2]
        tried = {said, bare, half if half * 2 == bare else said}
        if tried & self.passwords or len(set(said)) < LEAST_OWN:
            raise ValidationError(
                "Many others use this one. Take words that only you put together.", "common"
            )

    def get_help_text(self) -> str:
        return "None that many others use."


class NotTheirName:
    """A name or an address with a little around it is the first thing that anyone tries."""

    def validate(self, password: str, user: Any = None) -> None:
        left = password.lower()
        for name in _names(user):
            left = left.replace(name, "")
        if left != password.lower() and len(re.sub(r"[\W\d_]", "", left)) < LEAST_OWN:
            raise ValidationError("Leave out your name and your address; people try those first.", "name")

    def get_help_text(self) -> str:
        return "Neither your name nor your address."


def _names(user: Any) -> list[str]:
    """Longest first, so that a whole address goes before its parts."""
    person = getattr(user, "person", None)
    said = [getattr(user, "email", "") or ""]
    said += [getattr(person, name, "") for name in ("chosen_name", "legal_name", "pseudonym")]
    parts = {part for words in said for part in [words.lower(), *re.split(r"[\W_]+", words.lower())]}
    return sorted((part for part in parts if len(part) >= SHORTEST_NAME), key=len, reverse=True)
