"""An injection given six days late could not be entered, or the next date did not follow it."""

from datetime import date, timedelta

import pytest

from tests.failures.records import DAY, HOUR, ZONES, injection, local, monthly, recorded, wall
from tracker.engine.assess import assess
from tracker.engine.instants import first_instant
from tracker.engine.spans import lapses_until
from tracker.usecases.coverage_strip import strip_of
from tracker.usecases.how_far import how_far
from tracker.usecases.upcoming import upcoming_of

FIRST = date(2027, 3, 2)
ZONE = "America/New_York"
APART = (1, 6, 20, 60)


@pytest.mark.parametrize("days", [*APART, *(-days for days in APART[:3])])
def test_late_or_early_it_is_recorded_and_the_next_is_28_days_on(shell, stopped, days):
    stopped.at = local(f"{FIRST}T10:00", ZONE)
    shell("setup", "--name", "Sam", "--zone", ZONE, "--form", "injection", "--from", str(FIRST))
    assert shell("contacts", "add", "me", "--on", "screen") == 0
    assert shell("inject", "--side", "left") == 0
    given = FIRST + timedelta(days=28 + days)
    stopped.at = local(f"{given}T10:00", ZONE)
    code = shell("inject", "--side", "right")
    if days < -7:
        # So close that it may be the same one: asked about, and still recordable.
        assert (code, "2 Mar" in shell.err) == (1, True)
        code = shell("inject", "--side", "right", "--yes")
    assert code == 0, shell.err
    due = given + 28 * DAY
    plan = shell.status()["plans"][0]
    assert plan["due_at"][:10] == str(due)
    assert plan["schedule"] == "NOT_DUE"
    assert shell("upcoming", "--days", "60") == 0
    assert f"{due.day} {due:%b}" in shell.out
    assert shell("history", "--kind", "injection") == 0
    assert len(shell.out.splitlines()) == 2


def test_one_from_long_before_that_was_forgotten_does_not_move_the_next(shell, stopped):
    stopped.at = local(f"{FIRST}T10:00", ZONE)
    shell("setup", "--name", "Sam", "--zone", ZONE, "--form", "injection", "--from", "2027-01-01")
    shell("inject", "--side", "left")
    stopped.at += HOUR
    forgotten = FIRST + 28 * DAY - 60 * DAY
    assert shell("inject", "--at", f"{forgotten} 10:00", "--side", "right", "--yes") == 0, shell.err
    assert shell.status()["plans"][0]["due_at"][:10] == str(FIRST + 28 * DAY)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("late", APART)
def test_the_lapse_between_stays_in_the_history_for_good(zone, late):
    first = local(f"{FIRST}T10:00", zone)
    second = local(f"{FIRST + timedelta(days=28 + late)}T10:00", zone)
    record = recorded([*monthly(zone, FIRST), injection(first, zone), injection(second, zone)])
    begins, ends = first_instant(FIRST + 29 * DAY, zone), second + 2 * HOUR
    for at in (second + DAY, second + 25 * DAY):
        [lapse] = lapses_until(record, at)
        assert (lapse.start, lapse.end) == (begins, ends)
        covers = {cell.day: cell.cover for cell in strip_of(record, at).cells}
        assert covers[FIRST + timedelta(days=28 + late)] == "none"
        assert covers[FIRST + 29 * DAY] == "none"
    years = second + 1000 * DAY
    assert lapses_until(record, years)[0] == lapse
    longest = dict(how_far(record, second + DAY).lines)
    hours = (ends - begins) // HOUR
    assert str(hours if hours < 48 else hours // 24) in " ".join(longest.values())
    assert assess(record, second + HOUR, years).coverage.state == "LAPSED"
    assert assess(record, ends, years).coverage.state == "COVERED"


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("late", APART)
def test_the_visit_stays_called_for_until_it_is_done(zone, late):
    record = recorded([*monthly(zone, FIRST), injection(local(f"{FIRST}T10:00", zone), zone)])
    at = local(f"{FIRST + timedelta(days=28 + late)}T09:00", zone)
    told = assess(record, at, at)
    assert {"VISIT_OVERDUE", "COVERAGE_LAPSED" if late < 29 else "CONTINUING_RISK"} <= {
        warning.code for warning in told.warnings
    }
    row = next(row for row in upcoming_of(record, at, 14).rows if row.kind == "injection")
    assert (row.overdue, row.day) == (True, FIRST + 28 * DAY)
    assert wall(told.plans[0].due_at, zone)[:10] == str(FIRST + 28 * DAY)
