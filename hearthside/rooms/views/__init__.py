from .apart import aside, bring_back, come_back, covered, moment
from .asked import family_away, guest_away
from .chat import chat, look, report, say, words, worry
from .checks import (
    check_admit,
    check_begin,
    check_finish,
    check_part,
    check_report,
    check_send,
    check_skip,
    device_check,
    seat_check,
)
from .ending import after, end_softly, go_on
from .hands import floor, hand, lengthen_timer, lower, start_timer, stop_timer
from .lead import hand_over, take_back, unled
from .now import now
from .room import admit, end, leave, microphone, mute, remove, room, strip, webhook
from .waiting import door, let_everyone_in, let_in, queue


__all__ = [
    "admit",
    "after",
    "aside",
    "bring_back",
    "chat",
    "check_admit",
    "check_begin",
    "check_finish",
    "check_part",
    "check_report",
    "check_send",
    "check_skip",
    "come_back",
    "covered",
    "device_check",
    "door",
    "end",
    "end_softly",
    "family_away",
    "floor",
    "go_on",
    "guest_away",
    "hand",
    "hand_over",
    "leave",
    "lengthen_timer",
    "let_everyone_in",
    "let_in",
    "look",
    "lower",
    "microphone",
    "moment",
    "mute",
    "now",
    "queue",
    "remove",
    "report",
    "room",
    "say",
    "seat_check",
    "start_timer",
    "stop_timer",
    "strip",
    "take_back",
    "unled",
    "webhook",
    "words",
    "worry",
]
