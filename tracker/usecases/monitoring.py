"""What is looked at beside the dose: blood tests, how a person feels, the skin after a dose."""

from decimal import Decimal
from typing import NamedTuple

from tracker.engine.aftercare import OF_IMPLANT, Task, tasks_of
from tracker.engine.entries import CareStep, Entry, Implant, Lab
from tracker.engine.findings import findings_of
from tracker.engine.instants import local_date
from tracker.engine.record import Record, stand_at
from tracker.engine.red_flags import PROBLEM, finding_flag
from tracker.errors import RefusedError
from tracker.formulary.load import load_formulary
from tracker.formulary.model import LabTest
from tracker.usecases.book import Book
from tracker.usecases.new_entries import Occasion, not_ahead, stamp
from tracker.usecases.red_flags import LOW_MOOD, ToDo, to_do
from tracker.wording import text

DONE, WELL, LOW = "done", "well", "low"
MOODS = (WELL, LOW, PROBLEM)
SKIN_STEPS = ("site", *OF_IMPLANT)


class Looked(NamedTuple):
    """What was written, in words, and what to do where it cannot wait."""

    entry: Entry
    said: str
    to_do: ToDo | None


class SkinTask(NamedTuple):
    """A step that can be done now: of which injection or implant, and whether it is asked for."""

    step: str
    target: str
    due: bool


def lab_tests() -> tuple[LabTest, ...]:
    """The blood tests that are kept."""
    return tuple(load_formulary().lab_tests.values())


def lab_test_for(words: str) -> LabTest:
    """The test that a name or a LOINC code means; raises RefusedError."""
    wanted = words.strip().casefold()
    for test in lab_tests():
        if wanted in (test.code, test.name.casefold()):
            return test
    known = ", ".join(f"{test.name} ({test.code})" for test in lab_tests())
    raise RefusedError(f"{words!r} is no blood test kept here; known: {known}")


def last_lab(record: Record, test: str) -> Lab | None:
    """The last result of a test: its unit and upper limit are offered for the next."""
    seen = [
        entry
        for entry in record.entries.values()
        if isinstance(entry, Lab) and entry.test == test and record.latest.sees(entry)
    ]
    return max(seen, key=lambda entry: entry.occurred_at, default=None)


def log_lab(
    book: Book,
    occasion: Occasion,
    test: LabTest,
    value: Decimal,
    unit: str | None = None,
    limit: Decimal | None = None,
) -> Looked:
    """Writes a result; says whether it is above the limit that the paper shows, and no more."""
    if value <= 0 or (limit is not None and limit <= 0):
        raise RefusedError("a result is above 0, and so is an upper limit; nothing was logged")
    not_ahead(occasion)
    entry = Lab(
        **stamp(occasion, "lab"),
        test=test.code,
        value=value,
        unit=unit or test.unit,
        upper_limit=limit,
    )
    book.append([entry])
    above = limit is not None and value > limit
    return Looked(entry, text("lab.logged_above" if above else "lab.logged", what=test.name), None)


def log_mood(book: Book, occasion: Occasion, finding: str) -> Looked:
    """Writes how a person feels: well, low, or with thoughts of hurting themself (problem)."""
    if finding not in MOODS:
        raise RefusedError(f"{finding!r} is not known; say {', '.join(MOODS)}")
    not_ahead(occasion)
    entry = CareStep(**stamp(occasion, "mood"), step="mood", finding=finding)
    book.append([entry])
    flag = {LOW: LOW_MOOD, PROBLEM: "suicide"}.get(finding)
    found = to_do(book.record(occasion.person), occasion, flag) if flag else None
    return Looked(entry, text("mood.logged"), found)


def log_skin(book: Book, occasion: Occasion, step: str, finding: str) -> Looked:
    """Writes a step of after-care for the last injection or the implant that is in."""
    not_ahead(occasion)
    record = book.record(occasion.person)
    target = next((task.target for task in skin_tasks(record, occasion) if task.step == step), None)
    if target is None:
        missing = "no_injection" if step == "site" else "no_implant"
        raise RefusedError(text(f"skin.{missing}"))
    fields = stamp(occasion, step)
    entry = CareStep(**fields, step=step, finding=finding, target=target)
    book.append([entry])
    flag = finding_flag(step) if finding == PROBLEM else None
    found = to_do(book.record(occasion.person), occasion, flag) if flag else None
    said = "problem" if finding == PROBLEM else step
    return Looked(entry, text(f"skin.logged_{said}"), found)


def skin_tasks(record: Record, occasion: Occasion) -> list[SkinTask]:
    """The steps that can be done, those asked for today first; each once."""
    found = findings_of(
        record, record.latest,
        stand_at(record, record.latest, occasion.now, occasion.now), occasion.now,
    )  # fmt: skip
    made: dict[str, SkinTask] = {}
    for task in tasks_of(found):
        due = is_due(task, occasion)
        before = made.get(task.step)
        if before is None or due:
            made[task.step] = SkinTask(task.step, task.target, due)
    return sorted(made.values(), key=lambda item: not item.due)


def is_due(task: Task, occasion: Occasion) -> bool:
    """Whether a task is asked for today and was not done."""
    today = local_date(occasion.now, task.zone)
    asked = task.first <= today <= task.last and not task.done
    return asked and (today not in task.done_on or task.problem is not None)


def of_implant(record: Record, target: str) -> bool:
    """Whether a step belongs to an implant, which may come out."""
    return isinstance(record.entries.get(target), Implant)
