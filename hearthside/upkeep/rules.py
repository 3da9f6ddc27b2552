"""What is as it should be, what is not, and what to do then.  Every fact comes in as an argument."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from .terms import Answer, Calls, Carrying, Database, Disk, Finding, Held, Jobs, Letters, Trail


LOOPBACK = ("localhost", "127.0.0.1", "::1", "")
CLOCKS_APART = timedelta(seconds=2)
SEALED_WITHIN = timedelta(minutes=1)
DUE_WITHIN = timedelta(minutes=2)
GB = 1024**3
DISK_WRONG = (1 * GB, 0.03)  # less than this, in bytes or as a share
DISK_LOOK = (5 * GB, 0.10)


def _well(check: str, title: str, says: str) -> Finding:
    return Finding(check, title, Answer.WELL, says)


def _look(check: str, title: str, says: str, do: str) -> Finding:
    return Finding(check, title, Answer.LOOK, says, do)


def _wrong(check: str, title: str, says: str, do: str) -> Finding:
    return Finding(check, title, Answer.WRONG, says, do)


def could_not_look(title: str, why: str) -> Finding:
    """The check itself did not work; that is never taken for an answer."""
    says = f"This could not be looked at ({why})."
    return _wrong(
        "unseen",
        f"{title[0].upper()}{title[1:]}",
        says,
        "See what else is wrong, put that right, and look again.",
    )


def debug(*, on: bool) -> Finding:
    title = "Debugging"
    if on:
        return _wrong(
            "debug", title, "Pages show the program's inside.", "Set DEBUG to False in config/settings.py."
        )
    return _well("debug", title, "It is off.")


def secrets(held: Collection[Held]) -> Finding:
    """Real ones: made at random, not taken from a sample."""
    title = "Secrets"
    poor = [one for one in held if one.missing or one.guessable]
    if poor:
        says = " ".join(
            f"{one.setting} is {'not there' if one.missing else 'a sample, or too short'}." for one in poor
        )
        return _wrong(
            "secrets", title, says, "Make a new random one; `dotenv-sample` says what belongs into each."
        )
    return _well("secrets", title, "Each was made at random.")


def readers(held: Collection[Held]) -> Finding:
    title = "Who can read the secrets"
    shown = [one for one in held if one.open_to_others]
    if shown:
        says = " ".join(f"Others on this machine can read {one.path}." for one in shown)
        return _wrong("readers", title, says, " ".join(f"chmod go-rwx '{one.path}'" for one in shown))
    return _well("readers", title, "Only the account that the program runs as.")


def purpose(*, is_demo: bool, people: int, origins: Collection[str]) -> Finding:
    """`people`: accounts that are not of the demo's cast.  A demo lets anyone in as anyone."""
    title = "What it is for"
    away = [origin for origin in origins if not _is_here(origin)]
    if is_demo and (people or away):
        why = (
            "people who are not made up have accounts in it"
            if people
            else "it is reached from other machines"
        )
        return _wrong(
            "purpose",
            title,
            f"This database is a demo's, in which anyone walks in as anyone, and {why}.",
            "Set up a clinic in a database of its own (`make start`), and take this one off the network.",
        )
    if is_demo:
        return _well("purpose", title, "It is a demo, with nobody real in it.")
    return _well("purpose", title, "It is a clinic's.")


def origins(said: Collection[str]) -> Finding:
    title = "The way to the pages"
    plain = [one for one in said if not one.startswith("https://") and not _is_here(one)]
    if plain:
        says = (
            "Pages go through the network where others can read them: ORIGINS names an address without https."
        )
        return _wrong(
            "origins", title, says, "Put a proxy with a certificate in front, and name its https address."
        )
    return _well("origins", title, "By https, or on this machine only.")


