"""When the clocks changed pills moved by an hour, or a day, in some views and not in others."""

import json
from datetime import timedelta

import pytest

from tests.failures.records import (
    BOTH_CHANGES,
    DAY,
    HOUR,
    TICK,
    begun,
    changes,
    dose,
    injection,
    local,
    monthly,
    recorded,
    status,
    wall,
)
from tracker.engine.assess import assess
from tracker.engine.instants import local_date
from tracker.engine.spans import spans_between
from tracker.usecases.coverage_strip import strip_of
from tracker.usecases.month_grid import day_of, month_of
from tracker.usecases.today import today_of
from tracker.usecases.upcoming import upcoming_of
from tracker.wording.dates import day_name


def cell(record, at, day):
    """The marks of a day in the month it belongs to."""
    weeks = month_of(record, at, day.year, day.month).weeks
    return next(d.marks for week in weeks for d in week if d.day == day)


@pytest.mark.parametrize(("zone", "number"), BOTH_CHANGES)
def test_eight_in_the_morning_stays_eight_in_every_view(zone, number):
    change = changes(zone)[number]
    day = local_date(change, zone) - 2 * DAY
    record = recorded(begun(zone, day, "08:00"))
    for _ in range(5):
        at = local(f"{day}T07:30", zone)
        eight = f"{day} 08:00"
        today = today_of(record, assess(record, at, at))
        rows = [row for row in today.slots if row.wall.date() == day]
        assert [(row.when, f"{row.wall:%F %H:%M}") for row in rows] == [("08:00", eight)]
        assert today.next_dose.startswith("today 08:00")
        told = status(record, at, zone)["plans"][0]["due_at"]
        assert told.startswith(f"{day}T08:00:00")
        agenda = [r for r in upcoming_of(record, at, 14).rows if (r.day, r.kind) == (day, "pill")]
        assert [
            row.what.split("  ")[0] for row in agenda if (row.day, row.kind) == (day, "pill")
        ] == ["08:00 50 mg"]
        assert cell(record, at, day) == ("planned",)
        assert day_of(record, at, day).lines[0][1].startswith("08:00  50 mg")
        cells = {item.day: item.cover for item in strip_of(record, at - DAY).cells}
        assert cells[day] == "planned"
        day += DAY


@pytest.mark.parametrize(("zone", "number"), BOTH_CHANGES)
def test_no_day_of_the_agenda_is_lost_or_doubled(zone, number):
    """A run of like days would hide a pill that slid; two times a day show each."""
    change = changes(zone)[number]
    at = change - 3 * DAY
    record = recorded(begun(zone, local_date(at, zone), "04:00", "23:30"))
    grid = [
        day.day for m in {local_date(at + n * DAY, zone).replace(day=1) for n in range(8)}
        for week in month_of(record, at, m.year, m.month).weeks for day in week
        if day.inside and day.marks == ("planned",)
    ]  # fmt: skip
    days = [local_date(at, zone) + n * DAY for n in range(1, 6)]
    assert [sum(day == found for found in grid) for day in days] == [1] * 5
    for day in days:
        said = [line for mark, line in day_of(record, at, day).lines if mark == "planned"]
        assert [line[:5] for line in said] == ["04:00", "23:30"]


@pytest.mark.parametrize(("zone", "number"), BOTH_CHANGES)
@pytest.mark.parametrize("hour", ["00:10", "10:00", "23:50"])
def test_an_injection_of_28_days_stays_on_its_date_in_every_view(zone, number, hour):
    change = changes(zone)[number]
    given = local_date(change, zone) - 10 * DAY
    record = recorded([*monthly(zone, given), injection(local(f"{given}T{hour}", zone), zone)])
    due = given + 28 * DAY
    at = local(f"{given + 20 * DAY}T12:00", zone)
    assert status(record, at, zone)["plans"][0]["due_at"][:10] == str(due)
    today = today_of(record, assess(record, at, at))
    assert today.next_visit.startswith(day_name(due, at, zone))
    shots = [row.day for row in upcoming_of(record, at, 60).rows if row.kind == "injection"]
    assert shots == [due, due + 28 * DAY]
    assert "visit" in cell(record, at, due)
    assert [item.day for item in strip_of(record, at).cells if "visit" in item.marks] == [due]
    assert assess(record, local(f"{due}T23:59", zone), at).coverage.state == "WANING"
    ends = local(f"{due + DAY}T01:00", zone)
    assert assess(record, ends, at).coverage.state == "LAPSED"


@pytest.mark.parametrize(("zone", "number"), BOTH_CHANGES)
def test_the_hours_of_a_pill_are_hours_that_pass(zone, number):
    change = changes(zone)[number]
    taken = change - 10 * HOUR
    record = recorded([*begun(zone, local_date(taken, zone), "08:00"), dose(taken, zone)])
    for hours, before, after in ((24, "COVERED", "WANING"), (36, "WANING", "LAPSED")):
        turn = taken + hours * HOUR
        assert assess(record, turn - TICK, turn).coverage.state == before
        assert assess(record, turn, turn).coverage.state == after
    spans = spans_between(record, taken, taken + 40 * HOUR)
    assert [span.end - span.start for span in spans] == [HOUR, 23 * HOUR, 12 * HOUR, 4 * HOUR]
    # A program that adds a day on the wall would be off by what the clocks moved.
    assert wall(taken + DAY, zone)[11:] != wall(taken, zone)[11:]


@pytest.mark.parametrize("month", ["03-13", "11-06"])
def test_the_commands_agree_over_the_change(shell, stopped, month):
    zone = "America/New_York"
    stopped.at = local(f"2027-{month}T09:00", zone)
    shell("setup", "--name", "Sam", "--zone", zone, "--form", "oral", "--time", "08:00",
          "--from", f"2027-{month}")  # fmt: skip
    shell("take", "--yes")
    stopped.at += timedelta(hours=21)
    day = wall(stopped.at, zone)[:10]
    assert shell.status()["plans"][0]["due_at"].startswith(f"{day}T08:00")
    assert shell("today") == 0
    assert "08:00  50 mg" in shell.out
    assert shell("upcoming", "--json") == 0
    rows = [json.loads(line) for line in shell.out.splitlines()]
    pill = next(row for row in rows if row["kind"] == "pill")
    assert (pill["day"], pill["what"][:5]) == (day, "08:00")
    assert shell("month", "--day", day) == 0
    assert "08:00  50 mg" in shell.out
