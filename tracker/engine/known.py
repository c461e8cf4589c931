"""What had been recorded by an instant: corrections applied, plans in their lines.

A correction is knowledge, not an event: `void` and `confirm` act by when they were recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.engine.entries import Confirm, Entry, Person, Plan, Source, Void
from tracker.engine.plans import PlanLine, plan_lines
from tracker.engine.timeline import Moment

# A void of a void of a void: nobody goes further, and beyond it nothing is taken as settled.
LONGEST_CHAIN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One state of knowledge. `began` is when the first entry seen in it occurred."""

    known_at: datetime
    voided: frozenset[str]
    confirmed: frozenset[str]
    clinic_confirmed: frozenset[str]
    lines: tuple[PlanLine, ...]
    by_plan: Mapping[str, PlanLine]
    person: Person | None
    began: datetime | None

    def sees(self, entry: Entry) -> bool:
        """Whether an entry had been recorded by then and stands."""
        return entry.recorded_at <= self.known_at and entry.uid not in self.voided

    def line_of(self, plan: str) -> PlanLine | None:
        """The line that a plan's uid belongs to."""
        return self.by_plan.get(plan)


def known_by(entries: Iterable[Entry], known_at: datetime) -> Known:
    """The state of knowledge at an instant."""
    seen = [entry for entry in entries if entry.recorded_at <= known_at]
    corrections = sorted(
        (entry for entry in seen if isinstance(entry, Void | Confirm)),
        key=lambda entry: (entry.recorded_at, entry.uid),
    )
    voided: set[str] = set()
    # The latest speaks first, so that a void which is itself taken back has no effect.
    for entry in reversed(corrections):
        if isinstance(entry, Void) and entry.uid not in voided and entry.target != entry.uid:
            voided.add(entry.target)
    confirms = [e for e in corrections if isinstance(e, Confirm) and e.uid not in voided]
    people = sorted(
        (entry for entry in seen if isinstance(entry, Person) and entry.uid not in voided),
        key=lambda entry: (entry.recorded_at, entry.uid),
    )
    lines = plan_lines((entry for entry in seen if isinstance(entry, Plan)), voided)
    return Known(
        known_at=known_at,
        voided=frozenset(voided),
        confirmed=frozenset(entry.target for entry in confirms),
        clinic_confirmed=frozenset(e.target for e in confirms if e.source is Source.CLINIC),
        lines=lines,
        by_plan={uid: line for line in lines for uid in line.uids},
        person=people[-1] if people else None,
        began=min((entry.occurred_at for entry in seen if entry.uid not in voided), default=None),
    )


def settled_by(
    timeline: Sequence[Moment], entries: Mapping[str, Entry]
) -> tuple[datetime | None, ...]:
    """For each place in the timeline: by when all before it was recorded and last corrected."""
    settled: dict[str, datetime] = {}
    latest: datetime | None = None
    for entry in entries.values():
        if type(entry) not in (Plan, Void, Confirm):
            continue
        root: Entry | None = entry
        for _ in range(LONGEST_CHAIN):
            if not isinstance(root, Void | Confirm):
                break
            root = entries.get(root.target)
        # A plan's amounts reach back to doses taken before it began.
        if isinstance(root, Plan | Void | Confirm):
            latest = max(latest or entry.recorded_at, entry.recorded_at)
        elif root is not None:
            settled[root.uid] = max(settled.get(root.uid, entry.recorded_at), entry.recorded_at)
    found = []
    for moment in timeline:
        known = moment.recorded_at
        if moment.uid in settled:
            known = max(known, settled[moment.uid])
        if latest is None or known > latest:
            latest = known
        found.append(latest)
    return tuple(found)
