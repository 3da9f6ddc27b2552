"""The words of notices: which letters there are, what they say, by which way, and what became of one.

No letter names a program, a clinic, a treatment or a person; whoever reads it over a shoulder learns nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


class Channel(TextChoices):
    """By which way something is said; the first of them is the first that is tried."""

    PUSH = "push", "on a device"
    TEXT = "text", "by text message"
    MAIL = "mail", "by mail"


class Letter(TextChoices):
    INVITATION = "invitation", "You are invited"
    PASSWORD = "password", "A new password was asked for"
    SIGN_IN_CHANGED = "sign_in_changed", "Your sign-in was changed"
    NEWS = "news", "There is something for you"
    REMINDER = "reminder", "Something you planned begins soon"
    ALERT = "alert", "Someone asks for you"


BODIES = {
    Letter.INVITATION: (
        "You are invited.  This link is for you alone and works once:\n\n{link}\n\n"
        "If you did not expect it, there is nothing you need to do."
    ),
    Letter.PASSWORD: (
        "A new password was asked for.  This link is for you alone and works once:\n\n{link}\n\n"
        "If you did not ask for it, there is nothing you need to do: the old password holds."
    ),
    Letter.SIGN_IN_CHANGED: (
        "Something about the way you sign in was changed.  See what it was:\n\n{link}\n\n"
        "If it was not you who changed it, tell the people you know there, by telephone."
    ),
    Letter.NEWS: "There is something for you.  Sign in to read it:\n\n{link}",
    Letter.REMINDER: (
        "Something you planned begins soon.  Sign in to see what:\n\n{link}\n\n"
        "You asked for this.  Where you sign in, you can switch it off."
    ),
    Letter.ALERT: "Someone asks for you.  Please look now:\n\n{link}",
}
CLOSING = "Nobody reads what is written back to this address."


class State(TextChoices):
    WAITING = "waiting", "on its way"
    SENT = "sent", "sent"
    RETURNED = "returned", "could not be delivered"
    GIVEN_UP = "given_up", "given up"
    TAKEN_BACK = "taken_back", "taken back"


class Word(TextChoices):
    """What the other side said last, in our words: its own may hold an address."""

    TAKEN = "taken", "it was taken"
    NO_SUCH_ADDRESS = "no_such_address", "the address does not exist"
    NOT_WANTED = "not_wanted", "the mail server of the address does not take it"
    LATER = "later", "the mail server asked us to come back later"
    AWAY = "away", "our mail server does not answer"
    SET_UP = "set_up", "our mail server does not let us send"
    TOO_LATE = "too_late", "it would have come too late to be of use"
    CUT_OFF = "cut_off", "we were cut off twice and do not know whether it was taken"


# What the text service and the service of a device said, where it is not what a mail server says.
SAID_OF = {
    Channel.TEXT: {
        Word.NO_SUCH_ADDRESS: "the number does not exist",
        Word.NOT_WANTED: "the number takes no text messages",
        Word.LATER: "the text service asked us to come back later",
        Word.AWAY: "the text service does not answer",
        Word.SET_UP: "the text service does not let us send",
    },
    Channel.PUSH: {
        Word.NO_SUCH_ADDRESS: "the device takes no more",
        Word.NOT_WANTED: "the service of the device does not take it",
        Word.LATER: "the service of the device asked us to come back later",
        Word.AWAY: "the service of the device does not answer",
        Word.SET_UP: "the service of the device does not let us send",
    },
}


@dataclass(frozen=True, slots=True)
class Message:
    """One letter as it goes out: by one channel, to one address, in plain text, under a name of its own."""

    name: str
    channel: Channel
    address: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class LetterState:
    """What became of a letter; `words` is a sentence for a page.  `not_taken`: how often so far, while it waits."""

    state: State
    words: str
    not_taken: int = 0
    is_gone: bool = False  # the other side says that there is no such address

    @property
    def is_over(self) -> bool:
        """It will not come through."""
        return self.state in {State.RETURNED, State.GIVEN_UP}
