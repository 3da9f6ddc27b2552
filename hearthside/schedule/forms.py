"""What is asked about the calendar, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from hearthside.careteam.terms import Weekday

from . import rules
from .queries import GuestsPage
from .terms import GUESTS, LONGEST_CALLED, Came, SeatKind, SegmentKind, SegmentSaid


Offered = Iterable[tuple[str, str]]
STAFFED = {
    "facilitator": SeatKind.FACILITATOR,
    "co_facilitator": SeatKind.CO_FACILITATOR,
    "tech_host": SeatKind.TECH_HOST,
}
NOBODY = ("", "Nobody yet")


class Correction(forms.Form):
    minutes = forms.IntegerField(label="Minutes attested", min_value=0)
    came = forms.ChoiceField(label="How they came", choices=Came.choices, required=False)
    reason = forms.CharField(label="What did you see?", max_length=500, required=False)

    def clean_came(self) -> Came | None:
        return Came(self.cleaned_data["came"]) if self.cleaned_data["came"] else None


class Day(forms.DateInput):
    input_type = "date"


class Clock(forms.TimeInput):
    input_type = "time"


class Staffed(forms.Form):
    """Who leads, who co-leads, who helps with the room."""

    facilitator = forms.TypedChoiceField(label="Who leads", required=False, coerce=UUID, empty_value=None)
    co_facilitator = forms.TypedChoiceField(
        label="Who co-leads", required=False, coerce=UUID, empty_value=None
    )
    tech_host = forms.TypedChoiceField(label="Tech host", required=False, coerce=UUID, empty_value=None)

    def __init__(self, *args: Any, leads: Offered, hosts: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, people in (("facilitator", leads), ("co_facilitator", leads), ("tech_host", hosts)):
            self.fields[name].choices = [NOBODY, *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        people = [said.get(name) for name in STAFFED if said.get(name)]
        if len(set(people)) < len(people):
            raise ValidationError("One person cannot do two things in one session.")
        return said

    def staff(self) -> list[tuple[SeatKind, UUID]]:
        said = self.cleaned_data
        return [(kind, said[name]) for name, kind in STAFFED.items() if said[name] is not None]


class AskGuest(forms.Form):
    """Somebody of the house, somebody from outside who is known, or, by a director, somebody new."""

    kind = forms.ChoiceField(
        label="They come as",
        choices=[(kind.value, kind.label) for kind in SeatKind if kind in GUESTS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose as what they come."},
    )
    who = forms.TypedChoiceField(label="Who", required=False, coerce=UUID, empty_value=None)
    name = forms.CharField(label="Or somebody new: name", max_length=60, required=False)
    email = forms.EmailField(
        label="Mail address",
        max_length=254,
        required=False,
        help_text="From outside. They get a link that is good once, and see only the sessions to which they are asked.",
    )
    until = forms.DateField(
        label="On every date of this cohort up to",
        required=False,
        widget=Day,
        help_text="Empty: this date only. As far as dates are planned.",
    )

    def __init__(self, *args: Any, page: GuestsPage, may_bring_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [("Of the house", page.staff), ("From outside", page.outside)]
        self.fields["who"].choices = [("", "Choose"), *(one for one in groups if one[1])]  # type: ignore[attr-defined]
        for name, there in (("name", may_bring_in), ("email", may_bring_in), ("until", page.has_more)):
            if not there:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("name") and not said.get("email") and "email" not in self.errors:
            self.add_error("email", "Write the mail address to which the link goes.")
        if said.get("who") and said.get("name"):
            self.add_error("who", "Choose somebody, or write a new name; not both.")
        if not said.get("who") and not said.get("name") and "who" not in self.errors:
            self.add_error("who", "Choose who comes.")
        return said


class Piece(Staffed):
    at = forms.TimeField(label="From", widget=Clock)
    minutes = forms.IntegerField(label="How many minutes", min_value=5, max_value=240)
    kind = forms.ChoiceField(label="What it is", choices=SegmentKind)
    title = forms.CharField(label="Its name, as the members read it", max_length=80)
    counts = forms.BooleanField(label="Counts as treatment", required=False, initial=True)
    field_order = ["kind", "title", "at", "minutes", "counts", "facilitator", "co_facilitator", "tech_host"]

    def piece(self) -> SegmentSaid:
        said = self.cleaned_data
        begins: time = said["at"]
        return SegmentSaid(
            from_minute=begins.hour * 60 + begins.minute,
            minutes=said["minutes"],
            kind=SegmentKind(said["kind"]),
            title=said["title"],
            counts=said["counts"],
            facilitator=said["facilitator"],
            co_facilitator=said["co_facilitator"],
            tech_host=said["tech_host"],
        )


class NewPiece(Piece):
    days = forms.TypedMultipleChoiceField(
        label="On which days", choices=Weekday, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["days", *Piece.field_order]


class Publish(forms.Form):
    starts_on = forms.DateField(label="From which day on", widget=Day)
    reason = forms.CharField(
        label="Why, although something is less than it should be",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OneDate(Staffed):
    on = forms.DateField(label="Day", widget=Day)
    at = forms.TimeField(label="From", widget=Clock)
    minutes = forms.IntegerField(label="How many minutes", min_value=5, max_value=240)
    field_order = ["on", "at", "minutes", "facilitator", "co_facilitator", "tech_host"]

    def starts_at(self, zone: str) -> datetime:
        said = self.cleaned_data
        on: date = said["on"]
        begins: time = said["at"]
        return rules.moment(on, begins.hour * 60 + begins.minute, zone)


class DayOff(forms.Form):
    on = forms.DateField(label="Day", widget=Day)
    name = forms.CharField(label="What day it is, as the members read it", max_length=80)


def initial_of(staff: Sequence[tuple[str, UUID]]) -> dict[str, str]:
    by_kind = {kind: str(person) for kind, person in staff}
    return {name: by_kind.get(kind, "") for name, kind in STAFFED.items()}


class Times(forms.Form):
    """One of the times that are free; staff may also name another one."""

    start = forms.ChoiceField(label="A time that is free", required=False, widget=forms.RadioSelect)
    on = forms.DateField(label="Or another day", widget=Day, required=False)
    at = forms.TimeField(label="and time", widget=Clock, required=False)
    weekly = forms.BooleanField(label="The same time every week", required=False)
    family = forms.BooleanField(
        label="With their family",
        required=False,
        help_text="This date only. They say themselves who comes, and can take it back at any time.",
    )

    def __init__(
        self, *args: Any, free: Sequence[tuple[str, str]], any_time: bool, new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].choices = free  # type: ignore[attr-defined]
        if not any_time:
            del self.fields["on"], self.fields["at"]
        if not (any_time and new):
            del self.fields["weekly"], self.fields["family"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("start") and not (said.get("on") and said.get("at")):
            raise ValidationError("Choose a time.")
        return said

    def starts_at(self, zone: str) -> datetime:
        said = self.cleaned_data
        if said.get("on") and said.get("at"):
            return rules.moment(said["on"], said["at"].hour * 60 + said["at"].minute, zone)
        return datetime.fromisoformat(said["start"])


class AskFamily(forms.Form):
    """By the participant; by whoever treats them with the tick that they have agreed."""

    name = forms.CharField(
        label="What do you call them?",
        max_length=LONGEST_CALLED,
        help_text="The room calls them so. Like: Mum.",
    )
    email = forms.EmailField(
        label="Their mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="A link goes there, good once. The mail says nothing of you, nor of what it is for.",
    )
    agreed = forms.BooleanField(label="They have agreed to it", required=False)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["agreed"]
        else:
            self.fields["name"].label = "What do they call them?"
            self.fields[
                "email"
            ].help_text = (
                "A link goes there, good once. The mail says nothing of them, nor of what it is for."
            )


class OfferHours(forms.Form):
    program = forms.TypedChoiceField(label="Program", coerce=UUID)
    weekday = forms.TypedChoiceField(label="Every", choices=Weekday, coerce=int)
    from_ = forms.TimeField(label="From", widget=Clock)
    until = forms.TimeField(label="Until", widget=Clock)

    def __init__(self, *args: Any, programs: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["program"].choices = [(str(key), name) for key, name in programs]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("from_") and said.get("until") and said["until"] <= said["from_"]:
            raise ValidationError("They end after they start.")
        return said
