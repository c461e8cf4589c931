"""Entries as plain JSON objects and back, the same way for every type of entry."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from tracker.engine.assessment import Severity
from tracker.engine.entries import (
    CARE_FINDINGS,
    CARE_STEPS,
    ENTRY_TYPES,
    NO_EXTRA,
    Answer,
    Entry,
    Form,
    Indication,
    OpioidHistory,
    Side,
    Source,
)
from tracker.engine.instants import first_instant
from tracker.engine.sharing import OUTCOMES, SHARED_ITEMS
from tracker.exchange import readings as read
from tracker.exchange.json_line import Json, Raw, Reader, UnreadableError, check_kept, echo
from tracker.exchange.rfc3339 import rfc3339

COMMON_NAMES = (
    "type", "uid", "person", "occurred_at", "zone", "precision", "recorded_at", "source",
    "recorded_by", "note",
)  # fmt: skip
RENAMED = {"start": "from"}
COMMON = {field.name for field in fields(Entry)}

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "mg": read.milligrams,
        "slot": read.local_time,
        "confirmed": read.yes_or_no,
        "as_needed": read.yes_or_no,
        "start": read.day,
        "expires": read.day,
        "count_days": read.whole(1, 400),
        "score": read.whole(0, 10),
        "tablets": read.whole(-10_000, 10_000),
        "value": read.number,
        "upper_limit": read.number,
        "at": read.instant,
        "since": read.instant,
        "until": read.instant,
        "ends": read.day,
        "level": read.whole(0, 3),
        "items": read.some_of(SHARED_ITEMS),
        "doses": read.planned_doses,
        "overrides": read.overrides,
        "form": read.one_of(Form),
        "indication": read.one_of(Indication),
        "opioid_history": read.one_of(OpioidHistory),
        "answer": read.one_of(Answer),
        "interval": read.one_of(("P28D", "P1M")),
        "plan": read.name,
        "target": read.name,
        "implant": read.name,
        "replaces": read.name,
        "name": read.name,
        "product": read.name,
    }
)
SPECIAL: Mapping[tuple[str, str], Reader] = MappingProxyType(
    {
        ("injection", "site"): read.one_of(Side),
        ("clearance", "method"): read.one_of(("history", "urine", "challenge")),
        ("implant_removed", "why"): read.one_of(("removed", "expelled")),
        ("visit", "kind"): read.one_of(
            ("injection", "implant", "counselling", "group", "lab", "other")
        ),
        ("visit", "state"): read.one_of(("booked", "attended", "cancelled")),
        ("care_step", "step"): read.one_of(CARE_STEPS),
        ("care_step", "finding"): read.one_of(CARE_FINDINGS),
        ("acknowledgement", "severity"): read.one_of(Severity),
        ("snooze", "severity"): read.one_of(Severity),
        ("acknowledgement", "outcome"): read.one_of(OUTCOMES),
    }
)
PRECISION = read.one_of(("exact", "day"))
SOURCE = read.one_of(Source)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entry type: its name in the log, whether it must be there, its reading."""

    attribute: str
    name: str
    needed: bool
    read: Reader


def _fields_of(kind: str, entry_type: type[Entry]) -> tuple[Field, ...]:
    made = []
    for field in fields(entry_type):
        if field.name in COMMON:
            continue
        needed = field.default is MISSING and field.default_factory is MISSING
        known = SPECIAL.get((kind, field.name)) or READERS.get(field.name)
        reader = known or (read.filled if needed else read.words)
        made.append(Field(field.name, RENAMED.get(field.name, field.name), needed, reader))
    return tuple(made)


FIELDS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {kind: _fields_of(kind, entry_type) for kind, entry_type in ENTRY_TYPES.items()}
)
NAMES: Mapping[str, frozenset[str]] = MappingProxyType(
    {kind: frozenset(COMMON_NAMES).union(f.name for f in own) for kind, own in FIELDS.items()}
)


