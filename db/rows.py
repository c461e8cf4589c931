"""Rows to the engine's entries and back.

Doses are most of a record and have columns of their own; what other types carry besides the
common columns stands as JSON in `details`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from tracker.engine.entries import (
    ENTRY_TYPES,
    NO_EXTRA,
    Dose,
    Entry,
    Override,
    PlannedDose,
    Source,
)

COLUMNS = (
    "uid", "person", "type", "occurred_at", "day", "zone", "recorded_at", "source", "recorded_by",
    "note", "plan", "target", "implant", "replaces", "mg", "slot", "confirmed", "details", "extra",
)  # fmt: skip
COMMON = {field.name for field in fields(Entry)}
OWN_COLUMNS = ("plan", "target", "implant", "replaces", "mg", "slot", "confirmed")
SOURCES = {str(source): source for source in Source}
OBJECTS: Mapping[str, type] = MappingProxyType({"doses": PlannedDose, "overrides": Override})

Row = Sequence[Any]
Values = dict[str, Any]


class UnreadableRowError(Exception):
    """A row that no entry can be made of; the message is its uid."""


def to_entries(rows: Sequence[Row]) -> list[Entry]:
    """The entries of rows that have the columns of COLUMNS, in their order.

    Raises UnreadableRowError for one that this program cannot have written.
    """
    made: list[Entry] = []
    try:
        for row in rows:
            made.append(_entry(row))
    except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError) as error:
        raise UnreadableRowError(rows[len(made)][0]) from error
    return made


def to_row(entry: Entry) -> Values:
    """The values of all columns for an entry; raises ValueError for what no column can keep."""
    values: Values = dict.fromkeys(COLUMNS)
    values |= {
        "uid": entry.uid,
        "person": entry.person,
        "type": entry.type,
        "occurred_at": _utc(entry.occurred_at),
        "day": entry.day.isoformat() if entry.day else None,
        "zone": entry.zone,
        "recorded_at": _utc(entry.recorded_at),
        "source": str(entry.source),
        "recorded_by": entry.recorded_by,
        "note": entry.note,
        "extra": _json(entry.extra) if entry.extra else None,
    }
    details = {}
    for name in own_fields(type(entry)):
        value = getattr(entry, name)
        if name in OWN_COLUMNS:
            values[name] = _column(value)
        elif value is not None:
            details[name] = _plain(value)
    if details:
        values["details"] = json.dumps(details, ensure_ascii=False)
    return values


def own_fields(kind: type[Entry]) -> tuple[str, ...]:
    """The fields of an entry type besides the common ones."""
    return OWN_FIELDS[kind.type]


OWN_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        name: tuple(field.name for field in fields(kind) if field.name not in COMMON)
        for name, kind in ENTRY_TYPES.items()
    }
)


def _entry(row: Row) -> Entry:
    (uid, person, kind, occurred_at, day, zone, recorded_at, source, recorded_by,
     note, plan, target, implant, replaces, mg, slot, confirmed, details, extra) = row  # fmt: skip
    if kind == "dose":
        return Dose(
            uid=uid,
            person=person,
            occurred_at=datetime.fromisoformat(occurred_at),
            zone=_zone(zone),
            recorded_at=datetime.fromisoformat(recorded_at),
            source=SOURCES[source],
            day=date.fromisoformat(day) if day else None,
            recorded_by=recorded_by,
            note=note,
            extra=_extra(extra) if extra else NO_EXTRA,
            mg=_amount(mg),
            plan=plan,
            slot=datetime.fromisoformat(slot) if slot else None,
            confirmed=bool(confirmed),
        )
    made: Values = {
        "uid": uid,
        "person": person,
        "occurred_at": datetime.fromisoformat(occurred_at),
        "zone": _zone(zone),
        "recorded_at": datetime.fromisoformat(recorded_at),
        "source": SOURCES[source],
        "day": date.fromisoformat(day) if day else None,
        "recorded_by": recorded_by,
        "note": note,
        "extra": _extra(extra),
    }
    entry_type = ENTRY_TYPES[kind]
    columns = dict(
        zip(OWN_COLUMNS, (plan, target, implant, replaces, mg, slot, confirmed), strict=True)
    )
    stored = json.loads(details) if details else {}
    readers = _readers(kind)
    for name in own_fields(entry_type):
        value = columns[name] if name in OWN_COLUMNS else stored.get(name)
        if value is not None:
            made[name] = readers[name](value)
    return entry_type(**made)


@cache
def _amount(mg: str) -> Decimal:
    """A record holds few different amounts."""
    return Decimal(mg)


@cache
def _zone(name: str) -> str:
    """A record holds few different zones; raises LookupError or ValueError for one that is none."""
    ZoneInfo(name)
    return name


def _extra(extra: str | None) -> Mapping[str, object]:
    if not extra:
        return NO_EXTRA
    return MappingProxyType(json.loads(extra, parse_float=Decimal))


def _json(value: object) -> str:
    """Unknown fields as JSON, their decimals digit for digit."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is no number in JSON")
        return str(value)
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(str(key))}: {_json(item)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_json, value))}]"
    return json.dumps(value, allow_nan=False)


def _utc(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a time without an offset")
    return at.astimezone(UTC).isoformat()


def _column(value: object) -> object:
    return int(value) if isinstance(value, bool) else _plain(value)


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [
            item
            if isinstance(item, str)
            else {field.name: _plain(getattr(item, field.name)) for field in fields(item)}
            for item in value
        ]
    return value


@cache
def _readers(name: str) -> dict[str, Callable[[Any], Any]]:
    """How to read each field of an entry type, or of an object within one, by its name."""
    kind = ENTRY_TYPES.get(name) or OBJECTS[name]
    return {field: _reader(field, hint) for field, hint in get_type_hints(kind).items()}


def _reader(name: str, hint: Any) -> Callable[[Any], Any]:
    if name in OBJECTS:
        kind = OBJECTS[name]
        return lambda items: tuple(
            kind(**{key: _readers(name)[key](value) for key, value in item.items()})
            for item in items
        )
    if get_origin(hint) is tuple:
        return tuple
    read: Any = next(kind for kind in (get_args(hint) or (hint,)) if kind is not type(None))
    if read is datetime:
        return datetime.fromisoformat
    reader: Callable[[Any], Any] = date.fromisoformat if read is date else read
    return reader