def database(found: Database) -> Finding:
    title = "The database"
    beyond = [name for name in found.listens_on if name not in LOOPBACK]
    if found.answers_at:
        says = "PostgreSQL answers at this machine's own network address."
        do = "Set listen_addresses = '' in postgresql.conf and start it again, or close its port in the firewall."
        return _wrong("database", title, says, do)
    if found.lets_in and not found.by_socket:
        says = "PostgreSQL lets the program in with a wrong password: its pg_hba.conf says trust."
        return _wrong(
            "database", title, says, "Write scram-sha-256 instead of trust in pg_hba.conf, and reload it."
        )
    if found.elsewhere:
        says = "It is on another machine; who else reaches it cannot be seen from here."
        return _look(
            "database",
            title,
            says,
            "Let it be reached from this machine alone, by TLS (sslmode=verify-full).",
        )
    if beyond:
        says = f"PostgreSQL is told to listen beyond this machine ({', '.join(beyond)}), though it was not reached."
        return _look("database", title, says, "Set listen_addresses = '' or 'localhost' in postgresql.conf.")
    if found.lets_in:
        says = (
            "By its socket, PostgreSQL lets this account in without asking for the password (trust or peer)."
        )
        return _look("database", title, says, "Peer is well; trust is not. pg_hba.conf says which.")
    return _well("database", title, "It listens on this machine only and asks for a password.")


def media(*, answers_at: Collection[str], elsewhere: bool) -> Finding:
    """Its API: who holds its keys rules every room.  Sound and pictures have a port of their own."""
    title = "The media server's door"
    if answers_at:
        says = "LiveKit's own port answers at this machine's network address; browsers need only ours."
        do = "Set bind_addresses: [127.0.0.1] in its configuration, or close the port in the firewall."
        return _wrong("media", title, says, do)
    if elsewhere:
        says = "LIVEKIT_URL names another machine; who else reaches it cannot be seen from here."
        return _look("media", title, says, "Let it be reached from this machine alone.")
    return _well("media", title, "It is reached from this machine only.")


def carrying(found: Carrying) -> Finding:
    title = "What the media server carries"
    if found.refused:
        says = (
            f"In the last week {found.refused} {'room' if found.refused == 1 else 'rooms'} could not open in time: "
            "it would have carried more than it carries well."
        )
        do = "Give it more cores and say so in MEDIA_CORES, or measure one (`make bench`) and say MEDIA_TRACKS_A_CORE."
        return _look("carrying", title, says, do)
    return _well("carrying", title, f"No room of the last week was too much for it ({found.most} tracks).")


def letters(found: Letters) -> Finding:
    title = "Mail"
    back = found.returned + found.given_up
    went = f"In the last week {back} {'letter' if back == 1 else 'letters'} did not arrive."
    if found.trouble:
        do = "Compare the SMTP settings with what your mail server wants. Letters that wait go out by themselves."
        return _wrong("letters", title, f"The mail server takes no letters: {found.trouble}.", do)
    if found.given_up:
        return _wrong("letters", title, went, "Whoever ordered them sees which; have them sent again.")
    if found.waiting > DUE_WITHIN:
        says = f"A letter has been waiting for {_length(found.waiting)}."
        return _look(
            "letters",
            title,
            says,
            "See whether the job worker runs; then whether the mail server asks for patience.",
        )
    if found.returned:
        return _look("letters", title, went, "Their addresses are wrong; whoever ordered them sees which.")
    if found.trouble is None:
        return _well(
            "letters", title, "A mail service is asked to send them; it is not asked whether it is well."
        )
    return _well("letters", title, "The mail server answers.")


def calls(found: Calls) -> Finding:
    """Mail alone wakes nobody."""
    title = "How staff are asked for"
    if found.lost:
        says = f"In the last week {found.lost} of what went out by text or to a device did not arrive."
        do = "Who was asked for, and by which ways, stands at each concern. Have staff send themselves a try."
        return _look("calls", title, says, do)
    if not found.texts and not found.devices:
        do = "Set up a text service (TEXTS_ACCOUNT), or have staff switch it on for their phones: How we reach you."
        return _look("calls", title, "By mail alone.", do)
    ways = ["by text"] * found.texts + ["on their devices"] * bool(found.devices)
    return _well("calls", title, f"By mail, and {' and '.join(ways)}.")


