from __future__ import annotations

from django import forms


class Aside(forms.Form):
    whom = forms.UUIDField()  # with whom of the team
