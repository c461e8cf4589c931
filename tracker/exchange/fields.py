"""An entry's own fields as JSON values and back, each with the reading that its type needs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfoNotFoundError

from tracker.engine.entries import (
    ENTRY_TYPES,
    Answer,
    Entry,
    Form,
    Indication,
    OpioidHistory,
    Override,
    PlannedDose,
    Side,
    Source,
)
from tracker.engine.instants import zone_named

MOST_MG = 400
LONGEST_NAME = 200
FIRST_YEAR, LAST_YEAR = 1900, 2200
TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)?")
LOCAL = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")
UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

DateT = TypeVar("DateT", bound=date)
Json = object
Reader = Callable[[Json], object]


class FieldError(ValueError):
    """A field that cannot be read; the message says what it must be."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entry type: its name in the log, whether it must be there, its reading."""

    attribute: str
    name: str
    needed: bool
    read: Reader


def words(value: Json) -> str:
    """Text without control characters."""
    if not isinstance(value, str) or UNSPEAKABLE.search(value):
        raise FieldError("must be text")
    return value


def name(value: Json) -> str:
    """A short text that is not empty: a uid, a person."""
    found = words(value)
    if not found.strip() or len(found) > LONGEST_NAME or "\n" in found:
        raise FieldError(f"must be text of 1 to {LONGEST_NAME} characters on one line")
    return found


def zone(value: Json) -> str:
    """An IANA zone name."""
    found = name(value)
    try:
        zone_named(found)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FieldError(
            f"{found!r} is not a time zone; give an IANA name such as Europe/London"
        ) from None
    return found


def day(value: Json) -> date:
    """A date such as 2027-06-08."""
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return _in_years(date.fromisoformat(value))
    except ValueError:
        pass
    raise FieldError("must be a date such as 2027-06-08")


def instant(value: Json) -> datetime:
    """An RFC 3339 instant with an offset, as UTC."""
    if not isinstance(value, str) or not (found := INSTANT.fullmatch(value)):
        raise FieldError("must be a time such as 2027-06-08T08:00:00-04:00")
    if found[3] is None:
        raise FieldError("has no offset; write the time as 2027-06-08T08:00:00-04:00")
    try:
        read = datetime.fromisoformat(value.upper().replace("Z", "+00:00"))
        return _in_years(read.astimezone(UTC))
    except (ValueError, OverflowError):
        raise FieldError("is no time that there is") from None


def local_time(value: Json) -> datetime:
    """A local date and time such as 2027-06-08T08:00, without a zone."""
    try:
        if isinstance(value, str) and LOCAL.fullmatch(value):
            return _in_years(datetime.fromisoformat(value))
    except ValueError:
        pass
    raise FieldError("must be a local date and time such as 2027-06-08T08:00")


def milligrams(value: Json) -> Decimal:
    """An amount that a person can have taken."""
    found = number(value)
    if found <= 0 or found > MOST_MG:
        raise FieldError(f"{value} mg cannot be right; give milligrams above 0, at most {MOST_MG}")
    return found


