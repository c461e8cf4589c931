"""Taking over the history that another program kept: looked at first, then written whole."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from tracker.engine.entries import Dose, Entry, Form, Skip
from tracker.engine.instants import first_instant, local_date, slot_instant
from tracker.engine.plans import Slot
from tracker.engine.record import Record, as_known, extended, stand_at
from tracker.engine.standing import Verdict
from tracker.engine.thresholds import ENTERED_LATE_AFTER, thresholds_for
from tracker.errors import RefusedError
from tracker.exchange.checks import check_entry
from tracker.exchange.others import Event, Found, Kind, Left, LeftOutError, Why
from tracker.usecases.amounts import is_meant, milligrams
from tracker.usecases.book import Book, zone_of
from tracker.usecases.move import keep_imported
from tracker.usecases.new_entries import Occasion, Stamp, stamp

LOOK_BACK = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Meant:
    """What the person says about a file: names of naltrexone, mg where a row has none."""

    medicines: tuple[str, ...] = ()
    mg: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be written, and what not.

    `known` rows are in the record from an earlier import; `others` counts rows of other
    medicines by name; `idle` doses would be kept and not count, and `lost` ones of the record
    no longer count; `longer` says that what is told more than a day late would make the present
    look better.
    """

    found: Found
    person: str
    entries: tuple[Entry, ...]
    known: int
    left: tuple[Left, ...]
    others: Mapping[str, int]
    late: int
    idle: int
    lost: int
    longer: bool

    @property
    def doses(self) -> int:
        """How many pills would be written."""
        return sum(isinstance(entry, Dose) for entry in self.entries)


def preview(book: Book, person: str, found: Found, meant: Meant, now: datetime) -> Preview:
    """What an import would do; nothing is written."""
    record = book.record(person)
    zone = zone_of(book, person)
    formulary = record.formulary
    named = [event.name for event in found.events]
    named += [row.name for row in found.left if row.name is not None]
    others = Counter(name for name in named if not is_meant(name, meant.medicines, formulary))
    left = [row for row in found.left if row.name not in others]
    skipped = {(i.plan, i.slot) for i in record.entries.values() if isinstance(i, Skip)}
    made: dict[str, Entry] = {}
    known = 0
    for event in found.events:
        if event.name in others:
            continue
        try:
            entry = _entry(record, found.program, event, meant, _occasion(event, person, zone, now))
        except LeftOutError as problem:
            left.append(Left(event.row, event.name, problem.why))
            continue
        if entry.uid in made:
            left.append(Left(event.row, event.name, Why.SAME))
        elif entry.uid in record.entries or (
            isinstance(entry, Skip) and (entry.plan, entry.slot) in skipped
        ):
            known += 1
        else:
            made[entry.uid] = entry
    entries = tuple(made.values())
    late = [entry for entry in entries if isinstance(entry, Dose) and _is_late(entry)]
    before, after = _counted(record, entries, now), _counted_with(record, entries, now)
    new = {entry.uid for entry in entries if isinstance(entry, Dose)}
    return Preview(
        found=found,
        person=person,
        entries=entries,
        known=known,
        left=tuple(sorted(left, key=lambda row: row.row)),
        others=others,
        late=len(late),
        idle=len(new - after),
        lost=len(before - after),
        longer=bool(late) and _looks_better(record, entries, now),
    )


def take_over(book: Book, seen: Preview, now: datetime) -> None:
    """Writes what was looked at, in one transaction, once a copy has been made."""
    record = book.record(seen.person)
    everything = {**record.entries, **{entry.uid: entry for entry in seen.entries}}
    for entry in seen.entries:
        if problem := check_entry(entry, record.formulary, everything):
            raise RefusedError(problem)
    keep_imported(book, seen.entries, now)


def _occasion(event: Event, person: str, zone: str, now: datetime) -> Occasion:
    day = event.day
    at = event.at or (first_instant(day, zone) if day else now)
    return Occasion(person=person, zone=zone, now=now, at=at, day=day)


def _entry(
    record: Record, program: str, event: Event, meant: Meant, occasion: Occasion
) -> Dose | Skip:
    ahead = thresholds_for(record.formulary).future_tolerance
    last_day = local_date(occasion.now, occasion.zone)
    if occasion.at > occasion.now + ahead or (occasion.day and occasion.day > last_day):
        raise LeftOutError(Why.AHEAD)
    mg = milligrams(event.name, event.amount, meant.mg, record.formulary)
    common = _stamp(program, event, occasion)
    if event.kind is Kind.TAKEN:
        return Dose(**common, mg=mg)
    slot = _slot(record, event.slot, occasion.now) if event.slot else None
    if slot is None:
        raise LeftOutError(Why.NO_SLOT)
    return Skip(**common, plan=slot.plan, slot=slot.wall)


def _stamp(program: str, event: Event, occasion: Occasion) -> Stamp:
    """The common fields; the uid is that of the same row at any other time, for this person."""
    when = event.at or event.day or occasion.now
    parts = (
        program, occasion.person, event.kind, event.name, event.amount,
        event.key or when.isoformat(), event.slot.isoformat() if event.slot else "",
    )  # fmt: skip
    content = "\x1f".join(f"{len(part)}:{part}" for part in parts)
    uid = f"{program.casefold()}-{hashlib.sha256(content.encode()).hexdigest()[:20]}"
    made = stamp(occasion, event.kind)
    made["uid"] = uid
    return made


def _slot(record: Record, wall: datetime, now: datetime) -> Slot | None:
    """The planned pill at a local time, where a plan has one."""
    for line in as_known(record, now).lines:
        if line.in_force(slot_instant(wall, line.versions[0].zone)).form is not Form.ORAL:
            continue
        if slot := line.slot_named(wall):
            return slot
    return None


def _is_late(dose: Dose) -> bool:
    return dose.recorded_at - dose.occurred_at > ENTERED_LATE_AFTER


def _counted_with(record: Record, entries: Sequence[Entry], now: datetime) -> set[str]:
    return _counted(extended(record, entries), entries, now) if entries else set()


def _counted(record: Record, entries: Sequence[Entry], now: datetime) -> set[str]:
    """What counts in a record from the first of some entries on, by its uids."""
    if not entries:
        return set()
    earliest = min(entry.occurred_at for entry in entries)
    judged = stand_at(record, as_known(record, now), now, earliest).judged
    return {
        item.entry.uid
        for item in judged
        if item.verdict is Verdict.COUNTED and item.moment >= earliest
    }


def _looks_better(record: Record, entries: Sequence[Entry], now: datetime) -> bool:
    """Whether the doses told a day late make the present coverage last longer than without."""
    fresh = [entry for entry in entries if not isinstance(entry, Dose) or not _is_late(entry)]
    without = _ends(extended(record, fresh) if fresh else record, now)
    with_late = _ends(extended(record, entries), now)
    return with_late[0] > without[0] or with_late[1] > without[1]


def _ends(record: Record, now: datetime) -> tuple[datetime, datetime]:
    """When the present coverage wanes and lapses; now, where there is none."""
    live = stand_at(record, as_known(record, now), now, now - LOOK_BACK).standing.live
    return _latest((part.waning_at for part in live), now), _latest(
        (part.lapse_at for part in live), now
    )


def _latest(instants: Iterable[datetime], now: datetime) -> datetime:
    return max((*instants, now))
