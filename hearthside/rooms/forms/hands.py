from __future__ import annotations

from django import forms

from hearthside.rooms.terms import LONGEST_TIMER_MIN


class Minutes(forms.Form):
    minutes = forms.IntegerField(min_value=1, max_value=LONGEST_TIMER_MIN)
