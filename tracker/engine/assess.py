"""The one way in: a record and two instants give the assessment."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from tracker.engine.aftercare import aftercare_turns
from tracker.engine.assessment import Assessment, Coverage, CoverageState
from tracker.engine.care import liver_turns, supply_turns
from tracker.engine.counting import gate_at
from tracker.engine.coverage import lapse_band
from tracker.engine.entries import NaloxoneKit
from tracker.engine.findings import Findings, findings_of
from tracker.engine.flags import flags_of
from tracker.engine.instants import first_instant
from tracker.engine.known import Known
from tracker.engine.record import Record, as_known, next_moment, stand_at, walk_on
from tracker.engine.thresholds import FLAG_SHOWN, KIT_EXPIRING_DAYS
from tracker.engine.warnings import warnings_of

# Flags are shown for 30 days; the slots of rare doses may need more.
LOOK_BACK = timedelta(days=31)
MOST_TURNS = 10_000
ONE_DAY = timedelta(days=1)


def assess(record: Record, at: datetime, known_at: datetime) -> Assessment:
    """What is true at `at` of what had been recorded by `known_at` (aware datetimes).

    `changes_at` is the first later instant at which anything in it differs, or None.
    """
    known = as_known(record, known_at)
    stand = stand_at(record, known, at, at - _look_back(known, at))
    found = findings_of(record, known, stand, at)
    answer = _answer(found, known_at)
    looked = found
    for _ in range(MOST_TURNS):
        turn = min((turn for turn in _turns(looked) if turn > looked.at), default=None)
        if turn is None:
            break
        looked = findings_of(record, known, walk_on(record, known, looked.stand, turn), turn)
        if _differs(answer, _answer(looked, known_at)):
            return replace(answer, changes_at=turn)
    return answer


def _answer(found: Findings, known_at: datetime) -> Assessment:
    standing = found.standing
    state, since = standing.state, standing.since
    band = None
    if state is CoverageState.LAPSED and standing.lapsed_at is not None:
        since = standing.lapsed_at
        band = lapse_band(since, found.at, found.numbers)
    gate, _ = gate_at(standing, found.numbers.screening_stands)
    return Assessment(
        person=found.record.person,
        at=found.at,
        known_at=known_at,
        coverage=Coverage(state=state, band=band, since=since),
        gate=gate,
        plans=tuple(told.status for told in found.told),
        flags=flags_of(found),
        warnings=warnings_of(found),
        quiet=found.quiet,
        changes_at=None,
    )


def _differs(one: Assessment, other: Assessment) -> bool:
    return replace(other, at=one.at) != one


def _turns(found: Findings) -> Iterator[datetime]:
    """Instants at which something may change: the next of those after a look is never missed."""
    standing, numbers = found.standing, found.numbers
    for part in standing.live:
        yield from (part.start, part.waning_at, part.lapse_at)
    if standing.lapsed_at is not None:
        yield from (standing.lapsed_at + numbers.band_a, standing.lapsed_at + numbers.band_b)
    if standing.screened_at is not None:
        yield standing.screened_at + numbers.screening_stands
    for returned in standing.returned:
        yield returned + numbers.recent_lapse
    for told in found.told:
        yield from told.turns
    for item in found.stand.judged:
        yield item.moment + FLAG_SHOWN
    for kit in found.seen(NaloxoneKit):
        if kit.expires is not None:
            yield first_instant(kit.expires + ONE_DAY, found.home)
            yield first_instant(kit.expires - timedelta(days=KIT_EXPIRING_DAYS), found.home)
    yield from liver_turns(found)
    yield from aftercare_turns(found)
    yield from supply_turns(found)
    if (moment := next_moment(found.record, found.at)) is not None:
        yield moment


def _look_back(known: Known, at: datetime) -> timedelta:
    """How far back verdicts are needed: for flags, and for the last slots of rare doses."""
    back = LOOK_BACK
    for line in known.lines:
        before, after = line.around(at, 3)
        slots = [*before, *after]
        if before and len(slots) > 1:
            widest = max(b.instant - a.instant for a, b in pairwise(slots))
            back = max(back, at - before[0].instant + widest)
    return back
