"""Every field of the answer, and what it is made from."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.engine.cases import case_entries, known_at, worked_cases
from tracker.engine.assess import assess
from tracker.engine.assessment import (
    Assessment,
    Band,
    Coverage,
    CoverageState,
    Flag,
    Gate,
    PlanStatus,
    RaisedWarning,
    ScheduleState,
    Severity,
    Why,
)
from tracker.engine.entries import Form
from tracker.engine.record import record_of
from tracker.exchange.answer import answer
from tracker.formulary.load import load_formulary

AT = datetime(2027, 6, 9, 0, 0, tzinfo=UTC)
LAPSE = RaisedWarning(
    code="COVERAGE_LAPSED", severity=Severity.CRITICAL, since=AT, text_key="lapse.text",
    why=Why(rule="3", entries=("d2", "d1"), source="L9"), clears="lapse.clears",
    changes_at=None,
)  # fmt: skip
ORAL = PlanStatus(
    plan="p1", form=Form.ORAL, schedule=ScheduleState.MISSED, due_at=AT - timedelta(hours=12),
    slot=datetime(2027, 6, 8, 8, 0), next_due_at=AT + timedelta(hours=12),
)  # fmt: skip
LAPSED = Assessment(
    person="sam", at=AT, known_at=AT,
    coverage=Coverage(state=CoverageState.LAPSED, band=Band.A, since=AT),
    gate=Gate.ASK, plans=(ORAL,), flags=(Flag.NO_NALOXONE,), warnings=(LAPSE,), quiet=False,
    changes_at=AT + timedelta(hours=11),
)  # fmt: skip
NOTHING = Assessment(
    person="sam", at=AT, known_at=AT,
    coverage=Coverage(state=CoverageState.NOT_STARTED, band=None, since=None),
    gate=Gate.OPEN, plans=(), flags=(), warnings=(), quiet=False, changes_at=None,
)  # fmt: skip


def say(key):
    return f"<{key}>"


def test_the_whole_answer():
    assert json.loads(json.dumps(answer(LAPSED, "America/New_York", say))) == {
        "person": "sam",
        "at": "2027-06-08T20:00:00-04:00",
        "known_at": "2027-06-08T20:00:00-04:00",
        "coverage": {"state": "LAPSED", "band": "A", "since": "2027-06-08T20:00:00-04:00"},
        "gate": "ASK",
        "plans": [
            {
                "plan": "p1",
                "form": "oral",
                "schedule": "MISSED",
                "due_at": "2027-06-08T08:00:00-04:00",
            }
        ],
        "flags": ["NO_NALOXONE"],
        "warnings": [
            {
                "code": "COVERAGE_LAPSED",
                "severity": "critical",
                "since": "2027-06-08T20:00:00-04:00",
                "text": "<lapse.text>",
                "why": {"rule": "3", "entries": ["d2", "d1"], "source": "L9"},
                "clears": "<lapse.clears>",
            }
        ],
        "changes_at": "2027-06-09T07:00:00-04:00",
    }


def test_what_is_not_there_is_null():
    told = answer(NOTHING, "UTC", say)
    assert told["coverage"] == {"state": "NOT_STARTED", "band": None, "since": None}
    assert told["changes_at"] is None
    assert (told["plans"], told["flags"], told["warnings"]) == ([], [], [])


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("UTC", "2027-06-09T00:00:00+00:00"),
        ("Asia/Kathmandu", "2027-06-09T05:45:00+05:45"),
        ("Pacific/Kiritimati", "2027-06-09T14:00:00+14:00"),
    ],
)
def test_instants_are_told_in_the_home_zone(zone, told):
    assert answer(LAPSED, zone, say)["at"] == told


@pytest.mark.parametrize("case", worked_cases(), ids=lambda case: case.id)
def test_each_answer_says_a_band_only_for_a_lapse_and_changes_later(case):
    record = record_of(case_entries(case), load_formulary())
    for expected in case.expect:
        assessment = assess(record, expected.at, known_at(case, expected.at))
        told = json.loads(json.dumps(answer(assessment, case.zone, say)))
        assert (told["coverage"]["band"] is not None) == (told["coverage"]["state"] == "LAPSED")
        changes_at = told["changes_at"]
        assert changes_at is None or datetime.fromisoformat(changes_at) > expected.at


@pytest.mark.parametrize("module", ["tracker.exchange.answer", "tracker.exchange.when"])
def test_it_loads_little(module):
    code = (
        f"import sys, {module}\n"
        "heavy = ('dateutil', 'tomllib', 'sqlalchemy', 'textual', 'tracker.formulary')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
