"""Where things stand in a picture.  Shares in, per cent out; nothing here knows a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from hearthside.ui.terms import PRESENCE_KINDS, Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    kind: str
    x: str
    width: str


def per_cent(share: float) -> str:
    """`0.5` -> `50%`; three decimals, held between 0 and 100, with a point in every language."""
    held = min(max(share, 0.0), 1.0) * 100
    return f"{held:.3f}".rstrip("0").rstrip(".") + "%"


def bars(pieces: Iterable[Piece]) -> list[Bar]:
    """The pieces of a presence bar, in order.

    Being away is the bare ground of the bar, so it draws nothing; neither does a piece without length.
    """
    drawn = []
    for piece in pieces:
        kind = str(piece.kind)
        if kind not in PRESENCE_KINDS:
            raise ValueError(f"{kind!r} is no kind of presence: {', '.join(PRESENCE_KINDS)}.")
        start, end = max(piece.start, 0.0), min(piece.start + piece.length, 1.0)
        if kind != "away" and end > start:
            drawn.append(Bar(kind=kind, x=per_cent(start), width=per_cent(end - start)))
    return drawn


def ring_left(minutes: float, whole: float) -> int:
    """How much of a ring of 100 parts is left."""
    return round(100 * min(max(minutes / whole, 0.0), 1.0)) if whole > 0 else 0
