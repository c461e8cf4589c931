"""Which doses count: one walk through the entries in the order in which they act.

The walk carries a `Standing`: the components that are still live, the state of coverage and of
the gate, and what later entries may refer to. A copy of it can stand for all entries before.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from tracker.engine.assessment import CoverageState, Gate
from tracker.engine.coverage import (
    Component,
    coverage_state,
    depot_component,
    ended_early,
    oral_component,
)
from tracker.engine.entries import (
    Answer,
    Clearance,
    ClinicContact,
    Dose,
    Entry,
    Form,
    Implant,
    ImplantRemoved,
    Injection,
    OpioidPrescribed,
    OpioidUse,
    Plan,
    Screening,
    Supply,
)
from tracker.engine.instants import local_date
from tracker.engine.known import Known
from tracker.engine.plans import PlanLine
from tracker.engine.standing import Judged, Stand, Standing, Verdict
from tracker.engine.thresholds import Thresholds, tablet_mg, thresholds_for
from tracker.engine.timeline import GATE_TYPES, Moment, lowers_risk
from tracker.formulary.model import Formulary

OFF = (CoverageState.LAPSED, CoverageState.NOT_STARTED)
GIVEN = (Dose, Injection, Implant)


class Reading(NamedTuple):
    """What the walk reads besides the entries themselves."""

    known: Known
    formulary: Formulary
    clearances: tuple[Moment, ...]


def walk(
    standing: Standing, moments: Iterable[Moment], reading: Reading, until: datetime
) -> list[Judged]:
    """Moves a standing on through entries, all acting at or before `until`, and to `until`.

    Returns the verdicts on the doses, injections and implants passed on the way.
    """
    judged: list[Judged] = []
    voided, known_at = reading.known.voided, reading.known.known_at
    for moment in moments:
        entry = moment.entry
        if entry.recorded_at > known_at or entry.uid in voided:
            continue
        advance(standing, moment.at)
        if isinstance(entry, GIVEN):
            judged.append(_judge(standing, moment, entry, reading, until))
        elif isinstance(entry, GATE_TYPES) and lowers_risk(entry) and _in_future(entry, reading):
            judged.append(Judged(moment.at, entry, Verdict.FUTURE))
        else:
            _pass(standing, moment.at, entry)
    advance(standing, until)
    return judged


def moved(
    stand: Stand, timeline: Sequence[Moment], place: int, reading: Reading, until: datetime
) -> Stand:
    """A stand moved on through the timeline up to a place, and to an instant.

    Where a clearance on the way lets count what was locked out before it that day, the walk
    begins anew, and so do its verdicts.
    """
    moments = timeline[stand.place : place]
    if _counts_after_all(stand.standing, moments, reading):
        stand, moments = Stand(Standing(), 0, ()), timeline[:place]
    standing = stand.standing.copy()
    judged = walk(standing, moments, reading, until)
    return Stand(standing, place, (*stand.judged, *judged))


def advance(standing: Standing, to: datetime) -> None:
    """Lets time pass: coverage starts, wanes and lapses at its own instants."""
    at = standing.at
    standing.at = to
    if at is None or not standing.live:
        return
    turns = [
        turn
        for part in standing.live
        for turn in (part.start, part.waning_at, part.lapse_at)
        if at < turn <= to
    ]
    turns.sort()
    for turn in turns:
        _settle(standing, turn)


def gate_at(standing: Standing, stands: timedelta) -> tuple[Gate, datetime | None]:
    """The gate where the walk stands, and since when; OPEN has no beginning."""
    if standing.locks:
        return Gate.LOCKED, standing.locks[0][0]
    if standing.pending:
        return Gate.CALL_FIRST, standing.pending[0][0]
    if standing.state is not CoverageState.LAPSED or standing.at is None:
        return Gate.OPEN, None
    since, screened = standing.lapsed_at, standing.screened_at
    if screened is None or since is None or screened < since:
        return Gate.ASK, since
    if standing.at - screened < stands:
        return Gate.OPEN, None
    return Gate.ASK, screened + stands


def numbers_of(line: PlanLine | None, at: datetime, formulary: Formulary) -> Thresholds:
    """The thresholds for a dose of a plan line at an instant, or of no plan."""
    return thresholds_for(formulary, line.in_force(at).overrides if line else ())


def oral_line(dose: Dose, at: datetime, known: Known) -> PlanLine | None:
    """The line of the plan a dose names, else of the oral plan in force."""
    named = known.line_of(dose.plan) if dose.plan else None
    if named is not None:
        return named
    oral = [line for line in known.lines if line.in_force(at).form is Form.ORAL]
    begun = [line for line in oral if min(line.begins) <= at]
    return max(begun or oral, key=lambda line: min(line.begins), default=None)


def implant_days(implant: Implant, plan: Plan | None, formulary: Formulary) -> int:
    """How many days an implant counts for: its own figure, its plan's, its product's, else T13."""
    if implant.count_days is not None:
        return implant.count_days
    if plan is not None and plan.count_days is not None:
        return plan.count_days
    name = implant.product or (plan.product if plan else None)
    product = formulary.products.get(name) if name else None
    if product is not None and product.count_days is not None:
        return product.count_days
    return thresholds_for(formulary, plan.overrides if plan else ()).implant_days


def _settle(standing: Standing, at: datetime) -> None:
    before = standing.state
    live = []
    for part in standing.live:
        if part.start <= at and (standing.began_at is None or part.start < standing.began_at):
            standing.began_at = part.start
        if part.lapse_at > at:
            live.append(part)
        elif part.start <= at and (
            standing.lapsed_at is None or part.lapse_at > standing.lapsed_at
        ):
            standing.lapsed_at, standing.last_ended = part.lapse_at, part.uid
    standing.live = live
    state = coverage_state(live, at, standing.began_at is not None)
    if state is before:
        return
    standing.state, standing.since = state, at
    if state is CoverageState.LAPSED and standing.pending:
        # A use that nobody has answered becomes a lock when the block can't be relied on.
        standing.locks.extend((at, uid) for _, uid in standing.pending)
        standing.pending.clear()
    if before is CoverageState.LAPSED:
        standing.returned = (*standing.returned[-1:], at)


def _pass(standing: Standing, at: datetime, entry: Entry) -> None:
    if isinstance(entry, ImplantRemoved):
        _remove(standing, at, entry)
    elif isinstance(entry, Supply):
        standing.tablets = (standing.tablets or Decimal(0)) + entry.tablets
        standing.tablets_at = at
    elif isinstance(entry, OpioidUse):
        standing.opioid_reported = True
        reports = standing.locks if standing.state in OFF else standing.pending
        reports.append((at, entry.uid))
    elif isinstance(entry, OpioidPrescribed):
        standing.opioid_reported = True
        standing.locks.append((at, entry.uid))
    elif isinstance(entry, Screening):
        if entry.answer is Answer.NONE:
            standing.screened_at = at
            return
        standing.opioid_reported |= entry.answer is not Answer.DECLINED
        standing.locks.append((at, entry.uid))
    elif isinstance(entry, ClinicContact):
        standing.pending.clear()
    elif isinstance(entry, Clearance):
        standing.pending.clear()
        standing.locks.clear()


def _judge(
    standing: Standing,
    moment: Moment,
    entry: Dose | Injection | Implant,
    reading: Reading,
    until: datetime,
) -> Judged:
    at, known = moment.at, reading.known
    form = _form(entry)
    line = _line(entry, at, known)
    numbers = numbers_of(line, at, reading.formulary)
    confirmed = entry.confirmed or entry.uid in known.confirmed
    if not confirmed:
        if _ahead(entry, numbers):
            return Judged(at, entry, Verdict.FUTURE)
        kept = standing.kept.get(form)
        if kept and at - kept[0] < _duplicate_window(form, numbers):
            if isinstance(entry, Implant):
                _tell_same(standing, at, entry.uid, kept[1])
            return Judged(at, entry, Verdict.DUPLICATE)
    standing.kept[form] = (at, entry.uid)
    _remember(standing, at, entry, reading.formulary)
    gate, _ = gate_at(standing, numbers.screening_stands)
    if isinstance(entry, Dose):
        return _count_pill(standing, moment, entry, line, numbers, gate)
    if gate is Gate.LOCKED and not _cleared_that_day(entry, reading, until):
        standing.locked_out = (*standing.locked_out[-1:], entry)
        return Judged(at, entry, Verdict.LOCKED)
    part = _depot(standing, entry, at, line, numbers, reading.formulary)
    if part:
        _add(standing, part, at)
    return Judged(at, entry, Verdict.COUNTED)


def _count_pill(
    standing: Standing,
    moment: Moment,
    dose: Dose,
    line: PlanLine | None,
    numbers: Thresholds,
    gate: Gate,
) -> Judged:
    at = moment.at
    if gate is Gate.LOCKED:
        return Judged(at, dose, Verdict.LOCKED)
    if gate is Gate.ASK:
        return Judged(at, dose, Verdict.HELD)
    prescribed = _prescribed(line, dose, at)
    extra = prescribed is not None and dose.mg > prescribed
    start = at + numbers.oral_onset if standing.state in OFF else at
    part = oral_component(dose, start, prescribed, numbers)
    if part:
        standing.last_oral = (part, dose)
        _add(standing, part, at)
    return Judged(at, dose, Verdict.COUNTED, extra)


def _depot(
    standing: Standing,
    entry: Injection | Implant,
    at: datetime,
    line: PlanLine | None,
    numbers: Thresholds,
    formulary: Formulary,
) -> Component | None:
    off = standing.state in OFF
    if isinstance(entry, Injection):
        start = at + numbers.injection_onset if off else at
        return depot_component(entry, start, numbers.injection_days, numbers.injection_waning_day)
    start = at + numbers.implant_onset if off else at
    days = implant_days(entry, line.in_force(at) if line else None, formulary)
    part = depot_component(entry, start, days, days - numbers.implant_waning_days)
    if part is None:
        return None
    standing.implant_component = entry.uid
    out = standing.removed.get(entry.uid)
    return ended_early(part, out[0]) if out else part


def _add(standing: Standing, part: Component, at: datetime) -> None:
    if part.form is Form.ORAL and part.start == at:
        # A pill that ends no later in any way has nothing left to say.
        standing.live = [old for old in standing.live if not _outlasted(old, part)]
    standing.live.append(part)
    if standing.state is CoverageState.COVERED and part.start == at:
        return
    _settle(standing, at)


def _outlasted(old: Component, part: Component) -> bool:
    return (
        old.form is Form.ORAL and old.waning_at < part.waning_at and old.lapse_at <= part.lapse_at
    )


def _remove(standing: Standing, at: datetime, entry: ImplantRemoved) -> None:
    uid = entry.implant or standing.implant_component
    if uid is None:
        return
    # Two entries of one implant: taking out either is taking out the one that counts.
    _end(standing, at, standing.duplicate_of.get(uid, uid), (at, entry.zone))


def _tell_same(standing: Standing, at: datetime, uid: str, kept: str) -> None:
    """Two entries are of one implant; the one that counts ends where the other was taken out."""
    standing.duplicate_of[uid] = kept
    if uid in standing.removed:
        _end(standing, at, kept, standing.removed[uid])


def _end(standing: Standing, at: datetime, uid: str, out: tuple[datetime, str]) -> None:
    removed = standing.removed.setdefault(uid, out)
    if standing.implant is not None and standing.implant.uid == uid:
        standing.implant_removed = removed
    ended = [part for part in standing.live if part.uid == uid]
    for part in ended:
        standing.live.remove(part)
        shorter = ended_early(part, removed[0])
        if shorter:
            standing.live.append(shorter)
        elif part.start == removed[0]:
            _unstart(standing, removed[0])
    _settle(standing, at)


def _unstart(standing: Standing, at: datetime) -> None:
    """Takes back what a component did that began at the very instant of its end."""
    if any(part.start <= at for part in standing.live):
        # Another did the same at that instant.
        return
    if standing.began_at == at:
        standing.began_at = None
    standing.returned = tuple(turn for turn in standing.returned if turn != at)


def _remember(
    standing: Standing, at: datetime, entry: Dose | Injection | Implant, formulary: Formulary
) -> None:
    if isinstance(entry, Injection):
        standing.injections = (*standing.injections[-1:], entry)
    elif isinstance(entry, Implant):
        standing.implant = entry
        standing.implant_removed = standing.removed.get(entry.uid)
    elif standing.tablets is not None:
        standing.tablets -= entry.mg / tablet_mg(formulary)
        standing.tablets_at = at


def _form(entry: Dose | Injection | Implant) -> Form:
    if isinstance(entry, Dose):
        return Form.ORAL
    return Form.INJECTION if isinstance(entry, Injection) else Form.IMPLANT


def _line(entry: Dose | Injection | Implant, at: datetime, known: Known) -> PlanLine | None:
    if isinstance(entry, Dose):
        return oral_line(entry, at, known)
    named = known.line_of(entry.plan) if entry.plan else None
    if named is not None:
        return named
    form = _form(entry)
    return next((line for line in reversed(known.lines) if line.in_force(at).form is form), None)


def _prescribed(line: PlanLine | None, dose: Dose, at: datetime) -> Decimal | None:
    if line is None:
        return None
    return line.only_amount or line.prescribed(dose, at)


def _duplicate_window(form: Form, numbers: Thresholds) -> timedelta:
    if form is Form.ORAL:
        return numbers.oral_duplicate
    return numbers.injection_duplicate if form is Form.INJECTION else numbers.implant_duplicate


def _ahead(entry: Entry, numbers: Thresholds) -> bool:
    """Whether an entry says that something happened after it was recorded."""
    if entry.day is not None:
        return entry.day > local_date(entry.recorded_at, entry.zone)
    return entry.occurred_at - entry.recorded_at > numbers.future_tolerance


def _in_future(entry: Entry, reading: Reading) -> bool:
    return entry.uid not in reading.known.confirmed and _ahead(
        entry, thresholds_for(reading.formulary)
    )


def _cleared_that_day(entry: Injection | Implant, reading: Reading, until: datetime) -> bool:
    return any(
        moment.at <= until
        and isinstance(moment.entry, Clearance)
        and _clears(moment.entry, entry, reading)
        for moment in reading.clearances
    )


def _counts_after_all(standing: Standing, moments: Iterable[Moment], reading: Reading) -> bool:
    if not standing.locked_out:
        return False
    return any(
        isinstance(moment.entry, Clearance) and _clears(moment.entry, entry, reading)
        for moment in moments
        for entry in standing.locked_out
    )


def _clears(clearance: Clearance, entry: Injection | Implant, reading: Reading) -> bool:
    day = entry.day or local_date(entry.occurred_at, entry.zone)
    return (
        reading.known.sees(clearance)
        and (clearance.day or local_date(clearance.occurred_at, entry.zone)) == day
        and not _in_future(clearance, reading)
    )
