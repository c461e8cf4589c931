"""What each kind of JSON value must look like, and the value it stands for."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfoNotFoundError

from tracker.engine.entries import Override, PlannedDose
from tracker.engine.instants import zone_named
from tracker.exchange.json_line import UNSPEAKABLE, Json, Reader, UnreadableError, echo

MOST_MG = 400
MOST_NUMBER = 10**9
MOST_DECIMALS = 12
MOST_DOSES = 100
MOST_THRESHOLD = 10_000
LONGEST_NAME = 200
FIRST_YEAR, LAST_YEAR = 1900, 2200
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
TIME_OF_DAY = re.compile(CLOCK, re.ASCII)
LOCAL = re.compile(rf"\d{{4}}-\d\d-\d\dT{CLOCK}(?::00)?", re.ASCII)
INSTANT = re.compile(
    rf"\d{{4}}-\d\d-\d\d[Tt ]{CLOCK}(?::[0-5]\d(?:\.\d{{1,6}})?)?([Zz]|[+-]\d\d:\d\d)?", re.ASCII
)
# Names that mean another zone on another machine, or count leap seconds.
NOT_IANA = re.compile(r"(right|posix)/|(localtime|posixrules|leapseconds)$")

DateT = TypeVar("DateT", bound=date)
PartT = TypeVar("PartT")


def words(value: Json) -> str:
    """Text without control characters."""
    if not isinstance(value, str):
        raise UnreadableError(f"is {echo(value)}; write it as text")
    if UNSPEAKABLE.search(value):
        raise UnreadableError("holds control characters; take them out")
    return value


def filled(value: Json) -> str:
    """Text that says something."""
    found = words(value)
    if not found.strip():
        raise UnreadableError("is empty; fill it in")
    return found


def name(value: Json) -> str:
    """A short text on one line: a uid, a person."""
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_NAME:
        raise UnreadableError(f"is {echo(value)}; write text of 1 to {LONGEST_NAME} characters")
    if CONTROL.search(value):
        raise UnreadableError("holds control characters; take them out")
    return value


def zone(value: Json) -> str:
    """An IANA zone name."""
    found = name(value)
    try:
        if not NOT_IANA.match(found):
            zone_named(found)
            return found
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise UnreadableError(f"{echo(found)} is not a time zone; write one such as Europe/London")


def day(value: Json) -> date:
    """A date such as 2027-06-08."""
    if not isinstance(value, str) or not DATE.fullmatch(value):
        raise UnreadableError(f"is {echo(value)}; write a date such as 2027-06-08")
    try:
        return _in_years(date.fromisoformat(value))
    except ValueError as error:
        raise _no_such(error, f"{value} is not in the calendar; correct the date") from None


def instant(value: Json) -> datetime:
    """An RFC 3339 instant with an offset, as UTC."""
    if not isinstance(value, str) or not (found := INSTANT.fullmatch(value)):
        raise UnreadableError(f"is {echo(value)}; write a time such as 2027-06-08T08:00:00-04:00")
    if found[1] is None:
        raise UnreadableError(f"{value} has no offset; write 2027-06-08T08:00:00-04:00")
    try:
        read = datetime.fromisoformat(value.upper().replace("Z", "+00:00"))
        return _in_years(read.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise _no_such(error, f"{value} is not in the calendar; correct the time") from None


def local_time(value: Json) -> datetime:
    """A local date and time such as 2027-06-08T08:00, without a zone."""
    if not isinstance(value, str) or not LOCAL.fullmatch(value):
        raise UnreadableError(f"is {echo(value)}; write a local time such as 2027-06-08T08:00")
    try:
        return _in_years(datetime.fromisoformat(value))
    except ValueError as error:
        raise _no_such(error, f"{value} is not in the calendar; correct it") from None


def time_of_day(value: Json) -> str:
    """A local time of day such as 08:00."""
    if not isinstance(value, str) or not TIME_OF_DAY.fullmatch(value):
        raise UnreadableError(f"is {echo(value)}; write a time of day such as 08:00")
    return value


def number(value: Json) -> Decimal:
    """A plain number."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise UnreadableError(f"is {echo(value)}; write a number")
    finite = isinstance(value, int) or value.is_finite()
    if not finite or not -MOST_NUMBER <= value <= MOST_NUMBER:
        raise UnreadableError(f"is {echo(value)}; no such number can be right here")
    found = Decimal(value)
    exponent = found.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -MOST_DECIMALS:
        raise UnreadableError(f"is {echo(value)}; write at most {MOST_DECIMALS} decimals")
    return found


