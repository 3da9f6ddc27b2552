from __future__ import annotations

from django import forms


class Coming(forms.Form):
    """What a page says when it asks to come in; whose seat it is, the session knows."""

    holding = forms.UUIDField(required=False)  # the admission it already has
    instead = forms.BooleanField(required=False)  # use this device instead of the other


class Microphone(forms.Form):
    allowed = forms.BooleanField(required=False)
