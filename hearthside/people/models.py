from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from hearthside.kernel.fields import SealedField
from hearthside.notices.terms import Channel

from .terms import (
    LONGEST_DEVICE,
    LONGEST_HELPER,
    LONGEST_MATTER,
    LONGEST_PLACE,
    LONGEST_REASON,
    LONGEST_TITLE,
    AgreementKind,
    Invited,
    Reach,
)


class Person(models.Model):
    """Someone the program knows: in treatment, on the team, or a supporter."""

    about = "nobody"  # names have their own rule, people.rules.name_for

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chosen_name = models.CharField(max_length=60)
    legal_name = models.CharField(max_length=120, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    pseudonym = models.CharField(max_length=40, blank=True)
    zone = models.CharField(max_length=40, default="America/New_York")
    language = models.CharField(max_length=12, default="en")

    class Meta:
        constraints = [
            models.CheckConstraint(name="everyone_has_a_name", condition=~Q(chosen_name="")),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class Account(AbstractBaseUser):
    """How one person signs in.  There is no superuser: what an account may do follows from its person's bonds."""

    about = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    sign_ins_ended = models.PositiveIntegerField(
        default=0
    )  # how often; each time, every session before it is over

    objects = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.CheckConstraint(name="addresses_stand_in_small_letters", condition=Q(email=Lower("email")))
        ]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session of this account must carry: it ends with the password, and when all are ended."""
        said = f"{self.password}:{self.sign_ins_ended}"
        return salted_hmac("people.account.session", said, secret=secret, algorithm="sha256").hexdigest()

    def __str__(self) -> str:
        return f"account {self.pk}"


class Clinic(models.Model):
    """The one clinic of this install: what stands on the crisis card, how days are named, who helps with a camera."""

    about = "nobody"

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=40)
    states = ArrayField(models.CharField(max_length=2))
    crisis_number = models.CharField(max_length=20, default="988")
    emergency_number = models.CharField(max_length=20, default="911")
    local_crisis_number = models.CharField(max_length=30, blank=True)
    help_number = models.CharField(max_length=30, blank=True)  # when sound or picture does not work
    help_answered_by = models.CharField(max_length=LONGEST_HELPER, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="there_is_one_clinic", condition=Q(id=1)),
            models.CheckConstraint(
                name="a_number_for_help_says_who_answers",
                condition=Q(help_number="", help_answered_by="")
                | (~Q(help_number="") & ~Q(help_answered_by="")),
            ),
        ]

    def __str__(self) -> str:
        return "the clinic"


def _paired(name: str, *fields: str) -> models.CheckConstraint:
    none = Q(**{f"{field}__isnull": True for field in fields})
    return models.CheckConstraint(
        name=name, condition=none | Q(**{f"{field}__isnull": False for field in fields})
    )


class WayToReach(models.Model):
    """How to reach one person, sealed; never changed in place: the one before ends."""

    about = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="ways_to_reach")
    kind = models.CharField(max_length=12, choices=Reach)
    value = SealedField()
    added_at = models.DateTimeField()
    added_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [_paired("an_ended_way_to_reach_says_when_and_by_whom", "ended_at", "ended_by")]

    def __str__(self) -> str:
        return f"way to reach {self.pk}"


class Invitation(models.Model):
    """One link, sent once to one person, good once.  The link itself is kept nowhere: only its digest is."""

    about = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    invited = models.CharField(max_length=12, choices=Invited)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # sent anew, or taken back
    ended_by = models.UUIDField(null=True, blank=True)
    notice = models.UUIDField(null=True)  # the mail that carried it

    class Meta:
        constraints = [
            _paired("an_ended_invitation_says_when_and_by_whom", "ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, ended_at__isnull=True),
                name="one_open_invitation_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class FirstCode(models.Model):
    """The code by which the first director comes in, printed on the console; one row, its digest only."""

    about = "nobody"

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="there_is_one_first_code", condition=Q(id=1))]


class Guesses(models.Model):
    """How often something did not fit lately: at one name, from one device, from one address.  Whose, nobody can read."""

    about = "nobody"

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "guesses"


class KnownDevice(models.Model):
    """A browser in which this account signed in before; it is not slowed by others' guesses."""

    about = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="known_devices")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"known device {self.pk}"


