"""A month as a grid of days, past and planned in one, and everything of one day in words."""

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tracker.engine.entries import Confirm, Dose, Implant, Injection, Skip, Visit, Void
from tracker.engine.instants import first_instant, local_date
from tracker.engine.record import Record, home_zone
from tracker.errors import RefusedError
from tracker.usecases.day_marks import (
    OTHERS,
    WORST_FIRST,
    Mark,
    MarkedSlot,
    due_visits,
    marked_slots,
    other_marks,
)
from tracker.usecases.describe import line_of
from tracker.usecases.visits import visits_on
from tracker.wording import text
from tracker.wording.dates import day_and_time, time_of_day

ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1900, 2199
MARK_OF = {Injection: Mark.INJECTION, Implant: Mark.IMPLANT}
LEGEND = (*reversed(WORST_FIRST), *OTHERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day: the mark of its worst pill, then what else fell on it; in symbols and in words."""

    date: date
    marks: tuple[Mark, ...]
    is_today: bool
    in_month: bool
    symbol: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month in the person's home zone: weeks of seven days from Monday on."""

    name: str
    zone: str
    year: int
    month: int
    title: str
    weeks: tuple[tuple[Day, ...], ...]


class DayLine(NamedTuple):
    """One thing of a day: its mark (NONE for most entries), the mark's symbol, the words."""

    mark: Mark
    symbol: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """Everything of one day in words: its pills, visits, and what was logged of it."""

    date: date
    title: str
    lines: tuple[DayLine, ...]


def month_of(record: Record, at: datetime, year: int, month: int) -> Month:
    """The month as it stands at an instant; days around it fill its first and last week."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RefusedError(text("month.edge"))
    zone = home_zone(record, record.latest)
    today = local_date(at, zone)
    dates = Calendar().monthdatescalendar(year, month)
    marks = _marks(record, at, zone, dates[0][0], dates[-1][-1])
    person = record.latest.person
    return Month(
        name=person.name if person else record.person,
        zone=zone,
        year=year,
        month=month,
        title=text("month.title", month=text(f"month.name_{month}"), year=year),
        weeks=tuple(
            tuple(_day(day, marks.get(day, (Mark.NONE,)), today, month) for day in week)
            for week in dates
        ),
    )


def day_of(record: Record, at: datetime, day: date) -> DayView:
    """All that was planned, done and logged on a local date."""
    zone = home_zone(record, record.latest)
    begin, end = first_instant(day, zone), first_instant(day + ONE_DAY, zone)
    slots = marked_slots(record, at, begin, end)
    found = [_slot_line(item, zone, at) for item in slots]
    for visit in visits_on(record, at, begin, end):
        said = f"{time_of_day(visit.at, zone)}  {text(f'visit.{visit.kind}')}"
        found.append(_line(Mark.VISIT, said))
    for due in due_visits(record, at):
        if due.day == day:
            found.append(_line(Mark.VISIT, text(f"month.due_{due.form}")))
    told = {entry.uid for item in slots for entry in (item.dose, item.skip) if entry is not None}
    found += _entries(record, at, zone, day, told)
    title = text(
        "date.day_with_year",
        weekday=text(f"date.weekday_{day.isoweekday()}"),
        day=day.day,
        month=text(f"date.month_{day.month}"),
        year=day.year,
    )
    return DayView(date=day, title=title, lines=tuple(found))


def _marks(
    record: Record, at: datetime, zone: str, first: date, last: date
) -> dict[date, tuple[Mark, ...]]:
    begin, end = first_instant(first, zone), first_instant(last + ONE_DAY, zone)
    worst: dict[date, Mark] = {}
    for item in marked_slots(record, at, begin, end):
        day = local_date(item.slot.instant, zone)
        worst[day] = min(worst.get(day, item.mark), item.mark, key=WORST_FIRST.index)
    others = other_marks(record, at, zone, first, last)
    return {
        day: (*((worst[day],) if day in worst else ()), *others.get(day, ()))
        for day in worst.keys() | others.keys()
    }


def _day(day: date, marks: tuple[Mark, ...], today: date, month: int) -> Day:
    return Day(
        date=day,
        marks=marks,
        is_today=day == today,
        in_month=day.month == month,
        symbol="".join(text(f"mark.{mark}.symbol") for mark in marks),
        word=", ".join(text(f"mark.{mark}.word") for mark in marks),
    )


def _slot_line(item: MarkedSlot, zone: str, at: datetime) -> DayLine:
    parts = [
        time_of_day(item.slot.instant, zone),
        f"{item.slot.mg.normalize():f} mg",
        text(f"mark.{item.mark}.word"),
    ]
    if item.dose is not None and item.dose.day is None:
        parts.append(_time_of(item.dose.occurred_at, item, zone, at))
    if item.skip is not None and item.skip.reason:
        parts.append(item.skip.reason)
    return _line(item.mark, "  ".join(parts))


def _time_of(taken_at: datetime, item: MarkedSlot, zone: str, at: datetime) -> str:
    """When a pill was taken: the time alone on the day of its slot, else with its date."""
    if local_date(taken_at, zone) == local_date(item.slot.instant, zone):
        return time_of_day(taken_at, zone)
    return day_and_time(taken_at, zone, at)


def _entries(
    record: Record, at: datetime, zone: str, day: date, told: set[str]
) -> Iterator[DayLine]:
    """What else was logged of the day; pills and skips that a slot tells of come once only."""
    entries = sorted(record.entries.values(), key=lambda entry: (entry.occurred_at, entry.uid))
    for entry in entries:
        if isinstance(entry, Void | Confirm | Visit) or entry.occurred_at > at:
            continue
        if entry.uid in told and isinstance(entry, Dose | Skip):
            continue
        if (entry.day or local_date(entry.occurred_at, zone)) != day:
            continue
        if record.latest.sees(entry):
            yield _line(MARK_OF.get(type(entry), Mark.NONE), line_of(entry, zone, at))


def _line(mark: Mark, said: str) -> DayLine:
    return DayLine(mark, text(f"mark.{mark}.symbol"), said)
