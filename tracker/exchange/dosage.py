"""Reads the history that Dosage (for GNOME) writes as CSV.

Six columns: date, planned time, name, dose with its unit, status, and the time at which it was
confirmed. Times are local. Dates are written as the country does; with "ISO dates" switched on
they are the date in UTC of the moment, next to a local time, so that a pill of the evening may
stand under tomorrow's date. A date that could be two days is not read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from tracker.engine.instants import zone_named
from tracker.errors import LogError
from tracker.exchange.others import (
    Event,
    Found,
    Kind,
    Left,
    LeftOutError,
    Why,
    events_in,
    instant_of,
    left_in,
    plain,
)

PROGRAM = "Dosage"
COLUMNS = 6
HEADER = "Date,Time,Name,Dose,Status,Time Confirmed"
# Marks for the direction of writing, which some languages put around dates.
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})[./] ?(\d{1,2})[./] ?(\d{1,2})\.?", re.ASCII)
YEAR_LAST = re.compile(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4})\.?", re.ASCII)
CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?: ?([ap])\.? ?m\.?)?", re.ASCII | re.IGNORECASE)
LAST_MONTH = 12
NOON = 12


class Dates(StrEnum):
    """How the dates of a file are written: the day, or the month, first; local, or in UTC."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    LOCAL = "local"
    IN_UTC = "utc"


class Status(StrEnum):
    """What Dosage says became of a pill."""

    CONFIRMED = "confirmed"
    SOME_TIME = "confirmed (time unknown)"
    ASSUMED = "auto-confirmed"
    SKIPPED = "skipped"
    MISSED = "missed"


class _Row(NamedTuple):
    number: int
    cells: list[str]


class _Day(NamedTuple):
    """A date as it is written; `in_utc` where that may be, or is, the date in UTC."""

    day: date
    may_be_local: bool
    may_be_utc: bool


def is_dosage_table(first_line: str, second_line: str) -> bool:
    """Whether a file begins as a history of Dosage does, in any language."""
    if first_line.strip() == HEADER:
        return True
    cells = first_line.split(",")
    return len(cells) == COLUMNS and '"' not in first_line and second_line.startswith('"')


def read_dosage_table(content: str, zone: str, dates: Dates | None = None) -> Found:
    """The events of a history; `dates` says how its dates are written, where it is known.

    Raises LogError for a file that is no table.
    """
    rows = list(_rows(content))
    order = dates if dates in (Dates.DAY_FIRST, Dates.MONTH_FIRST) else _order_in(rows)
    read = [_from_row(row, zone, dates, order) for row in rows]
    return Found(PROGRAM, True, events_in(read), left_in(read))


def _rows(content: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    number = 1
    try:
        for cells in reader:
            if number > 1 and cells:
                yield _Row(number, cells)
            number = reader.line_num + 1
    except csv.Error:
        raise LogError(
            f"line {number}: the quotes of this line do not close; export it from Dosage again"
        ) from None


def _order_in(rows: Iterable[_Row]) -> Dates | None:
    """Whether the day or the month comes first, as far as the dates of a file can tell."""
    told = set()
    for row in rows:
        found = YEAR_LAST.fullmatch(_tidy(row.cells[0]))
        if found is None:
            continue
        if found[2] == "." or int(found[1]) > LAST_MONTH:
            told.add(Dates.DAY_FIRST)
        elif int(found[3]) > LAST_MONTH:
            told.add(Dates.MONTH_FIRST)
    return told.pop() if len(told) == 1 else None


def _from_row(row: _Row, zone: str, dates: Dates | None, order: Dates | None) -> Event | Left:
    if len(row.cells) != COLUMNS:
        return Left(row.number, None, Why.ROW)
    written, planned, name, amount, status, confirmed = map(_tidy, row.cells)
    if not name:
        return Left(row.number, None, Why.ROW)
    try:
        kind, known_time = _status(status, bool(confirmed))
        day = _day(written, dates, order)
        if kind is Kind.TAKEN and known_time:
            at = _taken_at(day, _clock(confirmed), zone)
            return Event(row.number, kind, name, amount, at)
        if not day.may_be_local or day.may_be_utc:
            raise LeftOutError(Why.TWO_DAYS)
        slot = None if kind is Kind.TAKEN else datetime.combine(day.day, _clock(planned))
        return Event(row.number, kind, name, amount, None, day.day, slot)
    except LeftOutError as left:
        return Left(row.number, name, left.why)


def _status(written: str, has_time: bool) -> tuple[Kind, bool]:
    """What a row says, and whether the time is known; other languages tell it by the time."""
    status = written.casefold()
    if status == Status.ASSUMED:
        raise LeftOutError(Why.ASSUMED)
    if status == Status.MISSED:
        raise LeftOutError(Why.MISSED)
    if status == Status.SKIPPED and not has_time:
        return Kind.SKIPPED, False
    if status == Status.SOME_TIME and not has_time:
        return Kind.TAKEN, False
    if not has_time or status in (Status.SKIPPED, Status.SOME_TIME):
        raise LeftOutError(Why.STATUS)
    return Kind.TAKEN, True


def _day(written: str, dates: Dates | None, order: Dates | None) -> _Day:
    if found := ISO.fullmatch(written):
        return _Day(_date(found[1], found[2], found[3]), dates is not Dates.IN_UTC,
                    dates is not Dates.LOCAL)  # fmt: skip
    if found := YEAR_FIRST.fullmatch(written):
        return _Day(_date(found[1], found[2], found[3]), True, False)
    if found := YEAR_LAST.fullmatch(written):
        first, second, year = found[1], found[3], found[4]
        if order is None and first != second:
            raise LeftOutError(Why.DATE_ORDER)
        if order is Dates.MONTH_FIRST:
            first, second = second, first
        return _Day(_date(year, second, first), True, False)
    raise LeftOutError(Why.TIME)


def _taken_at(day: _Day, clock: time, zone: str) -> datetime:
    """The instant at which a clock time falls on a date, if there is but one."""
    found = set()
    if day.may_be_local:
        found.add(instant_of(datetime.combine(day.day, clock), zone))
    if day.may_be_utc:
        found |= set(_under_utc_date(day.day, clock, zone))
    if len(found) != 1:
        raise LeftOutError(Why.TWO_DAYS)
    return found.pop()


def _under_utc_date(day: date, clock: time, zone: str) -> Iterator[datetime]:
    place = zone_named(zone)
    for shift in (-1, 0, 1):
        wall = datetime.combine(day + timedelta(days=shift), clock)
        dates = {wall.replace(tzinfo=place, fold=fold).astimezone(UTC).date() for fold in (0, 1)}
        if day in dates:
            yield instant_of(wall, zone)


def _clock(written: str) -> time:
    found = CLOCK.fullmatch(written)
    if found is None:
        raise LeftOutError(Why.TIME)
    hour, minute = int(found[1]), int(found[2])
    if found[3]:
        if not 1 <= hour <= NOON:
            raise LeftOutError(Why.TIME)
        hour = hour % NOON + (NOON if found[3] in "pP" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise LeftOutError(Why.TIME) from None


def _date(year: str, month: str, day: str) -> date:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise LeftOutError(Why.TIME) from None
    # A log keeps no other years, and the day before and after must be there too.
    if not 1900 < found.year < 2200:
        raise LeftOutError(Why.TIME)
    return found


def _tidy(cell: str) -> str:
    """A cell without marks that cannot be seen, its spaces plain ones."""
    return plain(cell.translate(MARKS))