class Draft(models.Model):
    """What someone had typed when their page was locked, sealed, until they are back."""

    about = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    place = models.CharField(max_length=LONGEST_PLACE)
    words = SealedField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "place"], name="one_draft_a_person_and_place")
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class FactorReset(models.Model):
    """A director took someone's second factors away, and says how they made sure who was asking."""

    about = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.UUIDField()
    confirmed = SealedField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_reset_says_how_the_person_was_known", condition=~Q(confirmed=""))
        ]

    def __str__(self) -> str:
        return f"reset {self.pk}"


class Agreement(models.Model):
    """One version of what people in treatment agree to; never changed in place, the newest of a kind holds."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=AgreementKind)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12, default="en")
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField()  # plain paragraphs, an empty line between them
    reason = models.CharField(max_length=LONGEST_REASON)  # why there is this version
    published_at = models.DateTimeField()
    published_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="each_version_is_published_once"),
            models.CheckConstraint(
                name="an_agreement_says_something_and_why",
                condition=~Q(title="") & ~Q(text="") & ~Q(reason="") & Q(version__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class Signature(models.Model):
    """One person agreed to one version, in their own hand; revoked at any time, and never erased by that."""

    about = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="signatures")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField()
    name = SealedField()  # as they typed it
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            _paired("a_revoked_signature_says_when_and_by_whom", "revoked_at", "revoked_by"),
            models.CheckConstraint(name="a_signature_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                fields=["person", "agreement"],
                condition=Q(revoked_at__isnull=True),
                name="one_signature_that_holds",
            ),
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"


class Alert(models.Model):
    """One member of staff is asked to look at one matter now, by one of their ways after the other until they confirm."""

    about = "staff"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    matter = models.CharField(
        max_length=LONGEST_MATTER
    )  # `concern:<id>`, for whoever asked; it is sent nowhere
    link = models.CharField(max_length=LONGEST_PLACE)
    is_red = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    spent = models.BooleanField(default=False)  # every way of theirs is tried
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["matter"], name="alerts_of_a_matter"),
            models.Index(
                fields=["made_at"],
                condition=Q(confirmed_at__isnull=True, spent=False),
                name="alerts_that_go_on",
            ),
        ]
        constraints = [
            _paired("a_confirmed_alert_says_when_and_by_whom", "confirmed_at", "confirmed_by"),
            models.UniqueConstraint(
                fields=["person", "matter"],
                condition=Q(confirmed_at__isnull=True),
                name="one_open_alert_a_person_and_matter",
            ),
        ]

    def __str__(self) -> str:
        return f"alert {self.pk}"


class PushDevice(models.Model):
    """A browser that shows when someone asks for one member of staff; what it was subscribed with, sealed."""

    about = "staff"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    subscription = SealedField()
    digest = models.CharField(max_length=64)  # of where it is reached
    label = models.CharField(max_length=LONGEST_DEVICE)  # `Firefox on Windows`
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            _paired("an_ended_device_says_when_and_by_whom", "ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["digest"], condition=Q(ended_at__isnull=True), name="a_device_is_one_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"device {self.pk}"


class QuietHours(models.Model):
    """When a member of staff is not to be woken by what can wait, by their own clock."""

    about = "staff"

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="+")
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [_paired("quiet_hours_begin_and_end", "begins", "ends")]

    def __str__(self) -> str:
        return f"quiet hours {self.pk}"


class AlertStep(models.Model):
    """One notice that went out for an alert.  What became of it stands at the notice."""

    about = "staff"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="steps")
    way = models.CharField(max_length=4, choices=Channel)
    notice = models.UUIDField(unique=True)
    device = models.ForeignKey(PushDevice, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"alert step {self.pk}"
