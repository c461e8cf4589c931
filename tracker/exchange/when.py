"""Times as people type them. What could be read two ways is refused, and both readings named."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.engine.instants import repeats_or_skips, zone_named
from tracker.errors import UsageError

AHEAD_ALLOWED = timedelta(minutes=5)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST_ECHO = 60
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1, "this morning": 0, "tonight": 0}
# The parts of a day that a person names, and the hours that can be meant by them.
PARTS = {
    "this morning": (0, range(12)),
    "tonight": (0, range(12, 24)),
    "last night": (-1, range(12, 24)),
}
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
TIMES = ("2 h ago", "yesterday 9pm", "2027-06-08 08:00")
DAYS = ("today", "yesterday", "2027-06-08")

SPAN = r"(\d{1,4})\s*(m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)"
AGO = re.compile(rf"{SPAN}\s+ago", re.ASCII)
AHEAD = re.compile(rf"in\s+{SPAN}", re.ASCII)
ONE = re.compile(r"^(in )?an? (?=minute|hour|day|week)")
ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:t|\s)\s*"
    r"((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?)\s*(z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})", re.ASCII)
DAYS_AGO = re.compile(r"(\d{1,4}) ?(d|days?|w|weeks?) ago", re.ASCII)
CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?", re.ASCII)
TWELVE = re.compile(r"(\d{1,2})(?::(\d\d))?\s*(am|pm)", re.ASCII)
BARE = re.compile(r"\d{1,2}", re.ASCII)
TIME_END = re.compile(
    r"(?:^|\s)(?:at\s+)?(\d{1,2}(?::\d\d){0,2}\s*(?:am|pm)?|noon|midnight)$", re.ASCII
)
TIME_START = re.compile(
    r"^(?:at\s+)?(\d{1,2}(?::\d\d)?\s*(?:am|pm)|\d{1,2}(?::\d\d){1,2}(?!\s*[ap]m)|noon|midnight)\s+",
    re.ASCII,
)


class _UnreadError(Exception):
    """What is wrong with a text that names no time, or no date."""


def read_when(text: str, now: datetime, zone: str, examples: tuple[str, ...] = TIMES) -> datetime:
    """The instant (UTC) that a text means to a person in `zone` at `now`; it may be to come.

    Raises UsageError, which names both readings where there are two, else the `examples`.
    """
    with _naming(examples):
        return _when(_words(text), text, now, zone)


def read_day(text: str, now: datetime, zone: str, examples: tuple[str, ...] = DAYS) -> date:
    """The local date that a text means to a person in `zone` at `now`.

    Raises UsageError, which names both readings where there are two, else the `examples`.
    """
    with _naming(examples):
        return _day(_words(text), text, now, zone)


@contextmanager
def _naming(examples: tuple[str, ...]) -> Iterator[None]:
    """What cannot be read is told with examples of what can."""
    try:
        yield
    except _UnreadError as wrong:
        raise UsageError(f"{wrong}; for example: {', '.join(examples)}") from None


def _when(words: str, text: str, now: datetime, zone: str) -> datetime:
    if not words:
        raise _UnreadError("give the day and the time")
    if words == "now":
        return now.astimezone(UTC)
    if found := AGO.fullmatch(words):
        return _shifted(found, text, now, zone, -1)
    if found := AHEAD.fullmatch(words):
        return _shifted(found, text, now, zone, 1)
    if found := ISO.fullmatch(words):
        return _iso(found, text, zone)
    day_text, time_text = _split(words, text)
    days, hours = PARTS.get(day_text, (0, None))
    if day_text and hours is None:
        day = _day(day_text, text, now, zone)
    else:
        day = _moved(_today(now, zone), days, text)
    _refuse_two_times(time_text, day, text)
    at = _time(time_text, text)
    if hours is not None and at.hour not in hours:
        _refuse_part(day, at, text)
    if not day_text:
        return _today_at(at, text, now, zone)
    return _instant(datetime.combine(day, at), text, zone)


def _words(text: str) -> str:
    words = " ".join(text.casefold().replace(",", " ").split())
    return ONE.sub(r"\g<1>1 ", words.replace("a.m.", "am").replace("p.m.", "pm"))


def _said(text: str) -> str:
    said = repr(text)
    return said if len(said) <= LONGEST_ECHO else f"{said[:LONGEST_ECHO]}..."


def _today(now: datetime, zone: str) -> date:
    return now.astimezone(zone_named(zone)).date()


def _moved(day: date, days: int, text: str) -> date:
    try:
        return _in_years(day + timedelta(days=days), text)
    except OverflowError:
        raise _UnreadError(f"{_said(text)} is too far away") from None


def _in_years(day: date, text: str) -> date:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    raise _UnreadError(f"{_said(text)} is too far away")


def _shifted(found: re.Match[str], text: str, now: datetime, zone: str, sign: int) -> datetime:
    count, unit = int(found[1]) * sign, UNITS[found[2][0]]
    if found[2] == "m":
        raise UsageError(
            f"{_said(text)} could be {found[1]} minutes or {found[1]} months; "
            f"write {found[1]} min, or the date"
        )
    if unit in ("minutes", "hours"):
        return now.astimezone(UTC) + timedelta(**{unit: count})
    local = now.astimezone(zone_named(zone)).replace(tzinfo=None, microsecond=0)
    day = _moved(local.date(), count * (7 if unit == "weeks" else 1), text)
    return _instant(datetime.combine(day, local.time()), text, zone)


def _iso(found: re.Match[str], text: str, zone: str) -> datetime:
    try:
        wall = datetime.fromisoformat(f"{found[1]}T{found[2]}")
        _in_years(wall.date(), text)
        if found[3]:
            offset = "+00:00" if found[3] == "z" else found[3]
            return datetime.fromisoformat(f"{wall.isoformat()}{offset}").astimezone(UTC)
    except ValueError:
        raise _UnreadError(f"{_said(text)} is no time that there is") from None
    return _instant(wall, text, zone)


def _split(words: str, text: str) -> tuple[str, str]:
    """A text as its day and its time; the day is empty where only a time is given."""
    if found := TIME_START.match(f"{words} "):
        return words[found.end() :].strip().removeprefix("on ").strip(), found[1].strip()
    if found := TIME_END.search(words):
        return words[: found.start()].strip().removesuffix(" at").strip(), found[1]
    if found := SLASHED.fullmatch(words):
        _slashed(found, text)
    if ISO_DAY.fullmatch(words) or SLASHED.fullmatch(words) or words in DAY_WORDS:
        at = "21:00" if words == "tonight" else "08:00"
        raise UsageError(f"{_said(text)} has no time; add one, for example: {words} {at}")
    raise _UnreadError(f"{_said(text)} cannot be read as a time")


def _refuse_two_times(words: str, day: date, text: str) -> None:
    if words == "midnight":
        raise UsageError(
            f"{_said(text)} could be the start of the day, {day} 00:00, or its end, "
            f"{day + timedelta(days=1)} 00:00; write one of them"
        )
    if BARE.fullmatch(words) and 1 <= (hour := int(words)) <= 12:
        raise UsageError(
            f"{_said(text)} could be {day} {hour % 12:02}:00 or {day} {hour % 12 + 12:02}:00; "
            f"write {hour}am or {hour}pm"
        )


def _time(words: str, text: str) -> time:
    try:
        if words == "noon":
            return time(12)
        if found := TWELVE.fullmatch(words):
            hour = int(found[1])
            if 1 <= hour <= 12:
                return time(hour % 12 + (12 if found[3] == "pm" else 0), int(found[2] or 0))
        if found := CLOCK.fullmatch(words):
            return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        pass
    raise _UnreadError(f"{_said(text)} is no time of day")


def _today_at(at: time, text: str, now: datetime, zone: str) -> datetime:
    today = _today(now, zone)
    instant = _instant(datetime.combine(today, at), text, zone)
    if instant - now <= AHEAD_ALLOWED:
        return instant
    before = today - timedelta(days=1)
    raise UsageError(
        f"{_said(text)} could be {today} {at:%H:%M}, which has not come yet, "
        f"or {before} {at:%H:%M}; write: yesterday {at:%H:%M}, or today {at:%H:%M}"
    )


def _refuse_part(day: date, at: time, text: str) -> None:
    """Refuses an hour that the part of the day does not have: a morning at 20:00."""
    after = day + timedelta(days=1)
    other = f"{day} {at.hour - 12:02}:{at:%M}" if at.hour >= 12 else f"{after} {at:%H:%M}"
    raise UsageError(
        f"{_said(text)} could be {day} {at:%H:%M} or {other}; write the one that is meant"
    )


def _day(words: str, text: str, now: datetime, zone: str) -> date:
    if not words:
        raise _UnreadError("give the day")
    today = _today(now, zone)
    if words in DAY_WORDS:
        return _moved(today, DAY_WORDS[words], text)
    weekday = words.removeprefix("last ").removeprefix("on ")
    for number, day_name in enumerate(WEEKDAYS):
        if weekday in (day_name, day_name[:3]):
            if today.weekday() == number and weekday == words:
                before = today - timedelta(days=7)
                raise UsageError(
                    f"{text!r} could be today, {today}, or a week ago, {before}; write one of them"
                )
            return _moved(today, -((today.weekday() - number) % 7 or 7), text)
    if found := DAYS_AGO.fullmatch(words):
        return _moved(today, -int(found[1]) * (7 if found[2][0] == "w" else 1), text)
    if found := SLASHED.fullmatch(words):
        return _in_years(_slashed(found, text), text)
    try:
        if ISO_DAY.fullmatch(words):
            return _in_years(date.fromisoformat(words), text)
    except ValueError:
        raise _UnreadError(f"{_said(text)}: there is no such date") from None
    raise _UnreadError(f"{_said(text)} cannot be read as a date")


def _slashed(found: re.Match[str], text: str) -> date:
    first, second, last = int(found[1]), int(found[2]), int(found[3])
    if len(found[3]) == 2:
        orders = ((last, second, first), (last, first, second), (first, second, last))
        full = [(century + year, *rest) for century in (2000, 1900) for year, *rest in orders]
        readings = _real_dates([(year, month, day) for year, month, day in full])
        if readings:
            raise UsageError(
                f"{_said(text)} could be {' or '.join(map(_long, readings))}; "
                f"write the year in full, such as {readings[0]}"
            )
    else:
        readings = _real_dates([(last, second, first), (last, first, second)])
    if not readings:
        raise _UnreadError(f"{_said(text)}: there is no such date")
    if len(readings) == 2:
        raise UsageError(
            f"{_said(text)} could be {' or '.join(map(_long, readings))}; "
            f"write {readings[0]} or {readings[1]}"
        )
    return readings[0]


def _real_dates(parts: list[tuple[int, int, int]]) -> list[date]:
    """The dates that there are among years, months and days, each once."""
    found: dict[date, None] = {}
    for year, month, day in parts:
        try:
            found[date(year, month, day)] = None
        except ValueError:
            continue
    return list(found)


def _long(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _instant(wall: datetime, text: str, zone: str) -> datetime:
    place = zone_named(zone)
    trouble = repeats_or_skips(wall, zone)
    first, second = (wall.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    if trouble == "repeated":
        raise UsageError(
            f"{_said(text)} comes twice that day in {zone}, as {first.isoformat()} and "
            f"{second.isoformat()}; write one of them"
        )
    if trouble == "skipped":
        # Read with the offset of after and of before the jump, it lands on both sides of it.
        late, early = first.astimezone(UTC), second.astimezone(UTC)
        sides = [_wall(side.astimezone(place)) for side in (early, late)]
        jump = _jump(early, late, place)
        last = _wall((jump - MINUTE).astimezone(place))
        raise UsageError(
            f"{_said(text)} does not exist in {zone}, the clocks jump over it; the nearest times "
            f"are {last} and {_wall(jump.astimezone(place))}; "
            f"if the clock was not changed it could be {sides[0]} or {sides[1]}"
        )
    return first.astimezone(UTC)


def _jump(early: datetime, late: datetime, place: ZoneInfo) -> datetime:
    """The first instant after a change of the clock that lies between two instants."""
    before = early.astimezone(place).utcoffset()
    while late - early > SECOND:
        middle = early + (late - early) // 2
        if middle.astimezone(place).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def _wall(local: datetime) -> str:
    return f"{local:%Y-%m-%d %H:%M}"
