"""A VTIMEZONE of our own: the clock changes of a zone as rules that other programs read alike.

The one that the calendar library makes ends in 2038 and puts several dates on one line, which a
widely used reader gets wrong by an hour. Here each change that follows a yearly rule is one open
rule; any other change is a part of its own with nothing but its beginning.
"""

import calendar
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tracker.engine.instants import zone_named

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

STEP = timedelta(days=7)
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  a wall time
# Dates and weekdays fall together alike every 28 years: a rule is one only if it held so long.
YEARS_AHEAD = 30
YEARS_HELD = 28
NO_DAY = 99
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Change(NamedTuple):
    """A change of the clocks: its wall time before the change, the offsets on both sides."""

    wall: datetime
    before: timedelta
    after: timedelta


class Kind(NamedTuple):
    """What the changes of one yearly rule have in common."""

    month: int
    weekday: int
    time: str
    before: timedelta
    after: timedelta


def timezone_of(zone: str, first: datetime, at: datetime) -> "Timezone":
    """The VTIMEZONE of an IANA zone for all instants from `first` on, as known at an instant."""
    from icalendar import Timezone

    begin = datetime(first.year - 1, 1, 1, tzinfo=UTC)
    made = Timezone()
    made.add("tzid", zone)
    offset = _offset(begin, zone)
    made.add_component(_part(Change(EPOCH, offset, offset)))
    changes = changes_between(zone, begin, datetime(at.year + YEARS_AHEAD, 1, 1, tzinfo=UTC))
    since = _regular_since(changes, at.year + YEARS_AHEAD - 1)
    for change in changes:
        if change.wall.year < since:
            made.add_component(_part(change))
    yearly: dict[Kind, list[Change]] = {}
    for change in changes:
        if change.wall.year >= since:
            yearly.setdefault(_kind(change), []).append(change)
    for alike in yearly.values():
        part = _part(alike[0])
        part.add("rrule", _rule(alike))
        made.add_component(part)
    return made


def changes_between(zone: str, begin: datetime, end: datetime) -> list[Change]:
    """The clock changes of a zone with begin <= instant < end, in order."""
    found = []
    while begin < end:
        after = min(begin + STEP, end)
        if _offset(begin, zone) != _offset(after, zone):
            instant = _change_in(begin, after, zone)
            old = _offset(begin, zone)
            found.append(Change(instant.replace(tzinfo=None) + old, old, _offset(instant, zone)))
        begin = after
    return found


def _offset(instant: datetime, zone: str) -> timedelta:
    return instant.astimezone(zone_named(zone)).utcoffset() or timedelta()


def _change_in(earlier: datetime, later: datetime, zone: str) -> datetime:
    """The first second on which the offset is no longer that of `earlier`."""
    old = _offset(earlier, zone)
    while later - earlier > timedelta(seconds=1):
        middle = earlier + timedelta(seconds=(later - earlier) // timedelta(seconds=2))
        if _offset(middle, zone) == old:
            earlier = middle
        else:
            later = middle
    return later


def _kind(change: Change) -> Kind:
    wall = change.wall
    return Kind(wall.month, wall.weekday(), f"{wall:%H%M%S}", change.before, change.after)


def _regular_since(changes: Sequence[Change], last_year: int) -> int:
    """The first year from which on each year has the same changes; past the last if there is none.

    A rule that moves with the moon or was set year by year gives no such year.
    """
    by_year: dict[int, dict[Kind, int]] = {}
    for change in changes:
        days = by_year.setdefault(change.wall.year, {})
        # Twice in a year is no rule: such a day is in no week.
        days[_kind(change)] = NO_DAY if _kind(change) in days else change.wall.day
    kinds = by_year.get(last_year, {})
    weeks = {kind: (day, day) for kind, day in kinds.items()}
    since = last_year + 1
    while kinds and by_year.get(since - 1, {}).keys() == kinds.keys():
        for kind, day in by_year[since - 1].items():
            first, last = weeks[kind]
            weeks[kind] = (min(first, day), max(last, day))
        if any(last - first >= 7 or last == NO_DAY for first, last in weeks.values()):
            break
        since -= 1
    return since if last_year - since >= YEARS_HELD - 1 else last_year + 1


def _rule(alike: list[Change]) -> dict[str, object]:
    """The yearly rule of changes that fall on one weekday within one week of a month."""
    walls = [change.wall for change in alike]
    day, month = WEEKDAYS[walls[0].weekday()], walls[0].month
    rule: dict[str, object] = {"FREQ": "YEARLY", "BYMONTH": month}
    first = min(wall.day for wall in walls)
    to_the_end = max(calendar.monthrange(wall.year, month)[1] - wall.day for wall in walls)
    if to_the_end < 7:
        return rule | {"BYDAY": f"-1{day}"}
    if first % 7 == 1:
        return rule | {"BYDAY": f"{first // 7 + 1}{day}"}
    return rule | {"BYMONTHDAY": list(range(first, first + 7)), "BYDAY": day}


def _part(change: Change) -> "TimezoneStandard | TimezoneDaylight":
    from icalendar import TimezoneDaylight, TimezoneStandard

    part = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    part.add("dtstart", change.wall)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    return part
