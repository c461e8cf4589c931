"""What the skin asks for after an injection or implant, until it is done or its days are past."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.engine.entries import CareStep, Entry
from tracker.engine.findings import Findings
from tracker.engine.instants import first_instant, local_date

DAILY, AT_ANY_TIME = ("dressing",), ("stitches", "activity")
OF_IMPLANT, OF_INJECTION = ("dressing", "stitches", "activity"), ("site",)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Task:
    """A step asked for from the first to the last local date, and the dates it was done on.

    `target` is the uid of the injection or implant, `zone` that of its place.
    """

    step: str
    target: str
    zone: str
    first: date
    last: date
    done_on: tuple[date, ...]

    @property
    def done(self) -> bool:
        """Whether nothing of it is left; what is looked at daily is asked for until its last."""
        return bool(self.done_on) and self.step not in DAILY


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
    done = [step for step in found.seen(CareStep) if step.target == given.uid]
    for name in steps:
        for first, last in found.record.formulary.tasks[name].days:
            begin, end = day + timedelta(days=first), day + timedelta(days=last)
            dates = {s.day or local_date(s.occurred_at, given.zone) for s in done if s.step == name}
            # Stitches may come out early; a look at the skin counts for its own day.
            since = day if name in AT_ANY_TIME else begin
            on = tuple(sorted(found_on for found_on in dates if since <= found_on <= end))
            yield Task(name, given.uid, given.zone, begin, end, on)


def _open(found: Findings) -> Iterator[OpenTask]:
    for task in tasks_of(found):
        if task.done:
            continue
        begin = task.first
        for done in (*task.done_on, task.last + ONE_DAY):
            if begin < done:
                yield _asked(task, begin, done)
            begin = done + ONE_DAY


def _asked(task: Task, begin: date, end: date) -> OpenTask:
    begins, ends = first_instant(begin, task.zone), first_instant(end, task.zone)
    return OpenTask(task.step, begins, ends, (task.target,))
