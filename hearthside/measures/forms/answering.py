"""One screen of a form: mostly one question."""

from __future__ import annotations

from typing import Any

from django import forms

from hearthside.measures.queries.check_in import Asked, QuestionPage
from hearthside.measures.terms import Kind


CHOOSE = "Choose one of these, or press “I'd rather not say”."
MAIN, BESIDE = "answer", "beside"


class _Choices(forms.RadioSelect):
    """Marks the choices after which one more question is asked on the same screen."""

    def __init__(self, shows_more: frozenset[int]) -> None:
        super().__init__()
        self.shows_more = {str(value) for value in shows_more}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.shows_more:
            option["attrs"]["data-more"] = True
        return option


def _field(one: Asked) -> forms.Field:
    if one.item.kind == Kind.WORDS:
        return forms.CharField(label=one.text, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    wanted = {"required": CHOOSE, "invalid": CHOOSE, "invalid_choice": CHOOSE}
    must = not one.item.beside
    if one.item.kind == Kind.NUMBER:
        least, most = one.item.values[0], one.item.values[-1]
        wanted |= {"min_value": f"{least} at least.", "max_value": f"{most} at most."}
        return forms.IntegerField(
            label=one.text, min_value=least, max_value=most, required=must, error_messages=wanted
        )
    return forms.TypedChoiceField(
        label=one.text,
        choices=one.choices,
        coerce=int,
        empty_value=None,
        required=must,
        widget=_Choices(one.shows_more),
        error_messages=wanted,
    )


class Question(forms.Form):
    """`passed`: instead of an answer.  What is asked beside the first counts only where the first asks for it."""

    use_required_attribute = False  # passing over is a button of the same form

    def __init__(self, data: Any, *, page: QuestionPage) -> None:
        self.page = page
        names = dict(zip((MAIN, BESIDE), page.asked, strict=False))
        known = {name: one.words or one.value for name, one in names.items()}
        super().__init__(data, initial=known)
        self.asked = names
        for name, one in names.items():
            self.fields[name] = _field(one)
        self.passed = bool(data is not None and data.get("passed"))
        if self.passed:
            for field in self.fields.values():
                field.required = False

    @property
    def was_passed(self) -> bool:
        main = self.asked[MAIN]
        return main.is_seen and main.value is None and not main.words

    def said(self) -> dict[str, int | str | None]:
        """By item."""
        if self.passed:
            return {self.asked[MAIN].item.key: None}
        told = {one.item.key: self.cleaned_data[name] for name, one in self.asked.items()}
        main = self.asked[MAIN]
        if BESIDE in self.asked and told[main.item.key] not in main.shows_more:
            del told[self.asked[BESIDE].item.key]
        return told