def clock(*, apart: timedelta, kept: bool | None) -> Finding:
    """`apart`: from the database's clock.  `kept`: whether Linux says that something keeps ours right, if it says so."""
    title = "The clock"
    if abs(apart) > CLOCKS_APART:
        says = f"The program's clock and the database's are {_length(abs(apart))} apart."
        return _wrong("clock", title, says, "Turn on chrony or systemd-timesyncd on both machines.")
    if kept is False:
        says = "It agrees with the database's, but nothing keeps this machine's clock right."
        return _look(
            "clock", title, says, "Turn on chrony or systemd-timesyncd; minutes and codes depend on it."
        )
    says = "It agrees with the database's"
    return _well(
        "clock",
        title,
        f"{says}, and is kept right." if kept else f"{says}; this machine does not say who keeps it.",
    )


def disk(found: Collection[Disk]) -> Finding:
    title = "Room on the disk"
    tight = sorted(found, key=lambda one: one.free)
    for limit, make in ((DISK_WRONG, _wrong), (DISK_LOOK, _look)):
        short = [one for one in tight if one.free < limit[0] or one.free < limit[1] * one.whole]
        if short:
            says = f"{_size(short[0].free)} of {_size(short[0].whole)} are left where {short[0].place} lies."
            return make(
                "disk", title, says, "Make room: old logs, old copies. A full disk stops every write."
            )
    return _well("disk", title, f"{_size(tight[0].free)} are free." if tight else "Nothing lies on it.")


def trail(found: Trail) -> Finding:
    title = "The trail"
    if not found.in_anchor:
        says = "The newest seal is not in the anchor file as it stands in the database."
        return _wrong(
            "trail", title, says, "Say `make verify-trail`; it names what was changed. Keep both as they are."
        )
    if found.anchor_is_ahead:
        says = "The anchor file knows seals that the database does not have."
        return _wrong(
            "trail",
            title,
            says,
            "Was an older database put back? Say `make verify-trail`, and see the manual.",
        )
    if found.unsealed > SEALED_WITHIN:
        says = f"Something on it has waited for {_length(found.unsealed)} to be sealed."
        return _wrong("trail", title, says, "See that the job worker runs.")
    if found.age is None:
        return _well("trail", title, "Nothing is sealed yet, and nothing has waited long for it.")
    return _well("trail", title, f"The last seal is {_length(found.age)} old, and stands in the anchor file.")


def jobs(found: Jobs) -> Finding:
    title = "The job worker"
    if found.workers == 0:
        says = "None runs: no letter goes out, nobody is put out of a room, minutes are not counted."
        return _wrong(
            "jobs",
            title,
            says,
            "Start it: `make start`, or `manage.py work` where you run the program yourself.",
        )
    if found.oldest_due > DUE_WITHIN:
        says = f"Something that is due has waited for {_length(found.oldest_due)}."
        return _wrong("jobs", title, says, "See the worker's log; start it again if it says nothing.")
    if found.broken:
        says = f"{found.broken} {'job' if found.broken == 1 else 'jobs'} ended without being done in the last day."
        return _look("jobs", title, says, "The worker's log says which kind, and where it stopped.")
    return _well("jobs", title, "It runs, and nothing waits.")


def keys(*, current: str, under: Mapping[str, int]) -> Finding:
    title = "Keys"
    old = sum(count for key, count in under.items() if key != current)
    if old:
        names = ", ".join(sorted(key for key in under if key != current))
        says = f"{old} sealed {'text stands' if old == 1 else 'texts stand'} under an older key ({names})."
        do = "Leave the worker running, it seals them anew. What stays after an hour does not open: say `manage.py sealed`."
        return _look("keys", title, says, do)
    return _well("keys", title, f"Everything sealed stands under {current}.")


def worst(findings: Sequence[Finding]) -> Answer:
    said = {finding.answer for finding in findings}
    return Answer.WRONG if Answer.WRONG in said else Answer.LOOK if Answer.LOOK in said else Answer.WELL


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """What is wrong first; otherwise as looked at."""
    rank = [Answer.WRONG, Answer.LOOK, Answer.WELL]
    return sorted(findings, key=lambda finding: rank.index(finding.answer))


def _is_here(origin: str) -> bool:
    return urlsplit(origin).hostname in LOOPBACK


def _length(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            number = seconds // size
            return f"{number} {name}{'' if number == 1 else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"


def _size(number: int) -> str:
    return f"{number / GB:.1f} GB" if number >= GB else f"{number / 1024**2:.0f} MB"
