"""Health: what is to be looked at and when, what was found last, and what to draw of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tracker.engine.aftercare import Task, tasks_of
from tracker.engine.care import liver_due, liver_test, mood_day
from tracker.engine.entries import CareStep, Dose, Implant, Injection, Lab, SideEffect
from tracker.engine.findings import Findings, findings_of
from tracker.engine.instants import local_date
from tracker.engine.record import Record, home_zone, name_of, stand_at
from tracker.engine.red_flags import injected_on, red_flag_of, red_flags
from tracker.formulary.load import load_formulary
from tracker.formulary.sources import source_text
from tracker.usecases.describe import when_of
from tracker.usecases.health_words import SEVERITIES, amount, effect_name, severity_name
from tracker.usecases.new_entries import Occasion
from tracker.usecases.red_flags import ToDo, crisis_line, to_do
from tracker.wording import text
from tracker.wording.dates import day_name

LOOK_BACK = timedelta(days=40)
SHOWN_DAYS = 112
MOST_EFFECTS, MOST_LABS, MOST_MOODS = 6, 12, 3
ONE_DAY = timedelta(days=1)
SKIN_KEPT = timedelta(days=14)
STATES = ("problem", "due", "ask", "now", "later", "past", "done")
KEPT = ("problem", "ask")


class DueRow(NamedTuple):
    """A thing to look at: how it stands, what, when.

    The states: a problem that nobody has answered, due, to be asked about, now where it lasts,
    later, past with nothing said of it, done.
    """

    state: str
    what: str
    when: str
    step: str


class EffectRow(NamedTuple):
    """A side effect as it was logged."""

    when: str
    what: str
    severity: str
    red: bool


class EffectDay(NamedTuple):
    """A local date: the worst of its side effects (0 none, 1 mild to 3 severe), and the dose."""

    day: date
    worst: int
    dose: str


class LabRow(NamedTuple):
    """A result: its value as written, against its own upper limit where that is known."""

    day: date
    test: str
    when: str
    value: str
    limit: str
    said: str
    times_limit: float | None


class MoodRow(NamedTuple):
    """How a person said that they felt."""

    when: str
    what: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """All that the Health page shows. `days` end today; `labs` are in order of time."""

    name: str
    zone: str
    red: tuple[ToDo, ...]
    due: tuple[DueRow, ...]
    effects: tuple[EffectRow, ...]
    days: tuple[EffectDay, ...]
    labs: tuple[LabRow, ...]
    moods: tuple[MoodRow, ...]
    crisis: str


def health_of(record: Record, at: datetime) -> Health:
    """What is to be looked at and what was found, as known at an instant."""
    zone = home_zone(record, record.latest)
    stand = stand_at(record, record.latest, at, at - LOOK_BACK)
    found = findings_of(record, record.latest, stand, at)
    occasion = Occasion(person=record.person, zone=zone, now=at, at=at)
    flags = dict.fromkeys(flag for _, flag in red_flags(found))
    return Health(
        name=name_of(record),
        zone=zone,
        red=tuple(_each_line_once(to_do(record, occasion, flag) for flag in flags)),
        due=tuple(_due(found, zone)),
        effects=tuple(_effects(found, zone)),
        days=tuple(_days(found, zone)),
        labs=tuple(_labs(found, zone)),
        moods=tuple(_moods(found, zone)),
        crisis=crisis_line(zone),
    )


def sources() -> tuple[tuple[str, str], ...]:
    """What the page goes by, each with its source."""
    formulary = load_formulary()
    tasks = [
        (text(f"skin.name_{task.step}"), source_text(task.source))
        for task in formulary.tasks.values()
    ]
    effects = ", ".join(dict.fromkeys(item.source for item in formulary.effects))
    flags = ", ".join(dict.fromkeys(item.source for item in formulary.red_flags))
    return (
        (text("health.liver"), source_text(formulary.thresholds["T28"].source)),
        (text("health.mood"), source_text("design; L7, L15")),
        *tasks,
        (text("health.effects"), source_text(_each_once(effects))),
        (text("health.red"), source_text(_each_once(flags))),
    )


def _each_line_once(red: Iterable[ToDo]) -> Iterator[ToDo]:
    """What to do about each; where naloxone is and whom to call are said with the first."""
    said: set[str] = set()
    for item in red:
        yield item._replace(lines=tuple(line for line in item.lines if line not in said))
        said.update(item.lines)


def _each_once(keys: str) -> str:
    return ", ".join(dict.fromkeys(key.strip() for key in keys.replace(";", ",").split(",")))


def _due(found: Findings, zone: str) -> Iterator[DueRow]:
    rows = [*_liver(found, zone), *_mood(found, zone), *_skin(found, zone)]
    yield from sorted(rows, key=lambda row: STATES.index(row.state))


def _liver(found: Findings, zone: str) -> Iterator[DueRow]:
    open_test = liver_test(found)
    if open_test is not None:
        day = local_date(open_test[0], zone)
        yield _row(found, zone, "due", text("health.liver"), day, "lab")
    after = [day for day in liver_due(found) if day > found.today]
    if after:
        yield _row(found, zone, "later", text("health.liver"), after[0], "lab")


def _mood(found: Findings, zone: str) -> Iterator[DueRow]:
    day = mood_day(found.record, found.known, found.at)
    if day is not None:
        state = "due" if day <= found.today else "later"
        yield _row(found, zone, state, text("health.mood"), day, "mood")


def _skin(found: Findings, zone: str) -> Iterator[DueRow]:
    unanswered = {item.uid for item, _ in red_flags(found)}
    for task in tasks_of(found):
        today = local_date(found.at, task.zone)
        row = _skin_row(found, task, today, zone)
        if task.problem in unanswered:
            row = row._replace(state="problem")
        if task.last >= today - SKIN_KEPT or row.state in KEPT:
            yield row


def _skin_row(found: Findings, task: Task, today: date, zone: str) -> DueRow:
    what = text(f"skin.name_{task.step}")
    last = day_name(task.last, found.at, zone)
    lasts = text("health.until", when=last)
    if today < task.first and not task.done:
        return DueRow("later", what, day_name(task.first, found.at, zone), task.step)
    if task.step == "activity":
        state = "done" if task.done else "now" if today <= task.last else "past"
        return DueRow(state, what, lasts, task.step)
    if task.done or (today in task.done_on and task.problem is None):
        return DueRow("done", what, day_name(task.done_on[-1], found.at, zone), task.step)
    if today > task.last:
        return _past(found, task, what, last, zone)
    when = text("health.daily", when=last) if task.last > today else last
    return DueRow("due", what, when, task.step)


def _past(found: Findings, task: Task, what: str, last: str, zone: str) -> DueRow:
    """A step whose days are past: stitches that nobody spoke of may still be in."""
    if task.step == "stitches":
        return DueRow("ask", what, text("health.ask_stitches"), task.step)
    if task.looked_on is None:
        return DueRow("past", what, text("health.past", when=last), task.step)
    when = day_name(task.looked_on, found.at, zone)
    return DueRow("past", what, text("health.past_looked", when=when), task.step)


def _row(found: Findings, zone: str, state: str, what: str, day: date, step: str) -> DueRow:
    when = day_name(day, found.at, zone)
    if state == "due" and day < found.today:
        when = text("health.since", when=when)
    return DueRow(state, what, when, step)


def _effects(found: Findings, zone: str) -> Iterator[EffectRow]:
    injected = injected_on(found)
    for entry in found.seen(SideEffect)[: -MOST_EFFECTS - 1 : -1]:
        yield EffectRow(
            when_of(entry, zone, found.at),
            effect_name(entry.effect),
            severity_name(entry.severity),
            red_flag_of(found, entry, injected) is not None,
        )


def _days(found: Findings, zone: str) -> Iterator[EffectDay]:
    first = found.today - timedelta(days=SHOWN_DAYS - 1)
    worst: dict[date, int] = {}
    for entry in found.seen(SideEffect):
        day = entry.day or local_date(entry.occurred_at, zone)
        height = SEVERITIES.index(entry.severity) + 1 if entry.severity in SEVERITIES else 1
        worst[day] = max(worst.get(day, 0), height)
    doses = _doses(found, first, zone)
    for number in range(SHOWN_DAYS):
        day = first + timedelta(days=number)
        yield EffectDay(day, worst.get(day, 0), doses.get(day, ""))


def _doses(found: Findings, first: date, zone: str) -> dict[date, str]:
    """What was taken or given on each date: a depot goes before a pill."""
    made: dict[date, str] = {}
    for moment in reversed(found.record.timeline):
        entry = moment.entry
        if moment.at > found.at or not isinstance(entry, Dose | Injection | Implant):
            continue
        day = entry.day or local_date(entry.occurred_at, zone)
        if day < first:
            break
        if not found.known.sees(entry):
            continue
        mark = "taken" if isinstance(entry, Dose) else entry.type
        if mark != "taken" or day not in made:
            made[day] = mark
    return made


def _labs(found: Findings, zone: str) -> Iterator[LabRow]:
    names = {test.code: test.name for test in found.record.formulary.lab_tests.values()}
    kept = [lab for lab in found.seen(Lab) if lab.test in names and lab.value is not None]
    for lab in kept[-MOST_LABS:]:
        yield _lab_row(found, lab, names[lab.test], zone)


def _lab_row(found: Findings, lab: Lab, name: str, zone: str) -> LabRow:
    value, limit = lab.value, lab.upper_limit
    unit = lab.unit or ""
    times, said = None, text("lab.no_limit")
    if value is not None and limit is not None and limit > 0:
        times = float(value / limit)
        said = text("lab.above" if value > limit else "lab.within")
    return LabRow(
        lab.day or local_date(lab.occurred_at, zone),
        name,
        day_name(lab.day or local_date(lab.occurred_at, zone), found.at, zone),
        f"{amount(value)} {unit}".strip(),
        amount(limit),
        said,
        times,
    )


def _moods(found: Findings, zone: str) -> Iterator[MoodRow]:
    said = [step for step in found.seen(CareStep) if step.step == "mood" and step.finding]
    tones = {"well": "good", "low": "caution", "problem": "critical"}
    for step in said[: -MOST_MOODS - 1 : -1]:
        finding = step.finding or ""
        yield MoodRow(
            when_of(step, zone, found.at),
            text(f"mood.{finding}") if finding in tones else finding,
            tones.get(finding, "plain"),
        )
