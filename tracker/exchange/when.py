"""Times as people type them. What could be read two ways is refused, and both readings named."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.engine.instants import repeats_or_skips, zone_named
from tracker.errors import UsageError

AHEAD_ALLOWED = timedelta(minutes=5)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1, "this morning": 0, "tonight": 0}
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
EXAMPLES = "for example: 8am, yesterday 21:00, 2 h ago, 2027-06-08 08:00"

SPAN = r"(\d{1,4})\s*(m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|weeks?)"
AGO = re.compile(rf"{SPAN}\s+ago")
AHEAD = re.compile(rf"in\s+{SPAN}")
ISO = re.compile(r"(\d{4}-\d\d-\d\d)[t ]+(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\s*(z|[+-]\d\d:?\d\d)?")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})")
CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?")
TWELVE = re.compile(r"(\d{1,2})(?::(\d\d))?\s*(am|pm)")
TIME_END = re.compile(r"(?:^|\s)(?:at\s+)?(\d{1,2}(?::\d\d){0,2}\s*(?:am|pm)?|noon|midnight)$")
TIME_START = re.compile(
    r"^(?:at\s+)?(\d{1,2}(?::\d\d)?\s*(?:am|pm)|\d{1,2}(?::\d\d){1,2}(?!\s*[ap]m)|noon)\s+"
)


def read_when(text: str, now: datetime, zone: str) -> datetime:
    """The instant (UTC) that a text means to a person in `zone` at `now`.

    Raises UsageError, which names both readings where there are two.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    if words == "now":
        return now
    if found := AGO.fullmatch(words):
        return _shifted(found, now, zone, -1)
    if found := AHEAD.fullmatch(words):
        return _shifted(found, now, zone, 1)
    if found := ISO.fullmatch(words):
        return _iso(found, text, zone)
    day_text, time_text = _split(words, text)
    at = _time(time_text, text)
    if not day_text:
        return _today_at(at, text, now, zone)
    if day_text == "tonight" and at.hour < 12:
        raise UsageError(f"{text!r} could be this evening or early tomorrow; give the date")
    return _instant(datetime.combine(_day(day_text, text, now, zone), at), text, zone)


def read_day(text: str, now: datetime, zone: str) -> date:
    """The local date that a text means to a person in `zone` at `now`; raises UsageError."""
    words = " ".join(text.casefold().replace(",", " ").split())
    return _day(words, text, now, zone)


def _shifted(found: re.Match[str], now: datetime, zone: str, sign: int) -> datetime:
    count, unit = int(found[1]) * sign, UNITS[found[2][0]]
    try:
        if unit in ("minutes", "hours"):
            return now + timedelta(**{unit: count})
        local = now.astimezone(zone_named(zone))
        wall = (local + timedelta(**{unit: count})).replace(tzinfo=None, microsecond=0)
        return wall.replace(tzinfo=zone_named(zone)).astimezone(UTC)
    except OverflowError:
        raise UsageError(f"{found[0]!r} is too far away; {EXAMPLES}") from None


def _iso(found: re.Match[str], text: str, zone: str) -> datetime:
    try:
        wall = datetime.fromisoformat(f"{found[1]}T{found[2]}")
        if found[3]:
            offset = "+00:00" if found[3] == "z" else found[3]
            return datetime.fromisoformat(f"{wall.isoformat()}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is no time that there is; {EXAMPLES}") from None
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
        raise UsageError(f"{text!r} has no time; add one, or log the date alone with --day")
    raise UsageError(f"{text!r} cannot be read as a time; {EXAMPLES}")


def _time(words: str, text: str) -> time:
    if words == "noon":
        return time(12)
    if words == "midnight":
        raise UsageError(
            f"{text!r} could be the start or the end of the day; write 00:00 with its date"
        )
    try:
        if found := TWELVE.fullmatch(words):
            hour = int(found[1])
            if not 1 <= hour <= 12:
                raise ValueError
            return time(hour % 12 + (12 if found[3] == "pm" else 0), int(found[2] or 0))
        if found := CLOCK.fullmatch(words):
            return time(int(found[1]), int(found[2]), int(found[3] or 0))
        hour = int(words)
    except ValueError:
        raise UsageError(f"{text!r} is no time of day; {EXAMPLES}") from None
    if 1 <= hour <= 12:
        evening = hour % 12 + 12
        raise UsageError(
            f"{text!r} could be {hour % 12:02}:00 or {evening:02}:00; write {hour}am or {hour}pm"
        )
    raise UsageError(f"{text!r} is no time of day; {EXAMPLES}")


def _today_at(at: time, text: str, now: datetime, zone: str) -> datetime:
    today = now.astimezone(zone_named(zone)).date()
    instant = _instant(datetime.combine(today, at), text, zone)
    if instant - now <= AHEAD_ALLOWED:
        return instant
    before = today - timedelta(days=1)
    raise UsageError(
        f"{text!r} could be {today} {at:%H:%M}, which has not come yet, or {before} {at:%H:%M}; "
        f"write: yesterday {at:%H:%M}, or today {at:%H:%M}"
    )


def _day(words: str, text: str, now: datetime, zone: str) -> date:
    today = now.astimezone(zone_named(zone)).date()
    if words in DAY_WORDS:
        return today + timedelta(days=DAY_WORDS[words])
    weekday = words.removeprefix("last ").removeprefix("on ")
    for number, day_name in enumerate(WEEKDAYS):
        if weekday in (day_name, day_name[:3]):
            return today - timedelta(days=(today.weekday() - number) % 7 or 7)
    if found := re.fullmatch(r"(\d{1,3}) days? ago", words):
        return today - timedelta(days=int(found[1]))
    if found := SLASHED.fullmatch(words):
        return _slashed(found, text)
    try:
        if ISO_DAY.fullmatch(words):
            return date.fromisoformat(words)
    except ValueError:
        raise UsageError(f"{text!r}: there is no such date") from None
    raise UsageError(
        f"{text!r} cannot be read as a date; for example: yesterday, monday, 2027-06-08"
    )


def _slashed(found: re.Match[str], text: str) -> date:
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if len(found[3]) == 2:
        raise UsageError(
            f"{text!r} could be the year 19{found[3]} or 20{found[3]}; write the date as "
            f"20{found[3]}-MM-DD"
        )
    readings = []
    for month, day in ((second, first), (first, second)):
        try:
            readings.append(date(year, month, day))
        except ValueError:
            continue
    if not readings:
        raise UsageError(f"{text!r}: there is no such date")
    if len(set(readings)) == 2:
        both = [f"{reading.day} {reading:%B %Y}" for reading in readings]
        raise UsageError(
            f"{text!r} could be {both[0]} or {both[1]}; write {readings[0]} or {readings[1]}"
        )
    return readings[0]


def _instant(wall: datetime, text: str, zone: str) -> datetime:
    place: ZoneInfo = zone_named(zone)
    trouble = repeats_or_skips(wall, zone)
    first, second = (wall.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    if trouble == "repeated":
        raise UsageError(
            f"{text!r} comes twice that day in {zone}, as {first.isoformat()} and "
            f"{second.isoformat()}; write one of them"
        )
    if trouble == "skipped":
        # Read with the offset of after and of before the jump, it lands on both sides of it.
        sides = sorted(
            side.astimezone(UTC).astimezone(place).replace(tzinfo=None) for side in (first, second)
        )
        raise UsageError(
            f"{text!r} does not exist in {zone}, the clocks jump over it; "
            f"the nearest times are {sides[0]:%Y-%m-%d %H:%M} and {sides[1]:%Y-%m-%d %H:%M}"
        )
    return first.astimezone(UTC)
