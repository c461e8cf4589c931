"""What the files of other programs are read as, whatever their form."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from tracker.engine.instants import repeats_or_skips, zone_named
from tracker.exchange.json_line import UnreadableError
from tracker.exchange.readings import FIRST_YEAR, LAST_YEAR, words

EARLIEST = datetime(FIRST_YEAR, 1, 2, tzinfo=UTC)
LATEST = datetime(LAST_YEAR, 12, 30, tzinfo=UTC)


class Why(StrEnum):
    """Why a row is left out."""

    ROW = "row"
    NOT_TAKEN = "not_taken"
    MISSED = "missed"
    ASSUMED = "assumed"
    DELETED = "deleted"
    STATUS = "status"
    TIME = "time"
    HOUR_TWICE = "hour_twice"
    HOUR_MISSING = "hour_missing"
    DATE_ORDER = "date_order"
    TWO_DAYS = "two_days"
    AHEAD = "ahead"
    OTHER_FORM = "other_form"
    MG = "mg"
    MG_HIGH = "mg_high"
    NO_SLOT = "no_slot"
    SAME = "same"


class Kind(StrEnum):
    """What a row says about a pill."""

    TAKEN = "taken"
    SKIPPED = "skipped"


class LeftOutError(Exception):
    """A row that cannot be relied on."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


class Event(NamedTuple):
    """A pill taken or left out on purpose, as another program tells it.

    `at` is the instant (UTC), or None where only the local date `day` is known; `slot` is the
    local time that was planned; `key` tells two events apart where that is not `at`.
    """

    row: int
    kind: Kind
    name: str
    amount: str
    at: datetime | None
    day: date | None = None
    slot: datetime | None = None
    key: str = ""


class Left(NamedTuple):
    """A row that is left out: its number, the medicine where it names one, and why."""

    row: int
    name: str | None
    why: Why


@dataclass(frozen=True, slots=True)
class Found:
    """What a file of another program holds; rows are lines of the file, or events counted.

    `may_assume` says that the program may have filled in rows itself, and that the file does
    not tell which.
    """

    program: str
    by_line: bool
    events: tuple[Event, ...]
    left: tuple[Left, ...]
    may_assume: bool = False


def events_in(rows: Iterable[Event | Left]) -> tuple[Event, ...]:
    """The rows that are read."""
    return tuple(row for row in rows if isinstance(row, Event))


def left_in(rows: Iterable[Event | Left]) -> tuple[Left, ...]:
    """The rows that are left out."""
    return tuple(row for row in rows if isinstance(row, Left))


def in_range(at: datetime) -> datetime:
    """The instant, if a log can keep it."""
    if not EARLIEST <= at <= LATEST:
        raise LeftOutError(Why.TIME)
    return at


def instant_of(wall: datetime, zone: str) -> datetime:
    """The instant (UTC) of a local time that comes once; raises LeftOutError for any other."""
    if not FIRST_YEAR < wall.year < LAST_YEAR:
        raise LeftOutError(Why.TIME)
    odd = repeats_or_skips(wall, zone)
    if odd:
        raise LeftOutError(Why.HOUR_TWICE if odd == "repeated" else Why.HOUR_MISSING)
    return wall.replace(tzinfo=zone_named(zone)).astimezone(UTC)


def plain(cell: str) -> str:
    """A name or an amount on one line; empty if it is no text that a log can keep."""
    try:
        return " ".join(str(words(cell)).split())
    except UnreadableError:
        return ""
