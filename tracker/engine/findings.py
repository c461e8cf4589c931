"""All that flags and warnings are made from: the standing, the schedule, the kits, the tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from tracker.engine.coverage import Component, deciding_components
from tracker.engine.entries import (
    Entry,
    Indication,
    OpioidHistory,
    Person,
    PlanStop,
    Skip,
)
from tracker.engine.instants import local_date
from tracker.engine.known import Known
from tracker.engine.record import Record, home_zone
from tracker.engine.schedule import Told, marks_of, marks_since, told_of
from tracker.engine.standing import Stand, Standing
from tracker.engine.thresholds import Thresholds, thresholds_for

EntryT = TypeVar("EntryT", bound=Entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """One look at the record, as known, at an instant. `today` is the home date."""

    record: Record
    known: Known
    stand: Stand
    at: datetime
    numbers: Thresholds
    home: str
    today: date
    told: tuple[Told, ...]
    deciding: tuple[Component, ...]
    quiet: bool

    @property
    def standing(self) -> Standing:
        """Where the walk stands."""
        return self.stand.standing

    def seen(self, kind: type[EntryT]) -> list[EntryT]:
        """The entries of a type that are known and have occurred, in order."""
        return [entry for entry in self.record.by_type(kind, self.at) if self.known.sees(entry)]


def findings_of(record: Record, known: Known, stand: Stand, at: datetime) -> Findings:
    """What can be found at the instant at which a walk stands."""
    home = home_zone(record, known)
    skips = [skip for skip in record.by_type(Skip, at) if known.sees(skip)]
    stops = [stop for stop in record.by_type(PlanStop, at) if known.sees(stop)]
    told = tuple(
        told_of(
            line,
            stand.standing,
            marks_of(line, stand.judged, skips, known, marks_since(line, at)),
            _stop_of(stops, line.uids),
            at,
            record.formulary,
        )
        for line in known.lines
    )
    return Findings(
        record=record,
        known=known,
        stand=stand,
        at=at,
        numbers=thresholds_for(record.formulary),
        home=home,
        today=local_date(at, home),
        told=told,
        deciding=tuple(deciding_components(stand.standing.live, at)),
        quiet=_quiet(known.person, stand.standing),
    )


def _stop_of(stops: Iterable[PlanStop], uids: frozenset[str]) -> PlanStop | None:
    return next((stop for stop in stops if stop.plan in uids), None)


def _quiet(person: Person | None, standing: Standing) -> bool:
    """Overdose words are for everyone but those who confirmed that they never used opioids."""
    return (
        person is not None
        and person.indication is Indication.ALCOHOL
        and person.opioid_history is OpioidHistory.NO
        and not standing.opioid_reported
    )
