"""On the day the clocks changed an app went on setting reminders until the phone gave up."""

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.failures.records import (
    BOTH_CHANGES,
    DAY,
    HOUR,
    MINUTE,
    begun,
    changes,
    dose,
    local,
    recorded,
    wall,
    watched,
)
from tracker.engine.assess import assess
from tracker.engine.assessment import ScheduleState
from tracker.engine.instants import local_date
from tracker.engine.record import extended

MINUTELY = [pair for pair in BOTH_CHANGES if pair[0] != "Africa/Cairo"]
TOLD = (ScheduleState.DUE, ScheduleState.LATE, ScheduleState.MISSED)


@pytest.mark.parametrize(("zone", "number"), MINUTELY)
def test_minute_by_minute_each_pill_is_called_for_once(zone, number):
    """Pills in the hour that is lost or comes twice, and a later one; each is taken when due."""
    change = changes(zone)[number]
    begin, end = change - 3 * HOUR, change + 4 * HOUR
    record = recorded(begun(zone, local_date(begin, zone) - DAY, "00:30", "02:30", "06:00"))
    line = record.latest.lines[0]
    earlier = [slot.instant for slot in line.slots_between(begin - 2 * DAY, begin)]
    record = extended(record, [dose(slot, zone, confirmed=True) for slot in earlier])
    planned = [slot.wall for slot in line.slots_between(begin, end)]
    called = []
    for step in range((end - begin) // MINUTE):
        at = begin + step * MINUTE
        told = assess(record, at, at).plans[0]
        if told.schedule in TOLD:
            called.append(told.slot)
            record = extended(record, [dose(at, zone, slot=told.slot, confirmed=True)])
    assert called == planned
    assert len(planned) >= 2


@pytest.mark.parametrize(("zone", "number"), BOTH_CHANGES)
@pytest.mark.parametrize("time", ["00:00", "02:30", "08:00"])
def test_a_watcher_always_moves_on_and_sees_one_due_a_day(zone, number, time):
    change = changes(zone)[number]
    start = local_date(change, zone) - 4 * DAY
    record = recorded(begun(zone, start, time))
    until = change + 5 * DAY
    woken = watched(record, local(f"{start}T00:00", zone), until, most=80)
    due = [
        plan.slot
        for at in woken
        for plan in assess(record, at, until).plans
        if plan.schedule is ScheduleState.DUE and plan.due_at == at
    ]
    slots = record.latest.lines[0].slots_between(woken[0], until)
    assert due == [slot.wall for slot in slots]
    assert all(late - early == DAY for early, late in pairwise(due))


@pytest.mark.parametrize(("zone", "number"), BOTH_CHANGES)
def test_every_minute_of_three_days_belongs_to_one_pill(zone, number):
    change = changes(zone)[number]
    start = local_date(change, zone) - 9 * DAY
    line = recorded(begun(zone, start, "00:00", "12:00")).latest.lines[0]
    seen = []
    for step in range(3 * 24 * 60):
        window = line.window_at(change - 36 * HOUR + step * MINUTE)
        if not seen or seen[-1] != window.slot.wall:
            seen.append(window.slot.wall)
    assert seen == sorted(set(seen))
    assert all(late - early == timedelta(hours=12) for early, late in pairwise(seen))
    assert len({wall(change, zone), *map(str, seen)}) == len(seen) + 1
