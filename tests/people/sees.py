"""Who sees what of people: leaving is for everyone, one's own sign-in for whoever is signed in."""

from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.test import Client

from hearthside.people import actions
from hearthside.people.models import Signature
from hearthside.people.queries import agreements_holding
from tests.builders import person, viewer
from tests.notices.strangers import Device
from tests.who import Row, everyone, only


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


def an_agreement():
    return {"agreement_id": agreements_holding()[0].pk}


def noors_signature():
    return {"signature_id": Signature.objects.filter(person=person("noor")).order_by("signed_at", "pk")[0].pk}


def of_kind():
    return {"kind": "group"}


MEMBERS = ("noor", "sam", "ada")
NEXT_VERSION = {
    "title": "The group",
    "text": "What is said here stays here.",
    "reason": "Shorter.",
    "after": 1,
}
SURE = {"confirmed": "I saw them in person."}
DRAFT = {"place": "/today/", "words": '[["/today/", "words", "half a sentence"]]'}
STAFF = ("ines", "omar", "fay", "pia", "cora", "dana", "ivo", "bill", "opal")
NIGHT = {"begins": "22:00", "ends": "07:00"}


def a_subscription():
    """Whoever posts it, their browser is a new one."""
    return {"subscription": Device("https://push.example.org/send/one").subscription}


def ines_device():
    told = {"by": viewer("ines"), "label": "Firefox", "at": datetime.now(UTC)}
    return {"device_id": actions.add_device(**told, **a_subscription()).pk}


ROWS = [
    Row("people:reach", "get", None, *only(200, *STAFF)),
    Row("people:reach", "post", None, *only(302, *STAFF), data=NIGHT),
    Row("people:reach", "post", None, *only(422, *STAFF), data={"begins": "22:00"}),
    Row("people:add-device", "get", None, *signed_in(405)),
    Row("people:add-device", "post", None, *only(302, *STAFF), data=a_subscription),
    Row("people:add-device", "post", None, *only(422, *STAFF)),
    Row("people:end-device", "get", ines_device, *signed_in(405)),
    Row("people:end-device", "post", ines_device, *only(302, "ines")),
    Row("people:try-reach", "get", None, *signed_in(405)),
    Row("people:try-reach", "post", None, *only(302, *STAFF)),
    Row("people:push-worker", "get", None, *everyone(200)),
    Row("people:push-worker", "post", None, *everyone(405)),
    Row("people:zone", "get", None, *signed_in(200)),
    Row("people:zone", "post", None, *signed_in(422)),
    Row("people:zone", "post", None, *signed_in(302), data={"zone": "Asia/Tokyo", "back": "today"}),
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
    Row("people:agreements", "get", None, *only(200, *MEMBERS)),
    Row("people:agreements", "post", None, *signed_in(405)),
    Row("people:next-agreement", "get", None, *only(302, *MEMBERS)),
    Row("people:next-agreement", "post", None, *signed_in(405)),
    Row("people:sign", "get", an_agreement, *only(200, *MEMBERS)),
    Row("people:sign", "post", an_agreement, *only(302, *MEMBERS), data={"name": "N"}),
    Row("people:sign", "post", an_agreement, *only(422, *MEMBERS)),
    Row("people:signed-copy", "get", noors_signature, *only(200, "noor")),
    Row("people:signed-copy", "post", noors_signature, *signed_in(405)),
    Row("people:revoke", "get", noors_signature, *only(200, "noor")),
    Row("people:revoke", "post", noors_signature, *only(302, "noor")),
    Row("people:agreement-version", "get", an_agreement, *only(200, "dana")),
    Row("people:agreement-version", "post", an_agreement, *signed_in(405)),
    Row("people:publish-ours", "get", None, *signed_in(405)),
    Row("people:publish-ours", "post", None, *only(302, "dana")),
    Row("people:publish-agreement", "get", of_kind, *only(200, "dana")),
    Row("people:publish-agreement", "post", of_kind, *only(302, "dana"), data=NEXT_VERSION),
    Row("people:publish-agreement", "post", of_kind, *only(422, "dana")),
]
