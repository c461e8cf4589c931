"""The steps to a first dose, and those to the next one after a break, each with its state.

Nothing here works out a date or says when to begin: days are the clinic's decision, and only a
clearance lifts a hold.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tracker.engine.assess import assess
from tracker.engine.assessment import Assessment, CoverageState, Gate
from tracker.engine.care import first_liver_results
from tracker.engine.entries import (
    START_STEPS,
    CareStep,
    Clearance,
    ClinicContact,
    Entry,
    Lab,
    OpioidPrescribed,
    OpioidUse,
    Screening,
)
from tracker.engine.findings import findings_of
from tracker.engine.record import Record, home_zone, name_of, stand_at
from tracker.errors import RefusedError, UsageError
from tracker.formulary.sources import source_text
from tracker.formulary.steps import OpioidKind, StepFacts, start_steps, way_back_steps
from tracker.usecases.book import Book
from tracker.usecases.care_facts import usable_kit
from tracker.usecases.clinic_named import check_clinic_named
from tracker.usecases.describe import when_of
from tracker.usecases.naloxone import kit_lines
from tracker.usecases.new_entries import Occasion, not_ahead, stamp
from tracker.usecases.state_keys import coverage_key, gate_key, line_form
from tracker.wording import text
from tracker.wording.numbers import numbers_for

DONE, HALF, NEXT, OPEN, NOT_NEEDED = "done", "half", "next", "open", "not_needed"
# Only the clinic can say these; what was decided before a break does not stand after it.
CLINIC_SAYS = ANEW = ("opioid_free", "test_dose")
TO_CALL = "who_to_call"
# These are done when somebody at the clinic, or the one to call, has a name.
NEED_A_NAME = (*CLINIC_SAYS, TO_CALL)
TOLD = (Screening, OpioidUse, OpioidPrescribed)


class StepRow(NamedTuple):
    """A step: its name, its state, and in words: what, how it stands, more on it, why, says who.

    `because` is the first of the why, for a line under the step; empty where that waits to be
    asked for. `how` is the command that takes it down, where it has one of its own. A step is
    half done where its result is still to come.
    """

    name: str
    state: str
    title: str
    said: str
    details: tuple[str, ...]
    because: str
    why: str
    source: str
    how: str


class Steps(NamedTuple):
    """The lists as they stand, with their titles, the pressing one first.

    `lead` is what to do now, as lines with their tones.
    """

    name: str
    zone: str
    lead: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[StepRow, ...]], ...]


class Break(NamedTuple):
    """What stands between the person and the next dose: the gate, since when, and whether the
    last dose can no longer be relied on."""

    gate: Gate
    since: datetime
    lapsed: bool


def steps_of(record: Record, at: datetime) -> Steps:
    """The steps at an instant."""
    told = assess(record, at, at)
    zone = home_zone(record, record.latest)
    started = told.coverage.state is not CoverageState.NOT_STARTED
    broken = _break(record, told)
    pressing = broken is None and not started
    held = broken is not None and broken.gate is Gate.LOCKED
    title = "start" if not started else "again" if held else "begun"
    start = tuple(_start(record, at, zone, pressing, broken))
    groups = [(text(f"steps.title_{title}"), start)]
    if broken is not None:
        groups.insert(0, (text("steps.title_back"), tuple(_way_back(record, at, zone, broken))))
    return Steps(
        name=name_of(record),
        zone=zone,
        lead=tuple(_lead(record, told, zone)),
        groups=tuple(groups),
    )


def clinic_of(record: Record, at: datetime) -> str | None:
    """Whom the person calls at the clinic, as they wrote it down last."""
    said = [step.who for step in _care_steps(record, at, "who_to_call") if step.who]
    return said[-1] if said else None


def mark_done(book: Book, occasion: Occasion, step: str, who: str | None) -> Entry:
    """Writes that a step to the first dose is done.

    Refuses one that needs a name without it, and one that is marked already; whom to call may
    be somebody else from now on.
    """
    if step not in START_STEPS:
        raise UsageError(f"{step!r} is no step; known: {', '.join(START_STEPS)}")
    if step in NEED_A_NAME and not (who or "").strip():
        raise RefusedError(f"{text(f'steps.who_{step}')} Add --who NAME.")
    record = book.record(occasion.person)
    if step in CLINIC_SAYS:
        check_clinic_named(record, who or "")
    not_ahead(occasion)
    broken = _break(record, assess(record, occasion.now, occasion.now))
    marked = _marked(record, occasion.now, step, broken)
    if marked and (step != TO_CALL or marked[-1].who == who):
        raise RefusedError(text("steps.already"))
    entry = CareStep(**stamp(occasion, "care"), step=step, finding="done", who=who or None)
    book.append([entry])
    return entry


def _break(record: Record, told: Assessment) -> Break | None:
    """The break that a person is in, if they are in one."""
    at, lapsed = told.at, told.coverage.state is CoverageState.LAPSED
    if told.gate is Gate.OPEN and not lapsed:
        return None
    standing = stand_at(record, record.latest, at, at).standing
    last = max((moment for moment, _ in (*standing.locks, *standing.pending)), default=None)
    return Break(told.gate, last or standing.lapsed_at or at, lapsed)


def _lead(record: Record, told: Assessment, zone: str) -> Iterable[tuple[str, str]]:
    """What to do now; then naloxone and whom to call where it is red."""
    state, gate, key = told.coverage.state, told.gate, gate_key(record, told)
    quiet = "_quiet" if told.quiet and gate in (Gate.OPEN, Gate.ASK) else ""
    flag = key == "gate.OPEN_red_flag"
    red = flag or not quiet
    if gate is not Gate.OPEN or flag:
        tone = "critical" if gate is Gate.LOCKED else "urgent"
        yield tone, f"{text(f'{key}.symbol')} {text(f'{key}.word')}"
        yield "plain", text(f"{key}.todo{quiet if gate is Gate.ASK else ''}")
    elif state in (CoverageState.NOT_STARTED, CoverageState.LAPSED):
        key = coverage_key(told)
        yield "caution" if quiet else "urgent", f"{text(f'{key}.symbol')} {text(f'{key}.word')}"
        yield "plain", text(f"{key}.line{line_form(record, told)}")
    else:
        red = False
        yield "good", text("steps.nothing_holds")
    if red:
        yield "critical", f"! {text('status.emergency', emergency=numbers_for(zone).emergency)}"
        yield "plain", f"{text('emergency.naloxone_title')}: {kit_lines(record, told.at)[0]}"
    if clinic := clinic_of(record, told.at):
        yield "plain", text("steps.clinic", who=clinic)


def _start(
    record: Record, at: datetime, zone: str, pressing: bool, broken: Break | None
) -> Iterable[StepRow]:
    next_one = pressing
    for name, facts in start_steps().items():
        found, said = _start_done(record, at, zone, name, broken)
        state = found or (NEXT if next_one else OPEN)
        next_one = next_one and bool(found)
        details = tuple(_kind(kind) for kind in facts.kinds)
        yield _row("start", name, state, said or text(f"steps.state_{state}"), facts, details)


def _start_done(
    record: Record, at: datetime, zone: str, name: str, broken: Break | None
) -> tuple[str, str]:
    """How far a step is, and when it was done and by whom; empty where it was not begun."""
    if name == "naloxone":
        kit = usable_kit(record, at)
        return (DONE, kit.place or kit.holder or text("steps.state_done")) if kit else ("", "")
    if name == "liver" and (results := _liver_results(record, at)):
        return DONE, when_of(results[-1], zone, at)
    marked = _marked(record, at, name, broken)
    if not marked:
        return "", ""
    said = _when_and_who(marked[-1], marked[-1].who, zone, at)
    if name == "liver":
        # The test is asked for on Today until its result is in the log.
        return HALF, text("steps.no_result", when=said)
    return DONE, said


def _liver_results(record: Record, at: datetime) -> list[Lab]:
    stand = stand_at(record, record.latest, at, at)
    return first_liver_results(findings_of(record, record.latest, stand, at))


def _marked(record: Record, at: datetime, name: str, broken: Break | None) -> list[CareStep]:
    """The marks of a step that stand, in order."""
    since = broken.since if broken is not None and name in ANEW else None
    return [
        step
        for step in _care_steps(record, at, name)
        if step.finding == "done" and (since is None or step.occurred_at >= since)
    ]


def _way_back(record: Record, at: datetime, zone: str, broken: Break) -> Iterable[StepRow]:
    gate, known = broken.gate, record.latest

    def last(*kinds: type[Entry]) -> Entry | None:
        found = [
            entry
            for kind in kinds
            for entry in record.by_type(kind, at)
            if known.sees(entry) and entry.occurred_at >= broken.since
        ]
        return max(found, key=lambda entry: entry.occurred_at, default=None)

    told, call, cleared = last(*TOLD), last(ClinicContact), last(Clearance)
    # An answer of some time ago does not stand for a day, so an open question is never done.
    answered = told if gate is not Gate.ASK else None
    held = gate is Gate.LOCKED
    done: dict[str, Entry | None] = {
        "question": answered,
        "call": call or (cleared if not held else None),
        "clearance": None if held else cleared,
    }
    needed = {
        "question": gate is Gate.ASK,
        "call": broken.lapsed or gate in (Gate.CALL_FIRST, Gate.LOCKED),
        "clearance": held,
    }
    next_one = next((name for name in done if needed[name] and done[name] is None), None)
    for name, facts in way_back_steps().items():
        entry = done[name]
        if entry is not None:
            who = getattr(entry, "who", None)
            yield _row("back", name, DONE, _when_and_who(entry, who, zone, at), facts)
            continue
        state = NEXT if name == next_one else OPEN if needed[name] else NOT_NEEDED
        row = _row("back", name, state, text(f"steps.state_{state}"), facts)
        if state == NOT_NEEDED and gate is Gate.CALL_FIRST:
            # There is no hold to lift: the talk is enough, if the clinic does not say otherwise.
            row = row._replace(said=text("steps.not_needed_call_first"), because="")
        yield row


def _row(
    group: str, name: str, state: str, said: str, facts: StepFacts, details: tuple[str, ...] = ()
) -> StepRow:
    why = text(f"steps.why_{name}")
    return StepRow(
        name=name,
        state=state,
        title=text(f"steps.{group}_{name}"),
        said=said,
        details=details,
        because=f"{why.partition('. ')[0]}." if group == "back" else "",
        why=f"{why} {text('steps.kinds_clinic')}" if facts.kinds else why,
        source=source_text(facts.source),
        how=text(f"steps.say_{name}") if group == "back" or state == HALF else "",
    )


def _kind(kind: OpioidKind) -> str:
    return text(f"steps.kind_{kind.id}", n=kind.from_days, known=kind.to_days)


def _when_and_who(entry: Entry, who: str | None, zone: str, at: datetime) -> str:
    when = when_of(entry, zone, at)
    return text("steps.done_by", when=when, who=who) if who else when


def _care_steps(record: Record, at: datetime, name: str) -> list[CareStep]:
    return [
        step
        for step in record.by_type(CareStep, at)
        if step.step == name and record.latest.sees(step)
    ]
