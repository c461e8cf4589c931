"""What the skin asks for after an injection or implant, until it is done or its days are past."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from tracker.engine.entries import CareStep, Entry
from tracker.engine.findings import Findings
from tracker.engine.instants import first_instant, local_date
from tracker.engine.red_flags import PROBLEM

DAILY, AT_ANY_TIME = ("dressing",), ("stitches", "activity")
OF_IMPLANT, OF_INJECTION = ("dressing", "stitches", "activity"), ("site",)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Task:
    """A step asked for from the first to the last local date, and the dates it was done on.

    `target` is the uid of the injection or implant, `given_at` and `zone` those of its place.
    `looked_on` is the local date of the last look, whether it was asked for on that day or not;
    `problem` is its uid, where it found a problem.
    """

    step: str
    target: str
    given_at: datetime
    zone: str
    first: date
    last: date
    done_on: tuple[date, ...]
    looked_on: date | None
    problem: str | None

    @property
    def done(self) -> bool:
        """Whether nothing of it is left; what is looked at daily is asked for until its last."""
        return bool(self.done_on) and self.problem is None and self.step not in DAILY


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that is asked for in [begins, ends)."""

    name: str
    begins: datetime
    ends: datetime
    rests_on: tuple[str, ...]


def tasks_of(found: Findings) -> list[Task]:
    """The tasks of the implant that is in and of the last injection, past and to come."""
    standing = found.standing
    made: list[Task] = []
    if standing.implant is not None and standing.implant_removed is None:
        made += _tasks(found, standing.implant, OF_IMPLANT)
    for injection in standing.injections[-1:]:
        made += _tasks(found, injection, OF_INJECTION)
    return made


def aftercare(found: Findings) -> list[OpenTask]:
    """What is asked for now and was not done yet."""
    return [task for task in _open(found) if task.begins <= found.at < task.ends]


def aftercare_turns(found: Findings) -> list[datetime]:
    """The instants at which a task begins or ends."""
    return [turn for task in _open(found) for turn in (task.begins, task.ends)]


def _tasks(found: Findings, given: Entry, steps: tuple[str, ...]) -> Iterator[Task]:
    day = given.day or local_date(given.occurred_at, given.zone)
    seen = [
        (look.day or local_date(look.occurred_at, given.zone), look)
        for look in found.seen(CareStep)
        if look.target == given.uid
    ]
    for name in steps:
        spans = found.record.formulary.tasks[name].days
        begins = [day + timedelta(days=first) for first, _ in spans]
        # A look belongs to the last span that has begun, and one before them all to the first.
        bounds = pairwise((day, *begins[1:], date.max))
        for begin, (_, last), (since, until) in zip(begins, spans, bounds, strict=True):
            own = [(on, look) for on, look in seen if look.step == name and since <= on < until]
            yield _task(name, given, begin, day + timedelta(days=last), own)


def _task(
    step: str, given: Entry, first: date, last: date, looks: list[tuple[date, CareStep]]
) -> Task:
    found = {on: look.finding for on, look in looks}
    # A look at the skin counts for its own day; stitches may come out early or late.
    counts = [on for on in found if step in AT_ANY_TIME or first <= on <= last]
    looked_on, look = looks[-1] if looks else (None, None)
    return Task(
        step=step,
        target=given.uid,
        given_at=given.occurred_at,
        zone=given.zone,
        first=first,
        last=last,
        done_on=tuple(sorted(on for on in counts if found[on] != PROBLEM)),
        looked_on=looked_on,
        problem=look.uid if look is not None and look.finding == PROBLEM else None,
    )


def _open(found: Findings) -> Iterator[OpenTask]:
    for task in tasks_of(found):
        if task.done:
            continue
        begin = task.first
        for done in (*(on for on in task.done_on if on <= task.last), task.last + ONE_DAY):
            if begin < done:
                yield _asked(task, begin, done)
            begin = max(begin, done + ONE_DAY)


def _asked(task: Task, begin: date, end: date) -> OpenTask:
    # Nothing is asked of the hours before the injection or implant.
    begins = max(first_instant(begin, task.zone), task.given_at)
    return OpenTask(task.step, begins, first_instant(end, task.zone), (task.target,))
