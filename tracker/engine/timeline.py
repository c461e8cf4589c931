"""Entries in the order in which they act."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from tracker.engine.entries import (
    Answer,
    CareStep,
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

# Findings of a step that make things look worse.
WORSE = ("low", "problem")


class Moment(NamedTuple):
    """An entry at the instant (UTC) from which it acts; gate entries come first at one instant."""

    at: datetime
    rank: int
    recorded_at: datetime
    uid: str
    entry: Entry


def moment_of(entry: Entry) -> Moment:
    """The place of an entry in the timeline."""
    rank = 0 if isinstance(entry, GATE_TYPES) else 1
    at = entry.occurred_at if entry.day is None else _acts_from(entry, entry.day)
    return Moment(at, rank, entry.recorded_at, entry.uid, entry)


def lowers_risk(entry: Entry) -> bool:
    """Whether an entry can only make things look better."""
    if isinstance(entry, Screening):
        return entry.answer is Answer.NONE
    if isinstance(entry, CareStep):
        return entry.finding not in WORSE
    return isinstance(entry, LOWERS_RISK)


def _acts_from(entry: Entry, day: date) -> datetime:
    """Known only by date, what lowers risk acts as late as it may, all else as early."""
    if not lowers_risk(entry):
        return first_instant(day, entry.zone)
    if local_date(entry.recorded_at, entry.zone) == day:
        return entry.recorded_at
    return first_instant(day + timedelta(days=1), entry.zone)
