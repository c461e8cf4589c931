"""The worked examples of the rules, through the engine."""

import pytest

from tests.engine.cases import case_entries, known_at, worked_cases
from tracker.engine.assess import assess
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary


@pytest.mark.parametrize("case", worked_cases(), ids=lambda case: case.id)
def test_worked_case(case):
    record = record_of(case_entries(case), load_formulary())
    for expected in case.expect:
        told = assess(record, expected.at, known_at(case, expected.at))
        where = f"{case.id} at {expected.at}"
        if expected.coverage:
            assert told.coverage.state == expected.coverage, where
        assert told.coverage.band == expected.band, where
        if expected.gate:
            assert told.gate == expected.gate, where
        if expected.schedule:
            assert [plan.schedule for plan in told.plans] == [expected.schedule], where
        assert expected.flags <= set(told.flags), where
