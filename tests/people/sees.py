"""Who sees what of people: leaving is for everyone, one's own sign-in for whoever is signed in."""

from allauth.usersessions.models import UserSession
from django.test import Client

from tests.builders import person
from tests.who import Row, everyone


def signed_in(code):
    """The same for everyone who is signed in; strangers are sent to where one signs in."""
    return (302, *everyone(code)[1:])


def of(slug):
    def thing():
        return {"person_id": person(slug).pk}

    thing.__name__ = slug
    return thing


def sams_sign_in():
    """Sam is signed in on a phone somewhere."""
    client = Client(HTTP_HOST="localhost")
    client.post("/demo/enter/", {"slug": "sam"})
    return {"sign_in_id": UserSession.objects.get(session_key=client.session.session_key).pk}


SURE = {"confirmed": "I saw them in person."}
DRAFT = {"place": "/today/", "words": '[["/today/", "words", "half a sentence"]]'}
ROWS = [
    Row("people:quick-exit", "get", None, *everyone(405)),
    Row("people:quick-exit", "post", None, *everyone(302)),
    Row("people:still-here", "get", None, *signed_in(200)),
    Row("people:still-here", "post", None, *signed_in(200)),
    Row("people:drafts", "get", None, *signed_in(200)),
    Row("people:drafts", "post", None, *signed_in(204), data=DRAFT),
    Row("people:you", "get", None, *signed_in(200)),
    Row("people:you", "post", None, *signed_in(405)),
    Row("people:sign-ins", "get", None, *signed_in(200)),
    Row("people:sign-ins", "post", None, *signed_in(405)),
    Row("people:end-sign-in", "get", sams_sign_in, *signed_in(405)),
    #                                             stranger noor sam  ada  ines omar fay  pia  cora dana ivo  bill opal
    Row(
        "people:end-sign-in",
        "post",
        sams_sign_in,
        302,
        404,
        302,
        404,
        404,
        404,
        404,
        404,
        404,
        404,
        404,
        404,
        404,
    ),
    Row("people:end-other-sign-ins", "get", None, *signed_in(405)),
    Row("people:end-other-sign-ins", "post", None, *signed_in(302)),
    Row("people:reset-second-factor", "get", of("noor"), 302, *[404] * 8, 200, *[404] * 3),
    Row("people:reset-second-factor", "post", of("noor"), 302, *[404] * 8, 302, *[404] * 3, data=SURE),
    Row("people:reset-second-factor", "post", of("noor"), 302, *[404] * 8, 422, *[404] * 3),
    Row("people:reset-second-factor", "get", of("fay"), 302, *[404] * 8, 200, *[404] * 3),
    Row("people:reset-second-factor", "get", of("dana"), 302, *[404] * 8, 200, *[404] * 3),
    Row("people:reset-second-factor", "post", of("dana"), 302, *[404] * 8, 403, *[404] * 3, data=SURE),
    Row("account_reauthenticate", "get", None, *signed_in(200)),
    Row("account_reauthenticate", "post", None, *signed_in(302)),
]
