"""Reads what medTimer (Android) writes: its table of events and its backup.

The table has nine columns parted by semicolons, never quoted; the last two are the times of the
reminder and of the taking, in UTC. The backup is one JSON object with `medicines` and `events`,
each a list under a version; older ones hold the list of events alone.

A reminder may be set to be taken by itself: only a backup with its medicines tells which. A dose
put in by hand stands under the time the person picked, as its reminder, and is marked as taken when
it was put in.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from tracker.engine.instants import zone_named
from tracker.errors import LogError
from tracker.exchange.json_line import Json, UnreadableError
from tracker.exchange.others import (
    Event,
    Found,
    Kind,
    Left,
    LeftOutError,
    Why,
    events_in,
    in_range,
    left_in,
    plain,
)
from tracker.exchange.readings import instant

PROGRAM = "medTimer"
COLUMNS = 9
NAME, AMOUNT, REMINDED_AT, TAKEN_AT = 1, 2, 7, 8
UTC_COLUMN = "(ISO 8601)"
FEWEST_COLUMNS = 4
# Reminders of the supply, which are no pills whatever became of them.
OF_SUPPLY = ("OUT_OF_STOCK", "EXPIRATION_DATE", "REFILL")
STATUSES = {
    "TAKEN": None,
    "SKIPPED": None,
    "RAISED": Why.NOT_TAKEN,
    "ACKNOWLEDGED": Why.NOT_TAKEN,
    "DELETED": Why.DELETED,
}


def is_medtimer_backup(content: str) -> bool:
    """Whether a file is a backup of medTimer, of this version or an older one."""
    raw = _object(content)
    return not raw.keys().isdisjoint(("medicines", "events")) or {"version", "list"} <= raw.keys()


def is_medtimer_table(first_line: str) -> bool:
    """Whether a file begins as a table of medTimer does, of this version or an older one."""
    cells = first_line.split(";")
    return len(cells) >= FEWEST_COLUMNS and not first_line.lstrip().startswith(("{", '"'))


def read_medtimer_table(content: str) -> Found:
    """The events of a table; raises LogError for one of another version."""
    lines = [line.removesuffix("\r") for line in content.split("\n")]
    header = lines[0].split(";")
    if len(header) != COLUMNS or not all(name.endswith(UTC_COLUMN) for name in header[-2:]):
        raise LogError(
            "line 1: not the nine columns of medTimer's events; bring medTimer up to date, and "
            "export the events as CSV again"
        )
    rows = [_from_cells(*row) for row in _rows(lines)]
    return Found(PROGRAM, True, events_in(rows), left_in(rows), may_assume=True)


def read_medtimer_backup(content: str, zone: str) -> Found:
    """The events of a backup; raises LogError for one without."""
    raw = _object(content)
    events = raw.get("events", raw)
    listed = events.get("list") if isinstance(events, dict) else None
    if not isinstance(listed, list) or not _may_be_events(listed):
        raise LogError(
            "line 1: this backup of medTimer holds no events; make one in medTimer with the "
            "events in it"
        )
    by_itself = _taken_by_itself(raw.get("medicines"))
    rows = [
        Left(row.row, row.name, Why.ASSUMED)
        if isinstance(row, Event) and row.kind is Kind.TAKEN and _reminder(event) in by_itself
        else row
        for event, row in (
            (event, _from_event(number, event, zone))
            for number, event in enumerate(listed, start=1)
        )
    ]
    return Found(PROGRAM, False, events_in(rows), left_in(rows), may_assume="medicines" not in raw)


def _object(content: str) -> dict[str, Json]:
    try:
        raw = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return raw if isinstance(raw, dict) else {}


def _taken_by_itself(medicines: Json) -> set[int]:
    """The reminders of a backup that are marked as taken with nobody saying so."""
    found = set()
    for medicine in _list_in(medicines, "list"):
        for reminder in _list_in(medicine, "reminders"):
            number = _reminder(reminder)
            if number is not None and reminder.get("automaticallyTaken", False) is not False:
                found.add(number)
    return found


def _list_in(wrapping: Json, name: str) -> list[dict[str, Json]]:
    listed = wrapping.get(name) if isinstance(wrapping, dict) else None
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _reminder(item: Json) -> int | None:
    number = item.get("reminderId") if isinstance(item, dict) else None
    return number if isinstance(number, int) else None


def _may_be_events(listed: list[Json]) -> bool:
    """An older backup may be a list of medicines in the same wrapping."""
    return not any(isinstance(item, dict) and "medicine" in item for item in listed)


def _rows(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line; a note may run over several lines."""
    number = 1
    while number < len(lines):
        first, cells = number, lines[number].split(";")
        number += 1
        if cells == [""]:
            continue
        while len(cells) < COLUMNS and number < len(lines):
            more = lines[number].split(";")
            if len(cells) + len(more) - 1 > COLUMNS:
                break
            cells = [*cells[:-1], f"{cells[-1]}\n{more[0]}", *more[1:]]
            number += 1
        yield first + 1, cells


def _from_cells(row: int, cells: list[str]) -> Event | Left:
    if len(cells) != COLUMNS:
        return Left(row, None, Why.ROW)
    name = plain(cells[NAME])
    if not name or "\n" in cells[NAME] + cells[AMOUNT]:
        return Left(row, None, Why.ROW)
    if not cells[TAKEN_AT].strip():
        return Left(row, name, Why.NOT_TAKEN)
    try:
        _instant(cells[REMINDED_AT])
        at = _instant(cells[TAKEN_AT])
        return Event(row, Kind.TAKEN, name, plain(cells[AMOUNT]), at, key=at.isoformat())
    except LeftOutError as left:
        return Left(row, name, left.why)


def _instant(cell: str) -> datetime:
    try:
        return in_range(instant(cell.strip()))
    except UnreadableError:
        raise LeftOutError(Why.TIME) from None


def _from_event(row: int, event: Json, zone: str) -> Event | Left:
    if not isinstance(event, dict):
        return Left(row, None, Why.ROW)
    name, amount, status = map(event.get, ("medicineName", "amount", "status"))
    if not isinstance(name, str) or not isinstance(amount, str) or not plain(name):
        return Left(row, None, Why.ROW)
    name = plain(name)
    if not isinstance(status, str) or status not in STATUSES:
        return Left(row, name, Why.STATUS)
    why = Why.NOT_TAKEN if event.get("reminderType") in OF_SUPPLY else STATUSES[status]
    if why is not None:
        return Left(row, name, why)
    try:
        at = _seconds(event.get("processedTimestamp"))
        reminded = _seconds(event.get("remindedTimestamp"))
    except LeftOutError as left:
        return Left(row, name, left.why)
    if status == "TAKEN":
        by_hand = (_reminder(event) or 0) < 0
        taken = min(at, reminded) if by_hand else at
        return Event(row, Kind.TAKEN, name, plain(amount), taken, key=at.isoformat())
    slot = reminded.astimezone(zone_named(zone))
    wall = slot.replace(second=0, microsecond=0, tzinfo=None, fold=0)
    return Event(row, Kind.SKIPPED, name, plain(amount), at, slot=wall)


def _seconds(value: Json) -> datetime:
    """An instant given as whole seconds since 1970; 0 stands for none."""
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise LeftOutError(Why.TIME)
    try:
        return in_range(datetime.fromtimestamp(value, UTC))
    except (ValueError, OverflowError, OSError):
        raise LeftOutError(Why.TIME) from None
