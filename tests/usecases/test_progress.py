"""Progress: plain counts, a score that bends and never breaks, no gap lost on the way."""

import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.ten_years import pills
from tests.conftest import NOON, ZONE
from tests.tui.conftest import STATES, at, sam
from tracker.engine.assessment import CoverageState
from tracker.engine.entries import (
    Answer,
    Clearance,
    Confirm,
    Dose,
    Form,
    Injection,
    OpioidPrescribed,
    Person,
    Plan,
    PlannedDose,
    PlanStop,
    Screening,
    Source,
)
from tracker.engine.instants import local_date, slot_instant
from tracker.engine.record import record_of
from tracker.engine.spans import spans_between
from tracker.formulary.load import load_formulary
from tracker.usecases.demo import demo_entries
from tracker.usecases.progress import Count, progress_of

ZONES = [ZONE, "Europe/Berlin", "Pacific/Apia", "America/Santiago"]
NOW = datetime(2027, 6, 8, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEAST = timedelta(microseconds=1)


def record(entries):
    return record_of(entries, load_formulary())


def progress(entries, now=NOON):
    return progress_of(record(entries), now)


def person(days_ago=100):
    return Person(uid="sam", name="Sam", **at(days_ago, 7))


def injections(*days_ago, **fields):
    return [
        Injection(uid=f"i{days}", plan="q", **({"source": Source.CLINIC} | fields), **at(days, 10))
        for days in days_ago
    ]


def depot_plan(days_ago=100):
    start = date(2027, 6, 8) - timedelta(days=days_ago)
    return Plan(uid="q", form=Form.INJECTION, start=start, interval="P28D", **at(days_ago, 9))


def rare_pills(*days_ago):
    """Single pills, each after a lapse and an answer to the question."""
    for days in days_ago:
        yield Screening(uid=f"s{days}", answer=Answer.NONE, **at(days, 7))
        yield Dose(uid=f"r{days}", plan="pills", mg=Decimal(50), confirmed=True, **at(days, 8))


def test_whole_days_are_counted_plainly():
    found = progress(pills(1 / 3, NOW), NOW)
    assert found.days_30 == Count(30, 30)
    assert found.days_90 == Count(90, 90)
    assert dict(found.lines)["Days with your medicine, of the last 30"] == "30 of 30 days"
    assert (found.longest_gap, found.score, found.trend) == (None, 100, "even")
    assert found.notes == ()


def test_a_first_week_is_counted_of_its_own_days():
    found = progress(sam("covered"))
    assert found.days_30 == found.days_90 == Count(8, 8)
    assert (found.begun, found.day_number) == (date(2027, 6, 1), 8)
    assert found.trend == "new"


def test_each_lapse_between_two_pills_is_a_gap():
    found = progress([*sam("not_started"), *rare_pills(30, 20, 15, 0)])
    assert found.longest_gap == timedelta(days=13, hours=13)
    assert dict(found.lines)["Longest gap"] == "13 days"
    # The days of the four pills, and those on which one lapsed or came back, are no whole days.
    assert found.days_90.of == 31
    assert found.days_90.n == 1


def test_a_lapse_that_goes_on_is_a_gap_up_to_now():
    found = progress(sam("lapsed"))
    assert found.longest_gap == timedelta(days=3, hours=15, minutes=57)
    assert found.days_30 == Count(3, 8)


@pytest.mark.parametrize("entries", [demo_entries(NOON, ZONE), *map(sam, STATES)])
def test_the_walk_finds_the_gaps_that_the_spans_show(entries):
    found = record(entries)
    spans = spans_between(found, NOON - timedelta(days=200), NOON)
    gaps = [span.end - span.start for span in spans if span.state is CoverageState.LAPSED]
    assert progress_of(found, NOON).longest_gap == max(gaps, default=None)


@given(
    hours=st.lists(st.integers(0, 40 * 24), min_size=1, max_size=12, unique=True),
    answered=st.booleans(),
    mg=st.sampled_from([25, 50, 150]),
)
@settings(deadline=None, max_examples=150)
def test_the_walk_finds_the_gaps_of_any_pills(hours, answered, mg):
    entries = [person(60)]
    for number, ago in enumerate(hours):
        when = {"person": "sam", "zone": ZONE, "occurred_at": NOON - ago * HOUR}
        when["recorded_at"] = when["occurred_at"]
        entries.append(Dose(uid=f"d{number}", mg=Decimal(mg), confirmed=True, **when))
        if answered:
            entries.append(Screening(uid=f"s{number}", answer=Answer.NONE, **when))
    found = record(entries)
    spans = spans_between(found, NOON - timedelta(days=60), NOON)
    gaps = [span.end - span.start for span in spans if span.state is CoverageState.LAPSED]
    told = progress_of(found, NOON)
    assert told.longest_gap == max(gaps, default=None)
    off = [span for span in spans if span.state is CoverageState.LAPSED]
    days = {
        span_day
        for span in off
        for span_day in (
            local_date(span.start, ZONE) + timedelta(days=n)
            for n in range(
                (local_date(span.end - LEAST, ZONE) - local_date(span.start, ZONE)).days + 1
            )
        )
    }
    if mg >= 50:
        assert told.days_90.of - told.days_90.n == len(days)


def test_a_clearance_later_that_day_makes_an_injection_count():
    entries = [
        person(20),
        OpioidPrescribed(uid="o", **at(20, 8)),
        *injections(10),
        Clearance(uid="c", who="Dr Lee", method="urine", source=Source.CLINIC, **at(10, 15)),
    ]
    assert progress(entries).days_30 == Count(11, 11)


def test_a_test_dose_begins_treatment_but_is_no_day_with_the_medicine():
    small = Dose(uid="t", plan="pills", mg=Decimal(25), **at(5, 8))
    found = progress([*sam("not_started"), small])
    assert found.days_30 == Count(0, 6)
    assert found.score == 1
    assert found.longest_gap is None


def with_gap(ends_back, days, years=1):
    """Daily pills up to yesterday, but for some days; the question is answered after them."""
    begins, ends = NOW - timedelta(days=ends_back + days), NOW - timedelta(days=ends_back)
    for entry in pills(years, NOW):
        if entry.type != "dose" or not begins <= entry.occurred_at < ends:
            yield entry
    asked = {"occurred_at": ends - HOUR, "recorded_at": ends - HOUR}
    yield Screening(uid="asked", person="sam", zone=ZONE, answer=Answer.NONE, **asked)


@pytest.mark.parametrize("gap", [1, 3, 10, 30])
def test_the_score_bends_with_a_gap_and_mends(gap):
    bent, mended = (progress(with_gap(back, gap), NOW) for back in (5, 200))
    assert 1 < bent.score < mended.score <= 100
    assert min(bent.longest_gap, mended.longest_gap) > timedelta(days=gap) - 12 * HOUR


def test_the_score_never_comes_to_nothing():
    found = progress(pills(5, NOW)[:40], NOW)
    assert found.score == 1
    assert found.days_30 == Count(0, 30)


def test_the_trend_compares_with_the_week_before():
    whole = pills(1 / 6, NOW)
    fewer = [e for e in whole if e.type != "dose" or e.occurred_at < NOW - timedelta(days=4)]
    assert progress(fewer, NOW).trend == "down"
    assert progress(with_gap(16, 10), NOW).trend == "up"


def test_injections_in_time_of_those_due():
    given = [person(), depot_plan(), *injections(94, 66, 34, 6)]
    assert progress(given).injections == Count(2, 3)
    overdue = [person(), depot_plan(), *injections(94, 66, 34)]
    assert progress(overdue).injections == Count(1, 3)
    stopped = [*overdue, PlanStop(uid="x", plan="q", **at(30, 9))]
    assert progress(stopped).injections == Count(1, 2)
    assert progress([person(), depot_plan(), *injections(5)]).injections is None


def test_an_injection_told_twice_is_one():
    twice = [person(), depot_plan(), *injections(34, 33, 6)]
    assert progress(twice).injections == Count(1, 1)


def test_pills_of_those_due_without_the_one_that_is_due_now():
    assert progress(sam("covered")).pills == Count(8, 8)
    assert progress(sam("waning")).pills == Count(7, 7)
    assert progress(sam("lapsed")).pills == Count(3, 7)


def test_a_pill_that_does_not_count_was_taken_all_the_same():
    held = Dose(uid="h", plan="pills", mg=Decimal(50), **at(0, 8))
    found = progress([*sam("lapsed"), held])
    assert found.pills == Count(4, 8)
    assert found.days_30 == Count(3, 8)
    assert found.notes == ("Pills that do not count yet: 1",)


def test_weaker_ground_is_said_on_its_own():
    late = [
        *sam("waning"),
        Dose(uid="d", plan="pills", mg=Decimal(50), confirmed=True,
             **(at(3, 20) | {"recorded_at": NOON})),
    ]  # fmt: skip
    assert progress(late).notes == ("Told to us more than a day later: 1",)
    own = [person(), *injections(6, source=Source.PATIENT)]
    assert progress(own).notes == ("Not yet confirmed by a clinic: 1",)
    said = Confirm(uid="c", target="i6", source=Source.CLINIC, **at(1, 9))
    assert progress([*own, said]).notes == ()


@pytest.mark.parametrize(
    ("back", "reached"), [(6, 1), (7, 2), (30, 3), (90, 4), (200, 5), (366, 6)]
)
def test_milestones_are_reached_on_their_days(back, reached):
    found = progress(pills(back / 365.25, NOW), NOW)
    assert sum(item.reached for item in found.milestones) == reached
    ahead = next((item for item in found.milestones if not item.reached), None)
    assert found.next_milestone == ahead
    assert found.milestones[0].what == "First dose"
    assert found.milestones[2].date == found.begun + timedelta(days=30)


@pytest.mark.parametrize("entries", [[], sam("not_started"), [person()]])
def test_before_the_first_dose_there_is_nothing_to_count(entries):
    found = progress(entries)
    assert (found.begun, found.score, found.lines, found.milestones) == (None, None, (), ())


def test_a_first_pill_today_is_a_first_day():
    pill = Dose(uid="d", plan="pills", mg=Decimal(50), **at(0, 8))
    found = progress([*sam("not_started"), pill])
    assert found.days_30 == Count(1, 1)
    assert (found.day_number, found.longest_gap, found.score) == (1, None, 100)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("slot", ["00:30", "08:00", "23:30"])
def test_daily_pills_are_whole_days_in_every_zone_over_both_clock_changes(zone, slot):
    start = date(2027, 1, 1)
    hour, minute = map(int, slot.split(":"))
    walls = [datetime(2027, 1, 1, hour, minute) + timedelta(days=n) for n in range(365)]
    first = slot_instant(walls[0], zone)
    common = {"person": "sam", "zone": zone}
    begun = {"occurred_at": first, "recorded_at": first, **common}
    dose = PlannedDose(rrule="FREQ=DAILY", time=slot, mg=Decimal(50))
    entries = [
        Person(uid="sam", name="Sam", **begun),
        Plan(uid="p", form=Form.ORAL, start=start, doses=(dose,), **begun),
    ]
    for wall in walls:
        taken = slot_instant(wall, zone)
        entries.append(
            Dose(uid=f"d{wall}", plan="p", mg=Decimal(50), slot=wall, occurred_at=taken,
                 recorded_at=taken, **common)
        )  # fmt: skip
    found = record(entries)
    for day in (date(2027, 4, 20), date(2027, 11, 20), date(2027, 12, 31)):
        now = slot_instant(datetime(day.year, day.month, day.day, 23, 45), zone)
        told = progress_of(found, now)
        assert told.days_90 == Count(90, 90), day
        assert told.pills == Count(30, 30), day
        assert told.longest_gap is None


def test_ten_years_take_one_walk():
    found = record(pills(10, NOW))
    progress_of(found, NOW)
    spent = []
    for _ in range(5):
        begins = time.perf_counter()
        told = progress_of(found, NOW)
        spent.append(time.perf_counter() - begins)
    assert min(spent) < 0.05
    assert told.days_90 == Count(90, 90)
    assert told.longest_gap is None
