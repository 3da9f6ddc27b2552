"""The words of people: who someone is, and where a name is being said."""

from datetime import timedelta
from enum import StrEnum

from django.db.models import TextChoices


class Where(StrEnum):
    STAFF = "staff"  # pages of the team, and one's own pages
    ROOM = "room"  # the live room and whatever members of the cohort see of each other
    CIRCLE = "circle"  # the cohort's space between sessions
    LAW = "law"  # where law or a payer demands the legal name


class Reach(TextChoices):
    PHONE = "phone", "Phone"
    TEXT = "text", "Text number"  # of staff, to whom texts are sent; they choose it themselves
    MAIL = "mail", "Mail"
    ADDRESS = "address", "Address"


class Invited(TextChoices):
    """As what somebody is invited; it decides what the welcome asks them."""

    STAFF = "staff", "Staff"
    PARTICIPANT = "participant", "Participant"
    FAMILY = "family", "Family"  # of somebody in treatment, to an hour of theirs


# The refusals of an address, said beside the field where it was written.
BESIDE_EMAIL = {"address_taken": "email", "not_an_address": "email"}


LONGEST_HELPER = 60
LONGEST_MATTER, LONGEST_DEVICE = 80, 60
LINK_LASTS = timedelta(days=7)
MOST_FAMILY_LINKS = 24  # that one person sends in a day
LANGUAGES = (("en", "English"), ("es", "Español"), ("zh", "中文"), ("vi", "Tiếng Việt"), ("ko", "한국어"), ("ru", "Русский"),
             ("ar", "العربية"), ("fr", "Français"), ("pt", "Português"), ("tl", "Tagalog"))  # fmt: skip
ZONES = (
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Arizona"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("America/Puerto_Rico", "Atlantic (Puerto Rico)"),
)
STATES = (
    ("AL", "Alabama"), ("AK", "Alaska"), ("AZ", "Arizona"), ("AR", "Arkansas"), ("CA", "California"),
    ("CO", "Colorado"), ("CT", "Connecticut"), ("DE", "Delaware"), ("DC", "District of Columbia"), ("FL", "Florida"),
    ("GA", "Georgia"), ("HI", "Hawaii"), ("ID", "Idaho"), ("IL", "Illinois"), ("IN", "Indiana"), ("IA", "Iowa"),
    ("KS", "Kansas"), ("KY", "Kentucky"), ("LA", "Louisiana"), ("ME", "Maine"), ("MD", "Maryland"),
    ("MA", "Massachusetts"), ("MI", "Michigan"), ("MN", "Minnesota"), ("MS", "Mississippi"), ("MO", "Missouri"),
    ("MT", "Montana"), ("NE", "Nebraska"), ("NV", "Nevada"), ("NH", "New Hampshire"), ("NJ", "New Jersey"),
    ("NM", "New Mexico"), ("NY", "New York"), ("NC", "North Carolina"), ("ND", "North Dakota"), ("OH", "Ohio"),
    ("OK", "Oklahoma"), ("OR", "Oregon"), ("PA", "Pennsylvania"), ("PR", "Puerto Rico"), ("RI", "Rhode Island"),
    ("SC", "South Carolina"), ("SD", "South Dakota"), ("TN", "Tennessee"), ("TX", "Texas"), ("UT", "Utah"),
    ("VT", "Vermont"), ("VA", "Virginia"), ("WA", "Washington"), ("WV", "West Virginia"), ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
)  # fmt: skip


class Standing(StrEnum):
    """How a sign-in stands: open; away, because nobody touched it for a while; over, because it is too old."""

    OPEN = "open"
    AWAY = "away"
    OVER = "over"


class Guess(StrEnum):
    """At what somebody guesses, each counted by itself, so that nobody's guesses shut out anybody else."""

    KNOWN = "known"  # a name, from a device that its owner signed in with before
    UNKNOWN = "unknown"  # a name, from all other devices together
    ADDRESS = "address"  # anything, from one address
    AGAIN = "again"  # who is there, at a page that is signed in
    CODE = "code"  # a code, by someone who knows the password


LATELY = timedelta(minutes=5)
MOST_GUESSES = {Guess.KNOWN: 10, Guess.UNKNOWN: 5, Guess.ADDRESS: 60, Guess.AGAIN: 10, Guess.CODE: 5}
DEVICE_COOKIE = "device"
DEVICE_KNOWN_FOR = timedelta(days=365)
LONGEST_PLACE = 300
Word = tuple[str, str, str]  # of a draft: where its form is sent, the field, what stands in it

DEMO_ENTRY = "demo_entry"  # a session that began by one-click entry of the demo, which counts as both factors


class AgreementKind(TextChoices):
    """What everyone in treatment agrees to before they sit with others in a room."""

    TELEHEALTH = "telehealth", "Care by video"
    GROUP = "group", "What stays in the group"
    PRIVACY = "privacy", "Your privacy"


LONGEST_TITLE, LONGEST_AGREEMENT, LONGEST_REASON, LONGEST_NAME = 80, 20_000, 300, 120
UNSIGNED = "agreements are missing"  # to staff, of someone to whom the door is shut
OURS = "Our own draft, as it came with the program."  # the reason of a version that nobody changed
