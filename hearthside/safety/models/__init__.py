from .concerns import OPEN, Assessment, Concern, ConcernEvent
from .plans import (
    PlanDevice,
    PlanDraft,
    PlanReview,
    PlanSignature,
    SafetyPlan,
)
from .stamps import LicenceGap, SavedPlace, Stamp


__all__ = [
    "OPEN",
    "Assessment",
    "Concern",
    "ConcernEvent",
    "LicenceGap",
    "PlanDevice",
    "PlanDraft",
    "PlanReview",
    "PlanSignature",
    "SafetyPlan",
    "SavedPlace",
    "Stamp",
]
