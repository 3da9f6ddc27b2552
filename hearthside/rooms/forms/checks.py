from __future__ import annotations

from django import forms

from hearthside.rooms.terms import Outcome, Part, PartSaid, Snag, Way


class Checking(forms.Form):
    """From whose door one comes, and whether the screen is touched."""

    to = forms.UUIDField(required=False)
    touch = forms.BooleanField(required=False)


class HowItWent(forms.Form):
    part = forms.ChoiceField(choices=Part.choices)
    outcome = forms.ChoiceField(choices=Outcome.choices)
    snag = forms.ChoiceField(choices=Snag.choices, required=False)
    way = forms.ChoiceField(choices=Way.choices, required=False)
    lost = forms.FloatField(min_value=0, max_value=100, required=False)
    jitter = forms.FloatField(min_value=0, max_value=60_000, required=False)

    def said(self) -> PartSaid:
        told = self.cleaned_data
        return PartSaid(
            part=Part(told["part"]),
            outcome=Outcome(told["outcome"]),
            snag=Snag(told["snag"]) if told["snag"] else None,
            way=Way(told["way"]) if told["way"] else None,
            lost_percent=told["lost"],
            jitter_ms=told["jitter"],
        )
