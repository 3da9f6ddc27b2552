"""The columns of who-sees-what, and the marks planted in what must not leak."""

from collections.abc import Callable
from typing import Any

from .cast import WHO


Data = dict[str, Any] | Callable[[], dict[str, Any]]


class Row:
    """A route and method, a status for each of WHO; `thing` builds what is opened, returns url arguments.

    `data` is what is posted; where it names what is made first, a function, called after `thing`.  Codes: 200 seen,
    302 sent on (strangers: to sign in), 403 refused with a reason, 404 not there for them, 405 never by this method,
    422 asked again.
    """

    def __init__(
        self,
        route: str,
        method: str,
        thing: Callable[[], dict[str, object]] | None,
        *codes: int,
        data: Data | None = None,
    ) -> None:
        self.route, self.method, self.thing, self.data = route, method, thing, data or {}
        self.codes = dict(zip(WHO, codes, strict=True))

    def said(self) -> dict[str, Any]:
        return self.data() if callable(self.data) else self.data

    def __repr__(self) -> str:
        return f"{self.method} {self.route} {getattr(self.thing, '__name__', '')}".strip()


def everyone(code: int) -> tuple[int, ...]:
    return tuple(code for _ in WHO)


def mark(whose: str, which: str = "legal") -> str:
    """A word that stands in one person's legal or chosen name, and nowhere else."""
    return f"Planted{which}{whose}"


def only(code: int, *slugs: str, otherwise: int = 404, **others: int) -> tuple[int, ...]:
    """The same answer for a few; `others`: by name.  Strangers are sent to sign in."""
    said = dict.fromkeys(slugs, code) | {"stranger": 302} | others
    return tuple(said.get(who, otherwise) for who in WHO)
