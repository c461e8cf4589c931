"""When somebody is told: the hours of the day, the waits, the repeats. All defaults are [D]."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from tracker.engine.instants import local_date, slot_instant, zone_named

# Repeats of the first days are counted in hours, as those are the hours that count then.
IN_HOURS_UNDER = 7
REPEATED_FOR = timedelta(days=365)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRules:
    """The rules of one person, in their local time.

    `heads_up` is how long before others are told the person has the word. `others_after` is
    the wait after the person (pills), `others_morning` the same for what is told in the
    morning (injection, implant), `off_duty_after` what those not on duty wait longer.
    `repeat_days` are the days after the first notice on which it is told again.
    """

    morning: time = time(9)
    quiet_from: time = time(22)
    quiet_to: time = time(7)
    visit_days: tuple[int, ...] = (14, 7, 3, 1, 0)
    heads_up: timedelta = timedelta(minutes=10)
    others_after: timedelta = timedelta(hours=2)
    others_morning: timedelta = timedelta(hours=1)
    off_duty_after: timedelta = timedelta(hours=1)
    repeat_days: tuple[int, ...] = (28, 14, 7, 3, 1)


def next_morning(instant: datetime, zone: str, rules: NoticeRules) -> datetime:
    """The first morning hour at or after an instant."""
    day = local_date(instant, zone)
    this = slot_instant(datetime.combine(day, rules.morning), zone)
    if this >= instant:
        return this
    return slot_instant(datetime.combine(day + ONE_DAY, rules.morning), zone)


def out_of_quiet(instant: datetime, zone: str, rules: NoticeRules) -> datetime:
    """The instant itself, or the end of the quiet hours it falls into."""
    if not is_quiet(instant.astimezone(zone_named(zone)).time(), rules):
        return instant
    day = local_date(instant, zone)
    ends = slot_instant(datetime.combine(day, rules.quiet_to), zone)
    if ends > instant:
        return ends
    return slot_instant(datetime.combine(day + ONE_DAY, rules.quiet_to), zone)


def is_quiet(wall: time, rules: NoticeRules) -> bool:
    """Whether a local time lies in the quiet hours, which may span midnight."""
    begin, end = rules.quiet_from, rules.quiet_to
    if begin <= end:
        return begin <= wall < end
    return wall >= begin or wall < end


def repeats(first: datetime, zone: str, rules: NoticeRules) -> tuple[datetime, ...]:
    """The first notice and those after it: on the days of the rules, then monthly to a year."""
    day = local_date(first, zone)
    wall = first.astimezone(zone_named(zone)).time()
    counts = sorted(rules.repeat_days)
    in_hours = [first + timedelta(hours=24 * count) for count in counts if count < IN_HOURS_UNDER]
    days = [day + timedelta(days=count) for count in counts if count >= IN_HOURS_UNDER]
    begin = day + timedelta(days=counts[-1]) if counts else day
    month = 1
    while (later := begin + relativedelta(months=month)) <= day + REPEATED_FOR:
        days.append(later)
        month += 1
    return (
        first,
        *in_hours,
        *(slot_instant(datetime.combine(item, wall), zone) for item in days),
    )
