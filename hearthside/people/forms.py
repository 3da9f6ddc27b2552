from __future__ import annotations

from typing import Any

from django import forms
from django.urls import Resolver404, resolve

from hearthside.notices.rules import LONGEST_SUBSCRIPTION

from .queries import ReachPage
from .rules import zones_with
from .terms import LONGEST_AGREEMENT, LONGEST_NAME, LONGEST_PLACE, LONGEST_REASON, LONGEST_TITLE, Word


LONGEST_DRAFT = 60_000  # characters, with the names of the fields


class ResetFactor(forms.Form):
    confirmed = forms.CharField(
        label="How did you make sure that it is them?",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say how you made sure; it stays on record.",
            "min_length": "Say it so that the next reader can follow, in a few words.",
        },
    )


class Place(forms.Form):
    """A path of ours."""

    place = forms.CharField(max_length=LONGEST_PLACE)

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        try:
            resolve(place)
        except Resolver404:
            raise forms.ValidationError("There is no such page.") from None
        if place.startswith("/sign-in/"):
            raise forms.ValidationError("Nothing of how someone signs in is kept.")
        return place


class Written(forms.JSONField):
    """JSON from a page.  The library answers what is no JSON, but not what is too deep or a number without end."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise forms.ValidationError("That is not what a page keeps.") from None


class Kept(Place):
    """What a page keeps of its forms: (form, field, value) of each field."""

    words = Written(required=False)

    def clean_words(self) -> list[Word]:
        words: Any = self.cleaned_data["words"] or []
        if not isinstance(words, list) or sum(len(str(word)) for word in words) > LONGEST_DRAFT:
            raise forms.ValidationError("That is more than a page holds.")
        if not all(isinstance(word, list) and list(map(type, word)) == [str, str, str] for word in words):
            raise forms.ValidationError("That is not what a page keeps.")
        return [(form, name, value) for form, name, value in words]


class Sign(forms.Form):
    name = forms.CharField(
        label="Your name",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Type your name; that is how you sign."},
    )


class Zone(forms.Form):
    """By which clock somebody reads: one of the list, or the one that their device says it is in."""

    zone = forms.CharField(label="The clock by which you read times", max_length=40)
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, lives_by: str) -> None:
        super().__init__(data, initial={"zone": lives_by})
        self.fields["zone"].widget = forms.Select(choices=zones_with(lives_by))


class Nothing(forms.Form):
    """An act that asks for no words."""


class CameFor(forms.Form):
    """The room that somebody was on the way to."""

    room = forms.UUIDField(required=False)


class Publish(forms.Form):
    title = forms.CharField(label="Heading", max_length=LONGEST_TITLE)
    text = forms.CharField(
        label="Text",
        max_length=LONGEST_AGREEMENT,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Plain words. An empty line begins a new paragraph; a short first sentence stands out.",
    )
    reason = forms.CharField(
        label="Why is there this version?",
        max_length=LONGEST_REASON,
        help_text="For your colleagues and for later; participants do not read it.",
        error_messages={"required": "Say why in a few words; it stays on record."},
    )
    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class Clock(forms.TimeInput):
    input_type = "time"


class Reached(forms.Form):
    """To which number texts go, and when nothing comes that can wait."""

    number = forms.CharField(
        label="Mobile number for texts",
        max_length=30,
        required=False,
        help_text="With its area code, like 212 555 0148.  Empty: no texts.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    begins = forms.TimeField(label="Quiet from", widget=Clock(format="%H:%M"), required=False)
    ends = forms.TimeField(label="until", widget=Clock(format="%H:%M"), required=False)

    def __init__(self, data: Any = None, *, page: ReachPage) -> None:
        super().__init__(data, initial={"number": page.number, "begins": page.begins, "ends": page.ends})
        if not page.texts:
            del self.fields["number"]


class Subscribed(forms.Form):
    """What this browser says of how to reach it."""

    subscription = forms.CharField(
        max_length=LONGEST_SUBSCRIPTION,
        error_messages={
            "required": "This browser did not say how to reach it. Try again, or use another one."
        },
        widget=forms.HiddenInput,
    )
