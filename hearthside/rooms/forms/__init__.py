from .apart import Aside
from .chat import Saying, saying
from .checks import Checking, HowItWent
from .hands import Minutes
from .room import Coming, Door, Going, LettingIn, LettingLead, Microphone


__all__ = [
    "Aside",
    "Checking",
    "Coming",
    "Door",
    "Going",
    "HowItWent",
    "LettingIn",
    "LettingLead",
    "Microphone",
    "Minutes",
    "Saying",
    "saying",
]
