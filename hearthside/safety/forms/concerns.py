"""What is asked of whoever answers a concern, and of whoever raises one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms

from hearthside.safety.terms import LONGEST_WHAT, Ending, Level, Outside, Reached, Tier, Tried


ASK_TIER = (
    (Tier.RED, "Now: somebody calls within minutes"),
    (Tier.ORANGE, "Today"),
    (Tier.YELLOW, "This week"),
)
CHOOSE = {"required": "Choose one.", "invalid_choice": "Choose one of these."}


def _words(label: str, *, needed: bool = True, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=needed,
        max_length=LONGEST_WHAT,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write one sentence about it, so that it can be understood later."},
    )


def _one_of(label: str, choices: object) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=CHOOSE)  # type: ignore[arg-type]


class Nothing(forms.Form):
    """A press that says all."""


class Try(forms.Form):
    tried = _one_of("What did you try?", Tried.choices)
    words = _words("A few words, if you like", needed=False)


class Reach(forms.Form):
    how = _one_of("How?", Reached.choices)
    words = _words("What you heard", needed=False)


class Assess(forms.Form):
    level = _one_of("How high is the risk?", Level.choices)
    words = _words("How you come to that")
    means_discussed = forms.BooleanField(
        label="We talked about what could be used for it, and how to put it out of reach", required=False
    )


class AssessAnew(forms.Form):
    level = _one_of("How high is the risk?", Level.choices)
    words = _words("How you come to that", hint="It stands beside what was said before.")


class Words(forms.Form):
    words = _words("A few words, if you like", needed=False)


class NextContact(forms.Form):
    """By the program's clock."""

    day = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Choose a day.", "invalid": "Choose a day."},
    )
    starts = forms.TimeField(
        label="At",
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"required": "Choose an hour.", "invalid": "Choose an hour."},
    )

    def when(self, zone: str) -> dt.datetime:
        said = self.cleaned_data
        return dt.datetime.combine(said["day"], said["starts"], ZoneInfo(zone))


class TookOutside(forms.Form):
    step = forms.ChoiceField(choices=Outside.choices, widget=forms.HiddenInput, error_messages=CHOOSE)
    was_done = _one_of("What came of it?", (("yes", "It was done"), ("no", "It was not done")))
    words = _words("What happened, or why not")


class HandOver(forms.Form):
    to = forms.ChoiceField(label="To whom?", error_messages=CHOOSE)
    words = _words("What they should know", needed=False)

    def __init__(self, data: object = None, *, colleagues: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["to"].choices = [("", "Choose somebody"), *colleagues]  # type: ignore[attr-defined]


class Sign(forms.Form):
    ending = _one_of("How does it end?", [one for one in Ending.choices if one[0] != Ending.CAME])
    words = _words("In a sentence or two")


class Came(Sign):
    """An absence may simply end with their coming."""

    ending = _one_of("How does it end?", Ending.choices)


class Confirm(forms.Form):
    words = _words("What you went through with them today")


class MoreUrgent(forms.Form):
    tier = _one_of("How soon must they be reached?", ASK_TIER[:2])
    words = _words("Why")


class Change(forms.Form):
    """One setting, from a day on."""

    key = forms.ChoiceField(label="What", error_messages=CHOOSE)
    value = forms.IntegerField(
        label="To how many",
        min_value=0,
        max_value=100_000,
        error_messages={
            "required": "Write a number.",
            "invalid": "Write a number.",
            "min_value": "0 at least.",
        },
    )
    holds_from = forms.DateField(
        label="From which day",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Choose a day.", "invalid": "Choose a day."},
    )
    reason = _words("Why")

    def __init__(self, data: object = None, *, keys: Sequence[tuple[str, str]], today: dt.date) -> None:
        super().__init__(data, initial={"holds_from": today})  # type: ignore[arg-type]
        self.fields["key"].choices = [("", "Choose one"), *keys]  # type: ignore[attr-defined]


class Raise(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)  # pressed twice, it is one concern
    tier = _one_of("How soon must they be reached?", ASK_TIER)
    words = _words("What did you see or hear?", hint="Whoever calls reads it first.")


class Number(forms.Form):
    number = forms.CharField(
        label="Call me on",
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "Write the number on which we reach you."},
    )
