"""The views as lines: whole without a screen, and held to what may be said in every state."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.bench.ten_years import pills
from tests.conftest import NOON, ZONE
from tests.tui.conftest import STATES, at, sam
from tests.wording.forbidden import said_wrongly
from tracker.cli.patient_lines import (
    day_lines,
    month_lines,
    progress_lines,
    strip_lines,
    what_if_lines,
)
from tracker.engine.entries import (
    Dose,
    Form,
    Implant,
    Indication,
    Injection,
    OpioidHistory,
    Person,
    Plan,
    Skip,
    Source,
    Visit,
)
from tracker.engine.record import record_of
from tracker.errors import RefusedError
from tracker.formulary.load import load_formulary
from tracker.usecases.demo import demo_entries
from tracker.usecases.month import day_of, month_of
from tracker.usecases.progress import progress_of
from tracker.usecases.strip import strip_of
from tracker.usecases.what_if import what_if_missed, what_if_visit

TODAY = date(2027, 6, 8)
COVERAGE = re.compile(r"relied on|near the end|not known|before the first")
AHEAD = ("tomorrow", *(f"{number} Jun" for number in range(9, 31)), "Jul", "Aug")


def record(entries):
    return record_of(entries, load_formulary())


def with_all_forms(state):
    """Sam's record in a state, with a depot of each form, a visit, a late word and a skip."""
    return [
        *sam(state),
        Plan(uid="q", form=Form.INJECTION, start=date(2027, 3, 1), **at(99, 9)),
        Injection(uid="i", plan="q", source=Source.CLINIC, **at(60, 10)),
        Implant(uid="m", product="prodetoxon-1g", **at(80, 10)),
        Visit(uid="v", kind="counselling", at=NOON + timedelta(days=2), state="booked", **at(0, 9)),
        Dose(uid="l", plan="pills", mg=Decimal(50), **(at(4, 20) | {"recorded_at": NOON})),
        Skip(uid="k", plan="pills", **at(0, 8)),
    ]


def quiet(state):
    person = Person(uid="sam", name="Sam", indication=Indication.ALCOHOL,
                    opioid_history=OpioidHistory.NO, **at(7, 8))  # fmt: skip
    return [person, *sam(state)[1:]]


RECORDS = {
    **{state: sam(state) for state in STATES},
    **{f"{state}, all forms": with_all_forms(state) for state in STATES},
    **{f"{state}, quiet": quiet(state) for state in STATES},
    "demo": demo_entries(NOON, ZONE),
    "empty": [],
    "a person": sam("covered")[:1],
    "one day": [*sam("not_started"), Dose(uid="d", plan="pills", mg=Decimal(50), **at(0, 8))],
    "ten years": pills(10, NOON),
}


def what_if_answers(found):
    for question in (what_if_missed, what_if_visit):
        for ahead in (0, 1, 5, 40, 365):
            try:
                yield question(found, NOON, TODAY + timedelta(days=ahead))
            except RefusedError as refused:
                assert str(refused)


def all_lines(found):
    for year, month in ((2027, 5), (2027, 6), (2027, 7)):
        yield from month_lines(month_of(found, NOON, year, month))
    for ahead in (-70, -7, -1, 0, 1, 2, 30):
        yield from day_lines(day_of(found, NOON, TODAY + timedelta(days=ahead)))
    strip = strip_of(found, NOON, 80)
    yield from strip_lines(strip)
    yield from (f"{symbol} {word}" for symbol, word in strip.legend)
    yield from (label.name for label in strip.months)
    yield from progress_lines(progress_of(found, NOON))
    for answer in what_if_answers(found):
        yield from what_if_lines(answer)


@pytest.mark.parametrize("name", RECORDS)
def test_no_line_of_any_view_says_what_none_may(name):
    said = list(all_lines(record(RECORDS[name])))
    assert said
    assert [(line, bad) for line in said if (bad := said_wrongly(line))] == []
    # Lines may be wrapped in the middle of what they say.
    assert said_wrongly(" ".join(line.strip() for line in said)) == []


@pytest.mark.parametrize("name", RECORDS)
def test_no_line_gives_coverage_a_day_to_come(name):
    found = record(RECORDS[name])
    lines = [*strip_lines(strip_of(found, NOON, 80)), *progress_lines(progress_of(found, NOON))]
    told = [line for line in lines if COVERAGE.search(line)]
    assert [line for line in told if any(day in line for day in AHEAD)] == []
    for answer in what_if_answers(found):
        for line in what_if_lines(answer):
            assert not COVERAGE.search(line) or not any(day in line for day in AHEAD)


@pytest.mark.parametrize("name", [name for name in RECORDS if "quiet" in name])
def test_no_line_speaks_of_overdose_to_those_it_is_not_for(name):
    if name.startswith(("locked", "call_first")):
        return  # an opioid was told of
    answers = what_if_answers(record(RECORDS[name]))
    said = " ".join(line for answer in answers for line in what_if_lines(answer)).lower()
    assert said
    assert not re.search(r"overdose|naloxone|not used to|911", said)


@pytest.mark.parametrize("name", RECORDS)
def test_lines_are_plain_and_fit(name):
    for line in all_lines(record(RECORDS[name])):
        assert "\n" not in line
        assert len(line) <= 100


def test_a_month_is_told_day_by_day_in_symbols_and_words():
    lines = list(month_lines(month_of(record(sam("covered")), NOON, 2027, 6)))
    assert lines[0] == "Sam  June 2027"
    assert lines[1] == "    Tue 1 Jun  ● taken"
    assert lines[8] == "    Tue 8 Jun  ● taken  (today)"
    assert lines[9] == "    Wed 9 Jun  · planned"
    assert len(lines) == 31


def test_an_empty_month_and_an_empty_day_say_so():
    assert list(month_lines(month_of(record([]), NOON, 2027, 6))) == [
        "June 2027",
        "Nothing in this month.",
    ]
    assert list(day_lines(day_of(record([]), NOON, TODAY))) == [
        "Tue 8 Jun 2027",
        "Nothing on this day.",
    ]


def test_a_day_is_told_line_by_line():
    lines = list(day_lines(day_of(record(sam("covered")), NOON, TODAY)))
    assert lines == ["Tue 8 Jun 2027", "    ● 08:00  50 mg  taken  08:03"]


def test_the_strip_tells_the_newest_first_and_visits_to_come_last():
    lines = list(strip_lines(strip_of(record(with_all_forms("covered")), NOON, 80)))
    assert lines[0].startswith("Sam  Up to today")
    assert "to today: " in lines[1]
    assert lines[-1] == "    Thu 10 Jun: visit"


def test_progress_tells_counts_milestones_and_notes_apart():
    lines = list(progress_lines(progress_of(record(with_all_forms("waning")), NOON)))
    assert lines[0] == "Sam  How far you have come"
    assert any(line.startswith("    First dose: reached, ") for line in lines)
    assert lines.index("Milestones") < lines.index("Please note")
    assert not any(re.search(r"\d+ of 100|score", line, re.IGNORECASE) for line in lines)
    empty = list(progress_lines(progress_of(record([]), NOON)))
    assert empty[1] == "Your first dose will be the first step here."


def test_a_what_if_ends_with_what_to_do():
    found = record(sam("covered"))
    lines = list(what_if_lines(what_if_missed(found, NOON, TODAY + timedelta(days=1))))
    assert lines[0] == "If you miss the pill: tomorrow"
    assert "    ■ Act now: Your medicine may not work now" in lines
    assert "Keep naloxone" in " ".join(line.strip() for line in lines)
