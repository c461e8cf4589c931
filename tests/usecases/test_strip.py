"""The strip: the past as it went, the future only as planned, in any number of columns."""

import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.ten_years import pills
from tests.conftest import NOON, ZONE
from tests.tui.conftest import STATES, at, sam
from tracker.engine.assess import assess
from tracker.engine.assessment import CoverageState
from tracker.engine.entries import (
    Confirm,
    Dose,
    Form,
    Implant,
    ImplantRemoved,
    Injection,
    Person,
    Plan,
    PlannedDose,
    Source,
    Visit,
)
from tracker.engine.instants import local_date, slot_instant
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary
from tracker.usecases.day_marks import Mark
from tracker.usecases.demo import demo_entries
from tracker.usecases.strip import strip_of

PAST = {"solid", "waning", "none", "before", "unsure"}
FUTURE = {"planned", "blank"}
ZONES = [ZONE, "Europe/Berlin", "Pacific/Apia", "America/Santiago"]


def record(entries):
    return record_of(entries, load_formulary())


def implant(days_ago=70, **fields):
    return Implant(uid="i", product="prodetoxon-1g", **(at(days_ago, 10) | fields))


def person(days_ago=70):
    return Person(uid="sam", name="Sam", **at(days_ago, 9))


def covers(entries, columns=150):
    strip = strip_of(record(entries), NOON, columns)
    return [cell.cover for cell in strip.cells[: strip.now]]


@given(columns=st.integers(1, 400), state=st.sampled_from(STATES))
@settings(deadline=None, max_examples=60)
def test_cells_are_equal_join_on_and_part_at_now(columns, state):
    strip = strip_of(record(sam(state)), NOON, columns)
    assert len(strip.cells) == columns
    assert all(a.ends == b.begins for a, b in zip(strip.cells, strip.cells[1:], strict=False))
    spans = [cell.ends - cell.begins for cell in strip.cells]
    assert max(spans) - min(spans) < timedelta(seconds=1)
    past, ahead = strip.cells[: strip.now], strip.cells[strip.now :]
    assert past[-1].ends == NOON
    assert {cell.cover for cell in past} <= PAST
    assert {cell.cover for cell in ahead} <= FUTURE
    assert {cell.symbol for cell in ahead} <= {"┄", " "}


@pytest.mark.parametrize("state", STATES)
def test_the_last_cell_of_the_past_is_as_bad_as_the_state_told(state):
    found = record(sam(state))
    told = assess(found, NOON, NOON).coverage.state
    worst = {"none", "before"} if told is CoverageState.LAPSED else PAST
    worst = {"waning", *worst} if told is CoverageState.WANING else worst
    assert strip_of(found, NOON, 150).cells[89].cover in worst


def test_nothing_of_the_future_depends_on_how_coverage_is():
    entries = [entry for entry in sam("covered") if entry.uid != "pills" and entry.type != "dose"]
    depot = Injection(uid="j", source=Source.CLINIC, **at(20, 10))
    ahead = strip_of(record([*entries, depot]), NOON, 150).cells[90:]
    assert {(cell.cover, cell.marks) for cell in ahead} == {("blank", ())}
    with_plan = Plan(uid="q", form=Form.INJECTION, start=date(2027, 5, 19), **at(20, 9))
    ahead = strip_of(record([*entries, depot, with_plan]), NOON, 150).cells[90:]
    assert [cell.marks for cell in ahead if cell.marks] == [(Mark.VISIT,)]
    assert sum(cell.cover == "planned" for cell in ahead) == 1


def test_no_words_of_the_strip_name_a_day_to_come_but_for_visits():
    visit = Visit(uid="v", kind="lab", at=NOON + timedelta(days=3), state="booked", **at(0, 9))
    for entries in (*(sam(state) for state in STATES), demo_entries(NOON, ZONE)):
        strip = strip_of(record([*entries, visit]), NOON, 80)
        assert strip.spans
        assert not any("tomorrow" in said or "Jul" in said for said in strip.spans)
        assert " today" in strip.spans[-1] or strip.spans[-1].startswith("today")
        assert ("Fri 11 Jun", "visit") in strip.ahead
        assert {word for _, word in strip.ahead} == {"visit"}


def test_a_lapse_of_an_hour_makes_its_cell_none():
    entries = [entry for entry in sam("covered") if entry.uid not in ("d3", "d4")]
    found = covers(entries, 600)
    assert "none" in found
    assert "none" not in covers(sam("covered"), 600)
    assert "none" in covers(entries, 10)


def test_a_pill_some_minutes_after_the_last_began_to_wane_is_not_told():
    entries = sam("covered")
    later = [
        entry
        if entry.uid != "d3"
        else Dose(uid="d3", plan="pills", mg=Decimal(50), slot=entry.slot, **at(3, 8, 40))
        for entry in entries
    ]
    assert "waning" not in covers(later)
    late = [
        entry
        if entry.uid != "d3"
        else Dose(uid="d3", plan="pills", mg=Decimal(50), slot=entry.slot, **at(3, 10))
        for entry in entries
    ]
    assert "waning" in covers(late)


