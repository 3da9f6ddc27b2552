"""The words of notices: which letters there are, what they say, and what became of one.

No letter names a program, a clinic, a treatment or a person; whoever reads it over a shoulder learns nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


class Letter(TextChoices):
    INVITATION = "invitation", "You are invited"
    PASSWORD = "password", "A new password was asked for"
    SIGN_IN_CHANGED = "sign_in_changed", "Your sign-in was changed"
    NEWS = "news", "There is something for you"
    REMINDER = "reminder", "Something you planned begins soon"


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
}
CLOSING = "Nobody reads what is written back to this address."


class State(TextChoices):
    WAITING = "waiting", "on its way"
    SENT = "sent", "sent"
    RETURNED = "returned", "could not be delivered"
    GIVEN_UP = "given_up", "given up"


class Word(TextChoices):
    """What the mail server said last, in ours: its own words may hold an address."""

    TAKEN = "taken", "it was taken"
    NO_SUCH_ADDRESS = "no_such_address", "the address does not exist"
    NOT_WANTED = "not_wanted", "the mail server of the address does not take it"
    LATER = "later", "the mail server asked us to come back later"
    AWAY = "away", "our mail server does not answer"
    SET_UP = "set_up", "our mail server does not let us send"
    TOO_LATE = "too_late", "it would have come too late to be of use"
    CUT_OFF = "cut_off", "we were cut off twice and do not know whether it was taken"


@dataclass(frozen=True, slots=True)
class Mail:
    """One letter as it goes out: to one address, in plain text, under a name of its own."""

    name: str
    address: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class LetterState:
    """What became of a letter; `words` is a sentence for a page."""

    state: State
    words: str
