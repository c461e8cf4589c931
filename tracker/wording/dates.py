"""Instants in the words of a person, in their zone.

Dates and times of day are local; spans are elapsed time. Spans are for doses, visits and
entries: no text counts down to anything else. Instants must be aware.
"""

from datetime import UTC, date, datetime, timedelta

from tracker.engine.instants import local_date, repeats_or_skips, zone_named
from tracker.wording import text

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HOURS_ARE_TOLD_FOR = 2 * DAY
NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def day_and_time(instant: datetime, zone: str, now: datetime) -> str:
    """The local day and 24-hour time of an instant: "today 08:00", "Mon 29 Mar 08:00".

    Raises ValueError if naive.
    """
    time = time_of_day(instant, zone)
    return text("date.day_and_time", day=day_name(local_date(instant, zone), now, zone), time=time)


def time_of_day(instant: datetime, zone: str) -> str:
    """The local 24-hour time of an instant; one that comes twice that day carries its offset."""
    _aware(instant)
    local = instant.astimezone(zone_named(zone))
    time = f"{local:%H:%M}"
    if repeats_or_skips(local.replace(tzinfo=None, fold=0), zone) != "repeated":
        return time
    return text("date.repeated_time", time=time, offset=local.isoformat()[-6:])


def day_name(day: date, now: datetime, zone: str) -> str:
    """The name of a local date: "today", "Mon 29 Mar", with the year where it is not this one."""
    _aware(now)
    today = local_date(now, zone)
    near = NEAR.get((day - today).days)
    if near is not None:
        return text(f"date.{near}")
    return text(
        "date.day" if day.year == today.year else "date.day_with_year",
        weekday=text(f"date.weekday_{day.isoweekday()}"),
        day=day.day,
        month=text(f"date.month_{day.month}"),
        year=day.year,
    )


def full_day(day: date) -> str:
    """A local date that reads the same on whatever day it is read: "Mon 29 Mar 2027"."""
    return text(
        "date.day_with_year",
        weekday=text(f"date.weekday_{day.isoweekday()}"),
        day=day.day,
        month=text(f"date.month_{day.month}"),
        year=day.year,
    )


def ago(instant: datetime, now: datetime) -> str:
    """How long ago an instant was, in whole units passed: "3 h ago"; "in 3 h" if still ahead."""
    span = _elapsed(instant, now)
    return ahead(instant, now) if span <= -MINUTE else _span("ago", span, "just_now")


def ahead(instant: datetime, now: datetime) -> str:
    """How far ahead an instant is, in whole units: "in 5 d"; "3 h ago" if it has passed."""
    span = -_elapsed(instant, now)
    return ago(instant, now) if span <= -MINUTE else _span("ahead", span, "now")


def _span(direction: str, span: timedelta, short: str) -> str:
    if span < MINUTE:
        return text(f"date.{short}")
    if span < HOUR:
        return text(f"date.{direction}_minutes", n=span // MINUTE)
    if span < HOURS_ARE_TOLD_FOR:
        return text(f"date.{direction}_hours", n=span // HOUR)
    return text(f"date.{direction}_days", n=span // DAY)


def _elapsed(instant: datetime, now: datetime) -> timedelta:
    _aware(instant)
    _aware(now)
    # Two datetimes of one zone subtract as wall times, an hour wrong over a clock change.
    return now.astimezone(UTC) - instant.astimezone(UTC)


def _aware(instant: datetime) -> None:
    if instant.utcoffset() is None:
        raise ValueError(f"an instant needs a zone: {instant.isoformat()}")
