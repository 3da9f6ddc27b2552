"""What the gallery shows: every part in every state, by day and by night.  The people are made up."""

from typing import Any, Final, NamedTuple

from django import forms


SWATCHES: Final = (
    "paper", "surface", "sunk", "line", "edge", "ink", "ink-soft", "calm", "calm-strong", "calm-wash",
    "warm", "warm-wash", "urgent", "urgent-wash",
)  # fmt: skip
ICONS: Final = (
    "hearth", "phone", "message", "chat", "exit", "mic", "mic-off", "camera", "camera-off", "hand", "leave",
    "end", "check", "clock", "place", "person", "people", "bell", "info", "signal", "headphones", "note",
    "next", "moment", "eye", "eye-off", "key", "remove",
)  # fmt: skip
PLACES: Final = (("here", "alone and private"), ("near", "with someone in reach"))


class Step(NamedTuple):
    time: str
    title: str
    words: str
    state: str


class Piece(NamedTuple):
    kind: str
    start: float
    length: float


STEPS: Final = (
    Step("9:00", "Check-in", "done", "past"),
    Step("9:15", "Group", "you are expected", "here"),
    Step("10:25", "Skills", "Fay and Leo", "next"),
)
BARS: Final = (
    (
        "Noor",
        (Piece("counts", 0.0, 0.5), Piece("break", 0.5, 0.083), Piece("counts", 0.583, 0.417)),
        "Here throughout.",
    ),
    (
        "Sam",
        (
            Piece("away", 0.0, 0.12),
            Piece("counts", 0.12, 0.25),
            Piece("merged", 0.37, 0.02),
            Piece("counts", 0.39, 0.11),
            Piece("break", 0.5, 0.083),
            Piece("aside", 0.583, 0.167),
            Piece("counts", 0.75, 0.117),
            Piece("outage", 0.867, 0.033),
            Piece("counts", 0.9, 0.1),
        ),
        "From 9:22; a short drop at 9:37 counts; aside with Ines 9:50 to 10:00; our outage 10:07 to 10:09.",
    ),
    ("Wren", (Piece("away", 0.0, 1.0),), "Not here; wrote at 8:40: ill."),
)
MARKS: Final = (("9:15", 0.0), ("9:45", 0.5), ("10:15", 1.0))
TILES: Final = (
    {"name": "Fay, leads", "scene": "scene-window", "state": "tile-speaks", "mic": "mic"},
    {"name": "You", "scene": "scene-plant", "state": "", "mic": "mic"},
    {"name": "Theo", "scene": "scene-lamp", "state": "", "mic": "mic-off"},
    {"name": "Sam", "initial": "S", "state": "", "mic": "mic-off"},
    {"name": "Anders", "initial": "A", "state": "tile-away", "mic": "clock"},
    {"name": "Wren", "scene": "scene-window", "state": "", "mic": "mic-off"},
)


class Specimen(forms.Form):
    """One field of each kind; the second is refused because it is bound and empty."""

    phone = forms.CharField(label="Call-back number", help_text="For today only.", required=False)
    place = forms.CharField(
        label="Where are you now?", error_messages={"required": "Please add street and house number."}
    )
    then = forms.ChoiceField(label="If my line drops", choices=(("call", "call me"), ("wait", "wait for me")))
    kept = forms.CharField(
        label="Legal name", disabled=True, required=False, initial="kept by the front desk"
    )
    friend = forms.CharField(
        label="What would you say to a friend?", widget=forms.Textarea({"rows": 3}), required=False
    )
    alone = forms.ChoiceField(
        label="Right now I am", choices=PLACES, widget=forms.RadioSelect, initial="here"
    )
    phones = forms.BooleanField(label="I have headphones", required=False)


def gallery_context() -> dict[str, Any]:
    """For `ui/gallery.html`."""
    said = {"then": "call", "alone": "here", "phones": "on"}
    sides = []
    for theme, words in (("light", "By day"), ("dark", "By night")):
        form = Specimen({f"{theme}-{key}": value for key, value in said.items()}, prefix=theme)
        form.is_valid()
        sides.append({"theme": theme, "words": words, "form": form})
    return {
        "sides": sides,
        "swatches": SWATCHES,
        "icons": ICONS,
        "steps": STEPS,
        "bars": BARS,
        "marks": MARKS,
        "tiles": TILES,
    }
