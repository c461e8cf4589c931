"""What comes before a pill that no gate holds, and what does not stand in its way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOON
from tests.tui.conftest import SWOLLEN, at, sam
from tracker.engine.entries import (
    CareStep,
    Clearance,
    ClinicContact,
    Dose,
    Indication,
    OpioidHistory,
    SideEffect,
)
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary
from tracker.usecases.log_dose import Before, look_before_dose
from tracker.usecases.new_entries import Occasion

NAUSEA = SideEffect(uid="n", effect="nausea", severity="mild", **at(0, 10))
PROBLEM = CareStep(uid="p", step="dressing", finding="problem", **at(0, 10))
ASKED = ClinicContact(uid="c", **at(0, 11))
PILL = Dose(uid="first", plan="pills", mg=50, **at(0, 11, 50))
NOW = Occasion(person="sam", zone="America/New_York", now=NOON, at=NOON)


def before(*entries, occasion=NOW):
    return look_before_dose(record_of(entries, load_formulary()), occasion).before


@pytest.mark.parametrize("trouble", [SWOLLEN, PROBLEM])
@pytest.mark.parametrize("state", ["covered", "waning", "not_started"])
def test_help_comes_first_until_somebody_answered(state, trouble):
    assert before(*sam(state), trouble) is Before.RED_FLAG
    assert before(*sam(state), trouble, ASKED) is not Before.RED_FLAG


@pytest.mark.parametrize("state", ["covered", "waning"])
def test_on_plan_nothing_comes_first(state):
    assert before(*sam(state)) is None
    assert before(*sam(state), NAUSEA) is None


def test_a_first_dose_is_the_clinics_to_begin():
    assert before(*sam("not_started")) is Before.FIRST_DOSE


@pytest.mark.parametrize(
    "word",
    [
        CareStep(uid="w", step="opioid_free", finding="done", who="Dr Lee", **at(0, 9)),
        Clearance(uid="w", who="Dr Lee", method="test_dose", **at(0, 9)),
    ],
)
def test_after_the_clinics_word_a_first_dose_is_not_asked_about(word):
    assert before(*sam("not_started"), word) is None


def test_a_second_pill_just_after_the_first_is_no_first_dose():
    assert before(*sam("not_started"), PILL) is None


def test_whom_no_opioid_concerns_is_not_asked():
    person, *rest = sam("not_started")
    quiet = replace(person, indication=Indication.ALCOHOL, opioid_history=OpioidHistory.NO)
    assert before(quiet, *rest) is None


@pytest.mark.parametrize("entries", [sam("not_started"), [*sam("covered"), SWOLLEN]])
def test_a_pill_that_was_taken_is_written_down_and_not_asked_about(entries):
    told = replace(NOW, at=at(0, 11)["occurred_at"])
    assert before(*entries, occasion=told) is None


def test_a_key_and_what_it_does_are_not_one_instant():
    pressed = replace(NOW, at=NOON - timedelta(seconds=2))
    assert before(*sam("not_started"), occasion=pressed) is Before.FIRST_DOSE


def test_help_comes_first_beside_the_opioid_question_too():
    assert before(*sam("lapsed"), SWOLLEN) is Before.RED_FLAG


@pytest.mark.parametrize("state", ["locked", "call_first"])
def test_a_gate_that_holds_has_its_own_question(state):
    assert before(*sam(state), SWOLLEN) is None
