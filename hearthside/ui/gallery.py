"""What the gallery shows: every part in every state, by day and by night.  The people are made up."""

from typing import Any, Final

from django import forms

from hearthside.ui.terms import Interval, Mark, Step


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

STEPS: Final[list[Step]] = [
    {"time": "9:00", "title": "Check-in", "words": "done", "state": "past"},
    {"time": "9:15", "title": "Group", "words": "you are expected", "state": "here"},
    {"time": "10:25", "title": "Skills", "words": "Fay and Leo", "state": "next"},
]
BARS: Final[list[tuple[str, list[Interval], str]]] = [
    (
        "Noor",
        [
            {"from": 0, "to": 1800, "kind": "counts"},
            {"from": 1800, "to": 2100, "kind": "break"},
            {"from": 2100, "to": 3600, "kind": "counts"},
        ],
        "Here throughout.",
    ),
    (
        "Sam",
        [
            {"from": 0, "to": 420, "kind": "away"},
            {"from": 420, "to": 1320, "kind": "counts"},
            {"from": 1320, "to": 1400, "kind": "merged"},
            {"from": 1400, "to": 1800, "kind": "counts"},
            {"from": 1800, "to": 2100, "kind": "break"},
            {"from": 2100, "to": 2700, "kind": "aside"},
            {"from": 2700, "to": 3120, "kind": "counts"},
            {"from": 3120, "to": 3240, "kind": "outage"},
            {"from": 3240, "to": 3600, "kind": "counts"},
        ],
        "From 9:22; a short drop at 9:37 counts; aside with Ines 9:50 to 10:00; our outage 10:07 to 10:09.",
    ),
    ("Wren", [{"from": 0, "to": 3600, "kind": "away"}], "Not here; wrote at 8:40: ill."),
]
MARKS: Final[list[Mark]] = [(0.0, "9:15"), (0.5, "9:45"), (1.0, "10:15")]
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
    friend = forms.CharField(label="What would you say to a friend?", widget=forms.Textarea, required=False)
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
