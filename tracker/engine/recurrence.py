"""When the doses of an oral plan fall: RFC 5545 rules expanded as local wall times.

Rules are expanded without a zone (dateutil gives times that do not exist otherwise) and in
blocks of days, each from an anchor near it, so that ten years cost no more than one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from dateutil.rrule import rrule as Rule  # noqa: N812
from dateutil.rrule import rrulestr

from tracker.engine.entries import PlannedDose
from tracker.engine.instants import zone_named

BLOCK_DAYS = 64
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH"}
    | {"BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
)
DAY_PARTS = frozenset(["BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"])
LONGEST_WAIT = timedelta(days=5 * 366)
MOST_COUNT = 10_000
LAST_YEAR = 9993


def check_rrule(rrule: str, start: date) -> str | None:
    """What is wrong with a rule anchored on `start`, in a few words; None when it can be used."""
    parts = _parts(rrule)
    if parts is None or any(letter.isspace() for letter in rrule.strip()):
        return "is not of the form FREQ=DAILY;INTERVAL=2"
    if parts.get("FREQ") not in FREQUENCIES:
        return "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY; the time of day has its own field"
    if unknown := sorted(set(parts) - PARTS):
        return f"{unknown[0]} is not known here; the time of day has its own field"
    for name in ("INTERVAL", "COUNT"):
        if name in parts and not (parts[name].isdecimal() and 1 <= int(parts[name]) <= MOST_COUNT):
            return f"{name} must be a whole number from 1 to {MOST_COUNT}"
    if "COUNT" in parts and "UNTIL" in parts:
        return "COUNT and UNTIL cannot stand together"
    # A rule that never falls is tried up to the last year there is: begin near it. Dates and
    # weekdays repeat every 400 years.
    ahead = (LAST_YEAR - start.year) // 400 * 400
    begin = datetime.combine(start.replace(year=start.year + ahead), time(12))
    try:
        end = begin + LONGEST_WAIT
        if "UNTIL" in parts:
            until = _until(parts["UNTIL"], "UTC")
            end = min(until.replace(year=until.year + ahead), end)
        parts |= {"UNTIL": f"{end:%Y%m%dT%H%M%S}"}
        parts.pop("COUNT", None)
        first = next(iter(_rule(parts, begin)), None)
    except (ValueError, OverflowError, TypeError, KeyError, IndexError, AttributeError):
        return "cannot be read as a rule of RFC 5545"
    return None if first else "never falls on any day within five years of its start"


@lru_cache(maxsize=4096)
def wall_times(dose: PlannedDose, start: date, zone: str, block: int) -> tuple[datetime, ...]:
    """The local wall times of one line of a plan in a block of days (block 0 begins on day 1)."""
    first = date.fromordinal(block * BLOCK_DAYS + 1)
    last = first + timedelta(days=BLOCK_DAYS)
    if last <= start:
        return ()
    shape = _shape(dose.rrule, dose.time, start, zone)
    begin = datetime.combine(first, time())
    end = datetime.combine(last, time())
    if shape.until is not None and shape.until < begin:
        return ()
    rule = _rule(dict(shape.parts), _anchor(shape, begin))
    found = []
    for wall in rule:
        if wall >= end or (shape.until is not None and wall > shape.until):
            break
        if wall >= begin:
            found.append(wall)
    return tuple(found)


def rule_without_end(dose: PlannedDose, start: date, zone: str) -> tuple[str, datetime | None]:
    """The rule of one line of a plan, and the local wall time after which it gives nothing.

    What a rule takes from the day it is counted from is written out, and a count has become an
    end, so that the rule gives the same days from any of its own days on.
    """
    shape = _shape(dose.rrule, dose.time, start, zone)
    return ";".join(f"{name}={value}" for name, value in shape.parts), shape.until


@dataclass(frozen=True, slots=True)
class _Shape:
    parts: tuple[tuple[str, str], ...]
    frequency: str
    interval: int
    anchor: datetime
    until: datetime | None


@lru_cache(maxsize=256)
def _shape(rrule: str, at: str, start: date, zone: str) -> _Shape:
    parts = _parts(rrule) or {}
    anchor = datetime.combine(start, time.fromisoformat(at))
    until = _until(parts.pop("UNTIL"), zone) if "UNTIL" in parts else None
    count = parts.pop("COUNT", None)
    frequency = parts["FREQ"]
    # What a rule takes from its anchor must stay when the anchor moves.
    if not DAY_PARTS & parts.keys():
        if frequency == "YEARLY":
            parts.setdefault("BYMONTH", str(anchor.month))
        if frequency in ("YEARLY", "MONTHLY"):
            parts["BYMONTHDAY"] = str(anchor.day)
    if count is not None:
        counted = list(islice(_rule(parts, anchor), int(count)))
        until = counted[-1] if counted else anchor
    return _Shape(tuple(parts.items()), frequency, int(parts.get("INTERVAL", "1")), anchor, until)


def _anchor(shape: _Shape, begin: datetime) -> datetime:
    """A start for the rule one period or more before `begin`, in step with the plan's own."""
    days = (begin - shape.anchor).days
    if shape.frequency in ("DAILY", "WEEKLY"):
        period = shape.interval * (7 if shape.frequency == "WEEKLY" else 1)
        return shape.anchor + timedelta(days=period * max(0, days // period - 1))
    months = (begin.year - shape.anchor.year) * 12 + begin.month - shape.anchor.month
    period = shape.interval * (12 if shape.frequency == "YEARLY" else 1)
    steps = months // period - 1
    if steps <= 0:
        return shape.anchor
    total = shape.anchor.year * 12 + shape.anchor.month - 1 + steps * period
    month = 1 if shape.frequency == "YEARLY" else total % 12 + 1
    return shape.anchor.replace(year=total // 12, month=month, day=1)


def _parts(rrule: str) -> dict[str, str] | None:
    parts = {}
    for piece in rrule.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = piece.partition("=")
        if not equals or not value or name in parts:
            return None
        parts[name] = value
    return parts


def _rule(parts: dict[str, str], anchor: datetime) -> Rule:
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    rule = rrulestr(f"RRULE:{text}", dtstart=anchor)
    assert isinstance(rule, Rule)  # noqa: S101  one RRULE line is never a set
    return rule


def _until(text: str, zone: str) -> datetime:
    if len(text) == 8:
        return datetime.combine(datetime.strptime(text, "%Y%m%d").date(), time.max)  # noqa: DTZ007
    if text.endswith("Z"):
        instant = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return instant.astimezone(zone_named(zone)).replace(tzinfo=None)
    return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007