def test_the_past_is_told_span_by_span():
    spans = strip_of(record(sam("lapsed")), NOON, 80).spans
    assert spans == (
        "Wed 10 Mar to Tue 1 Jun: before the first dose",
        "Tue 1 Jun to Fri 4 Jun: could be relied on",
        "Fri 4 Jun: near the end of a dose",
        "Fri 4 Jun to today: could not be relied on",
    )


def test_an_implant_beyond_its_figure_is_not_known_until_its_upper_one():
    given = [person(90), implant(89)]
    found = covers(given)
    # 56 days counted, from then to day 70 nobody is sure, then none.
    assert found[-12:] == ["none"] * 12
    assert found.count("unsure") in (14, 15)
    assert found.index("unsure") > found.index("waning")


@pytest.mark.parametrize(
    "sure",
    [
        [implant(count_days=56, source=Source.CLINIC)],
        [implant(count_days=56), Confirm(uid="c", target="i", source=Source.CLINIC, **at(1, 9))],
        [
            implant(plan="q"),
            Plan(uid="q", form=Form.IMPLANT, start=date(2027, 3, 1), count_days=56,
                 source=Source.CLINIC, **at(70, 9)),
        ],
        [
            implant(),
            Plan(uid="q", form=Form.IMPLANT, start=date(2027, 3, 1), count_days=56,
                 source=Source.CLINIC, **at(70, 9)),
        ],
        [implant(), ImplantRemoved(uid="r", **at(40, 9))],
    ],
)  # fmt: skip
def test_a_length_that_the_clinic_set_is_sure_and_so_is_a_removal(sure):
    found = covers([person(), *sure])
    assert "unsure" not in found
    assert found[-1] == "none"


def test_a_figure_that_no_clinic_confirmed_is_not_sure():
    assert covers([person(), implant(count_days=56)])[-1] == "unsure"
    assert covers([person(), implant(days_ago=70)])[-1] == "unsure"


def test_what_can_be_relied_on_is_not_made_unsure_by_an_old_implant():
    depot = Injection(uid="j", source=Source.CLINIC, **at(20, 10))
    assert set(covers([person(), implant(), depot])[-10:]) == {"solid"}


def test_marks_stand_in_the_cells_of_their_instants():
    strip = strip_of(record(demo_entries(NOON, ZONE)), NOON, 150)
    injections = [
        local_date(cell.begins, ZONE) for cell in strip.cells if Mark.INJECTION in cell.marks
    ]
    assert len(injections) == 2
    for day, days_ago in zip(injections, (66, 34), strict=True):
        assert abs((date(2027, 6, 8) - day).days - days_ago) <= 1


def test_a_visit_due_today_is_still_to_come():
    plan = Plan(uid="q", form=Form.INJECTION, start=date(2027, 6, 8), **at(1, 9))
    strip = strip_of(record([*sam("covered")[:1], plan]), NOON, 150)
    assert strip.cells[strip.now].marks == (Mark.VISIT,)
    assert strip.cells[strip.now].cover == "planned"


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", [1, 4, 7, 11])
def test_months_begin_where_they_do_in_every_zone_over_clock_changes(zone, month):
    now = slot_instant(datetime(2027, month, 15, 12), zone)
    common = {"person": "sam", "zone": zone, "occurred_at": now, "recorded_at": now}
    dose = PlannedDose(rrule="FREQ=DAILY", time="08:00", mg=Decimal(50))
    plan = Plan(uid="p", form=Form.ORAL, start=date(2027, 1, 1), doses=(dose,), **common)
    strip = strip_of(record([Person(uid="sam", name="Sam", **common), plan]), now, 75)
    assert len(strip.months) in (4, 5)
    for label in strip.months:
        cell = strip.cells[label.column]
        first, last = local_date(cell.begins, zone), local_date(cell.ends, zone)
        assert first.day == 1 or last.month != first.month
    assert {cell.cover for cell in strip.cells[strip.now :]} == {"planned"}


@pytest.mark.parametrize("entries", [[], sam("covered")[:1]])
def test_a_record_with_next_to_nothing_has_a_strip(entries):
    strip = strip_of(record(entries), NOON, 60)
    assert {cell.cover for cell in strip.cells[: strip.now]} == {"before"}
    assert {cell.cover for cell in strip.cells[strip.now :]} == {"blank"}


def test_the_legend_has_every_symbol_once():
    legend = strip_of(record([]), NOON, 60).legend
    assert dict(legend)["█"] == "could be relied on"
    assert dict(legend)["┄"] == "pill planned"
    assert len({symbol for symbol, _ in legend}) == len(legend) == 9


def test_ten_years_are_as_quick_as_their_last_months_and_say_the_same():
    now = datetime(2027, 6, 8, 16, tzinfo=UTC)
    entries = pills(10, now)
    recent = [e for e in entries if e.type != "dose" or e.occurred_at > now - timedelta(days=400)]
    found = record(entries)
    assert strip_of(found, now, 120) == strip_of(record(recent), now, 120)
    spent = []
    for _ in range(5):
        begins = time.perf_counter()
        strip_of(found, now, 120)
        spent.append(time.perf_counter() - begins)
    assert min(spent) < 0.05
