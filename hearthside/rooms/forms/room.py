from __future__ import annotations

from django import forms

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


class Door(forms.Form):
    """Open, or closed with a few given words or none."""

    closed = forms.BooleanField(required=False)
    why = forms.ChoiceField(choices=[(one.value, one.words) for one in Why], required=False)

    def clean_why(self) -> Why | None:
        why = self.cleaned_data["why"]
        return Why(why) if why else None
