from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from .terms import MOST_BYTES, What


class AList(forms.Form):
    """A file, or the same text pasted; whichever there is."""

    what = forms.ChoiceField(
        label="Who is on it?", choices=What, widget=forms.RadioSelect, initial=What.PARTICIPANTS
    )
    file = forms.FileField(
        label="A file of comma-separated values",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(
        label="Or paste its lines here",
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean_file(self) -> UploadedFile[bytes] | None:
        said: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if said is not None and (said.size or 0) > MOST_BYTES:
            raise ValidationError("This file is larger than two megabytes. Split it.")
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("file") and not said.get("text", "").strip() and not self.errors:
            self.add_error("file", "Choose a file, or paste its lines below.")
        return said

    def contents(self) -> bytes:
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        text: str = self.cleaned_data["text"]
        return file.read() if file else text.encode()
