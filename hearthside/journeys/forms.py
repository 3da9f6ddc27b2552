"""What is asked when a clinic sets itself up, and in which words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from hearthside.access.verdict import Verdict
from hearthside.people.models import Account, Person
from hearthside.people.rules import LONGEST_ROOM_NAME, Introduction, is_a_number, zones_with
from hearthside.people.terms import LANGUAGES, LONGEST_HELPER, STATES, ZONES, Reach
from hearthside.safety.terms import (
    BY_HAND,
    LONGEST_ADDRESS,
    LONGEST_CONTACT,
    LONGEST_LABEL,
    LONGEST_WORDS,
    IfIVanish,
    PlaceSaid,
    Remedy,
    StampSaid,
)
from hearthside.schedule.terms import OWN_HOURS, SessionKind

from . import rules


CALLED = 60
Choices = Iterable[tuple[Any, str]]


def _ask(verdict: Verdict) -> None:
    if not verdict:
        raise ValidationError(verdict.reason)


class Days(forms.DateInput):
    input_type = "date"


class Clock(forms.TimeInput):
    input_type = "time"


class Passwords(forms.Form):
    """A password of one's own, twice, so that a slip of the finger is found."""

    password1 = forms.CharField(
        label="A password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text="Twelve characters or more. A few words in a row are easy to keep in mind.",
    )
    password2 = forms.CharField(
        label="The same once more",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def whose(self) -> Account:
        """What is refused as a password because it is theirs: the address and the names, as far as they are known."""
        said = {**self.initial, **self.cleaned_data}
        names = {name: said.get(name, "") for name in ("chosen_name", "legal_name", "pseudonym")}
        names["chosen_name"] = names["chosen_name"] or said.get("name", "")
        return Account(email=said.get("email", ""), person=Person(**names))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("password1"):
            try:
                validate_password(said["password1"], self.whose())
            except ValidationError as why:
                self.add_error("password1", why)
        if said.get("password1") and said.get("password2") and said["password1"] != said["password2"]:
            self.add_error("password2", "The two are not the same. Type both once more.")
        return said


class First(Passwords):
    code = forms.CharField(
        label="The code from the console",
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text="It was printed where the program was started.",
    )
    name = forms.CharField(label="What should people call you?", max_length=CALLED)
    email = forms.EmailField(
        label="Your mail address", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    zone = forms.ChoiceField(label="Your clock", choices=ZONES)
    field_order = ["code", "name", "email", "zone", "password1", "password2"]


class ClinicFacts(forms.Form):
    name = forms.CharField(label="Name of the clinic", max_length=120)
    states = forms.MultipleChoiceField(
        label="States in which you may treat people",
        choices=STATES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one state."},
    )
    zone = forms.ChoiceField(label="The clock of the clinic", choices=ZONES)
    crisis_number = forms.CharField(
        label="Crisis line", max_length=20, initial="988", help_text="By call and text; 988 in all states."
    )
    emergency_number = forms.CharField(label="Emergency number", max_length=20, initial="911")
    local_crisis_number = forms.CharField(
        label="A crisis line near you",
        max_length=30,
        required=False,
        help_text="If there is one. It stands on the crisis card beside the others.",
    )

    help_number = forms.CharField(
        label="Help with sound and picture",
        max_length=30,
        required=False,
        help_text="A number that a person answers while groups meet. It stands on everybody's day and in the room.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    help_answered_by = forms.CharField(
        label="Who answers it",
        max_length=LONGEST_HELPER,
        required=False,
        help_text="As participants know them. Like: Pia, tech host.",
    )

    def clean_local_crisis_number(self) -> str:
        said: str = self.cleaned_data["local_crisis_number"].strip()
        if said:
            _ask(is_a_number(said))
        return said

    def _short(self, name: str) -> str:
        said: str = self.cleaned_data[name].strip()
        if not said.replace("-", "").replace(" ", "").isdigit():
            raise ValidationError("Write digits only.")
        return said

    def clean_crisis_number(self) -> str:
        return self._short("crisis_number")

    def clean_emergency_number(self) -> str:
        return self._short("emergency_number")


class ProgramForm(forms.Form):
    name = forms.CharField(label="Name of the program", max_length=120)
    zone = forms.ChoiceField(label="Its clock", choices=ZONES)


class TrackForm(forms.Form):
    name = forms.CharField(label="Name of the track", max_length=60, help_text="Day track, evening track.")
    zone = forms.ChoiceField(label="Its clock", choices=ZONES)


class CohortForm(forms.Form):
    name = forms.CharField(
        label="Name of the cohort",
        max_length=60,
        help_text="Its people read it too; a tree, a river, a bird.",
    )


class Rename(forms.Form):
    name = forms.CharField(label="Name", max_length=60)


class InviteParticipant(forms.Form):
    name = forms.CharField(label="What do they like to be called?", max_length=CALLED)
    legal_name = forms.CharField(
        label="Legal name",
        max_length=120,
        required=False,
        help_text="Only where law or a payer demands it. You can leave it empty.",
    )
    email = forms.EmailField(label="Mail address", help_text="The link goes there. The mail names nothing.")
    phone = forms.CharField(label="Phone", max_length=30, required=False)
    starts_on = forms.DateField(label="On the roster from", widget=Days)
    therapist = forms.TypedChoiceField(label="Their therapist", required=False, empty_value=None)

    def __init__(self, *args: Any, therapists: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["therapist"].choices = [("", "Not yet"), *therapists]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        said: str = self.cleaned_data["phone"].strip()
        if said:
            _ask(is_a_number(said))
        return said


class Names(forms.Form):
    chosen_name = forms.CharField(label="What should we call you?", max_length=CALLED)
    pronouns = forms.CharField(label="Pronouns, if you wish", max_length=40, required=False)
    language = forms.ChoiceField(label="The language you like to speak", choices=LANGUAGES)
    zone = forms.ChoiceField(label="Your clock", choices=ZONES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = zones_with(self.initial.get("zone", ""))  # type: ignore[attr-defined]

    def introduction(self, before: Introduction) -> Introduction:
        """What was said, with whatever this form does not ask left as it stands."""
        said = {name: getattr(before, name) for name in Introduction.__dataclass_fields__}
        return Introduction(**said | {k: v for k, v in self.cleaned_data.items() if k in said})


class StaffWelcome(Names, Passwords):
    field_order = ["chosen_name", "pronouns", "language", "zone", "password1", "password2"]


class ParticipantWelcome(Names, Passwords):
    room_name = forms.CharField(
        label="Your name in the room",
        max_length=LONGEST_ROOM_NAME,
        help_text="The others in your group read it. It need not be your real one.",
    )
    pseudonym = forms.CharField(
        label="A name for writing",
        max_length=40,
        required=False,
        help_text="For what you may write to your group between sessions. Nobody needs to know that it is you.",
    )
    field_order = [
        "chosen_name",
        "pronouns",
        "room_name",
        "pseudonym",
        "language",
        "zone",
        "password1",
        "password2",
    ]


class FamilyWelcome(Names, Passwords):
    """Of whoever comes to an hour of somebody's own no more is asked than how to call them."""

    pronouns = None  # type: ignore[assignment]  # so a form drops a field
    language = None  # type: ignore[assignment]
    field_order = ["chosen_name", "zone", "password1", "password2"]


class NamesByStaff(Names):
    room_name = forms.CharField(label="Name in the room", max_length=LONGEST_ROOM_NAME, required=False)
    legal_name = forms.CharField(label="Legal name", max_length=120, required=False)
    field_order = ["chosen_name", "legal_name", "pronouns", "room_name", "language", "zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen_name"].label = "What do they like to be called?"
        self.fields["pronouns"].label = "Pronouns, if they wish"
        self.fields["language"].label = "The language they like to speak"
        self.fields["zone"].label = "Their clock"


class Way(forms.Form):
    kind = forms.ChoiceField(label="Kind", choices=[one for one in Reach.choices if one[0] != Reach.TEXT])
    value = forms.CharField(label="How", max_length=300)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == Reach.PHONE and said.get("value"):
            verdict = is_a_number(said["value"])
            if not verdict:
                self.add_error("value", verdict.reason)
        return said


class Address(forms.Form):
    email = forms.EmailField(label="Mail address")


class ChoosePerson(forms.Form):
    """Somebody of the staff, from a day on."""

    person = forms.TypedChoiceField(label="Who")
    starts_on = forms.DateField(label="From", widget=Days)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(people)  # type: ignore[attr-defined]


class ToCohort(forms.Form):
    cohort = forms.ChoiceField(label="Cohort")
    starts_on = forms.DateField(label="From", widget=Days)

    def __init__(self, *args: Any, cohorts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].choices = list(cohorts)  # type: ignore[attr-defined]


class HandOver(forms.Form):
    key = forms.CharField(max_length=60)
    person = forms.UUIDField(
        error_messages={"required": "Choose who takes it.", "invalid": "Choose who takes it."}
    )


class Plan(forms.Form):
    title = forms.CharField(label="What is it called?", max_length=80, initial="Group")
    kind = forms.ChoiceField(
        label="Kind", choices=[(kind.value, kind.label) for kind in SessionKind if kind not in OWN_HOURS]
    )
    on = forms.DateField(label="Day", widget=Days)
    at = forms.TimeField(label="Starts at", widget=Clock)
    minutes = forms.IntegerField(label="Minutes", min_value=10, max_value=240, initial=60)
    break_after = forms.IntegerField(
        label="Break after, in minutes", min_value=5, max_value=230, required=False
    )
    break_minutes = forms.IntegerField(
        label="Length of the break, in minutes", min_value=1, max_value=60, required=False
    )
    facilitator = forms.TypedChoiceField(label="Facilitator", required=False, empty_value=None)
    co_facilitator = forms.TypedChoiceField(label="Co-facilitator", required=False, empty_value=None)
    tech_host = forms.TypedChoiceField(label="Tech host", required=False, empty_value=None)

    def __init__(self, *args: Any, facilitators: Choices, tech_hosts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = ("", "Nobody")
        for name in ("facilitator", "co_facilitator"):
            self.fields[name].choices = [nobody, *facilitators]  # type: ignore[attr-defined]
        self.fields["tech_host"].choices = [nobody, *tech_hosts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("break_after")) != bool(said.get("break_minutes")):
            self.add_error("break_minutes", "Say both when the break begins and how long it is, or neither.")
        seated = [said[name] for name in ("facilitator", "co_facilitator", "tech_host") if said.get(name)]
        if len(set(seated)) != len(seated):
            self.add_error("co_facilitator", "One person has one seat.")
        return said

    def hours(self) -> rules.Hours:
        said = self.cleaned_data
        on: date = said["on"]
        return rules.Hours(
            on, said["at"], said["minutes"], said["break_after"] or 0, said["break_minutes"] or 0
        )


class Emergency(forms.Form):
    """`which` is asked only where several people go by one name."""

    name = forms.CharField(
        label="Their whole name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="As they are called here, or as it stands on their papers. Half a name finds nobody.",
    )
    which = forms.ChoiceField(label="Which of them", required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why now, and why you",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Their care team and the directors are told, and a director reviews it.",
    )

    def called(self) -> str:
        """The name, before all else: whom it finds decides what is asked.  Empty for what is no name."""
        try:
            return str(self.fields["name"].clean(self.data.get("name")))
        except ValidationError:
            return ""

    def offer(self, choices: list[tuple[str, str]]) -> None:
        if len(choices) > 1:
            self.fields["which"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["which"]


class Review(forms.Form):
    words = forms.CharField(label="What you found", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class LastDay(forms.Form):
    on = forms.DateField(
        label="Last day in this cohort", widget=Days, required=False, help_text="Leave it empty for no end."
    )


class Cancel(forms.Form):
    words = forms.CharField(
        label="A sentence to its members, if you wish",
        max_length=200,
        required=False,
        help_text="They read it where the session stood.",
    )


NEW_PLACE = "new"


class Arrive(forms.Form):
    """Where somebody is today; what they said last time stands in it."""

    place = forms.ChoiceField(
        label="Where are you right now?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where you are.", "invalid_choice": "Choose where you are."},
    )
    label = forms.CharField(
        label="A name for this place",
        max_length=LONGEST_LABEL,
        required=False,
        help_text="Like: my sister's.",
    )
    address = forms.CharField(
        label="Address",
        max_length=LONGEST_ADDRESS,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text="Street, number, door and city, as you would say it to an ambulance.",
    )
    state = forms.ChoiceField(label="State", choices=(("", "Choose"), *STATES), required=False)
    is_private = forms.TypedChoiceField(
        label="Are you alone, so that nobody hears?",
        choices=(("yes", "Yes"), ("no", "Not quite")),
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you are alone; both are fine."},
    )
    remedy = forms.ChoiceField(
        label="If not: what helps?",
        choices=Remedy,
        required=False,
        widget=forms.RadioSelect,
        help_text="You are welcome all the same. Your facilitator sees it beside your name.",
    )
    phone = forms.CharField(
        label="The number on which we call you back",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "Write the number that is with you today."},
    )
    emergency_contact = forms.CharField(
        label="Who should be called in an emergency",
        max_length=LONGEST_CONTACT,
        help_text="Name and number.",
        error_messages={"required": "Write who should be called, with a number."},
    )
    if_i_vanish = forms.ChoiceField(
        label="If you are suddenly gone, what do we do?",
        choices=IfIVanish,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what we do if you are suddenly gone."},
    )
    never_call = forms.CharField(
        label="Is there anyone whom we must never call?", max_length=LONGEST_WORDS, required=False
    )
    to = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: dict[str, PlaceSaid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        offered = [(key, f"{one.label}: {one.address}, {one.state}") for key, one in places.items()]
        self.fields["place"].choices = [*offered, (NEW_PLACE, "Somewhere else")]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        said: str = self.cleaned_data["phone"]
        _ask(is_a_number(said))
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("place") == NEW_PLACE:
            if not said.get("address", "").strip():
                self.add_error("address", "Write the address as you would say it to an ambulance.")
            if not said.get("state"):
                self.add_error("state", "Choose the state in which you are today.")
        if said.get("is_private") is False and not said.get("remedy"):
            self.add_error("remedy", "Choose what would help; each of them is fine.")
        return said

    def stamp(self) -> StampSaid:
        told = {name: self.cleaned_data[name] for name in StampSaid.__dataclass_fields__}
        known = self.places.get(self.cleaned_data["place"])
        where = {"label": known.label, "address": known.address, "state": known.state} if known else {}
        return StampSaid(**told | where)


class SettleGap(forms.Form):
    how = forms.ChoiceField(
        label="What was done?",
        choices=[(one.value, one.label) for one in BY_HAND],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was done."},
    )
    words = forms.CharField(
        label="In one sentence", max_length=LONGEST_WORDS, help_text="It is kept sealed and on record."
    )
