"""The gate on Today: an open one never reads as well where help or a start comes before it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.conftest import NOON
from tests.tui.conftest import SWOLLEN, at, sam
from tracker.engine.assess import assess
from tracker.engine.assessment import Gate
from tracker.engine.entries import (
    Answer,
    CareStep,
    Clearance,
    ClinicContact,
    Dose,
    Indication,
    OpioidHistory,
    PlanStop,
    Screening,
)
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary
from tracker.usecases.steps import steps_of
from tracker.usecases.today import today_of
from tracker.wording import text

CLEARED = (
    Clearance(uid="ok", who="Dr Lee", method="history", **at(0, 11)),
    Screening(uid="none", answer=Answer.NONE, **at(0, 11, 5)),
)
ASKED = ClinicContact(uid="c", **at(0, 11))


def read(*entries):
    record = record_of(entries, load_formulary())
    return record, assess(record, NOON, NOON)


def today(*entries):
    return today_of(*read(*entries))


def gate_of(*entries):
    record, told = read(*entries)
    assert told.gate is Gate.OPEN
    return today_of(record, told).gate


def test_on_plan_it_says_to_follow_the_plan():
    gate = gate_of(*sam("covered"))
    assert (gate.tone, gate.line) == ("good", text("gate.OPEN.todo"))


@pytest.mark.parametrize("state", ["covered", "waning", "not_started"])
def test_beside_a_red_flag_it_says_to_get_help(state):
    gate = gate_of(*sam(state), SWOLLEN)
    assert (gate.tone, gate.line) == ("urgent", text("gate.OPEN_red_flag.todo"))


def test_a_talk_with_the_clinic_gives_the_plan_back():
    assert gate_of(*sam("covered"), SWOLLEN, ASKED).line == text("gate.OPEN.todo")


def test_before_the_first_dose_the_clinic_says_when():
    gate = gate_of(*sam("not_started"))
    assert (gate.tone, gate.line) == ("caution", text("gate.OPEN_not_started.todo"))


@pytest.mark.parametrize("state", ["locked", "call_first", "lapsed"])
def test_a_gate_that_holds_says_so_beside_a_red_flag_too(state):
    record, told = read(*sam(state), SWOLLEN)
    assert today_of(record, told).gate.line == text(f"gate.{told.gate}.todo", emergency="911")


def test_the_steps_begin_with_the_help_too():
    record, _ = read(*sam("covered"), SWOLLEN)
    said = [line for _, line in steps_of(record, NOON).lead]
    assert said[1] == text("gate.OPEN_red_flag.todo")
    assert text("steps.nothing_holds") not in said


def test_after_a_planned_end_no_pill_is_next():
    end = PlanStop(uid="end", plan="pills", **at(-1, 0))
    assert today(*sam("covered"), replace(end, recorded_at=NOON)).next_dose is None
    late = PlanStop(uid="end", plan="pills", **at(-1, 9))
    assert today(*sam("covered"), replace(late, recorded_at=NOON)).next_dose is not None


def test_a_late_pill_is_the_clinics_to_say_beside_a_red_flag():
    def late(*entries):
        rows = {row.code: row.text for row in today(*entries).warnings}
        return rows["DOSE_LATE"]

    assert late(*sam("waning")) == text("warning.DOSE_LATE.text")
    assert late(*sam("waning"), SWOLLEN) == text("warning.DOSE_LATE.text_held")


# Coverage beside it.


def test_nothing_tells_to_keep_to_a_plan_after_a_report_of_use():
    for line in (today(*sam("call_first")).coverage.line, today(*sam("waning")).coverage.line):
        assert "plan" not in line


@pytest.mark.parametrize("state", ["covered", "waning"])
def test_with_a_problem_at_the_implant_nobody_is_on_track(state):
    problem = CareStep(uid="p", step="dressing", finding="problem", **at(0, 10))
    banner = today(*sam(state), problem).coverage
    assert (banner.tone, banner.word) == ("caution", text("coverage.DOUBTED.word"))
    assert today(*sam(state), problem, ASKED).coverage.word == text(
        f"coverage.{state.upper()}.word"
    )


def test_nothing_is_green_beside_a_red_flag():
    assert today(*sam("covered"), SWOLLEN).coverage.tone == "caution"


def test_a_lapse_with_a_cleared_gate_says_to_follow_the_clinic_and_not_the_plan():
    gate = gate_of(*sam("locked"), *CLEARED)
    assert (gate.tone, gate.line) == ("caution", text("gate.OPEN_agreed.todo"))


def test_a_dose_that_counts_but_does_not_work_yet_is_said_to_count():
    pill = Dose(uid="new", mg=Decimal(50), plan="pills", **at(0, 11, 50))
    assert today(*sam("locked"), *CLEARED, pill).coverage.line == text(
        "coverage.LAPSED.line_counts"
    )
    assert today(*sam("not_started"), pill).coverage.line == text(
        "coverage.NOT_STARTED.line_counts"
    )
    assert gate_of(*sam("not_started"), pill).line == text("gate.OPEN_agreed.todo")
    record, _ = read(*sam("not_started"), pill)
    said = [line for _, line in steps_of(record, NOON).lead]
    assert text("coverage.NOT_STARTED.line_counts") in said
    held = today(*sam("locked"), pill).coverage.line
    assert held != text("coverage.LAPSED.line_counts")


def test_a_red_flag_says_whom_to_call_on_the_steps_of_whom_no_opioid_concerns_too():
    person, *rest = sam("covered")
    quiet = replace(person, indication=Indication.ALCOHOL, opioid_history=OpioidHistory.NO)
    record, told = read(quiet, *rest, SWOLLEN)
    assert told.quiet
    assert any("Are you in danger? Call" in said for _, said in steps_of(record, NOON).lead)
