"""The steps to a first dose and the way back: each with its state, its why and its source."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.conftest import NOON
from tests.tui.conftest import STATES, at, sam
from tests.wording.forbidden import said_wrongly
from tracker.engine.assess import assess
from tracker.engine.assessment import Gate
from tracker.engine.entries import (
    START_STEPS,
    Answer,
    CareStep,
    Indication,
    Lab,
    OpioidHistory,
    Person,
    Screening,
)
from tracker.engine.record import record_of
from tracker.errors import RefusedError, UsageError
from tracker.formulary.load import load_formulary
from tracker.usecases.report import answer_screening, log_clearance, log_contact, report_use
from tracker.usecases.steps import clinic_of, mark_done, steps_of
from tracker.wording import text

BACK, START = "steps.title_back", "steps.title_start"


def rows(found, title):
    return {row.name: row for name, group in found.groups if name == text(title) for row in group}


def states(found, title):
    return {name: row.state for name, row in rows(found, title).items()}


def told(book, on):
    return steps_of(book.record("sam"), on.at)


def test_before_the_first_dose_each_step_waits_but_naloxone(sams):
    book, on = sams("not_started")
    assert states(told(book, on()), START) == {
        "opioid_free": "next", "liver": "open", "test_dose": "open", "naloxone": "done",
        "who_to_call": "open",
    }  # fmt: skip


def test_the_steps_are_those_of_the_record():
    found = steps_of(record_of(sam("not_started"), load_formulary()), NOON)
    assert tuple(rows(found, START)) == START_STEPS


def test_days_without_opioids_are_ranges_and_the_clinics_decision(sams):
    book, on = sams("not_started")
    row = rows(told(book, on()), START)["opioid_free"]
    said = " ".join(row.details)
    assert "at least 7 to 10 days" in said
    assert "methadone or buprenorphine, it may be up to 14 days" in said
    assert "Tramadol" in said
    assert "Only your clinic can say when" in row.why
    assert "your clinic" in row.title


@pytest.mark.parametrize("step", ["opioid_free", "test_dose", "who_to_call"])
def test_what_the_clinic_decides_needs_a_name(sams, step):
    book, on = sams("not_started")
    with pytest.raises(RefusedError, match="--who NAME"):
        mark_done(book, on(), step, " ")
    mark_done(book, on(), step, "Dr Lee")
    row = rows(told(book, on(minutes=1)), START)[step]
    assert row.state == "done"
    assert "Dr Lee" in row.said


def test_the_mark_of_what_is_next_moves_on(sams):
    book, on = sams("not_started")
    mark_done(book, on(), "opioid_free", "Dr Lee")
    assert states(told(book, on(minutes=1)), START)["liver"] == "next"
    mark_done(book, on(minutes=2), "liver", None)
    assert states(told(book, on(minutes=3)), START)["test_dose"] == "next"


def test_a_liver_test_in_the_log_is_done(sams):
    book, on = sams("not_started")
    code = next(iter(load_formulary().liver_codes))
    book.append([Lab(uid="lab", test=code, value=Decimal(20), **at(1, 9))])
    assert rows(told(book, on()), START)["liver"].said == "yesterday"[:9] + " 09:00"


def test_a_step_that_is_none_is_refused(sams):
    book, on = sams("not_started")
    with pytest.raises(UsageError, match="opioid_free"):
        mark_done(book, on(), "dressing", None)


def test_whom_to_call_is_shown_wherever_it_is_red(sams):
    book, on = sams("locked")
    mark_done(book, on(), "who_to_call", "Dr Lee 555")
    assert clinic_of(book.record("sam"), on(minutes=1).at) == "Dr Lee 555"
    assert ("plain", "Your clinic: Dr Lee 555") in told(book, on(minutes=1)).lead


def test_the_way_back_from_a_lapse_is_the_question(sams):
    book, on = sams("lapsed")
    assert states(told(book, on()), BACK) == {
        "question": "next", "call": "open", "clearance": "not_needed",
    }  # fmt: skip
    answer_screening(book, on(minutes=1), Answer.NONE)
    assert states(told(book, on(minutes=2)), BACK) == {
        "question": "done", "call": "next", "clearance": "not_needed",
    }  # fmt: skip


@pytest.mark.parametrize("answer", [Answer.YES, Answer.UNSURE, Answer.DECLINED])
def test_any_other_answer_leads_to_the_clinic_and_only_a_go_ahead_ends_it(sams, answer):
    book, on = sams("lapsed")
    answer_screening(book, on(minutes=1), answer)
    assert states(told(book, on(minutes=2)), BACK) == {
        "question": "done", "call": "next", "clearance": "open",
    }  # fmt: skip
    log_contact(book, on(minutes=3), "Dr Lee")
    assert states(told(book, on(minutes=4)), BACK) == {
        "question": "done", "call": "done", "clearance": "next",
    }  # fmt: skip
    for step in ("opioid_free", "liver", "test_dose", "who_to_call"):
        mark_done(book, on(minutes=5), step, "Dr Lee")
    much_later = on(days=400)
    assert states(told(book, much_later), BACK)["clearance"] == "next"
    assert assess(book.record("sam"), much_later.at, much_later.at).gate is Gate.LOCKED
    log_clearance(book, on(days=400, minutes=1), "Dr Lee", "urine")
    row = rows(told(book, on(days=400, minutes=2)), BACK)["clearance"]
    assert (row.state, "Dr Lee" in row.said) == ("done", True)


def test_call_first_asks_for_the_call_alone_and_ends_with_it(sams):
    book, on = sams("call_first")
    assert states(told(book, on()), BACK) == {
        "question": "done", "call": "next", "clearance": "not_needed",
    }  # fmt: skip
    log_contact(book, on(minutes=1), "Dr Lee")
    assert assess(book.record("sam"), on(minutes=2).at, on(minutes=2).at).gate is Gate.OPEN


def test_a_call_before_the_last_use_does_not_count(sams):
    book, on = sams("locked")
    log_contact(book, on(minutes=1), "Dr Lee")
    report_use(book, on(minutes=2))
    assert states(told(book, on(minutes=3)), BACK)["call"] == "next"


def test_what_the_clinic_said_before_a_break_does_not_stand_after_it():
    before = CareStep(uid="c", step="opioid_free", finding="done", who="Dr Lee", **at(7, 7))
    found = steps_of(record_of([*sam("locked"), before], load_formulary()), NOON)
    assert states(found, "steps.title_again")["opioid_free"] == "open"


def test_on_track_nothing_holds():
    found = steps_of(record_of(sam("covered"), load_formulary()), NOON)
    assert found.lead == (("good", text("steps.nothing_holds")),)
    assert [title for title, _ in found.groups] == [text("steps.title_begun")]


@pytest.mark.parametrize("state", STATES)
def test_before_the_first_dose_is_said_only_to_those_who_have_had_none(state):
    titles = [title for title, _ in steps_of(record_of(sam(state), load_formulary()), NOON).groups]
    assert (text(START) in titles) is (state == "not_started")


@pytest.mark.parametrize("step", ["opioid_free", "test_dose"])
@pytest.mark.parametrize("who", ["me", "Sam"])
def test_nobody_says_for_the_clinic_that_their_own_step_is_done(sams, step, who):
    book, on = sams("not_started")
    before = len(book.store.all_entries())
    with pytest.raises(RefusedError, match="Name the person at your clinic"):
        mark_done(book, on(), step, who)
    assert len(book.store.all_entries()) == before


@pytest.mark.parametrize("step", ["opioid_free", "liver", "test_dose", "who_to_call"])
def test_a_step_that_is_marked_is_not_written_twice(sams, step):
    book, on = sams("not_started")
    mark_done(book, on(), step, "Dr Lee")
    before = len(book.store.all_entries())
    with pytest.raises(RefusedError, match="in the log already"):
        mark_done(book, on(minutes=1), step, "Dr Lee")
    assert len(book.store.all_entries()) == before


def test_another_one_to_call_may_always_be_named(sams):
    book, on = sams("not_started")
    mark_done(book, on(), "who_to_call", "Dr Lee 555")
    mark_done(book, on(minutes=1), "who_to_call", "Dr Ray 556")
    assert clinic_of(book.record("sam"), on(minutes=2).at) == "Dr Ray 556"


def test_what_was_marked_before_a_break_is_marked_anew_after_it(sams):
    book, on = sams("locked")
    book.append([CareStep(uid="c", step="opioid_free", finding="done", who="Dr Lee", **at(7, 7))])
    mark_done(book, on(), "opioid_free", "Dr Lee")
    assert states(told(book, on(minutes=1)), "steps.title_again")["opioid_free"] == "done"


def liver_is_due(book, at):
    return "LIVER_TEST_DUE" in {w.code for w in assess(book.record("sam"), at, at).warnings}


def test_a_marked_liver_test_waits_for_its_result_as_long_as_today_asks_for_it(sams):
    book, on = sams("not_started")
    mark_done(book, on(), "liver", None)
    row = rows(told(book, on(minutes=1)), START)["liver"]
    assert (row.state, liver_is_due(book, on(minutes=1).at)) == ("half", True)
    assert row.said == "today 12:00, no result logged yet"
    assert "tracker log-lab" in row.how
    code = next(iter(load_formulary().liver_codes))
    book.append([Lab(uid="lab", test=code, value=Decimal(20), **at(0, 11))])
    row = rows(told(book, on(minutes=2)), START)["liver"]
    assert (row.state, liver_is_due(book, on(minutes=2).at)) == ("done", False)


def test_a_liver_test_too_old_for_today_is_too_old_for_the_step(sams):
    book, on = sams("not_started")
    code = next(iter(load_formulary().liver_codes))
    book.append([Lab(uid="lab", test=code, value=Decimal(20), **at(30, 9))])
    assert liver_is_due(book, on().at)
    assert rows(told(book, on()), START)["liver"].state == "open"


def test_after_a_use_reported_while_on_track_the_talk_is_what_is_asked_for(sams):
    book, on = sams("call_first")
    row = rows(told(book, on()), BACK)["clearance"]
    assert (row.state, row.said) == ("not_needed", "only if your clinic says so")
    assert row.because == ""


@pytest.mark.parametrize("state", STATES)
def test_it_names_no_date_to_come_and_says_nothing_that_none_may(state):
    found = steps_of(record_of(sam(state), load_formulary()), NOON)
    said = [line for _, line in found.lead]
    said += [part for _, group in found.groups for row in group
             for part in (row.title, row.said, row.why, *row.details)]  # fmt: skip
    assert [wrong for line in said if (wrong := said_wrongly(line))] == []
    assert not re.search(r"tomorrow|\bin \d+ (d|h|days|hours)\b|\b9 Jun|\b2027", " ".join(said))


@pytest.mark.parametrize("state", [name for name in STATES if name not in ("covered", "waning")])
def test_what_is_red_says_naloxone_and_whom_to_call(state):
    said = " ".join(
        line for _, line in steps_of(record_of(sam(state), load_formulary()), NOON).lead
    )
    assert "all your clinic" in said
    assert "naloxone" in said
    assert "Call 911" in said


def test_each_step_has_a_why_and_a_source():
    for state in STATES:
        found = steps_of(record_of(sam(state), load_formulary()), NOON)
        for row in (row for _, group in found.groups for row in group):
            assert row.why
            assert row.source


def test_people_who_never_used_opioids_read_no_word_of_overdose():
    entries = sam("lapsed")
    person = next(entry for entry in entries if isinstance(entry, Person))
    quiet = replace(person, indication=Indication.ALCOHOL, opioid_history=OpioidHistory.NO)
    found = steps_of(record_of([quiet, *entries[1:]], load_formulary()), NOON)
    said = " ".join(line for _, line in found.lead)
    assert not re.search(r"naloxone|overdose|911|kill", said)


def test_an_answer_of_two_days_ago_is_asked_anew(sams):
    book, on = sams("lapsed")
    book.append([Screening(uid="s", answer=Answer.NONE, **at(0, 11))])
    assert states(told(book, on()), BACK)["question"] == "done"
    assert (
        states(steps_of(book.record("sam"), NOON + timedelta(days=2)), BACK)["question"] == "next"
    )
