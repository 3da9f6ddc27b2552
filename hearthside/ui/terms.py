"""The words a template may say to a component; anything else raises when the page is drawn."""

from typing import Final, Literal, Protocol, get_args


PanelTone = Literal["plain", "here", "urgent", "well"]
ButtonTone = Literal["primary", "plain", "quiet", "urgent", "end"]
ButtonKind = Literal["submit", "button"]
ButtonSize = Literal["normal", "large"]
NoticeTone = Literal["plain", "calm", "warm", "urgent"]
BadgeTone = Literal["plain", "calm", "warm", "urgent"]
Dot = Literal["", "expected", "here", "away", "left"]
PresenceKind = Literal["counts", "merged", "break", "aside", "outage", "away"]

PANEL_TONES: Final[tuple[str, ...]] = get_args(PanelTone)
BUTTON_TONES: Final[tuple[str, ...]] = get_args(ButtonTone)
BUTTON_KINDS: Final[tuple[str, ...]] = get_args(ButtonKind)
BUTTON_SIZES: Final[tuple[str, ...]] = get_args(ButtonSize)
NOTICE_TONES: Final[tuple[str, ...]] = get_args(NoticeTone)
BADGE_TONES: Final[tuple[str, ...]] = get_args(BadgeTone)
DOTS: Final[tuple[str, ...]] = get_args(Dot)
PRESENCE_KINDS: Final[tuple[str, ...]] = get_args(PresenceKind)

NOTICE_ICONS: Final[dict[str, str]] = {"plain": "info", "calm": "check", "warm": "info", "urgent": "bell"}

Mark = tuple[str, float]


class Piece(Protocol):
    """Part of a presence bar: where it begins and how long it is, as shares of the whole."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> float: ...
    @property
    def length(self) -> float: ...


class Step(Protocol):
    """One line of a timeline; `time` is local and already in words, `state` is past, here or next."""

    @property
    def time(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def state(self) -> str: ...
