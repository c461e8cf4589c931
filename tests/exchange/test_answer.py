"""The answer as JSON, exactly as documented."""

import json
from datetime import UTC, datetime

from tests.engine.cases import case_entries, worked_cases
from tracker.engine.assess import assess
from tracker.engine.record import record_of
from tracker.exchange.answer import answer
from tracker.formulary.load import load_formulary


def test_the_documented_example():
    case = next(case for case in worked_cases() if case.id == "skipped-then-taken")
    record = record_of(case_entries(case), load_formulary())
    at = datetime(2027, 6, 9, 0, 0, tzinfo=UTC)
    told = answer(assess(record, at, at), case.zone, lambda key: f"<{key}>")
    told = json.loads(json.dumps(told))
    assert list(told) == [
        "person", "at", "known_at", "coverage", "gate", "plans", "flags", "warnings", "changes_at",
    ]  # fmt: skip
    assert told["at"] == "2027-06-08T20:00:00-04:00"
    assert told["coverage"] == {
        "state": "LAPSED",
        "band": "A",
        "since": "2027-06-08T20:00:00-04:00",
    }
    assert told["plans"] == [
        {
            "plan": "p1",
            "form": "oral",
            "schedule": "MISSED",
            "due_at": "2027-06-08T08:00:00-04:00",
        }
    ]
    assert told["changes_at"] == "2027-06-09T07:00:00-04:00"
    lapse = told["warnings"][0]
    assert (lapse["code"], lapse["severity"]) == ("COVERAGE_LAPSED", "critical")
    assert lapse["why"] == {"rule": "3", "entries": ["e2"], "source": "L9, G14, E1"}
    assert lapse["text"] == "<warning.COVERAGE_LAPSED.text_A>"
