"""Spans of the past: without gaps, as the engine tells each instant, and nothing ahead."""

from datetime import UTC, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOON
from tests.engine.strategies import records
from tests.tui.conftest import at, sam
from tracker.engine.assess import assess
from tracker.engine.entries import Answer, Screening
from tracker.engine.record import record_of
from tracker.engine.spans import lapses_until, spans_between
from tracker.formulary.load import load_formulary

FORMULARY = load_formulary()
TICK = timedelta.resolution


@settings(max_examples=60, deadline=None)
@given(records(), st.data())
def test_each_instant_has_the_state_that_the_engine_tells(entries, data):
    record = record_of(entries, FORMULARY)
    if not record.timeline:
        return
    end = record.timeline[-1].at.astimezone(UTC) + timedelta(days=40)
    begin = end - timedelta(days=90)
    spans = spans_between(record, begin, end)
    assert (spans[0].start, spans[-1].end) == (begin, end)
    assert all(one.end == other.start and one.state is not other.state
               for one, other in pairwise(spans))  # fmt: skip
    known_at = record.latest.known_at
    for span in spans:
        ticks = (span.end - span.start) // TICK
        inside = span.start + data.draw(st.integers(0, ticks - 1)) * TICK
        assert assess(record, inside, known_at).coverage.state is span.state


@settings(max_examples=80, deadline=None)
@given(records())
def test_lapses_are_those_of_the_spans(entries):
    record = record_of(entries, FORMULARY)
    if not record.timeline:
        return
    begin = record.timeline[0].at - timedelta(days=1)
    end = record.timeline[-1].at + timedelta(days=40)
    spans = spans_between(record, begin, end)
    told = [(span.start, span.end) for span in spans if span.state == "LAPSED"]
    assert [(lapse.start, lapse.end) for lapse in lapses_until(record, end)] == told


def test_a_pill_alone_between_two_gaps_ends_the_one_and_begins_the_other():
    entries = [entry for entry in sam("covered") if entry.uid not in ("d5", "d4", "d2", "d1")]
    entries += [Screening(uid=f"s{n}", answer=Answer.NONE, **at(n, 8)) for n in (3, 0)]
    lapses = lapses_until(record_of(entries, FORMULARY), NOON)
    assert len(lapses) == 2
    assert all(lapse.start < lapse.end for lapse in lapses)
