from __future__ import annotations

from django import forms
from django.http import QueryDict

from hearthside.rooms.terms import LONGEST_MESSAGE


class Saying(forms.Form):
    words = forms.CharField(
        label="Write to everyone here",
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"required": "Write a few words first."},
    )


class SayingOrPrivately(Saying):
    private = forms.BooleanField(label="A private word, to the staff of this session only", required=False)


def saying(data: QueryDict | None = None, *, is_staff: bool) -> Saying:
    """What staff write, everyone in the room reads."""
    return Saying(data) if is_staff else SayingOrPrivately(data)
