from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hearthside.people.terms import STATES
from hearthside.program.models import Cohort, Program

from .queries import Offered
from .terms import MIDNIGHT, LicenceSaid, Post, Weekday


HOUR = [(n, f"{n}:00") for n in range(MIDNIGHT + 1)]


class Options(forms.Select):
    """A list of a thousand colleagues is drawn in a millisecond; the library takes a template for each of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = {"name": name, **self.build_attrs(self.attrs, attrs or {})}
        chosen = "" if value is None else str(value)
        offered = [(key, "selected" if str(key) == chosen else "", said) for key, said in self.choices]
        drawn = format_html_join("", '<option value="{}" {}>{}</option>', offered)
        return format_html("<select{}>{}</select>", flatatt(given), drawn)


class Chosen(forms.ChoiceField):
    """One of what was offered, by its id; nothing else is taken.  `nothing`: what no choice is called."""

    widget = Options

    def __init__(self, *, of: Sequence[tuple[Any, str]], nothing: str = "", **words: Any) -> None:
        self.of = {str(one.pk): one for one, _ in of}
        offered = [(str(one.pk), said) for one, said in of]
        first = [("", nothing)] if nothing else ([("", "Choose")] if len(offered) > 1 else [])
        super().__init__(choices=[*first, *offered], required=not nothing, **words)

    def clean(self, value: Any) -> Any:
        return self.of.get(super().clean(value))


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **words: Any) -> None:
        super().__init__(
            error_messages={"invalid": "Write a day like 2026-03-31.", "required": "Choose a day."}, **words
        )


def _programs(programs: Sequence[Program]) -> list[tuple[Program, str]]:
    return [(one, one.name) for one in programs]


class GivePost(forms.Form):
    post = forms.ChoiceField(label="Post", choices=Post.choices)
    starts_on = Day(label="From")
    ends_on = Day(label="Last day", required=False, help_text="Empty: until you end it.")

    def __init__(self, data: Any = None, *, programs: Sequence[Program], clinic: bool, today: date) -> None:
        super().__init__(data, initial={"starts_on": today})
        whole = "The whole clinic (director, operator)" if clinic else ""
        self.fields["program"] = Chosen(label="Program", of=_programs(programs), nothing=whole)
        if programs:
            self.fields["program"].initial = str(programs[0].pk)
        self.order_fields(["post", "program"])


class LicenceForm(forms.Form):
    state = forms.ChoiceField(label="State", choices=[("", "Choose"), *STATES])
    kind = forms.CharField(
        label="Kind", max_length=40, widget=forms.TextInput(attrs={"list": "licence-kinds"})
    )
    number = forms.CharField(label="Number", max_length=40)
    expires_on = Day(label="Good until")

    def said(self) -> LicenceSaid:
        return LicenceSaid(**self.cleaned_data)


class Supervisor(forms.Form):
    starts_on = Day(label="From")
    ends_on = Day(label="Last day", required=False, help_text="Empty: until you end it.")

    def __init__(
        self, data: Any = None, *, colleagues: Offered, programs: Sequence[Program], today: date
    ) -> None:
        super().__init__(data, initial={"starts_on": today})
        self.fields["supervisor"] = Chosen(label="Supervisor", of=colleagues)
        self.fields["program"] = Chosen(label="Program", of=_programs(programs))
        self.order_fields(["supervisor", "program"])


class Lead(forms.Form):
    starts_on = Day(label="From")

    def __init__(self, data: Any = None, *, cohorts: Sequence[Cohort], today: date) -> None:
        super().__init__(data, initial={"starts_on": today})
        offered = [(one, f"{one.name}, {one.track.name}") for one in cohorts]
        self.fields["cohort"] = Chosen(label="Cohort", of=offered)
        self.order_fields(["cohort"])


class LookFor(forms.Form):
    words = forms.CharField(max_length=120, required=False)


class Names(forms.Form):
    chosen_name = forms.CharField(label="Name", max_length=60)
    legal_name = forms.CharField(label="Legal name", max_length=120, required=False)
    pronouns = forms.CharField(label="Pronouns", max_length=40, required=False)


class Address(forms.Form):
    email = forms.EmailField(label="Mail address", max_length=254)


class Invite(forms.Form):
    chosen_name = forms.CharField(
        label="Name", max_length=60, help_text="What colleagues call them. They can change it."
    )
    legal_name = forms.CharField(
        label="Legal name", max_length=120, required=False, help_text="Only if it differs, or a payer asks."
    )
    email = forms.EmailField(label="Mail address", max_length=254)
    posts = forms.MultipleChoiceField(
        label="Posts",
        choices=Post.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one post."},
    )
    starts_on = Day(label="From")

    def __init__(
        self,
        data: Any = None,
        *,
        programs: Sequence[Program],
        clinic: bool,
        colleagues: Offered,
        today: date,
    ) -> None:
        super().__init__(data, initial={"starts_on": today})
        whole = "The whole clinic (director, operator)" if clinic else ""
        self.fields["program"] = Chosen(label="Program", of=_programs(programs), nothing=whole)
        if programs:
            self.fields["program"].initial = str(programs[0].pk)
        self.fields["supervisor"] = Chosen(
            label="Supervisor", of=colleagues, nothing="Nobody", help_text="Sees what they see."
        )
        self.order_fields(["chosen_name", "legal_name", "email", "program", "posts", "starts_on"])


def licences_to_add(posted: Any = None) -> BaseFormSet[LicenceForm]:
    """Three licences at once, each of them if its line is filled; more are added on the person's own page."""
    made: BaseFormSet[LicenceForm] = formset_factory(LicenceForm, extra=3, max_num=3, absolute_max=3)(
        posted, prefix="licences"
    )
    return made


