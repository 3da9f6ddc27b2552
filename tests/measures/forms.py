"""What people of the cast answer."""

import datetime as dt

from hearthside.measures import actions, queries
from hearthside.measures.forms import Permitting
from tests.builders import day_of, episode, viewer


MINUTE = dt.timedelta(minutes=1)


def begins(at, *, slug="noor", by=None, instrument="phq9"):
    return actions.begin(
        by=by or viewer(slug), episode=episode(slug), instrument=instrument, on=day_of(at), at=at
    )


def says(form, item, value=None, *, at, by=None, words=""):
    return saves(form, {item: words or value}, at=at, by=by).answers[0]


def saves(form, said, *, at, by=None):
    return actions.answer(by=by or viewer("noor"), administration=form, said=said, at=at)


def whole(at, *values, slug="noor", instrument="phq9"):
    form = begins(at, slug=slug, instrument=instrument)
    for n, value in enumerate(values, start=1):
        says(form, str(n), value, at=at, by=viewer(slug))
    return actions.finish(by=viewer(slug), administration=form, at=at)


# Nobody's wording: a permission in a test is for words of our own.
OURS = {
    "holder": "An owner",
    "evidence": "Their letter of 3 May",
    "scope": "this program",
    "locale": "en-US",
    "instruction": "Ours: about the past month.",
    "notice": "Ours: a notice.",
    **{f"item-{key}": f"Ours: question {key}?" for key in ("1", "2", "3", "4", "5", "6", "6r")},
    "choice-no_yes-0": "Ours: no",
    "choice-no_yes-1": "Ours: yes",
}


def permits(at, *, by=None, **changes):
    instrument = queries.newest("cssrs_screen_recent")
    form = Permitting(OURS | changes, instrument=instrument)
    assert form.is_valid(), form.errors
    return actions.permit(by=by or viewer("dana"), instrument=instrument, said=form.permission(), at=at)
