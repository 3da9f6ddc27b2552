from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from hearthside.rooms.queries import UnledPage
from hearthside.rooms.terms import Went, Why


class Coming(forms.Form):
    """What a page says when it asks to come in; whose seat it is, the session knows."""

    holding = forms.UUIDField(required=False)  # the admission it already has
    instead = forms.BooleanField(required=False)  # use this device instead of the other


class Going(forms.Form):
    went = forms.ChoiceField(choices=[(one.value, one.value) for one in Went], required=False)

    def clean_went(self) -> Went:
        return Went(self.cleaned_data["went"] or Went.LEFT)


class Microphone(forms.Form):
    allowed = forms.BooleanField(required=False)


class LettingIn(forms.Form):
    allowed = forms.BooleanField(required=False)


class LettingLead(forms.Form):
    """One of those who lead this session, and whoever comes in their place."""

    instead_of = forms.TypedChoiceField(label="Instead of", coerce=UUID)
    colleague = forms.TypedChoiceField(label="Who comes", coerce=UUID)

    def __init__(self, *args: Any, page: UnledPage, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["instead_of"].choices = page.leads  # type: ignore[attr-defined]
        self.fields["colleague"].choices = page.colleagues  # type: ignore[attr-defined]


class Door(forms.Form):
    """Open, or closed with a few given words or none."""

    closed = forms.BooleanField(required=False)
    why = forms.ChoiceField(choices=[(one.value, one.words) for one in Why], required=False)

    def clean_why(self) -> Why | None:
        why = self.cleaned_data["why"]
        return Why(why) if why else None
