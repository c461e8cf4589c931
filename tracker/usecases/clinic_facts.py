"""What a report for a clinic is made from: some days of a record, read once."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from tracker.engine.assessment import CoverageState
from tracker.engine.entries import (
    Dose,
    Entry,
    Implant,
    ImplantRemoved,
    Injection,
    Skip,
    Source,
    Void,
)
from tracker.engine.instants import first_instant, local_date
from tracker.engine.record import Record, home_zone, stand_at
from tracker.engine.spans import Span, spans_between
from tracker.engine.standing import Verdict
from tracker.usecases.slots_told import HOLDS, ToldSlot, told_slots
from tracker.wording import text
from tracker.wording.dates import full_day, time_of_day

EntryT = TypeVar("EntryT", bound=Entry)
# Takes how much is done, 0 to 1.
Progress = Callable[[float], None]
ONE_DAY = timedelta(days=1)
# Told later than this after it took place, an entry is marked.
LATE_ENTRY = timedelta(hours=24)


class Facts(NamedTuple):
    """The local days `first` to `last` of a record as known at an instant, up to that instant.

    `record` is what the report may tell of; `spans` are those of the whole record, as coverage
    is never told to be better than it is. `made_new` are the entries that stand in the place of
    one that was edited.
    """

    record: Record
    zone: str
    at: datetime
    first: date
    last: date
    slots: list[ToldSlot]
    spans: list[Span]
    doses: list[Dose]
    verdicts: Mapping[str, Verdict]
    voids: list[Void]
    made_new: frozenset[str]

    @property
    def begin(self) -> datetime:
        """The first instant of the first day."""
        return first_instant(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The end of the last day, or the instant of the report where that is earlier."""
        return min(first_instant(self.last + ONE_DAY, self.zone), self.at)

    def day_of(self, entry: Entry) -> date:
        """The local date of an entry, where it took place."""
        return entry.day or local_date(entry.occurred_at, entry.zone)

    def seen(self, kind: type[EntryT]) -> list[EntryT]:
        """The entries of a type in these days that stand, in order."""
        return [e for e in self.all_seen(kind) if self.first <= self.day_of(e) <= self.last]

    def all_seen(self, kind: type[EntryT]) -> list[EntryT]:
        """The entries of a type that stand, up to the instant of the report, in order."""
        return [e for e in self.record.by_type(kind, self.at) if self.record.latest.sees(e)]

    def marks(self, entry: Entry) -> list[str]:
        """What a reader must know of an entry before relying on it, in words."""
        found = [said("mark_late")] if is_late_entry(entry) else []
        if not self.is_confirmed(entry):
            found.append(said("mark_unconfirmed"))
        if entry.uid in self.made_new:
            found.append(said("mark_corrected"))
        if not self.counts(entry):
            found.append(said("mark_held"))
        return found

    def is_confirmed(self, entry: Entry) -> bool:
        """Whether a clinic says so."""
        return entry.source is Source.CLINIC or entry.uid in self.record.latest.clinic_confirmed

    @property
    def has_begun(self) -> bool:
        """Whether anything could be relied on, by the end of these days."""
        return any(span.state is not CoverageState.NOT_STARTED for span in self.spans)

    @property
    def anything_logged(self) -> bool:
        """Whether anything is in the log of what was taken, given or left out in these days."""
        kinds = (Injection, Implant, ImplantRemoved, Skip)
        return bool(self.doses) or any(self.seen(kind) for kind in kinds)

    def counts(self, entry: Entry) -> bool:
        """Whether a dose, injection or implant counts."""
        return self.verdicts.get(entry.uid, Verdict.COUNTED) is Verdict.COUNTED


def said(key: str, **values: object) -> str:
    """A text of the report."""
    return text(f"clinic_report.{key}", **values)


def moment_in_words(facts: Facts, instant: datetime) -> str:
    """The local date and time of an instant at home, with the year."""
    day = full_day(local_date(instant, facts.zone))
    return text("date.day_and_time", day=day, time=time_of_day(instant, facts.zone))


def facts_of(
    record: Record, whole: Record, at: datetime, first: date, last: date, told: Progress
) -> Facts:
    """Reads the days; this is most of the work of a report.

    `record` is what the report may tell of, `whole` all that is known.
    """
    zone = home_zone(record, record.latest)
    begin = first_instant(first, zone)
    end = min(first_instant(last + ONE_DAY, zone), at)
    told(0.05)
    slots = told_slots(record, at, begin, end)
    told(0.35)
    spans = spans_between(whole, begin, end)
    told(0.6)
    judged = stand_at(record, record.latest, at, begin).judged
    voids = [
        entry
        for entry in record.entries.values()
        if isinstance(entry, Void) and entry.uid not in record.latest.voided
    ]
    doses = [
        moment.entry
        for moment in record.timeline
        if isinstance(moment.entry, Dose)
        and begin <= moment.at < end
        and record.latest.sees(moment.entry)
    ]
    told(0.7)
    return Facts(
        record=record,
        zone=zone,
        at=at,
        first=first,
        last=last,
        slots=slots,
        spans=spans,
        doses=doses,
        verdicts={item.entry.uid: item.verdict for item in judged},
        voids=voids,
        made_new=_made_new(record, voids),
    )


def without_holds(facts: Facts) -> Facts:
    """The same with nothing on hold: after a question was left unanswered, or answered so, a
    pill that is held would tell that the answer was not "none"."""
    slots = [item._replace(state=item.unheld, unheld=None) if item.unheld else item
             for item in facts.slots]  # fmt: skip
    verdicts = {uid: said for uid, said in facts.verdicts.items() if said not in HOLDS}
    return facts._replace(slots=slots, verdicts=verdicts)


def is_late_entry(entry: Entry) -> bool:
    """Whether an entry was logged more than a day after it took place."""
    took_place = entry.occurred_at
    if entry.day is not None:
        took_place = first_instant(entry.day + ONE_DAY, entry.zone)
    return entry.recorded_at - took_place > LATE_ENTRY


def _made_new(record: Record, voids: list[Void]) -> frozenset[str]:
    """Entries written at the instant at which one of their kind was voided: edits."""
    edits = {
        (void.recorded_at, record.entries[void.target].type)
        for void in voids
        if void.target in record.entries
    }
    if not edits:
        return frozenset()
    return frozenset(
        entry.uid for entry in record.entries.values() if (entry.recorded_at, entry.type) in edits
    )
