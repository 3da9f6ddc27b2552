"""How soon somebody is reached, what is counted in minutes, and how somebody's risk is named."""

from __future__ import annotations

from django.db.models import TextChoices

from hearthside.program.terms import SettingKey


class Tier(TextChoices):
    """How soon somebody is reached, the most urgent first."""

    RED = "red", "Now"
    ORANGE = "orange", "Today"
    ATTENDANCE = "attendance", "Absent without word"
    KNOWN = "known", "Known, to confirm today"
    YELLOW = "yellow", "This week"


class Level(TextChoices):
    """A licensed clinician's word for somebody's risk."""

    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    HIGH = "high", "High"


RED_SUPERVISOR = SettingKey(
    "concern.red.supervisor_min",
    5,
    "minutes until the supervisor has a red concern that nobody answers",
    least=1,
)
RED_DIRECTOR = SettingKey(
    "concern.red.director_min",
    10,
    "minutes until the director has a red concern that nobody answers",
    least=1,
)
RED_CONTACT = SettingKey(
    "concern.red.contact_min", 15, "minutes within which somebody with a red concern is called", least=1
)
RED_SERVICES = SettingKey(
    "concern.red.services_min",
    30,
    "minutes without contact until a welfare check is put to a person",
    least=1,
)
ORANGE_ON_CALL = SettingKey(
    "concern.orange.on_call_min", 60, "minutes until whoever is on duty then has an orange concern", least=1
)
ORANGE_CONTACT = SettingKey(
    "concern.orange.contact_min",
    240,
    "minutes within which somebody with an orange concern is called",
    least=1,
)
ABSENT_AFTER = SettingKey(
    "absence.after_min", 10, "minutes after the start until somebody is missed", least=1
)
ABSENT_AFTER_HIGH = SettingKey(
    "absence.after_high_min", 5, "minutes until somebody at high risk is missed", least=1
)
ABSENCE_DIRECTOR = SettingKey(
    "absence.director_min", 10, "minutes until the director has an absence that nobody answers", least=1
)
ABSENCE_CONTACT = SettingKey(
    "absence.contact_min", 60, "minutes without contact until the supervisor has an absence", least=1
)
YELLOW_SUPERVISOR = SettingKey(
    "concern.yellow.supervisor_min", 1440, "minutes until the supervisor has a yellow concern", least=1
)
KNOWN_DAYS = SettingKey(
    "concern.known_days", 7, "days for which an assessment makes a known answer known", least=0
)
RED_FROM = SettingKey(
    "concern.item9_red_from", 3, "from which answer on the thought of being better off dead is red", least=1
)
REASSESS_HIGH = SettingKey(
    "reassess.high_days", 7, "days until somebody at high risk is assessed again", least=1
)
REASSESS_MODERATE = SettingKey(
    "reassess.moderate_days", 14, "days until moderate risk is assessed again", least=1
)
REASSESS_LOW = SettingKey("reassess.low_days", 30, "days until low risk is assessed again", least=1)
MINUTES = (
    RED_SUPERVISOR,
    RED_DIRECTOR,
    RED_CONTACT,
    RED_SERVICES,
    ORANGE_ON_CALL,
    ORANGE_CONTACT,
    ABSENCE_DIRECTOR,
    ABSENCE_CONTACT,
    YELLOW_SUPERVISOR,
)
REASSESS = {Level.HIGH: REASSESS_HIGH, Level.MODERATE: REASSESS_MODERATE, Level.LOW: REASSESS_LOW}
