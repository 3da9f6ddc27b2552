from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


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

    objects = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.CheckConstraint(name="addresses_stand_in_small_letters", condition=Q(email=Lower("email")))
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"


class Clinic(models.Model):
    """The one clinic of this install: what stands on the crisis card and how days are named."""

    about = "nobody"

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=40)
    states = ArrayField(models.CharField(max_length=2))
    crisis_number = models.CharField(max_length=20, default="988")
    emergency_number = models.CharField(max_length=20, default="911")
    local_crisis_number = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="there_is_one_clinic", condition=Q(id=1))]

    def __str__(self) -> str:
        return "the clinic"
