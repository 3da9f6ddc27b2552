"""`make who-sees-what`: the table that the tests hold, as a page that a director or an auditor can read and sign."""

from __future__ import annotations

from pathlib import Path

from tests import house
from tests.cast import WHO


OUT = Path(__file__).resolve().parent.parent / "docs" / "who-sees-what.md"
HEAD = """# Who sees what

Made by `make who-sees-what` from the tables in `tests/<room>/sees.py`, which the tests hold the program to.

Each row is one page and one way of asking for it; each column a person of the demo's cast.  *yes*: they get the page.
*goes on*: they are sent on (a stranger to sign in).  *says why*: they may see that it is there and are told why they may
not do this now.  *asks again*: the form comes back with a sentence.  *not there*: for them there is no such page.
*no*: nobody may ask in this way.

Noor and Sam are participants of one cohort, Ada of the other.  Ines is Noor's therapist, Omar is not.  Fay leads the
cohort's groups, Pia is tech host, Cora coordinates, Dana directs, Ivo is intake, Bill billing, Opal the operator.

Somebody who came in from outside, such as Noor's mother who is asked to an hour of Noor's, has no column: she gets what
everybody on this page gets alike, her own visits, and the room to which she is asked.  For everything else the tests ask
as her too, row by row, and there is no such page.
"""
WORDS = {
    200: "yes",
    204: "yes",
    302: "goes on",
    401: "no",
    403: "says why",
    404: "not there",
    405: "no",
    409: "asks again",
    422: "asks again",
}


def main() -> None:
    import django

    assert house.ROOT
    django.setup()
    from tests.test_who_sees_what import SEES

    parts = [HEAD]
    for sees in SEES:
        said = (sees.__doc__ or "").strip().splitlines()[0]
        parts.append(f"\n## {sees.__name__.split('.')[1]}\n\n{said}\n")
        parts.append("| page | asked by | what | " + " | ".join(WHO) + " |")
        parts.append("|---|---|---|" + "---|" * len(WHO))
        for row in [*getattr(sees, "ROWS", []), *getattr(sees, "DOORS", [])]:
            thing = (row.thing.__name__ if row.thing else "").replace("_", " ")
            cells = " | ".join(WORDS.get(row.codes[who], str(row.codes[who])) for who in WHO)
            parts.append(f"| {row.route} | {row.method} | {thing} | {cells} |")
    OUT.write_text("\n".join(parts) + "\n")
    print(f"{OUT.relative_to(OUT.parent.parent)} is written.")


if __name__ == "__main__":
    main()
