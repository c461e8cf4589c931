"""Missed pills never became missed, or were lost, when an app had been closed for long."""

from datetime import date, timedelta

import pytest

from tests.conftest import NOON, ZONE, StoppedClock
from tests.failures.records import (
    DAY,
    HOUR,
    all_views,
    begun,
    dose,
    entry,
    injection,
    local,
    months_back,
    recorded,
    watched,
)
from tests.tui.conftest import Screen, sam
from tracker.engine.assess import assess
from tracker.engine.entries import PlanStop
from tracker.tui.app import TrackerApp
from tracker.usecases.month_grid import month_of
from tracker.usecases.today import today_at
from tracker.usecases.while_closed import closed_for, keep_look

CLOSED = [HOUR, 3 * DAY, 61 * DAY, 400 * DAY]
START = date(2027, 6, 1)


def on_pills():
    """Pills that were taken for a week, and then no more."""
    days = [START + n * DAY for n in range(7)]
    taken = [dose(local(f"{day}T08:05", ZONE), ZONE, f"d{day.day}") for day in days]
    return [*begun(ZONE, START, "08:00"), *taken]


def on_both():
    """Injections beside pills every other day."""
    shot = injection(local("2027-06-02T10:00", ZONE), ZONE, "i", plan=None)
    return [*begun(ZONE, START, "20:00", rrule="FREQ=DAILY;INTERVAL=2"), shot]


@pytest.mark.parametrize("closed", CLOSED, ids=str)
@pytest.mark.parametrize("entries", [on_pills, on_both])
def test_closed_is_told_the_same_as_open(books, entries, closed):
    """One program looks at every change; another is opened at the end."""
    open_all_along = books(entries())
    end = NOON + closed
    record = open_all_along.record("sam")
    woken = watched(record, NOON, end, most=6 * closed // DAY + 20)
    for at in woken:
        today_at(open_all_along, "sam", at)
    watched_last = assess(open_all_along.record("sam"), end, end)
    record = open_all_along.record("sam")
    fresh = books().record("sam")
    assert assess(fresh, end, end) == watched_last
    assert all_views(fresh, end, ZONE) == all_views(record, end, ZONE)
    months = closed // (30 * DAY) + 2
    assert months_back(fresh, end, ZONE, months) == months_back(record, end, ZONE, months)


@pytest.mark.parametrize("closed", CLOSED[1:], ids=str)
def test_every_missed_pill_is_on_its_day_with_no_cap(books, closed):
    end = NOON + closed
    book = books(on_pills())
    record = recorded([*book.record("sam").entries.values(), dose(end, ZONE, "last")])
    first, last = local(f"{START}T00:00", ZONE) + 7 * DAY, end - DAY
    missed, at = [], first
    while at <= last:
        here = (at + 6 * HOUR).date()
        month = month_of(record, end, here.year, here.month)
        missed += [
            day.day for week in month.weeks for day in week if day.inside and "missed" in day.marks
        ]
        at = local(f"{(here.replace(day=1) + 32 * DAY).replace(day=1)}T00:00", ZONE)
    expected = [START + (7 + n) * DAY for n in range(closed // DAY)]
    assert missed == expected


@pytest.mark.parametrize("closed", [*CLOSED[1:], 1500 * DAY], ids=str)
def test_what_came_up_meanwhile_is_one_line(books, closed):
    book = books(on_pills())
    keep_look(book, "sam", NOON)
    said = closed_for(books(), "sam", NOON + closed)
    assert said.count("\n") == 0
    assert said.startswith(f"While closed: {closed // DAY} missed, ")


def test_an_hour_in_which_nothing_came_up_says_nothing(books):
    book = books(sam("covered"))
    keep_look(book, "sam", NOON)
    assert closed_for(books(), "sam", NOON + HOUR) is None


def test_pills_missed_before_their_plan_was_stopped_are_still_counted(books):
    book = books(on_pills())
    keep_look(book, "sam", NOON)
    end = NOON + 9 * DAY
    book.take_in([entry(PlanStop, NOON + 4 * DAY, ZONE, plan="pills")])
    assert closed_for(books(), "sam", end).startswith("While closed: 5 missed")


@pytest.mark.parametrize("days", [3, 4, 5])
def test_a_weekly_pill_is_counted_once_whenever_one_looks(books, days):
    """Given up half a week after its time, by whoever looks next."""
    book = books(begun(ZONE, START, "08:00", rrule="FREQ=WEEKLY"))
    slot = local(f"{START + 7 * DAY}T08:00", ZONE)
    keep_look(book, "sam", slot + days * DAY - 14 * HOUR)
    said = closed_for(books(), "sam", slot + days * DAY + 10 * HOUR)
    assert ("1 missed" in (said or "")) is (days == 4)


async def test_after_four_hundred_days_the_screen_has_one_line_and_no_notices(opened):
    async with opened(entries=on_pills(), ready=False) as screen:
        await screen.settle()
    clock = StoppedClock(NOON + timedelta(days=400))
    app = TrackerApp(screen.place, None, clock, ZONE)
    async with app.run_test(size=(120, 40)) as pilot:
        again = Screen(app, pilot, clock, screen.place)
        await again.settle()
        await again.settle()
        assert again.text().count("While closed: 400 missed") == 1
        assert len(app._notifications) == 0
        assert len(app.screen_stack) == 1
        assert again.entries() == screen.entries()
