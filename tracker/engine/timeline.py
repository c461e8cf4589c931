"""Entries in the order in which they act."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.engine.entries import (
    Answer,
    Clearance,
    ClinicContact,
    Confirm,
    Dose,
    Entry,
    Implant,
    Injection,
    Lab,
    NaloxoneKit,
    OpioidPrescribed,
    OpioidUse,
    Person,
    Plan,
    Screening,
    Supply,
    Void,
)
from tracker.engine.instants import first_instant, local_date

GATE_TYPES = (OpioidUse, OpioidPrescribed, Screening, ClinicContact, Clearance)
OUTSIDE_TIME = (Person, Plan, Void, Confirm)
LOWERS_RISK = (Dose, Injection, Implant, ClinicContact, Clearance, NaloxoneKit, Lab, Supply)


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """An entry at the instant (UTC) from which it acts; gate entries come first at one instant."""

    at: datetime
    rank: int
    recorded_at: datetime
    uid: str
    entry: Entry


def moment_of(entry: Entry) -> Moment:
    """The place of an entry in the timeline."""
    rank = 0 if isinstance(entry, GATE_TYPES) else 1
    return Moment(_acts_from(entry), rank, entry.recorded_at, entry.uid, entry)


def lowers_risk(entry: Entry) -> bool:
    """Whether an entry can only make things look better."""
    if isinstance(entry, Screening):
        return entry.answer is Answer.NONE
    return isinstance(entry, LOWERS_RISK)


def _acts_from(entry: Entry) -> datetime:
    """Known only by date, what lowers risk acts as late as it may, all else as early."""
    if entry.day is None:
        return entry.occurred_at
    if not lowers_risk(entry):
        return first_instant(entry.day, entry.zone)
    if local_date(entry.recorded_at, entry.zone) == entry.day:
        return entry.recorded_at
    return first_instant(entry.day + timedelta(days=1), entry.zone)
