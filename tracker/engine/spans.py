"""How coverage went: the spans of one state each, between two instants of the past."""

from datetime import datetime
from typing import NamedTuple

from tracker.engine.assessment import CoverageState
from tracker.engine.counting import Reading, moved
from tracker.engine.record import Record, next_moment, stand_at, walk_on
from tracker.engine.standing import Stand, Standing


class Span(NamedTuple):
    """One state of coverage in [start, end)."""

    start: datetime
    end: datetime
    state: CoverageState


def spans_between(record: Record, begin: datetime, end: datetime) -> list[Span]:
    """The states of coverage in [begin, end), in order, by what is known now.

    `end` is not after the instant that is asked about: nothing here looks ahead.
    """
    known = record.latest
    stand = stand_at(record, known, begin, begin)
    spans: list[Span] = []
    at = begin
    while at < end:
        turns = [
            turn
            for part in stand.standing.live
            for turn in (part.start, part.waning_at, part.lapse_at)
            if turn > at
        ]
        moment = next_moment(record, at)
        upto = min([*turns, end, *([moment] if moment else [])])
        state = stand.standing.state
        if spans and spans[-1].state is state:
            spans[-1] = spans[-1]._replace(end=upto)
        else:
            spans.append(Span(at, upto, state))
        stand = walk_on(record, known, stand._replace(judged=()), upto)
        at = upto
    return spans


def lapses_until(record: Record, at: datetime) -> list[Span]:
    """Every lapse that began by an instant, in order; one that goes on ends there."""
    reading = Reading(record.latest, record.formulary, record.clearances)
    stand = Stand(Standing(), 0, ())
    lapses: list[Span] = []
    began: datetime | None = None
    for moment in (*record.timeline, None):
        to = at if moment is None else min(moment.at, at)
        for turn in _turns(stand.standing, to):
            stand = moved(stand, record.timeline, stand.place, reading, turn)
            began = _marked(lapses, stand.standing, began, turn)
        passed = moment is not None and moment.at <= at
        place = stand.place + 1 if passed else stand.place
        stand = moved(stand, record.timeline, place, reading, to)._replace(judged=())
        began = _marked(lapses, stand.standing, began, to)
        if not passed:
            break
    if began is not None and began < at:
        lapses.append(Span(began, at, CoverageState.LAPSED))
    return lapses


def _turns(standing: Standing, to: datetime) -> list[datetime]:
    """The instants before `to` at which a live component begins, wanes or ends, in order."""
    at = standing.at
    return sorted(
        {
            turn
            for part in standing.live
            for turn in (part.start, part.waning_at, part.lapse_at)
            if at is not None and at < turn < to
        }
    )


def _marked(
    lapses: list[Span], standing: Standing, began: datetime | None, at: datetime
) -> datetime | None:
    """When the lapse that goes on at an instant began, if any; one that ended is added."""
    if standing.state is CoverageState.LAPSED:
        return began or standing.lapsed_at
    if began is not None and began < at:
        lapses.append(Span(began, at, CoverageState.LAPSED))
    return None
