"""A clearance later on the day of an injection counts, however the walk got there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOON
from tests.tui.conftest import at, sam
from tracker.engine.entries import (
    Clearance,
    Implant,
    ImplantRemoved,
    Injection,
    NaloxoneKit,
    OpioidUse,
)
from tracker.engine.record import CHECKPOINT_EVERY, Record, as_known, record_of, stand_at, walk_on
from tracker.engine.spans import lapses_until, spans_between
from tracker.formulary.load import load_formulary

FORMULARY = load_formulary()


def cleared_later(between: int = 0) -> Record:
    """Use in a lapse, an injection at nine and the clearance at eleven, entries between them."""
    entries = [
        *sam("lapsed"),
        OpioidUse(uid="use", **at(1, 9)),
        Injection(uid="shot", **at(0, 9)),
        *(NaloxoneKit(uid=f"kit{n}", place="hall", **at(0, 10)) for n in range(between)),
        Clearance(uid="clear", who="Dr Lee", method="urine", **at(0, 11)),
    ]
    return record_of(entries, FORMULARY)


@pytest.mark.parametrize("between", [0, CHECKPOINT_EVERY, 3 * CHECKPOINT_EVERY])
def test_it_counts_past_every_checkpoint(between):
    record = cleared_later(between)
    known = as_known(record, NOON)
    assert len(record.checkpoints) == between // CHECKPOINT_EVERY
    standing = stand_at(record, known, NOON, NOON).standing
    assert standing == stand_at(replace(record, checkpoints=()), known, NOON, NOON).standing
    assert standing.state == "COVERED"


def test_it_counts_where_the_walk_goes_on_from_before():
    record = cleared_later()
    known = as_known(record, NOON)
    before = stand_at(record, known, NOON - timedelta(hours=2), NOON - timedelta(hours=2))
    assert before.standing.state == "LAPSED"
    after = walk_on(record, known, before, NOON)
    assert after.standing == stand_at(record, known, NOON, NOON).standing


def test_until_the_clearance_the_record_tells_of_a_lapse_and_then_no_more():
    record = cleared_later()
    cleared = NOON - timedelta(hours=1)
    spans = spans_between(record, NOON - timedelta(days=2), NOON)
    assert [span.state for span in spans[-2:]] == ["LAPSED", "COVERED"]
    assert spans[-1].start == cleared
    assert [lapse.end for lapse in lapses_until(record, NOON)] == [cleared]


def test_an_implant_logged_twice_ends_with_the_removal_of_either_in_whatever_order_they_stand():
    """The removal stands between the two in the order of one instant: by uid."""
    for removed in ("a", "c"):
        entries = [
            Implant(uid="a", **at(9, 12)),
            ImplantRemoved(uid="b", implant=removed, **at(9, 12)),
            Implant(uid="c", **at(9, 12)),
        ]
        record = record_of([*sam("not_started"), *entries], FORMULARY)
        known = as_known(record, NOON)
        assert stand_at(record, known, NOON, NOON).standing.live == []


def test_an_implant_put_in_as_another_begins_and_goes_out_ends_the_lapse_all_the_same():
    entries = [
        *sam("lapsed"),
        Clearance(uid="clear", who="Dr Lee", method="urine", **at(2, 11)),
        Implant(uid="a", **at(2, 12)),
        Implant(uid="b", **at(1, 12)),
        ImplantRemoved(uid="c", implant="a", **at(1, 12)),
    ]
    record = record_of(entries, FORMULARY)
    known = as_known(record, NOON)
    assert len(stand_at(record, known, NOON, NOON).standing.returned) == 1
