"""An owner's leave, and the wording that it lets be shown."""

from __future__ import annotations

from typing import Any

from django import forms

from hearthside.measures.terms import Instrument, PermissionSaid, Wording


LONGEST = 2000
ASKED = "Write it as the owner publishes it."


def _text(label: str, *, rows: int = 0, help_text: str = "", asked: str = ASKED) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=widget,
        help_text=help_text,
        error_messages={"required": asked},
    )


class Permitting(forms.Form):
    holder = forms.CharField(
        label="Who gave it", max_length=200, error_messages={"required": "Write who gave it."}
    )
    evidence = _text(
        "Where that stands",
        rows=2,
        help_text="The letter and its date, or the page on which the owner says so: what you would show a surveyor.",
        asked="Write where it can be looked up.",
    )
    scope = forms.CharField(
        label="For what",
        max_length=200,
        help_text="As the owner says it: clinical use in this program, for instance.",
        error_messages={"required": "Write for what it was given."},
    )
    holds_until = forms.DateField(
        label="Last day, if there is one",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Choose a day."},
    )
    locale = forms.CharField(
        label="Language",
        max_length=20,
        initial="en-US",
        help_text="As in en-US.",
        error_messages={"required": "Write a language."},
    )
    instruction = _text("What stands above each question", rows=2)
    notice = _text("The owner's notice, printed below", rows=2)

    def __init__(self, data: Any, *, instrument: Instrument, **more: Any) -> None:
        super().__init__(data, **more)
        self.instrument = instrument
        for item in instrument.items:
            self.fields[f"item-{item.key}"] = _text(f"Question {item.key}", rows=2)
        for key, one in instrument.choices.items():
            for value in one.values:
                self.fields[f"choice-{key}-{value}"] = _text(f"Answer that counts {value}")

    def permission(self) -> PermissionSaid:
        told, one = self.cleaned_data, self.instrument
        wording = Wording(
            locale=told["locale"],
            instruction=told["instruction"],
            notice=told["notice"],
            items={item.key: told[f"item-{item.key}"] for item in one.items},
            choices={
                key: {value: told[f"choice-{key}-{value}"] for value in choices.values}
                for key, choices in one.choices.items()
            },
        )
        return PermissionSaid(
            holder=told["holder"],
            evidence=told["evidence"],
            scope=told["scope"],
            holds_until=told["holds_until"],
            wording=wording,
        )
