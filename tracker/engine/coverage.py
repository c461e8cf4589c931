"""Components of coverage: how long one counted dose, injection or implant can be relied on."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from tracker.engine.assessment import Band, CoverageState
from tracker.engine.entries import Dose, Form, Implant, Injection
from tracker.engine.instants import first_instant, local_date
from tracker.engine.thresholds import Thresholds


class Component(NamedTuple):
    """What one counted entry gives: relied on in [start, waning_at), waning until lapse_at."""

    uid: str
    form: Form
    start: datetime
    waning_at: datetime
    lapse_at: datetime


def oral_component(
    dose: Dose, start: datetime, prescribed: Decimal | None, numbers: Thresholds
) -> Component | None:
    """The component of a pill, or None below the smallest amount that counts.

    Hours count from the dose itself, or from the first instant of a date without a time.
    """
    amount = dose.mg if prescribed is None or dose.mg <= prescribed else prescribed
    for least, relied, band in numbers.relied:
        if amount >= least:
            waning_at = dose.occurred_at + relied
            return _kept(Component(dose.uid, Form.ORAL, start, waning_at, waning_at + band))
    return None


def depot_component(
    entry: Injection | Implant, start: datetime, count_days: int, waning_day: int
) -> Component | None:
    """The component of an injection or implant that counts through day `count_days`.

    Days are local dates in the entry's own zone, the date of the entry being day 0.
    """
    day = entry.day or local_date(entry.occurred_at, entry.zone)
    return _kept(
        Component(
            entry.uid,
            Form.INJECTION if isinstance(entry, Injection) else Form.IMPLANT,
            start,
            first_instant(day + timedelta(days=waning_day), entry.zone),
            first_instant(day + timedelta(days=count_days + 1), entry.zone),
        )
    )


def ended_early(component: Component, removed_at: datetime) -> Component | None:
    """The component of an implant that was removed or expelled."""
    lapse_at = min(component.lapse_at, removed_at)
    waning_at = min(component.waning_at, lapse_at)
    return _kept(component._replace(waning_at=waning_at, lapse_at=lapse_at))


def coverage_state(components: Iterable[Component], at: datetime, started: bool) -> CoverageState:
    """The state at an instant; `started` says that an earlier component has already ended."""
    active = False
    for part in components:
        if part.start <= at < part.lapse_at:
            if at < part.waning_at:
                return CoverageState.COVERED
            active = True
    if active:
        return CoverageState.WANING
    return CoverageState.LAPSED if started else CoverageState.NOT_STARTED


def deciding_components(components: Iterable[Component], at: datetime) -> list[Component]:
    """The active components that the state rests on: those relied on longest, the first first."""
    active = [part for part in components if part.start <= at < part.lapse_at]
    relied = [part for part in active if at < part.waning_at]
    if relied:
        longest = max(part.waning_at for part in relied)
        return [part for part in relied if part.waning_at == longest]
    longest = max((part.lapse_at for part in active), default=at)
    return [part for part in active if part.lapse_at == longest]


def lapse_band(lapsed_since: datetime, at: datetime, numbers: Thresholds) -> Band:
    """How long the lapse has lasted, as a wording level."""
    elapsed = at - lapsed_since
    if elapsed < numbers.band_a:
        return Band.A
    return Band.B if elapsed < numbers.band_b else Band.C


def _kept(component: Component) -> Component | None:
    return component if component.start < component.lapse_at else None
