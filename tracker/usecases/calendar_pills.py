"""The pills of a plan as calendar series that every program reads as the engine does.

Each dose of a plan is one series, and its uid stays when a new version of the plan comes: the
newest version has it, the ones before keep what they planned under uids of their own. A slot
whose wall time the clocks skip or repeat is read differently by different programs: it is left
out of its series and stands on its own, as an instant.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.engine.entries import Form, Plan
from tracker.engine.instants import repeats_or_skips, slot_instant
from tracker.engine.plans import PlanLine
from tracker.engine.recurrence import BLOCK_DAYS, rule_without_end, wall_times
from tracker.exchange.ics import CalendarEvent
from tracker.usecases.calendar_facts import KEPT, Touch, calendar_uid

# How far ahead clock changes are told: a series has no end, but what is left out of it has.
AHEAD = timedelta(days=731)
LASTS = timedelta(minutes=10)
TICK, TINY = timedelta(seconds=1), timedelta(microseconds=1)
AT_ONCE = (timedelta(0),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A plan line as it stands at an instant, and what its events have in common.

    `every` has all versions, those taken back too; `standing` those that stand, if any.
    """

    name: str
    title: str
    at: datetime
    every: PlanLine
    standing: PlanLine | None
    stopped: datetime | None
    touch: Touch

    def series(self, plan: Plan, uid: str, begins: datetime) -> CalendarEvent:
        """The event of a wall time, without what repeats it."""
        return replace(self.alone(0, begins), uid=uid, zone=plan.zone)

    def alone(self, number: int, instant: datetime) -> CalendarEvent:
        """The event of one slot of a dose, as an instant."""
        return CalendarEvent(
            uid=calendar_uid(f"{self.name}/{number}/{instant:%Y%m%dT%H%M%S}"),
            sequence=self.touch.sequence,
            changed=self.touch.changed,
            title=self.title,
            starts=instant,
            lasts=LASTS,
            alarms=AT_ONCE,
        )


class Course(NamedTuple):
    """One dose of one version: its wall times up to the horizon, and when it ends (UTC).

    `odd` are those that the clocks skip or repeat, `doubled` those that another dose has too;
    `from_stop` says that the end is the plan's stop and not a new version.
    """

    plan: Plan
    rule: str
    walls: tuple[datetime, ...]
    odd: tuple[datetime, ...]
    doubled: frozenset[datetime]
    ends: datetime | None
    from_stop: bool

    def instant(self, wall: datetime) -> datetime:
        """The instant of a wall time, as the engine has it."""
        return slot_instant(wall, self.plan.zone)

    def stands(self, wall: datetime) -> bool:
        """Whether a wall time comes before the end, and is not one of another dose as well."""
        if wall in self.doubled:
            return False
        return self.ends is None or self.instant(wall) < self.ends


def pill_events(line: Line) -> Iterator[CalendarEvent]:
    """The pills of a line, from the beginning of each version that has not long ended."""
    courses = _courses(line)
    since = line.at - KEPT
    for number in range(max(len(plan.doses) for plan in line.every.versions)):
        mine = [course for place, course in courses if place == number]
        newest = calendar_uid(f"{line.name}/{number}")
        for place, course in enumerate(mine, 1):
            if course.ends is not None and course.ends < since:
                continue
            older = calendar_uid(f"{line.name}/{number}/{course.plan.uid}")
            yield from _series(line, course, newest if place == len(mine) else older)
        live = {course.instant(wall) for course in mine for wall in course.odd
                if course.stands(wall)}  # fmt: skip
        for instant in sorted(live):
            if instant >= since:
                yield line.alone(number, instant)
        if line.touch.changed >= since:
            yield from _taken_back(line, number, newest if not mine else None, live)