def to_fields(entry: Entry) -> dict[str, Json]:
    """An entry as the object that stands for it in the log; amounts are int or exact Decimal.

    Instants have the offset of the entry's own zone. What is None, empty or false is left out.
    """
    zone = entry.zone
    made: dict[str, Json] = {
        "type": entry.type,
        "uid": entry.uid,
        "person": entry.person,
        "occurred_at": entry.day.isoformat() if entry.day else rfc3339(entry.occurred_at, zone),
        "zone": zone,
        "precision": "day" if entry.day else "exact",
        "recorded_at": rfc3339(entry.recorded_at, zone),
        "source": str(entry.source),
    }
    if entry.recorded_by is not None:
        made["recorded_by"] = entry.recorded_by
    if entry.note is not None:
        made["note"] = entry.note
    for field in FIELDS[entry.type]:
        value = getattr(entry, field.attribute)
        if value is not None and value != () and value is not False:
            made[field.name] = _plain(value, zone)
    names = NAMES[entry.type]
    made.update((key, value) for key, value in entry.extra.items() if key not in names)
    return made


def to_entry(raw: Raw, person: Json, zone: Json) -> Entry:
    """The entry that an object of the log stands for; `person` and `zone` are settled before.

    Raises UnreadableError, which names the field.
    """
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in ENTRY_TYPES:
        raise UnreadableError(
            f"the type {echo(kind)} is not known; known: {', '.join(ENTRY_TYPES)}"
        )
    made: dict[str, object] = {
        "uid": _needed("uid", raw.get("uid"), read.name),
        "person": _needed("person", person, read.name),
    }
    place = str(_needed("zone", zone, read.zone))
    made["zone"] = place
    made |= _times(raw, place)
    if raw.get("source") is not None:
        made["source"] = _read("source", raw["source"], SOURCE)
    for common in ("recorded_by", "note"):
        if raw.get(common) is not None:
            made[common] = _read(common, raw[common], read.words)
    for field in FIELDS[kind]:
        value = raw.get(field.name)
        if value is not None or field.needed:
            made[field.attribute] = _needed(field.name, value, field.read)
    made["extra"] = _extra(raw, NAMES[kind])
    return ENTRY_TYPES[kind](**made)  # type: ignore[arg-type]


def _read(name: str, value: Json, reader: Reader) -> object:
    try:
        return reader(value)
    except UnreadableError as error:
        raise UnreadableError(f"{name} {error}") from None


def _needed(name: str, value: Json, reader: Reader) -> object:
    if value is None:
        raise UnreadableError(f"{name} is missing; add it")
    return _read(name, value, reader)


def _times(raw: Raw, zone: str) -> dict[str, object]:
    occurred, recorded, precision = map(raw.get, ("occurred_at", "recorded_at", "precision"))
    if precision is None or _read("precision", precision, PRECISION) == "exact":
        at = _needed("occurred_at", occurred, read.instant)
        if recorded is None:
            return {"occurred_at": at, "recorded_at": at}
        return {"occurred_at": at, "recorded_at": _read("recorded_at", recorded, read.instant)}
    day = _needed("occurred_at", occurred, read.day)
    assert isinstance(day, date)  # noqa: S101  that is what it reads
    return {
        "day": day,
        "occurred_at": first_instant(day, zone),
        "recorded_at": _needed("recorded_at", recorded, read.instant),
    }


def _extra(raw: Raw, names: frozenset[str]) -> Mapping[str, object]:
    extra = {key: value for key, value in raw.items() if key not in names}
    if not extra:
        return NO_EXTRA
    for key, value in extra.items():
        _read(echo(key), key, _kept)
        _read(key, value, _kept)
    return MappingProxyType(extra)


def _kept(value: Json) -> object:
    check_kept(value)
    return value


def _plain(value: object, zone: str) -> Json:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    if isinstance(value, datetime):
        # A slot is a time on the wall, without an offset; a visit is an instant.
        return value.isoformat(timespec="minutes") if value.tzinfo is None else rfc3339(value, zone)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [
            item
            if isinstance(item, str)
            else {part.name: _plain(getattr(item, part.name), zone) for part in fields(item)}
            for item in value
        ]
    return value
