"""Ended means gone at once: the pages, the stream and the media door."""

import pytest

from hearthside.access.raw import viewer_of_session
from hearthside.people.actions import end_sign_ins
from tests.builders import US, person
from tests.people.test_sign_in import account as account  # noqa: PLC0414 -- a fixture
from tests.people.test_sign_in import log_in


pytestmark = pytest.mark.django_db


def test_ending_all_sign_ins_of_someone_shuts_every_door_of_theirs_and_nobody_elses(account, sign_in, now):
    noor, _ = log_in(account("noor"))
    demo, sam = sign_in("noor"), sign_in("sam")
    keys = [client.session.session_key for client in (noor, demo)]
    assert all(viewer_of_session(key) for key in keys)

    end_sign_ins(by=US, person=person("noor"), at=now)

    assert [viewer_of_session(key) for key in keys] == [None, None]
    assert [client.get("/today/").status_code for client in (noor, demo, sam)] == [302, 302, 200]
    assert log_in(account("noor"))[0].get("/today/").status_code == 200
