"""A month as a grid of days: what became of each, and what is planned."""

from calendar import Calendar
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tracker.engine.entries import Confirm, Entry, Implant, Injection, Void
from tracker.engine.instants import first_instant, local_date
from tracker.engine.record import Record, home_zone, name_of
from tracker.usecases.describe import line_of
from tracker.usecases.due_visits import due_visits
from tracker.usecases.slots_told import STATES, ToldSlot, told_slots
from tracker.usecases.visits import visits_on
from tracker.wording import text
from tracker.wording.dates import time_of_day

ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1900, 2199
LEGEND = (*reversed(STATES), "injection", "implant", "visit")


class Day(NamedTuple):
    """One day: its marks, the worst pill first, and whether it belongs to the month shown."""

    day: date
    marks: tuple[str, ...]
    inside: bool


class Month(NamedTuple):
    """A month in the person's home zone: weeks from Monday on, and which day is today."""

    name: str
    zone: str
    year: int
    month: int
    today: date
    title: str
    weeks: tuple[tuple[Day, ...], ...]


class DayView(NamedTuple):
    """Everything about one day, in words."""

    title: str
    lines: tuple[tuple[str, str], ...]


def month_of(record: Record, at: datetime, year: int, month: int) -> Month:
    """The month as it stands at an instant; days before and after fill its first and last week."""
    zone = home_zone(record, record.latest)
    dates = Calendar().monthdatescalendar(year, month)
    first, last = dates[0][0], dates[-1][-1]
    marks = _marks(record, at, zone, first, last)
    weeks = tuple(
        tuple(Day(day, marks.get(day, ()), day.month == month) for day in week) for week in dates
    )
    title = text("month.title", month=text(f"month.name_{month}"), year=year)
    return Month(name_of(record), zone, year, month, local_date(at, zone), title, weeks)


def day_of(record: Record, at: datetime, day: date) -> DayView:
    """All that was planned, done and logged on a local date; each line with its mark."""
    zone = home_zone(record, record.latest)
    begin, end = first_instant(day, zone), first_instant(day + ONE_DAY, zone)
    found = [_slot_line(item, zone) for item in told_slots(record, at, begin, end)]
    for visit in visits_on(record, at, begin, end):
        found.append(("visit", f"{time_of_day(visit.at, zone)}  {text(f'visit.{visit.kind}')}"))
    for due, form in due_visits(record, at):
        if due == day:
            found.append((str(form), text(f"month.due_{form}")))
    for entry in record.entries.values():
        if isinstance(entry, Void | Confirm) or not record.latest.sees(entry):
            continue
        if (entry.day or local_date(entry.occurred_at, zone)) == day:
            found.append((_mark_of(entry), line_of(entry, zone, at)))
    title = text(
        "date.day_with_year",
        weekday=text(f"date.weekday_{day.isoweekday()}"),
        day=day.day,
        month=text(f"date.month_{day.month}"),
        year=day.year,
    )
    return DayView(title, tuple(found))


def _marks(
    record: Record, at: datetime, zone: str, first: date, last: date
) -> dict[date, tuple[str, ...]]:
    begin, end = first_instant(first, zone), first_instant(last + ONE_DAY, zone)
    pills: dict[date, list[str]] = {}
    for item in told_slots(record, at, begin, end):
        pills.setdefault(local_date(item.slot.instant, zone), []).append(item.state)
    found: dict[date, list[str]] = {day: [min(s, key=STATES.index)] for day, s in pills.items()}
    for kind, name in ((Injection, "injection"), (Implant, "implant")):
        for entry in record.by_type(kind, end):
            if record.latest.sees(entry) and entry.occurred_at <= at:
                found.setdefault(entry.day or local_date(entry.occurred_at, zone), []).append(name)
    for visit in visits_on(record, at, begin, end):
        found.setdefault(local_date(visit.at, zone), []).append("visit")
    for day, _ in due_visits(record, at):
        if first <= day <= last:
            found.setdefault(day, []).append("visit")
    return {day: tuple(dict.fromkeys(names)) for day, names in found.items()}


def _slot_line(item: ToldSlot, zone: str) -> tuple[str, str]:
    said = f"{time_of_day(item.slot.instant, zone)}  {item.slot.mg.normalize():f} mg"
    word = text(f"mark.{item.state}.word")
    when = f"  {time_of_day(item.taken_at, zone)}" if item.taken_at else ""
    reason = f"  {item.reason}" if item.reason else ""
    return item.state, f"{said}  {word}{when}{reason}"


def _mark_of(entry: Entry) -> str:
    return entry.type if entry.type in ("injection", "implant") else ""