def _courses(line: Line) -> list[tuple[int, Course]]:
    """Each dose of each standing version that has any slot, with its place in the version."""
    found: list[tuple[int, Course]] = []
    if line.standing is None:
        return found
    seen: set[datetime] = set()
    for place, plan in enumerate(line.standing.versions):
        replaced = min(line.standing.begins[place + 1 :], default=None)
        for number in range(len(plan.doses)):
            course = _course(plan, number, replaced, line)
            if course is None:
                continue
            doubled = frozenset(wall for wall in course.walls if course.instant(wall) in seen)
            course = course._replace(doubled=doubled)
            seen |= {course.instant(wall) for wall in course.walls if course.stands(wall)}
            found.append((number, course))
    return found


def _course(plan: Plan, number: int, replaced: datetime | None, line: Line) -> Course | None:
    """One dose of a version, or None where it never has a slot."""
    if plan.form != Form.ORAL or plan.as_needed:
        return None
    rule, last = rule_without_end(plan.doses[number], plan.start, plan.zone)
    bound = replaced
    if last is not None:
        after_last = slot_instant(last.replace(microsecond=0), plan.zone) + TICK
        bound = min(after_last, bound or after_last)
    end = line.at + AHEAD
    walls = tuple(_walls(plan, number, min(end, bound or end)))
    if not walls:
        return None
    odd = tuple(wall for wall in walls if repeats_or_skips(wall, plan.zone))
    if line.stopped is not None and (bound is None or line.stopped < bound):
        return Course(plan, rule, walls, odd, frozenset(), line.stopped, True)
    return Course(plan, rule, walls, odd, frozenset(), bound, False)


def _walls(plan: Plan, number: int, end: datetime) -> Iterator[datetime]:
    """The wall times of a dose with an instant before `end`, in order."""
    # A day more on each side: local dates and instants differ by up to a day.
    last = end.toordinal() + 1
    for block in range((plan.start.toordinal() - 1) // BLOCK_DAYS, (last - 1) // BLOCK_DAYS + 1):
        for wall in wall_times(plan.doses[number], plan.start, plan.zone, block):
            if slot_instant(wall, plan.zone) < end:
                yield wall


def _series(line: Line, course: Course, uid: str) -> Iterator[CalendarEvent]:
    """The wall times that every program reads alike.

    A stop ends the series, so that what was stays as it was; the first time that falls away then
    stands as cancelled.
    """
    plain = [wall for wall in course.walls if wall not in course.odd]
    stands = [wall for wall in plain if course.stands(wall)]
    if not plain:
        return
    begins = (stands or plain)[0]
    whole = replace(line.series(course.plan, uid, begins), rule=course.rule)
    if not stands:
        yield replace(whole, cancelled=True)
        return
    until = (course.ends - TINY).replace(microsecond=0) if course.ends else None
    left_out = tuple(
        wall
        for wall in course.walls
        if wall > begins and (wall in course.odd or wall in course.doubled)
    )
    yield replace(whole, until=until, left_out=left_out)
    falls_away = next((wall for wall in plain if wall > stands[-1]), None)
    if course.from_stop and falls_away is not None:
        yield replace(line.series(course.plan, f"{uid}-stop", falls_away), cancelled=True)


def _taken_back(
    line: Line, number: int, uid: str | None, live: Collection[datetime]
) -> Iterator[CalendarEvent]:
    """What an older file may have told of a dose and that stands no more.

    `uid` is that of its series where no version with that dose stands.
    """
    planned = [
        course
        for plan in line.every.versions
        if number < len(plan.doses)
        if (course := _course(plan, number, None, line))
    ]
    if planned and uid is not None:
        course = planned[-1]
        begins = next((wall for wall in course.walls if wall not in course.odd), None)
        if begins is not None:
            whole = line.series(course.plan, uid, begins)
            yield replace(whole, rule=course.rule, cancelled=True)
    gone = {course.instant(wall) for course in planned for wall in course.odd} - set(live)
    for instant in sorted(gone):
        if instant >= line.at - KEPT:
            yield replace(line.alone(number, instant), cancelled=True)
