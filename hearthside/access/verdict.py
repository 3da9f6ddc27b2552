"""An answer that can say why not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    allowed: bool
    reason: str = ""
    code: str = ""  # stable, for machines; the reason is for the person

    def __bool__(self) -> bool:
        return self.allowed


class NotAllowed(Exception):
    """An action refused, under lock: a sentence for the person who asked, and a code for machines."""

    def __init__(self, reason: str, code: str = "") -> None:
        super().__init__(reason)
        self.reason, self.code = reason, code


def insist(verdict: Verdict) -> None:
    """Raises NotAllowed with the verdict's own words."""
    if not verdict:
        raise NotAllowed(verdict.reason, verdict.code)


YES = Verdict(True)


def no(reason: str, code: str = "") -> Verdict:
    return Verdict(False, reason, code)
