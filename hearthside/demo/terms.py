"""The cast of the demo clinic: who they are, what they are appointed to, what they would try first."""

from __future__ import annotations

from dataclasses import dataclass

from hearthside.careteam.terms import Post


CLINIC = "Larkfield Clinic"
DAY, EVENING = "Alder", "Birch"  # cohorts
DAY_ZONE, EVENING_ZONE = "America/New_York", "America/Los_Angeles"
STATES = ["NY", "CA"]
HELP = {"help_number": "212 555 0170", "help_answered_by": "Pia, tech host"}


@dataclass(frozen=True, slots=True)
class Staff:
    slug: str
    name: str
    legal: str
    posts: tuple[Post, ...]
    tries: str
    leads: tuple[str, ...] = ()
    licensed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    slug: str
    name: str
    legal: str
    room_name: str
    cohort: str
    therapist: str
    pronouns: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """Someone who was there for a part of the six weeks; days before the start."""

    who: Member
    came: int
    went: int


STAFF = (
    Staff("fay", "Fay", "Fay Okonjo-Reyes", (Post.FACILITATOR,), "run the group that is on", (DAY, EVENING), ("NY", "CA")),
    Staff("leo", "Leo", "Leonard Vasquez", (Post.FACILITATOR,), "co-facilitate", (DAY, EVENING), ("NY", "CA")),
    Staff("pia", "Pia", "Pia Lindqvist", (Post.TECH_HOST,), "help somebody whose camera will not start"),
    Staff("ines", "Ines", "Ines Carvalho", (Post.THERAPIST,), "see Noor, who is hers", licensed=("NY", "CA")),
    Staff("omar", "Omar", "Omar Haddad", (Post.THERAPIST,), "see that Noor is not his", licensed=("NY",)),
    Staff("ruth", "Ruth", "Ruth Abernathy", (Post.PRESCRIBER,), "see the people she certifies", licensed=("NY", "CA")),
    Staff("mina", "Mina", "Mina Takahashi", (Post.THERAPIST,), "see the evening track", licensed=("CA",)),
    Staff("cora", "Cora", "Cora Whitfield", (Post.COORDINATOR,), "see who is here and who is missing"),
    Staff("ivo", "Ivo", "Ivo Novak", (Post.INTAKE,), "see what intake may see today"),
    Staff("bill", "Bill", "William Brandt", (Post.BILLING,), "see that minutes are not his to type"),
    Staff("dana", "Dana", "Dana Sorensen", (Post.DIRECTOR,), "see both cohorts and every sheet"),
    Staff("opal", "Opal", "Opal Hughes", (Post.OPERATOR,), "see that an operator sees no chart and no roster"),
)  # fmt: skip
MEMBERS = (
    Member("noor", "Noor", "Noor El-Masri", "Noor", DAY, "ines", "she/her"),
    Member("sam", "Sam", "Samuel Kowalczyk", "Sam", DAY, "omar", "he/him"),
    Member("wren", "Wren", "Renata Oyelaran", "Wren", DAY, "ines", "they/them"),
    Member("theo", "Theo", "Theodore Pappas", "Theo", DAY, "omar"),
    Member("marisol", "Marisol", "Marisol Quintero", "Marisol", DAY, "ines"),
    Member("bea", "Bea", "Beatrice Lindgren", "Bea", DAY, "omar"),
    Member("kit", "Kit", "Christopher Amankwah", "Kit", DAY, "ines"),
    Member("anders", "Anders", "Anders Falkenrath", "Anders", DAY, "omar"),
    Member("juno", "Juno", "Juno Castellanos", "Juno", DAY, "ines"),
    Member("ada", "Ada", "Adaeze Nwosu", "Ada", EVENING, "mina"),
    Member("ben", "Ben", "Benedict Rosario", "Ben", EVENING, "mina"),
    Member("cleo", "Cleo", "Cleopatra Dimitriou", "Cleo", EVENING, "mina"),
    Member("dov", "Dov", "Dov Perelman", "Dov", EVENING, "mina"),
    Member("esme", "Esme", "Esmeralda Whitlock", "Esme", EVENING, "mina"),
    Member("finn", "Finn", "Finnegan O'Dowd", "Finn", EVENING, "mina"),
    Member("gia", "Gia", "Gianna Bellavista", "Gia", EVENING, "ines"),
    Member("hal", "Hal", "Harold Montgomery", "Hal", EVENING, "ines"),
    Member("ida", "Ida", "Idalia Brockmann", "Ida", EVENING, "ines"),
)
# Played by machines in the group that is on now; Noor's, Sam's and Kit's seats are free for whoever tries it.
SYNTHETIC = ("wren", "theo", "marisol", "bea", "anders", "juno")
ARRIVES = frozenset({"noor"})  # has not said yet where she is today: a visitor sees that page once

# --- six weeks that have lived ---

WEEKS, LAST_WEEK = 6, 7  # of the past; days of it that went by our own actions
# Leads the evening track when Leo is in the group that is on; nobody walks in as her.
NELL = Staff("nell", "Nell", "Nell Achterberg", (Post.FACILITATOR,), "", (EVENING,), ("NY", "CA"))
# On which day before the start each of them came: some in their first week, one in the middle of another's.
CAME = {
    "noor": 41, "sam": 38, "wren": 41, "theo": 34, "marisol": 27, "bea": 41, "kit": 20, "anders": 13, "juno": 5,
    "ada": 41, "ben": 41, "cleo": 36, "dov": 29, "esme": 41, "finn": 23, "gia": 41, "hal": 12, "ida": 4,
}  # fmt: skip
GONE = (
    Gone(Member("rosa", "Rosa", "Rosalind Achebe", "Rosa", DAY, "omar", "she/her"), 41, 15),  # discharged
    Gone(Member("milo", "Milo", "Milosz Brzezinski", "Milo", DAY, "ines", "he/him"), 41, 29),  # left
)
BY_SLUG = {one.slug: one for one in (*MEMBERS, *(gone.who for gone in GONE))}
# Whose individual hour comes every week: with whom, on which weekday, at what hour of the clinic's clock.
HOURS = (("noor", "ines", 3, 14), ("sam", "omar", 1, 15), ("ada", "mina", 1, 17))
# Who comes along to an hour of whom: with whom, on which weekday, at what hour, as whom, at which address.
FAMILY = ("noor", "ines", 3, 15, "Mum", "mum@example.org")
