"""Who sees what, at the media door: everyone of the cast, with their own token or with a borrowed one."""

import asyncio

import pytest

from tests.builders import live_session

from .at_the_door import admitted, signed_in
from .sees import DOORS


pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore:websockets.legacy")]


@pytest.mark.parametrize(("slug", "status"), DOORS[0].codes.items())
def test_who_comes_through_the_media_door(knocker, media, slug, status):
    token, _ = admitted(signed_in("noor"))
    cookie = ""
    if slug != "stranger":
        client = signed_in(slug)
        cookie = f"sessionid={client.cookies['sessionid'].value}"
        answer = client.post(f"/sessions/{live_session().pk}/admit/")
        token = answer.json()["token"] if answer.status_code == 200 else token

    refused = asyncio.run(knocker.knock(token, cookie=cookie))

    assert (refused.status if refused else 200) == status
    assert bool(media.asked) == (status == 200), "nobody who is refused is heard of by the media server"
