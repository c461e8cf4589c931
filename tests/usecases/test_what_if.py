"""What if: told by the same engine, nothing written, nothing said of when a block would end."""

import time
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.bench.ten_years import pills
from tests.conftest import NOON, ZONE
from tests.tui.conftest import STATES, at, sam
from tracker.engine.assess import assess
from tracker.engine.assessment import Gate
from tracker.engine.entries import (
    Dose,
    Form,
    Implant,
    Indication,
    Injection,
    OpioidHistory,
    Person,
    Plan,
    PlannedDose,
    PlanStop,
    Source,
)
from tracker.engine.instants import slot_instant
from tracker.engine.record import record_of
from tracker.errors import RefusedError
from tracker.formulary.load import load_formulary
from tracker.usecases.what_if import WhatIf, what_if_missed, what_if_visit

TODAY = date(2027, 6, 8)
TOMORROW = date(2027, 6, 9)
ZONES = [ZONE, "Europe/Berlin", "Pacific/Apia", "America/Santiago"]


def record(entries):
    return record_of(entries, load_formulary())


def codes(answer):
    return {item.code for item in answer.warnings}


def depot(form=Form.INJECTION, days_ago=20, **fields_of_plan):
    """A person with an injection or implant of some days ago, and no pills."""
    start = TODAY - timedelta(days=days_ago)
    kind = Injection if form is Form.INJECTION else Implant
    return [
        sam("covered")[0],
        Plan(uid="q", form=form, start=start, **fields_of_plan, **at(days_ago, 9)),
        kind(uid="i", plan="q", source=Source.CLINIC, **at(days_ago, 10)),
    ]


def test_a_missed_daily_pill_brings_the_question_the_day_after():
    answer = what_if_missed(record(sam("covered")), NOON, TOMORROW)
    assert {"DOSE_MISSED", "COVERAGE_LAPSED", "ASK_FIRST"} <= codes(answer)
    assert answer.title == "If you miss the pill: tomorrow"
    assert (answer.gate, answer.asked_on) == (Gate.ASK, date(2027, 6, 10))
    assert answer.gate_words == "Thu 10 Jun: we ask you first, then comes the pill."
    assert "naloxone" in answer.todo
    severities = [item.severity for item in answer.warnings]
    assert severities[0] == "critical"


def test_a_pill_that_is_relied_on_for_longer_brings_no_question():
    doses = (PlannedDose(rrule="FREQ=DAILY", time="08:00", mg=Decimal(150)),)
    plan = Plan(uid="pills", form=Form.ORAL, start=date(2027, 6, 1), doses=doses, **at(7, 8))
    pill = Dose(uid="d", plan="pills", mg=Decimal(150), slot=datetime(2027, 6, 8, 8), **at(0, 8))
    entries = [entry for entry in sam("not_started") if entry.uid != "pills"]
    answer = what_if_missed(record([*entries, plan, pill]), NOON, TOMORROW)
    assert codes(answer) == {"DOSE_LATE", "DOSE_MISSED"}
    assert (answer.gate, answer.asked_on, answer.gate_words) == (Gate.OPEN, None, "")


@pytest.mark.parametrize(("state", "gate"), [("locked", Gate.LOCKED), ("lapsed", Gate.ASK)])
def test_what_stands_in_the_way_already_is_told_for_the_first_pill(state, gate):
    answer = what_if_missed(record(sam(state)), NOON, TOMORROW)
    assert (answer.gate, answer.asked_on) == (gate, TODAY)
    assert "COVERAGE_LAPSED" not in codes(answer)


def test_an_unanswered_use_would_become_a_hold():
    answer = what_if_missed(record(sam("call_first")), NOON, TOMORROW)
    assert "RESTART_HOLD" in codes(answer)
    assert answer.gate in (Gate.CALL_FIRST, Gate.LOCKED)


def test_missing_what_is_due_today():
    answer = what_if_missed(record(sam("waning")), NOON, TODAY)
    assert "COVERAGE_LAPSED" in codes(answer)
    assert (answer.gate, answer.asked_on) == (Gate.ASK, TOMORROW)


def test_all_pills_of_the_day_are_missed():
    doses = tuple(
        PlannedDose(rrule="FREQ=DAILY", time=time, mg=Decimal(50)) for time in ("08:00", "20:00")
    )
    plan = Plan(uid="pills", form=Form.ORAL, start=date(2027, 6, 1), doses=doses, **at(7, 7))
    entries = [entry for entry in sam("covered") if entry.uid != "pills"]
    answer = what_if_missed(record([*entries, plan]), NOON, TOMORROW)
    # The evening pill of today is taken, both of tomorrow are not, that of the day after is met
    # in time: 36 hours have not passed.
    assert "DOSE_MISSED" in codes(answer)
    assert "COVERAGE_WANING" in codes(answer)


def test_for_those_who_never_used_opioids_no_word_of_overdose_is_said():
    quiet = Person(uid="sam", name="Sam", indication=Indication.ALCOHOL,
                   opioid_history=OpioidHistory.NO, **at(7, 8))  # fmt: skip
    answer = what_if_missed(record([quiet, *sam("covered")[1:]]), NOON, TOMORROW)
    said = " ".join([answer.todo, answer.gate_words, *(w.title for w in answer.warnings)]).lower()
    assert "opioid" not in said
    assert "naloxone" not in said
    assert not codes(answer) & {"COVERAGE_LAPSED", "ASK_FIRST", "COVERAGE_WANING"}