def milligrams(value: Json) -> Decimal:
    """An amount that a person can have taken."""
    found = number(value)
    if not 0 < found <= MOST_MG:
        raise UnreadableError(
            f"is {echo(value)}; write milligrams, more than 0 and at most {MOST_MG}"
        )
    return found


def whole(least: int, most: int) -> Callable[[Json], int]:
    """A reading for whole numbers within limits."""

    def read(value: Json) -> int:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            found = Decimal(value)
            if least <= found <= most and not found % 1:
                return int(found)
        raise UnreadableError(f"is {echo(value)}; write a whole number from {least} to {most}")

    return read


def yes_or_no(value: Json) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise UnreadableError(f"is {echo(value)}; write true or false")
    return value


def one_of(choices: type[StrEnum] | tuple[str, ...]) -> Reader:
    """A reading for one of several words."""
    known = {str(choice): choice for choice in choices}

    def read(value: Json) -> object:
        if not isinstance(value, str) or value not in known:
            raise UnreadableError(f"is {echo(value)}; write one of {', '.join(known)}")
        return known[value]

    return read


def some_of(choices: tuple[str, ...]) -> Reader:
    """Reads a list of some of a few words, each once."""
    known = one_of(choices)

    def read(value: Json) -> object:
        if not isinstance(value, list):
            raise UnreadableError(f"is {echo(value)}; write a list of words")
        found = tuple(str(known(item)) for item in value)
        if len(set(found)) < len(found):
            raise UnreadableError("names one thing twice; keep one of them")
        return found

    return read


def planned_doses(value: Json) -> tuple[PlannedDose, ...]:
    """The lines of an oral plan."""
    return tuple(
        PlannedDose(
            rrule=_part(item, "rrule", name),
            time=_part(item, "time", time_of_day),
            mg=_part(item, "mg", milligrams),
        )
        for item in _objects(value, ("rrule", "time", "mg"))
    )


def overrides(value: Json) -> tuple[Override, ...]:
    """The thresholds that a plan sets for itself."""
    return tuple(
        Override(
            threshold=_part(item, "threshold", name),
            value=_part(item, "value", whole(0, MOST_THRESHOLD)),
            who=_part(item, "who", filled),
            when=_part(item, "when", day),
            why=_part(item, "why", filled),
        )
        for item in _objects(value, ("threshold", "value", "who", "when", "why"))
    )


def _part(item: dict[str, Json], key: str, read: Callable[[Json], PartT]) -> PartT:
    if item.get(key) is None:
        raise UnreadableError(f"lacks {key!r}; add it")
    try:
        return read(item[key])
    except UnreadableError as error:
        raise UnreadableError(f"{key} {error}") from None


def _objects(value: Json, names: tuple[str, ...]) -> list[dict[str, Json]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise UnreadableError(f"is no list of objects; give each {', '.join(names)}")
    if len(value) > MOST_DOSES:
        raise UnreadableError(f"has {len(value)} parts; give at most {MOST_DOSES}")
    for item in value:
        if unknown := [key for key in item if key not in names]:
            raise UnreadableError(
                f"has a part {echo(unknown[0])}, which is not known; known: {', '.join(names)}"
            )
    return value


def _in_years(value: DateT) -> DateT:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise UnreadableError(
            f"is in the year {value.year}; correct it, the years {FIRST_YEAR} to {LAST_YEAR} count"
        )
    return value


def _no_such(error: Exception, message: str) -> UnreadableError:
    return error if isinstance(error, UnreadableError) else UnreadableError(message)
