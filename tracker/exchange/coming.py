"""Times and dates to come, in plain words: where a bare time or weekday means the next one."""

import re
from datetime import date, datetime, timedelta

from tracker.engine.instants import local_date
from tracker.exchange.when import read_day, read_when

TIMES_AHEAD = ("Wed 10:00", "tomorrow 9am", "2027-06-18 10:00")
DAYS_AHEAD = ("Fri", "tomorrow", "2027-06-18")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = re.compile(r"(?:next |on )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b\s*(.*)", re.ASCII)
CLOCK = re.compile(r"\d{1,2}(?::\d\d)?\s*(?:am|pm)?|noon|midnight", re.ASCII)
IN_DAYS = re.compile(r"in (\d{1,4}) ?(days?|d|weeks?|w)", re.ASCII)
NUMBERED = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)", re.ASCII)


def read_coming(said: str, now: datetime, zone: str) -> datetime:
    """The instant (UTC) that words name, a bare time or weekday being the next one.

    Raises UsageError, as `read_when` does, for what cannot be read or could be two.
    """
    words = said.strip().casefold()
    if CLOCK.fullmatch(words):
        today = read_when(f"today {words}", now, zone, TIMES_AHEAD)
        return today if today > now else read_when(f"tomorrow {words}", now, zone, TIMES_AHEAD)
    weekday = WEEKDAY.fullmatch(words)
    if weekday and weekday[2]:
        day = _next_weekday(weekday[1], now, zone)
        at = weekday[2].removeprefix("at ").strip()
        return read_when(f"{day} {at}", now, zone, TIMES_AHEAD)
    return read_when(said, now, zone, TIMES_AHEAD)


def read_coming_day(said: str, now: datetime, zone: str) -> date:
    """The local date that words name, a bare weekday or "the 3rd" being the next one."""
    words = said.strip().casefold()
    today = local_date(now, zone)
    weekday = WEEKDAY.fullmatch(words)
    if weekday and not weekday[2]:
        return _next_weekday(weekday[1], now, zone)
    ahead = IN_DAYS.fullmatch(words)
    if ahead:
        return today + timedelta(days=int(ahead[1]) * (7 if ahead[2].startswith("w") else 1))
    numbered = NUMBERED.fullmatch(words)
    if numbered and 1 <= int(numbered[1]) <= 31:
        return next(
            day
            for day in (today + timedelta(days=number) for number in range(1, 63))
            if day.day == int(numbered[1])
        )
    return read_day(said, now, zone, DAYS_AHEAD)


def _next_weekday(name: str, now: datetime, zone: str) -> date:
    """The next day of that name, today never: who means today says so."""
    today = local_date(now, zone)
    wanted = next(number for number, day in enumerate(DAYS) if day.startswith(name))
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
