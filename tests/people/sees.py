"""Who sees what of people: leaving is for everyone, one's own sign-in for whoever is signed in."""

from tests.who import Row, everyone


def signed_in(code):
    """The same for everyone who is signed in; strangers are sent to where one signs in."""
    return (302, *everyone(code)[1:])


DRAFT = {"place": "/today/", "words": '[["/today/", "words", "half a sentence"]]'}
ROWS = [
    Row("people:quick-exit", "get", None, *everyone(405)),
    Row("people:quick-exit", "post", None, *everyone(302)),
    Row("people:still-here", "get", None, *signed_in(200)),
    Row("people:still-here", "post", None, *signed_in(200)),
    Row("people:drafts", "get", None, *signed_in(200)),
    Row("people:drafts", "post", None, *signed_in(204), data=DRAFT),
    Row("account_reauthenticate", "get", None, *signed_in(200)),
    Row("account_reauthenticate", "post", None, *signed_in(302)),
]