class OnDuty(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        label="Days", coerce=int, choices=Weekday.choices, widget=forms.CheckboxSelectMultiple
    )
    from_hour = forms.TypedChoiceField(label="From", coerce=int, choices=HOUR[:-1], initial=8)
    to_hour = forms.TypedChoiceField(
        label="Up to",
        coerce=int,
        choices=HOUR,
        initial=20,
        help_text="The same or an earlier hour is on the next day.",
    )
    starts_on = Day(label="From which day on")
    ends_on = Day(label="Last day", required=False, help_text="Empty: until you end it.")

    def __init__(
        self,
        data: Any = None,
        *,
        programs: Sequence[Program],
        colleagues: Offered,
        states: Sequence[str],
        today: date,
    ) -> None:
        super().__init__(data, initial={"starts_on": today, "states": list(states)})
        self.fields["person"] = Chosen(label="Who", of=colleagues)
        self.fields["program"] = Chosen(label="Program", of=_programs(programs))
        names = dict(STATES)
        self.fields["states"] = forms.MultipleChoiceField(
            label="For people in",
            choices=[(one, names.get(one, one)) for one in states],
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["person", "program", "states", "weekdays"])


class Ids(forms.MultipleChoiceField):
    """Any number of ids; which of them are somebody's to end is the act's own question."""

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> list[UUID]:
        return [UUID(one) for one in super().clean(value) if re.fullmatch(r"[0-9a-f-]{36}", one)]


class TurnsToEnd(forms.Form):
    duties = Ids()


class CoverForm(forms.Form):
    starts_on = Day(label="First day")
    ends_on = Day(label="Last day")

    def __init__(
        self, data: Any = None, *, programs: Sequence[Program], colleagues: Offered, today: date
    ) -> None:
        super().__init__(data, initial={"starts_on": today})
        self.fields["away"] = Chosen(label="Who is away", of=colleagues)
        self.fields["substitute"] = Chosen(label="Who covers", of=colleagues)
        self.fields["program"] = Chosen(label="Program", of=_programs(programs))
        self.order_fields(["away", "substitute", "program"])
