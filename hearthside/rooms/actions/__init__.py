"""What is done about a live room: someone is let in, put out, quietened; something is noted; minutes are told."""

from .entry import Admittance, admit_synthetic, admit_to_room
from .evidence import NotNoted, hear, note, note_machine
from .lists import Listed, note_media, record_list
from .minutes import keep_time, observe_minutes
from .room import end_for_all, leave, let_speak, mute, remove


__all__ = [
    "Admittance",
    "Listed",
    "NotNoted",
    "admit_synthetic",
    "admit_to_room",
    "end_for_all",
    "hear",
    "keep_time",
    "leave",
    "let_speak",
    "mute",
    "note",
    "note_machine",
    "note_media",
    "observe_minutes",
    "record_list",
    "remove",
]
