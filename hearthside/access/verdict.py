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


YES = Verdict(True)


def no(reason: str, code: str = "") -> Verdict:
    return Verdict(False, reason, code)
