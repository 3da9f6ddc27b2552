"""What is typed of a safety plan, part by part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict

from hearthside.safety import rules
from hearthside.safety.terms import (
    CONFIDENCE,
    HINTS,
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_PHONE,
    LONGEST_RELATION,
    LONGEST_REVIEW,
    MOST_CONTACTS,
    MOST_LINES,
    WITH_NUMBERS,
    Contact,
    Part,
    PlanSaid,
)


class LinesPart(forms.Form):
    """A part of plain lines, one thing on each."""

    lines = forms.CharField(
        label="One thing on each line",
        required=False,
        max_length=MOST_LINES * (LONGEST_LINE + 1),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, said: QueryDict | None, *, part: Part, before: PlanSaid) -> None:
        super().__init__(said, initial={"lines": "\n".join(map(str, before.part(part)))})
        self.part, self.before = part, before
        self.fields["lines"].help_text = HINTS[part]

    def clean_lines(self) -> tuple[str, ...]:
        found = tuple(filter(None, (line.strip() for line in self.cleaned_data["lines"].splitlines())))
        if len(found) > MOST_LINES:
            raise forms.ValidationError(f"{MOST_LINES} lines are as many as one can read in a hard hour.")
        if any(len(line) > LONGEST_LINE for line in found):
            raise forms.ValidationError(f"Make each line shorter than {LONGEST_LINE} letters.")
        return found

    def whole(self) -> PlanSaid:
        """The plan with this part as it was typed."""
        return self.before.with_part(self.part, self.cleaned_data["lines"])


class Reasons(LinesPart):
    """What somebody stays for, and how sure they are of the plan."""

    confidence = forms.TypedChoiceField(
        label="How sure are you that you can keep to this plan, from 0 to 10?",
        choices=[(n, str(n)) for n in CONFIDENCE],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text="There is no wrong number. A low one says that the plan needs another way in.",
    )

    def __init__(self, said: QueryDict | None, *, part: Part, before: PlanSaid) -> None:
        super().__init__(said, part=part, before=before)
        self.initial["confidence"] = before.confidence

    def whole(self) -> PlanSaid:
        return replace(super().whole(), confidence=self.cleaned_data["confidence"])


class ContactsPart(forms.Form):
    """A part of people with numbers; a row left empty is nobody."""

    def __init__(self, said: QueryDict | None, *, part: Part, before: PlanSaid) -> None:
        known = [one for one in before.part(part) if isinstance(one, Contact)]
        initial = {
            f"{name}_{n}": getattr(one, name)
            for n, one in enumerate(known)
            for name in ("name", "relation", "phone", "may_call")
        }
        super().__init__(said, initial=initial)
        self.part, self.before = part, before
        for n in range(MOST_CONTACTS):
            self._add_row(n)

    def _add_row(self, n: int) -> None:
        whom = "Who they are to you" if self.part == Part.PEOPLE else "What they do"
        self.fields[f"name_{n}"] = forms.CharField(label="Name", required=False, max_length=LONGEST_NAME)
        self.fields[f"relation_{n}"] = forms.CharField(
            label=whom, required=False, max_length=LONGEST_RELATION
        )
        self.fields[f"phone_{n}"] = forms.CharField(
            label="Number",
            required=False,
            max_length=LONGEST_PHONE,
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        )
        self.fields[f"may_call_{n}"] = forms.BooleanField(label="My team may call them, too", required=False)

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """As they stand on the page: the fields of each contact, and room for one or two more."""
        names = ("name", "relation", "phone", "may_call")
        rows = [[self[f"{name}_{n}"] for name in names] for n in range(MOST_CONTACTS)]
        filled = [n for n, row in enumerate(rows) if any(bound.value() for bound in row)]
        return rows[: max(2, filled[-1] + 2 if filled else 0)]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        found = []
        for n in range(MOST_CONTACTS):
            one = Contact(
                name=told.get(f"name_{n}", ""),
                relation=told.get(f"relation_{n}", ""),
                phone=told.get(f"phone_{n}", ""),
                may_call=told.get(f"may_call_{n}", False),
            )
            if not (one.name or one.relation or one.phone):
                continue
            if not (verdict := rules.is_callable(one)):
                self.add_error(f"{verdict.code}_{n}", verdict.reason)
            found.append(one)
        return told | {"contacts": tuple(found)}

    def whole(self) -> PlanSaid:
        """The plan with this part as it was typed."""
        return self.before.with_part(self.part, self.cleaned_data["contacts"])


def part_form(said: QueryDict | None, *, part: Part, before: PlanSaid) -> LinesPart | ContactsPart:
    """The form of a part, filled with what stands there."""
    if part in WITH_NUMBERS:
        return ContactsPart(said, part=part, before=before)
    return (Reasons if part == Part.REASONS else LinesPart)(said, part=part, before=before)


class Review(forms.Form):
    """That a plan was gone through, and when that is due again."""

    due_on = forms.DateField(
        label="Next review",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Say when the plan is gone through again."},
    )
    words = forms.CharField(
        label="What you found, together",
        required=False,
        max_length=LONGEST_REVIEW,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What helped, what did not. They can read it, too.",
    )


class FromDevices(forms.Form):
    """From which devices a plan is taken: all, but the one that says so itself."""

    but = forms.UUIDField(required=False)


class Kept(forms.Form):
    """What a device says of itself; nothing at all before its first time."""

    device = forms.UUIDField(required=False)
    forget = forms.BooleanField(required=False)


class Finish(forms.Form):
    """`after`: the version that was the newest when the page was drawn."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
