"""One person's entries, put in order once, so that each question looks only at what matters."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from tracker.engine.counting import Reading, moved
from tracker.engine.entries import Clearance, Confirm, Dose, Entry, Void
from tracker.engine.known import Known, known_by, settled_by
from tracker.engine.standing import Stand, Standing
from tracker.engine.timeline import OUTSIDE_TIME, Moment, moment_of
from tracker.formulary.model import Formulary

CHECKPOINT_EVERY = 32
NEVER = datetime.max.replace(tzinfo=UTC)

EntryT = TypeVar("EntryT", bound=Entry)


class Checkpoint(NamedTuple):
    """Where the walk stood after the first `place` entries of the timeline."""

    place: int
    at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A person's entries by uid and in the order in which they act; built by `record_of`.

    `latest` is what is known with nothing hidden. `settled` says, for each place in the
    timeline, by when all entries before it had been recorded and last corrected.
    """

    person: str
    formulary: Formulary
    entries: Mapping[str, Entry]
    timeline: tuple[Moment, ...]
    instants: tuple[datetime, ...]
    clearances: tuple[Moment, ...]
    settled: tuple[datetime | None, ...]
    latest: Known
    checkpoints: tuple[Checkpoint, ...]
    kinds: Mapping[type[Entry], tuple[Moment, ...]]

    def by_type(self, kind: type[EntryT], at: datetime) -> list[EntryT]:
        """The entries of a type that act at or before an instant, in order, known or not."""
        moments = self.kinds.get(kind, ())
        return [item.entry for item in moments if item.at <= at and isinstance(item.entry, kind)]


def record_of(entries: Iterable[Entry], formulary: Formulary) -> Record:
    """The record of one person; an entry with a uid that is already there is the same entry."""
    by_uid: dict[str, Entry] = {}
    for entry in entries:
        by_uid.setdefault(entry.uid, entry)
    timeline = tuple(
        sorted(moment_of(entry) for entry in by_uid.values() if type(entry) not in OUTSIDE_TIME)
    )
    last = max((entry.recorded_at for entry in by_uid.values()), default=NEVER)
    known = known_by(by_uid.values(), last)
    kinds: dict[type[Entry], list[Moment]] = {}
    for moment in timeline:
        if not isinstance(moment.entry, Dose):
            kinds.setdefault(type(moment.entry), []).append(moment)
    clearances = tuple(kinds.get(Clearance, ()))
    return Record(
        person=next((entry.person for entry in by_uid.values()), ""),
        formulary=formulary,
        entries=MappingProxyType(by_uid),
        timeline=timeline,
        instants=tuple(moment.at for moment in timeline),
        clearances=clearances,
        settled=settled_by(timeline, by_uid),
        latest=known,
        checkpoints=_checkpoints(timeline, Reading(known, formulary, clearances)),
        kinds=MappingProxyType({kind: tuple(items) for kind, items in kinds.items()}),
    )


def extended(record: Record, entries: Sequence[Entry]) -> Record:
    """The record with entries added; those that come last in every way are simply put on."""
    moments = tuple(moment_of(entry) for entry in entries if type(entry) not in OUTSIDE_TIME)
    last = record.timeline[-1] if record.timeline else None
    comes_last = (
        len(moments) == len(entries)
        and last is not None
        and last < min(moments, default=last)
        and all(entry.uid not in record.entries for entry in entries)
        and all(entry.recorded_at >= record.latest.known_at for entry in entries)
    )
    if not comes_last:
        return record_of((*record.entries.values(), *entries), record.formulary)
    moments = tuple(sorted(moments))
    kinds = dict(record.kinds)
    for moment in moments:
        kind = type(moment.entry)
        if kind is not Dose:
            kinds[kind] = (*kinds.get(kind, ()), moment)
    known_at = max(entry.recorded_at for entry in entries)
    # A date without a time may begin before all that is there, and yet act last.
    occurred = [entry.occurred_at for entry in entries]
    began = min(occurred if record.latest.began is None else [record.latest.began, *occurred])
    return replace(
        record,
        entries=MappingProxyType({**record.entries, **{entry.uid: entry for entry in entries}}),
        timeline=record.timeline + moments,
        instants=record.instants + tuple(moment.at for moment in moments),
        settled=record.settled + tuple(known_at for _ in moments),
        clearances=kinds.get(Clearance, ()),
        latest=replace(record.latest, known_at=known_at, began=began),
        kinds=MappingProxyType(kinds),
    )


def as_known(record: Record, known_at: datetime) -> Known:
    """What of the record was known at an instant."""
    if known_at >= record.latest.known_at:
        return record.latest
    return known_by(record.entries.values(), known_at)


def stand_at(record: Record, known: Known, at: datetime, seen_from: datetime) -> Stand:
    """The standing at an instant, with every verdict from `seen_from` on."""
    place = bisect_right(record.checkpoints, min(at, seen_from), key=lambda point: point.at)
    while place and not _holds(record, record.checkpoints[place - 1], known):
        place -= 1
    if not place:
        return walk_on(record, known, Stand(Standing(), 0, ()), at)
    point = record.checkpoints[place - 1]
    return walk_on(record, known, Stand(point.standing, point.place, ()), at)


def walk_on(record: Record, known: Known, stand: Stand, at: datetime) -> Stand:
    """The same stand moved on to a later instant."""
    place = bisect_right(record.instants, at)
    reading = Reading(known, record.formulary, record.clearances)
    return moved(stand, record.timeline, place, reading, at)


def next_moment(record: Record, at: datetime) -> datetime | None:
    """When the next entry after an instant acts, known or not."""
    place = bisect_right(record.instants, at)
    return record.instants[place] if place < len(record.instants) else None


def home_zone(record: Record, known: Known) -> str:
    """The IANA zone in which the person lives; that of the first plan or entry if not said."""
    if known.person is not None:
        return known.person.zone
    if known.lines:
        return known.lines[0].versions[0].zone
    return record.timeline[0].entry.zone if record.timeline else "UTC"


def name_of(record: Record) -> str:
    """What the person is called, or the id of somebody of whom nothing else is known."""
    person = record.latest.person
    return person.name if person else record.person


def root_of(record: Record, entry: Entry) -> str:
    """The uid of what an entry speaks of: its own, or that of what it corrects."""
    seen: set[str] = set()
    while isinstance(entry, Void | Confirm) and entry.uid not in seen:
        seen.add(entry.uid)
        target = record.entries.get(entry.target)
        if target is None:
            return entry.target
        entry = target
    return entry.uid


def _holds(record: Record, point: Checkpoint, known: Known) -> bool:
    """Whether all before a checkpoint was known and corrected as it is now."""
    settled = record.settled[point.place - 1]
    return known is record.latest or (settled is not None and settled <= known.known_at)


def _checkpoints(timeline: tuple[Moment, ...], reading: Reading) -> tuple[Checkpoint, ...]:
    stand = Stand(Standing(), 0, ())
    points = []
    for place in range(CHECKPOINT_EVERY, len(timeline) + 1, CHECKPOINT_EVERY):
        at = timeline[place - 1].at
        stand = moved(stand, timeline, place, reading, at)._replace(judged=())
        points.append(Checkpoint(place, at, stand.standing))
    return tuple(points)
