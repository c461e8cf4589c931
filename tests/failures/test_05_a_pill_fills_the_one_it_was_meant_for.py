"""A pill after midnight, or an early one, was credited to the wrong day or the nearest time."""

from datetime import date, datetime

import pytest

from tests.conftest import NOON, ZONE
from tests.failures.records import DAY, HOUR, MINUTE, begun, dose, local, recorded
from tracker.engine.assess import assess
from tracker.usecases.correct import undo_last
from tracker.usecases.log_dose import log_dose, look_before_dose
from tracker.usecases.month_grid import day_of, month_of
from tracker.usecases.new_entries import Occasion
from tracker.usecases.plans import skip_slot
from tracker.usecases.today import today_of

TODAY = date(2027, 6, 8)
LATE_NIGHT = local("2027-06-08T00:20", ZONE)


def evenings(until):
    """A pill at 22:00 each day, taken up to some days before today."""
    first = TODAY - 5 * DAY
    days = [first + n * DAY for n in range((TODAY - first).days)]
    return [
        *begun(ZONE, first, "22:00"),
        *(dose(local(f"{day}T22:05", ZONE), ZONE, f"d{day.day}") for day in days if day < until),
    ]


def occasion(at):
    return Occasion(person="sam", zone=ZONE, now=at, at=at)


def marks(record, at):
    weeks = month_of(record, at, 2027, 6).weeks
    return {found.day: found.marks for week in weeks for found in week}


def test_twenty_past_midnight_fills_the_pill_of_the_evening(books):
    book = books(evenings(TODAY - DAY))
    look = look_before_dose(book.record("sam"), occasion(LATE_NIGHT))
    assert look.slot.wall == datetime(2027, 6, 7, 22)
    log_dose(book, occasion(LATE_NIGHT), look, look.mg)
    found = marks(book.record("sam"), LATE_NIGHT)
    assert (found[TODAY - DAY], found[TODAY]) == (("late",), ("planned",))
    told = assess(book.record("sam"), LATE_NIGHT, LATE_NIGHT).plans[0]
    assert told.slot == datetime(2027, 6, 8, 22)


async def test_on_the_screen_too(opened):
    async with opened(entries=evenings(TODAY - DAY), ready=False) as screen:
        screen.clock.at = LATE_NIGHT
        screen.app.screen.look()
        await screen.settle()
        assert "yesterday 22:00" in screen.text()
        await screen.press("t")
        assert screen.entries()[-1].slot == datetime(2027, 6, 7, 22)
        screen.clock.at = LATE_NIGHT + 22 * HOUR
        screen.app.screen._watch_clock()
        await screen.settle()
        await screen.press("t")
        assert screen.entries()[-1].slot == datetime(2027, 6, 8, 22)
        assert screen.kinds().count("dose") == 6


@pytest.mark.parametrize("how", ["take", "skip", "undo"])
def test_what_is_done_about_yesterday_changes_yesterday_only(books, how):
    entries = evenings(TODAY if how == "undo" else TODAY - DAY)
    book = books(entries)
    now = local("2027-06-08T21:30", ZONE)
    before = marks(book.record("sam"), now)
    rows = today_of(book.record("sam"), assess(book.record("sam"), now, now)).slots
    yesterday = datetime(2027, 6, 7, 22)
    if how == "take":
        taken = Occasion(person="sam", zone=ZONE, now=now, at=local("2027-06-07T23:00", ZONE))
        look = look_before_dose(book.record("sam"), taken, yesterday)
        log_dose(book, taken, look, look.mg)
    elif how == "skip":
        skip_slot(book, occasion(now), "pills", yesterday, "ill")
    else:
        assert undo_last(book, occasion(now)).uid == "d7"
    after = marks(book.record("sam"), now)
    changed = {day for day in before if before[day] != after[day]}
    assert changed == {TODAY - DAY}
    assert after[TODAY - DAY] == ({"take": "late", "skip": "skipped", "undo": "missed"}[how],)
    told = today_of(book.record("sam"), assess(book.record("sam"), now, now)).slots
    assert [row for row in told if row.wall.date() == TODAY] == [
        row for row in rows if row.wall.date() == TODAY
    ]


def test_the_pill_that_is_named_is_filled_and_not_the_nearest(books):
    book = books(begun(ZONE, TODAY - DAY, "08:00", "20:00"))
    at = local("2027-06-08T19:50", ZONE)
    look = look_before_dose(book.record("sam"), occasion(at), datetime(2027, 6, 8, 8))
    log_dose(book, occasion(at), look, look.mg)
    lines = day_of(book.record("sam"), at, TODAY).lines
    said = {line[:5]: mark for mark, line in lines if mark}
    assert said == {"08:00": "late", "20:00": "planned"}


def test_an_early_pill_fills_the_next_one_and_the_next_one_only(books):
    book = books(begun(ZONE, TODAY - DAY, "08:00", "20:00"))
    at = local("2027-06-08T14:01", ZONE)
    look = look_before_dose(book.record("sam"), occasion(at))
    log_dose(book, occasion(at), look, look.mg)
    told = assess(book.record("sam"), at, at).plans[0]
    assert told.slot == datetime(2027, 6, 9, 8)
    found = marks(book.record("sam"), NOON + 20 * HOUR)
    assert found[TODAY] == ("missed",)
    lines = day_of(book.record("sam"), NOON + 20 * HOUR, TODAY).lines
    assert [mark for mark, _ in lines if mark] == ["missed", "taken"]


def test_a_pill_a_minute_each_side_of_half_way_is_decided_and_kept():
    record = recorded(begun(ZONE, TODAY - DAY, "22:00"))
    line = record.latest.lines[0]
    half = local("2027-06-08T10:00", ZONE)
    assert line.window_at(half - MINUTE).slot.wall == datetime(2027, 6, 7, 22)
    assert line.window_at(half).slot.wall == datetime(2027, 6, 8, 22)
