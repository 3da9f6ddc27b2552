from .apart import TimeApart
from .chat import Message
from .checks import CheckedPart, DeviceCheck
from .hands import Hand, Timer
from .room import Admission, Evidence, Room, opaque_name
from .waiting import Waiting


__all__ = [
    "Admission",
    "CheckedPart",
    "DeviceCheck",
    "Evidence",
    "Hand",
    "Message",
    "Room",
    "TimeApart",
    "Timer",
    "Waiting",
    "opaque_name",
]