def number(value: Json) -> Decimal:
    """A plain number."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise FieldError("must be a number")
    found = Decimal(value)
    if not found.is_finite() or abs(found) > 10**9:
        raise FieldError("must be a number that can be right")
    return found


def whole(least: int, most: int) -> Reader:
    """A reading for whole numbers within limits."""

    def read(value: Json) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise FieldError(f"must be a whole number from {least} to {most}")
        return value

    return read


def yes_or_no(value: Json) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise FieldError("must be true or false")
    return value


def one_of(choices: type[StrEnum] | tuple[str, ...]) -> Reader:
    """A reading for one of several words."""
    known = [str(choice) for choice in choices]

    def read(value: Json) -> object:
        if value not in known:
            raise FieldError(f"must be one of {', '.join(known)}")
        return value if isinstance(choices, tuple) else choices(value)

    return read


def time_of_day(value: Json) -> str:
    """A local time of day such as 08:00."""
    if not isinstance(value, str) or not TIME_OF_DAY.fullmatch(value):
        raise FieldError("must be a time of day such as 08:00")
    return value


def planned_doses(value: Json) -> tuple[PlannedDose, ...]:
    """The lines of an oral plan."""
    return tuple(
        PlannedDose(
            rrule=words(_part(item, "rrule")),
            time=time_of_day(_part(item, "time")),
            mg=milligrams(_part(item, "mg")),
        )
        for item in _objects(value, ("rrule", "time", "mg"))
    )


def overrides(value: Json) -> tuple[Override, ...]:
    """The thresholds that a plan sets for itself."""
    return tuple(
        Override(
            threshold=name(_part(item, "threshold")),
            value=_whole_value(_part(item, "value")),
            who=name(_part(item, "who")),
            when=day(_part(item, "when")),
            why=name(_part(item, "why")),
        )
        for item in _objects(value, ("threshold", "value", "who", "when", "why"))
    )


def plain(value: object) -> Json:
    """A field's value as JSON; whole amounts as whole numbers."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes" if not value.second else "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [
            {part.name: plain(getattr(item, part.name)) for part in fields(item)} for item in value
        ]
    return value


def _whole_value(value: Json) -> int:
    found = whole(0, 10_000)(value)
    assert isinstance(found, int)  # noqa: S101  that is what it reads
    return found


def _objects(value: Json, names: tuple[str, ...]) -> list[dict[str, Json]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise FieldError(f"must be a list of objects with {', '.join(names)}")
    for item in value:
        if unknown := sorted(set(item) - set(names)):
            raise FieldError(f"has an unknown part {unknown[0]!r}; known: {', '.join(names)}")
    return value


def _part(item: dict[str, Json], key: str) -> Json:
    if key not in item:
        raise FieldError(f"lacks {key!r}")
    return item[key]


def _in_years(value: DateT) -> DateT:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise FieldError(f"must lie between the years {FIRST_YEAR} and {LAST_YEAR}")
    return value


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "mg": milligrams,
        "slot": local_time,
        "confirmed": yes_or_no,
        "as_needed": yes_or_no,
        "start": day,
        "expires": day,
        "count_days": whole(1, 400),
        "score": whole(0, 10),
        "tablets": whole(-10_000, 10_000),
        "value": number,
        "upper_limit": number,
        "at": instant,
        "doses": planned_doses,
        "overrides": overrides,
        "form": one_of(Form),
        "indication": one_of(Indication),
        "opioid_history": one_of(OpioidHistory),
        "answer": one_of(Answer),
        "interval": one_of(("P28D", "P1M")),
        "source": one_of(Source),
        "plan": name,
        "target": name,
        "implant": name,
        "replaces": name,
        "name": name,
        "product": name,
    }
)
SPECIAL: Mapping[tuple[str, str], Reader] = MappingProxyType(
    {
        ("injection", "site"): one_of(Side),
        ("clearance", "method"): one_of(("history", "urine", "challenge")),
        ("implant_removed", "why"): one_of(("removed", "expelled")),
        ("visit", "kind"): one_of(("injection", "implant", "counselling", "group", "lab", "other")),
        ("visit", "state"): one_of(("booked", "attended", "cancelled")),
    }
)
RENAMED = {"start": "from"}
COMMON = {field.name for field in fields(Entry)}


def _fields_of(kind: str, entry_type: type[Entry]) -> tuple[Field, ...]:
    return tuple(
        Field(
            field.name,
            RENAMED.get(field.name, field.name),
            field.default is MISSING and field.default_factory is MISSING,
            SPECIAL.get((kind, field.name)) or READERS.get(field.name, words),
        )
        for field in fields(entry_type)
        if field.name not in COMMON
    )


FIELDS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {kind: _fields_of(kind, entry_type) for kind, entry_type in ENTRY_TYPES.items()}
)
