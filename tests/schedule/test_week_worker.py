"""What the job makes of a published week, with real commits; the worker itself is in the journey of a week."""

import datetime as dt

from hearthside.kernel.clock import local
from hearthside.program.models import Cohort
from hearthside.schedule import actions
from hearthside.schedule.models import Session, Week
from hearthside.schedule.tasks import plan_ahead
from hearthside.schedule.terms import SegmentKind, SegmentSaid
from tests.builders import US, viewer


def test_a_published_week_is_planned_by_the_job_and_a_day_off_taken_out(committed, now):
    dana, birch = viewer("dana"), Cohort.objects.select_related("track__program").get(name="Birch")
    week = actions.draft_week(by=dana, cohort=birch, at=now)
    said = SegmentSaid(
        from_minute=19 * 60 + 30, minutes=60, kind=SegmentKind.GROUP, title="Night group", counts=True
    )
    actions.draw(by=dana, week=week, days=range(7), said=said, at=now)
    tomorrow = local(now, birch.track.zone).date() + dt.timedelta(days=1)
    actions.publish_week(by=dana, week=week, starts_on=tomorrow, reason="New.", at=now)

    plan_ahead(str(birch.pk))
    assert Session.objects.filter(segment__isnull=False).count() == 84
    assert Week.objects.get().planned_to == tomorrow + dt.timedelta(days=83)

    off = tomorrow + dt.timedelta(days=9)
    actions.take_day_off(by=US, program=birch.track.program, on=off, name="Founders' Day", at=now)
    plan_ahead(str(birch.pk))
    assert Session.objects.get(series_on=off).cancelled_words == "Founders' Day"
