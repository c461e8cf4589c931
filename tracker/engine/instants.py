"""Local dates and times turned into instants, once, by one decided rule."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name; raises ZoneInfoNotFoundError or ValueError for any other."""
    return ZoneInfo(name)


@lru_cache(maxsize=8192)
def first_instant(day: date, zone: str) -> datetime:
    """The first instant, in UTC, that exists on a local date.

    Some zones have no midnight on some days, and a few skipped a whole date; the date then
    begins when the clocks have jumped.
    """
    place = zone_named(zone)
    midnight = datetime.combine(day, time(), place)
    later = midnight.astimezone(UTC)
    if later.astimezone(place).replace(tzinfo=None) == midnight.replace(tzinfo=None):
        return later
    earlier = midnight.replace(fold=1).astimezone(UTC)
    offset_before = earlier.astimezone(place).utcoffset()
    while later - earlier > timedelta(microseconds=1):
        middle = earlier + (later - earlier) // 2
        if middle.astimezone(place).utcoffset() == offset_before:
            earlier = middle
        else:
            later = middle
    return later


@lru_cache(maxsize=8192)
def slot_instant(wall: datetime, zone: str) -> datetime:
    """The instant, in UTC, of a local wall time: skipped times move on by the gap, the first
    of two counts."""
    return wall.replace(tzinfo=zone_named(zone), fold=0).astimezone(UTC)


def local_date(instant: datetime, zone: str) -> date:
    """The date on the wall in `zone` at an instant."""
    return instant.astimezone(zone_named(zone)).date()


def repeats_or_skips(wall: datetime, zone: str) -> str | None:
    """ "repeated" or "skipped" for a local time that occurs twice or never, else None."""
    place = zone_named(zone)
    first = wall.replace(tzinfo=place, fold=0)
    second = wall.replace(tzinfo=place, fold=1)
    if first.utcoffset() == second.utcoffset():
        return None
    back = first.astimezone(UTC).astimezone(place).replace(tzinfo=None)
    return "repeated" if back == wall else "skipped"
