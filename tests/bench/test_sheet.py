"""The attendance sheet of twelve people with 400 things noted: told from the evidence, and as a page."""

import uuid
from datetime import timedelta

import psutil
import pytest

from hearthside.rooms import rules
from hearthside.rooms.actions import note, observe_minutes
from hearthside.rooms.models import Evidence, Room
from hearthside.rooms.terms import Kind, Noted, Source
from hearthside.schedule.actions import end_session
from hearthside.schedule.models import Attendance, Seat
from hearthside.schedule.rules import RECONCILER
from hearthside.schedule.terms import SeatKind
from tests.bench.test_door import OF, two_groups
from tests.bench.test_pages import browser, timed


pytestmark = [pytest.mark.bench, pytest.mark.django_db]
LASTS, STAYS = timedelta(minutes=29), 8
OF_A_STAY = (Kind.CONNECTED, Kind.ENTERED, Kind.HEARD, Kind.CLIENT_HUNG_UP)


def a_stay(seat, nth):
    """Some minutes, with some between it and the next."""
    begins = seat.session.starts_at + nth * LASTS / STAYS
    sid, connection = f"PA_{seat.pk.hex[:8]}{nth}", uuid.uuid4()
    for step, kind in enumerate(OF_A_STAY):
        at = begins + step * LASTS / STAYS / 5
        yield Noted(
            source=Source.DOOR,
            kind=kind,
            at=at,
            noted_at=at,
            place=seat.place,
            sid=sid,
            connection=connection,
        )


@pytest.mark.timeout(0)
def test_the_sheet_of_twelve():
    session, _ = two_groups()
    seats = Seat.objects.filter(session=session, kind=SeatKind.SYNTHETIC).select_related("session")
    room = Room.objects.get(session=session)
    noted = [one for seat in seats for nth in range(STAYS) for one in a_stay(seat, nth)]
    note(by=rules.DOOR, room_id=room.pk, noted=noted)
    webhooks = [
        Noted(
            source=Source.WEBHOOK, kind=Kind.JOINED, at=one.at, noted_at=one.at, place=one.place, sid=one.sid
        )
        for one in noted[:: len(OF_A_STAY) * 6]
    ]
    note(by=rules.DOOR, room_id=room.pk, noted=webhooks)
    assert Evidence.objects.filter(room=room).count() == 400
    end_session(by=RECONCILER, session=session, at=session.starts_at + LASTS)
    room.refresh_from_db()
    dana = browser("dana")

    def page():
        assert dana.get(f"/sessions/{session.pk}/sheet/").status_code == 200

    told = timed(lambda: observe_minutes(by=RECONCILER, room=room, at=session.starts_at + LASTS))
    drawn = timed(page)

    rows = [one.intervals for one in Attendance.objects.filter(seat__session=session)]
    assert len(rows) == OF
    assert all(len(one) > STAYS for one in rows)
    print(f"\nload {psutil.getloadavg()[0]:.1f}; p50 and p95 in ms")
    print(f"minutes of twelve told from 400 things noted: {told[0]:.1f}, {told[1]:.1f}")
    print(f"their sheet as a page: {drawn[0]:.1f}, {drawn[1]:.1f}")
