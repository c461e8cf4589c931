"""How coverage went: the spans of one state each, between two instants of the past."""

from datetime import datetime
from typing import NamedTuple

from tracker.engine.assessment import CoverageState
from tracker.engine.counting import Reading, walk
from tracker.engine.record import Record, next_moment, stand_at, walk_on
from tracker.engine.standing import Standing


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
    standing = Standing()
    lapses: list[Span] = []
    for moment in record.timeline:
        if moment.at > at:
            break
        returned = standing.returned
        walk(standing, [moment], reading, moment.at)
        if standing.returned != returned and standing.lapsed_at is not None:
            lapses.append(Span(standing.lapsed_at, standing.returned[-1], CoverageState.LAPSED))
    walk(standing, (), reading, at)
    if standing.state is CoverageState.LAPSED and standing.lapsed_at is not None:
        lapses.append(Span(standing.lapsed_at, at, CoverageState.LAPSED))
    return lapses
