"""A pill at a time that did not exist crashed one program, and rang twice in another."""

import pytest

from tests.failures.records import (
    DAY,
    HOUR,
    MINUTE,
    TICK,
    begun,
    dose,
    local,
    recorded,
    wall,
    watched,
)
from tracker.engine.assess import assess
from tracker.engine.assessment import ScheduleState
from tracker.engine.record import extended
from tracker.usecases.month_grid import day_of
from tracker.usecases.today import today_of

# Zone, date, the time as planned, and the one moment it is meant (local and its offset).
LOST = [
    ("America/New_York", "2027-03-14", "02:30", "03:30:00-04:00"),
    ("Europe/Berlin", "2027-03-28", "02:30", "03:30:00+02:00"),
    ("America/Santiago", "2027-09-05", "00:30", "01:30:00-03:00"),
    ("Australia/Sydney", "2027-10-03", "02:30", "03:30:00+11:00"),
    ("Pacific/Auckland", "2027-09-26", "02:30", "03:30:00+13:00"),
    ("Australia/Lord_Howe", "2027-10-03", "02:10", "02:40:00+11:00"),
]
TWICE = [
    ("America/New_York", "2027-11-07", "01:30", "01:30:00-04:00"),
    ("Europe/Berlin", "2027-10-31", "02:30", "02:30:00+02:00"),
    ("America/Santiago", "2027-04-03", "23:30", "23:30:00-03:00"),
    ("Australia/Sydney", "2027-04-04", "02:30", "02:30:00+11:00"),
    ("Pacific/Auckland", "2027-04-04", "02:30", "02:30:00+13:00"),
    ("Australia/Lord_Howe", "2027-04-04", "01:40", "01:40:00+11:00"),
]


def planned(zone, day, time):
    start = local(f"{day}T12:00", zone) - 2 * DAY
    return recorded(begun(zone, start.date(), time))


@pytest.mark.parametrize(("zone", "day", "time", "meant"), [*LOST, *TWICE])
def test_it_is_due_once_at_the_time_that_was_decided(zone, day, time, meant):
    record = planned(zone, day, time)
    instant = local(f"{day}T{meant}"[:19], zone)
    due = {
        plan.due_at
        for at in watched(record, instant - 9 * HOUR, instant + 9 * HOUR, most=40)
        for plan in assess(record, at, at).plans
        if plan.schedule is ScheduleState.DUE
    }
    assert due == {instant}
    assert wall(instant, zone) == f"{day} {meant[:5]}"
    said = [line for _, line in day_of(record, instant, instant_day(instant, zone)).lines]
    assert [line[:5] for line in said] == [meant[:5]]
    rows = today_of(record, assess(record, instant, instant)).slots
    assert [row.when[:5] for row in rows if f"{row.wall:%F}" == day] == [meant[:5]]


def instant_day(instant, zone):
    return local(f"{wall(instant, zone)[:10]}T00:00", "UTC").date()


@pytest.mark.parametrize(("zone", "day", "time", "meant"), TWICE)
def test_taken_in_the_first_hour_it_is_not_asked_for_in_the_second(zone, day, time, meant):
    record = planned(zone, day, time)
    instant = local(f"{day}T{time}", zone)
    record = extended(record, [dose(instant - DAY, zone), dose(instant, zone)])
    for minutes in range(0, 150, 5):
        at = instant + minutes * MINUTE
        assert assess(record, at, at).plans[0].schedule is ScheduleState.NOT_DUE
    again = local(f"{day}T{time}", zone, fold=1)
    assert again > instant
    assert assess(record, again, again).plans[0].slot.date() > instant_day(instant, zone)


@pytest.mark.parametrize(("zone", "day", "time", "meant"), LOST)
def test_the_pill_of_the_lost_hour_can_be_named_and_is_filled(zone, day, time, meant):
    record = planned(zone, day, time)
    instant = local(f"{day}T{meant}"[:19], zone)
    slot = record.latest.lines[0].slots_between(instant, instant + TICK)[0]
    assert f"{slot.wall:%H:%M}" == time
    record = extended(record, [dose(instant + 5 * MINUTE, zone, slot=slot.wall)])
    at = instant + 6 * MINUTE
    assert assess(record, at, at).plans[0].schedule is ScheduleState.NOT_DUE


def test_at_the_prompt_a_time_that_is_lost_or_twofold_is_asked_about(shell, stopped):
    zone = "America/New_York"
    stopped.at = local("2027-03-14T12:00", zone)
    shell("setup", "--name", "Sam", "--zone", zone, "--form", "oral", "--from", "2027-03-01")
    assert shell("take", "--at", "2027-03-14 02:30", "--yes") == 2
    assert "03:30" in shell.err
    assert "Traceback" not in shell.err
    stopped.at = local("2027-11-07T12:00", zone)
    assert shell("take", "--at", "2027-11-07 01:30", "--yes") == 2
    assert "-04:00" in shell.err
    assert "-05:00" in shell.err


def test_both_of_two_like_times_are_kept_apart_on_disk_and_in_the_log(shell, stopped, tmp_path):
    zone = "America/New_York"
    stopped.at = local("2027-11-07T12:00", zone)
    shell("setup", "--name", "Sam", "--zone", zone, "--form", "oral", "--from", "2027-11-01")
    for offset in ("-04:00", "-05:00"):
        words = ("take", "--at", f"2027-11-07T01:30{offset}", "--yes", "--answer", "none")
        assert shell(*words) == 0, shell.err
    log, other = str(tmp_path / "log.jsonl"), str(tmp_path / "other.db")
    assert shell("export", log) == 0
    assert shell("import", log, place=other) == 0
    for place in (None, other):
        assert shell("history", "--kind", "dose", "--json", place=place) == 0
        assert '"2027-11-07T01:30:00-04:00"' in shell.out
        assert '"2027-11-07T01:30:00-05:00"' in shell.out
