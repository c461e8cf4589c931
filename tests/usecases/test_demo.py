"""The made-up history tells what it is meant to tell, whatever the hour and the zone."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.engine.assess import assess
from tracker.engine.assessment import CoverageState, Flag, ScheduleState
from tracker.engine.entries import Form
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary
from tracker.usecases.demo import demo_entries
from tracker.usecases.today import today_of


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
@pytest.mark.parametrize("hours", range(0, 24, 5))
def test_pills_a_bridge_injections_a_lapse_and_a_pill_due_now(zone, hours):
    now = datetime(2027, 3, 30, hours, 13, tzinfo=UTC)
    record = record_of(demo_entries(now, zone), load_formulary())
    told = assess(record, now, now)
    assert Flag.RECENT_LAPSE in told.flags
    assert [plan.schedule for plan in told.plans if plan.form is Form.INJECTION] == [
        ScheduleState.LATE
    ]
    assert [row.word for row in today_of(record, told).slots] == ["due"]
    month_ago = assess(record, now - timedelta(days=36), now)
    assert month_ago.coverage.state in (CoverageState.COVERED, CoverageState.WANING)
    lapse = assess(record, now - timedelta(days=4), now)
    assert lapse.coverage.state is CoverageState.LAPSED