def test_a_visit_on_its_day_changes_nothing_and_a_late_one_does():
    due = TODAY + timedelta(days=8)
    same = what_if_visit(record(depot(interval="P28D")), NOON, due)
    assert (same.warnings, same.gate) == ((), Gate.OPEN)
    assert same.todo.startswith("We would tell you nothing new.")
    later = what_if_visit(record(depot(interval="P28D")), NOON, due + timedelta(days=10))
    assert {"VISIT_OVERDUE", "COVERAGE_LAPSED"} <= codes(later)
    assert later.title == "If your visit moves to Sat 26 Jun"
    assert (later.gate, later.asked_on) == (Gate.ASK, due + timedelta(days=10))
    assert later.gate_words.endswith("your clinic asks you first, then comes the dose.")


def test_an_earlier_visit_brings_no_warning():
    answer = what_if_visit(record(depot(interval="P28D")), NOON, TODAY + timedelta(days=3))
    assert answer.warnings == ()


def test_an_implant_visit_that_moves_too_far():
    plan = depot(Form.IMPLANT, 40, count_days=56)
    answer = what_if_visit(record(plan), NOON, TODAY + timedelta(days=40))
    assert {"VISIT_OVERDUE", "COVERAGE_LAPSED"} <= codes(answer)
    assert what_if_visit(record(plan), NOON, TODAY + timedelta(days=9)).warnings == ()


def test_an_overdue_visit_is_compared_with_one_now():
    answer = what_if_visit(record(depot(days_ago=40, interval="P28D")), NOON, TODAY)
    assert answer.warnings == ()


@pytest.mark.parametrize("ahead", [-400, -1, 366, 5000])
def test_a_day_past_or_too_far_is_refused_in_one_line(ahead):
    found = record([*sam("covered"), *depot()[1:]])
    for question in (what_if_missed, what_if_visit):
        with pytest.raises(RefusedError, match="from today to a year from now") as refused:
            question(found, NOON, TODAY + timedelta(days=ahead))
        assert "\n" not in str(refused.value)


def test_a_year_ahead_is_answered():
    far = TODAY + timedelta(days=365)
    answer = what_if_missed(record(sam("covered")), NOON, far)
    assert answer.asked_on == far + timedelta(days=1)
    assert "COVERAGE_LAPSED" in codes(answer)


def test_what_is_not_planned_is_refused():
    with pytest.raises(RefusedError, match="No pill"):
        what_if_missed(record(sam("covered")), NOON, TODAY)  # taken already
    with pytest.raises(RefusedError, match="No pill"):
        what_if_missed(record(depot()), NOON, TOMORROW)
    with pytest.raises(RefusedError, match="No injection"):
        what_if_visit(record(sam("covered")), NOON, TOMORROW)
    stopped = [*depot(), PlanStop(uid="x", plan="q", **at(1, 9))]
    with pytest.raises(RefusedError, match="No injection"):
        what_if_visit(record(stopped), NOON, TOMORROW)
    with pytest.raises(RefusedError):
        what_if_missed(record([]), NOON, TOMORROW)


@pytest.mark.parametrize("state", STATES)
def test_the_record_stays_as_it_was(state):
    found = record([*sam(state), *depot()[1:]])
    before = (dict(found.entries), found.timeline, assess(found, NOON, NOON))
    what_if_missed(found, NOON, TOMORROW)
    what_if_visit(found, NOON, TODAY + timedelta(days=30))
    assert (dict(found.entries), found.timeline, assess(found, NOON, NOON)) == before


def test_no_field_of_the_answer_is_an_instant():
    assert {field.name: field.type for field in fields(WhatIf)} == {
        "title": str, "day": date, "warnings": WhatIf.__annotations__["warnings"], "gate": Gate,
        "asked_on": date | None, "gate_words": str, "todo": str,
    }  # fmt: skip


def test_dates_are_said_of_the_question_and_of_the_gate_only():
    for ahead in range(1, 6):
        answer = what_if_missed(record(sam("covered")), NOON, TODAY + timedelta(days=ahead))
        said = " ".join([answer.todo, *(item.title for item in answer.warnings)])
        assert not any(character.isdecimal() for character in said.replace("911", ""))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "day", [date(2027, 3, 13), date(2027, 3, 28), date(2027, 4, 3), date(2027, 9, 5),
            date(2027, 10, 31), date(2027, 11, 7)],
)  # fmt: skip
@pytest.mark.parametrize("slot", ["00:30", "23:30"])
def test_the_pill_of_the_local_day_is_the_one_missed(zone, day, slot):
    hour, minute = map(int, slot.split(":"))
    begun = day - timedelta(days=9)
    common = {"person": "sam", "zone": zone}
    first = slot_instant(datetime(begun.year, begun.month, begun.day, hour, minute), zone)
    start = {"occurred_at": first, "recorded_at": first, **common}
    dose = PlannedDose(rrule="FREQ=DAILY", time=slot, mg=Decimal(50))
    entries = [
        Person(uid="sam", name="Sam", **start),
        Plan(uid="p", form=Form.ORAL, start=begun, doses=(dose,), **start),
    ]
    for number in range(8):
        wall = datetime(begun.year, begun.month, begun.day, hour, minute) + timedelta(days=number)
        taken = slot_instant(wall, zone)
        entries.append(
            Dose(uid=f"d{number}", plan="p", mg=Decimal(50), slot=wall, occurred_at=taken,
                 recorded_at=taken, **common)
        )  # fmt: skip
    now = taken + timedelta(minutes=10)
    answer = what_if_missed(record(entries), now, day)
    assert answer.asked_on == day + timedelta(days=1)
    assert "DOSE_MISSED" in codes(answer)


def test_ten_years_are_answered_while_one_waits():
    now = datetime(2027, 6, 8, 16, tzinfo=UTC)
    found = record(pills(10, now))
    begins = time.perf_counter()
    what_if_missed(found, now, TOMORROW)
    assert time.perf_counter() - begins < 1
