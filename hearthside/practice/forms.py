"""What is asked of somebody who comes late or not at all, and at the end of a day."""

from __future__ import annotations

from typing import Any

from django import forms

from hearthside.schedule.terms import Absence

from .terms import LATER_BY, LEAVES, LONGEST_PAGE, LONGEST_WORDS, AbsenceSaid, Why, WrapUpSaid


FINE = {
    "required": "Choose a reason; each of them is fine.",
    "invalid_choice": "Choose one of these reasons.",
}


class CannotCome(forms.Form):
    why = forms.ChoiceField(
        label="Why? One is enough.", choices=Why, widget=forms.RadioSelect, error_messages=FINE
    )
    words = forms.CharField(
        label="A few words, if you like",
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever leads the session and your care team read it now.",
    )

    def absence(self) -> AbsenceSaid:
        said = self.cleaned_data
        return AbsenceSaid(kind=Absence.CANNOT_COME, why=Why(said["why"]), words=said["words"])


class Late(CannotCome):
    minutes = forms.TypedChoiceField(
        label="About how late?",
        choices=[(n, f"{n} minutes") for n in LATER_BY],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how many minutes, about."},
    )
    field_order = ["minutes", "why", "words"]

    def absence(self) -> AbsenceSaid:
        said = self.cleaned_data
        return AbsenceSaid(
            kind=Absence.LATE, why=Why(said["why"]), minutes=said["minutes"], words=said["words"]
        )


class MakeUp(forms.Form):
    """One of the sessions that are offered."""

    session = forms.UUIDField(
        error_messages={
            "required": "Choose one of those that are offered.",
            "invalid": "Choose one of those that are offered.",
        }
    )


class Nothing(forms.Form):
    """A press that asks for no words."""


class Writing(forms.Form):
    take_with_me = forms.CharField(
        label="What I take with me",
        max_length=LONGEST_PAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Your care team reads it: your therapist, your prescriber, and who stands in for them.",
    )
    how_i_leave = forms.TypedChoiceField(
        label="How I leave, from 0 to 10",
        choices=[(n, str(n)) for n in LEAVES],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text="0 is as heavy as it gets, 10 as light. Your care team reads it; the group never does.",
    )
    to_my_therapist = forms.CharField(
        label="A word to my therapist",
        max_length=LONGEST_PAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Stands first on your therapist's day until somebody of your care team has looked. "
        "It is read on working days and is no way to call for help; the crisis card is.",
    )

    def wrap_up(self) -> WrapUpSaid:
        said: dict[str, Any] = self.cleaned_data
        return WrapUpSaid(**said)
