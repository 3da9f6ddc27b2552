"""What is done about a live room: someone is let in, put out, quietened; something is noted; minutes are told."""

from .apart import bring_back, come_back, step_back, take_aside
from .asked import send_a_guest_away, send_family_away
from .chat import forget_the_room, look_at_word, report, say, worry_about
from .checks import CheckDoor, admit_to_check, begin_check, finish_check, send_check, skip_check, tell_part
from .ending import end_softly, go_on
from .entry import Admittance, admit_synthetic, admit_to_room
from .evidence import NotNoted, hear, note, note_machine
from .hands import give_floor, lengthen_timer, lower_hand, raise_hand, start_timer, stop_timer
from .lead import hand_over, keep_the_lead, say_nobody_leads, take_back
from .lists import Listed, note_media, record_list
from .minutes import keep_time, observe_minutes
from .missing import miss
from .room import end_for_all, leave, let_speak, mute, remove
from .waiting import close_door, let_everyone_in, let_in, not_now, open_door


__all__ = [
    "Admittance",
    "CheckDoor",
    "Listed",
    "NotNoted",
    "admit_synthetic",
    "admit_to_check",
    "admit_to_room",
    "begin_check",
    "bring_back",
    "close_door",
    "come_back",
    "end_for_all",
    "end_softly",
    "finish_check",
    "forget_the_room",
    "give_floor",
    "go_on",
    "hand_over",
    "hear",
    "keep_the_lead",
    "keep_time",
    "leave",
    "lengthen_timer",
    "let_everyone_in",
    "let_in",
    "let_speak",
    "look_at_word",
    "lower_hand",
    "miss",
    "mute",
    "not_now",
    "note",
    "note_machine",
    "note_media",
    "observe_minutes",
    "open_door",
    "raise_hand",
    "record_list",
    "remove",
    "report",
    "say",
    "say_nobody_leads",
    "send_a_guest_away",
    "send_check",
    "send_family_away",
    "skip_check",
    "start_timer",
    "step_back",
    "stop_timer",
    "take_aside",
    "take_back",
    "tell_part",
    "worry_about",
]
