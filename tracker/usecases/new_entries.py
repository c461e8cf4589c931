"""What every new entry starts with: a uid, the place, who says so and when."""

import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypedDict

from tracker.engine.entries import Source
from tracker.errors import RefusedError

AHEAD_ALLOWED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """When and where something happened, and who says so.

    `at` is the instant (UTC), or with `day` set the first instant of a date without a time;
    `now` is when it is recorded.
    """

    person: str
    zone: str
    now: datetime
    at: datetime
    day: date | None = None
    source: Source = Source.PATIENT
    recorded_by: str | None = None
    note: str | None = None


class Stamp(TypedDict):
    """The fields that an occasion gives to each entry made on it."""

    uid: str
    person: str
    zone: str
    occurred_at: datetime
    recorded_at: datetime
    day: date | None
    source: Source
    recorded_by: str | None
    note: str | None


def not_ahead(occasion: Occasion) -> None:
    """Refuses what is said to happen later than now."""
    if occasion.at > occasion.now + AHEAD_ALLOWED:
        raise RefusedError("that time has not come yet; log it when it has been done")


def stamp(occasion: Occasion, kind: str) -> Stamp:
    """The common fields of a new entry of a kind, with a uid of its own."""
    return Stamp(
        uid=new_uid(kind),
        person=occasion.person,
        zone=occasion.zone,
        occurred_at=occasion.at,
        recorded_at=occasion.now,
        day=occasion.day,
        source=occasion.source,
        recorded_by=occasion.recorded_by,
        note=occasion.note,
    )


def new_uid(kind: str) -> str:
    """A uid that no other entry has, readable in a log."""
    return f"{kind}-{os.urandom(8).hex()}"
