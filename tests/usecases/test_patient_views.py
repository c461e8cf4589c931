"""Month, timeline, progress and what-if, in each state and for records of any length."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.bench.ten_years import pills
from tests.conftest import NOON, ZONE
from tests.tui.conftest import STATES, at, sam
from tests.wording.forbidden import said_wrongly
from tracker.cli.views import (
    month_lines,
    progress_lines,
    strip_lines,
    supposed_lines,
    upcoming_lines,
)
from tracker.engine.entries import (
    Answer,
    Dose,
    Form,
    Implant,
    ImplantRemoved,
    Indication,
    Injection,
    OpioidHistory,
    Person,
    Plan,
    PlannedDose,
    Screening,
    Skip,
    Source,
    Visit,
)
from tracker.engine.instants import slot_instant
from tracker.engine.record import record_of
from tracker.errors import RefusedError
from tracker.formulary.load import load_formulary
from tracker.usecases.coverage_strip import AHEAD, BACK, strip_of
from tracker.usecases.demo import demo_entries
from tracker.usecases.how_far import how_far
from tracker.usecases.month_grid import day_of, month_of
from tracker.usecases.suppose import suppose_missed, suppose_visit
from tracker.usecases.upcoming import upcoming_of

ZONES = [ZONE, "Europe/Berlin", "Pacific/Apia", "America/Santiago"]
TODAY = date(2027, 6, 8)


def record(entries):
    return record_of(entries, load_formulary())


def marks(found, now=NOON, year=2027, month=6):
    return {
        day.day: day.marks
        for week in month_of(found, now, year, month).weeks
        for day in week
        if day.inside
    }


def test_each_kind_of_day_has_its_mark():
    entries = [entry for entry in sam("covered") if entry.uid not in ("d3", "d2", "d1", "d0")]
    late = at(3, 11)
    entries += [
        Dose(uid="late", plan="pills", mg=Decimal(50), slot=datetime(2027, 6, 5, 8), **late),
        Skip(uid="skip", plan="pills", slot=datetime(2027, 6, 6, 8), **at(2, 9)),
        Injection(uid="i", **at(5, 10)),
        Visit(uid="v", kind="lab", at=NOON + timedelta(days=3), state="booked", **at(0, 9)),
    ]
    found = marks(record(entries))
    assert found[date(2027, 6, 1)] == ("taken",)
    assert found[date(2027, 6, 3)] == ("taken", "injection")
    assert found[date(2027, 6, 5)] == ("late",)
    assert found[date(2027, 6, 6)] == ("skipped",)
    assert found[date(2027, 6, 7)] == ("missed",)
    assert found[date(2027, 6, 8)] == ("due",)
    assert found[date(2027, 6, 11)] == ("planned", "visit")
    assert found[date(2027, 6, 30)] == ("planned",)


def test_a_pill_known_only_by_its_date_is_not_called_late():
    entries = [entry for entry in sam("covered") if entry.uid != "d0"]
    day = date(2027, 6, 8)
    begun = slot_instant(datetime(2027, 6, 8), ZONE)
    entries.append(
        Dose(uid="by-date", person="sam", zone=ZONE, plan="pills", mg=Decimal(50), day=day,
             occurred_at=begun, recorded_at=NOON)
    )  # fmt: skip
    assert marks(record(entries))[day] == ("taken",)


def test_silence_is_not_called_missed():
    found = marks(record(sam("lapsed")))
    assert found[date(2027, 6, 4)] == ("unlogged",)
    spoken = [*sam("lapsed"), Visit(uid="v", kind="lab", at=NOON, state="booked", **at(0, 9))]
    assert marks(record(spoken))[date(2027, 6, 4)] == ("missed",)


def test_a_dose_in_a_hold_is_marked_as_not_counted():
    held = Dose(uid="h", plan="pills", mg=Decimal(50), **at(0, 11))
    assert marks(record([*sam("locked"), held]))[TODAY] == ("held",)


def test_a_changed_plan_leaves_past_days_as_they_were():
    before = marks(record(sam("covered")))
    doses = (PlannedDose(rrule="FREQ=DAILY", time="20:00", mg=Decimal(100)),)
    new = Plan(uid="p2", form=Form.ORAL, start=date(2027, 6, 9), doses=doses, replaces="pills",
               **at(0, 9))  # fmt: skip
    after = marks(record([*sam("covered"), new]))
    assert {d: m for d, m in after.items() if d < TODAY} == {
        d: m for d, m in before.items() if d < TODAY
    }


def test_a_day_opened_tells_all_of_it():
    lines = day_of(record(sam("covered")), NOON, date(2027, 6, 1)).lines
    told = " ".join(said for _, said in lines)
    assert "08:00  50 mg  taken  08:03" in told
    assert "kitchen drawer" in told
    assert day_of(record(sam("covered")), NOON, date(2026, 1, 1)).lines == ()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", range(1, 13))
def test_every_day_of_every_month_is_there_once(zone, month):
    begun = slot_instant(datetime(2027, 1, 1, 12), zone)
    common = {"person": "sam", "zone": zone, "occurred_at": begun, "recorded_at": begun}
    doses = (PlannedDose(rrule="FREQ=DAILY", time="00:30", mg=Decimal(50)),)
    plan = Plan(uid="p", form=Form.ORAL, start=date(2027, 1, 1), doses=doses, **common)
    found = record([Person(uid="sam", name="Sam", **common), plan])
    now = slot_instant(datetime(2027, month, 15, 12), zone)
    grid = marks(found, now, 2027, month)
    assert len(grid) == (date(2027 + month // 12, month % 12 + 1, 1) - date(2027, month, 1)).days
    assert all(len(named) == 1 for day, named in grid.items() if day > date(2027, 1, 1))


def test_the_strip_has_every_day_and_nothing_of_coverage_ahead():
    for state in STATES:
        strip = strip_of(record(sam(state)), NOON)
        assert len(strip.cells) == BACK + 1 + AHEAD
        assert strip.cells[strip.today].day == TODAY
        ahead = {cell.cover for cell in strip.cells[strip.today + 1 :]}
        assert ahead <= {"planned", "blank"}
        past = {cell.cover for cell in strip.cells[: strip.today + 1]}
        assert past <= {"solid", "waning", "none", "before", "unsure"}


def test_no_date_of_the_strip_in_words_lies_ahead():
    strip = strip_of(record(demo_entries(NOON, ZONE)), NOON)
    assert strip.spans[-1][0].endswith("today")
    assert not any("tomorrow" in when for when, _ in strip.spans)


def test_an_implant_beyond_its_own_figure_is_not_known():
    begun = NOON - timedelta(days=70)
    common = {"person": "sam", "zone": ZONE, "occurred_at": begun, "recorded_at": begun}
    entries = [
        Person(uid="sam", name="Sam", **common),
        Implant(uid="i", product="prodetoxon-1g", source=Source.CLINIC, **common),
    ]
    cells = strip_of(record(entries), NOON).cells
    assert {cell.cover for cell in cells[BACK - 13 : BACK + 1]} == {"unsure"}
    own = [entries[0], Implant(uid="i", product="prodetoxon-1g", count_days=56, **common)]
    assert {cell.cover for cell in strip_of(record(own), NOON).cells[BACK - 12 : BACK]} == {"none"}


@pytest.mark.parametrize("back", [7, 30, 90, 365])
def test_progress_counts_days_and_bends(back):
    now = datetime(2027, 6, 8, 16, tzinfo=UTC)
    entries = pills(back / 365.25, now)
    whole = how_far(record(entries), now)
    gap = [entry for entry in entries if entry.uid not in (f"dose-{back - n}" for n in (2, 3, 4))]
    less = how_far(record(gap), now)
    nothing = how_far(record(entries[:4]), now)
    assert whole.score > less.score > 0
    assert nothing.score >= 5
    assert dict(whole.lines)["Longest gap"] == "none so far"
    reached = {item.what for item in whole.milestones if item.reached}
    assert ("30 days" in reached) is (back >= 30)
    assert ("12 months" in reached) is (back >= 365)


def test_progress_of_the_demo():
    told = dict(how_far(record(demo_entries(NOON, ZONE)), NOON).lines)
    assert told["Days with your medicine"].endswith("of 30 days")
    assert told["Injections in 28 days"] == "2 of 3"


def test_progress_before_the_first_dose():
    assert how_far(record(sam("not_started")), NOON).score is None
    assert how_far(record([]), NOON).score is None


def test_what_if_a_pill_is_missed_tells_what_would_be_told():
    found = suppose_missed(record(sam("covered")), NOON, date(2027, 6, 9))
    told = [said for _, said in found.told]
    assert any("medicine may not work" in said for said in told)
    assert any("we ask you first" in said for said in told)
    assert "naloxone" in found.todo


def test_what_if_a_visit_moves():
    given = NOON - timedelta(days=20)
    common = {"person": "sam", "zone": ZONE, "occurred_at": given, "recorded_at": given}
    entries = [
        *sam("covered"),
        Plan(uid="q", form=Form.INJECTION, start=given.date(), interval="P28D", **common),
        Injection(uid="i", plan="q", source=Source.CLINIC, **common),
    ]
    entries = [entry for entry in entries if entry.uid != "pills" and entry.type != "dose"]
    due = given.date() + timedelta(days=28)
    same = suppose_visit(record(entries), NOON, due)
    assert same.told == ()
    later = suppose_visit(record(entries), NOON, due + timedelta(days=10))
    assert any(tone == "critical" for tone, _ in later.told)


def test_what_if_writes_nothing_and_refuses_days_it_cannot_tell(sams):
    book, _ = sams()
    before = book.store.entries("sam")
    found = book.record("sam")
    suppose_missed(found, NOON, date(2027, 6, 9))
    for day in (date(2027, 6, 7), date(2028, 7, 1), date(2026, 1, 1)):
        with pytest.raises(RefusedError):
            suppose_missed(found, NOON, day)
    with pytest.raises(RefusedError, match="No injection"):
        suppose_visit(found, NOON, date(2027, 6, 9))
    assert book.store.entries("sam") == before


def all_lines(entries, now=NOON):
    found = record(entries)
    day = TODAY + timedelta(days=1)
    yield from upcoming_lines(upcoming_of(found, now, 60))
    yield from month_lines(month_of(found, now, now.year, now.month))
    yield from strip_lines(strip_of(found, now))
    yield from progress_lines(how_far(found, now))
    if any(isinstance(entry, Plan) for entry in entries):
        yield from supposed_lines(suppose_missed(found, now, day))


@pytest.mark.parametrize("state", STATES)
def test_no_line_of_any_view_says_what_none_may(state):
    assert [line for line in all_lines(sam(state)) if said_wrongly(line)] == []


@pytest.mark.parametrize("entries", [[], sam("covered")[:1], sam("covered")[:4]])
def test_views_of_next_to_nothing(entries):
    assert list(all_lines(entries))


def test_ten_years_are_told_as_the_part_that_still_matters():
    now = datetime(2027, 6, 8, 16, tzinfo=UTC)
    entries = pills(10, now)
    recent = [e for e in entries if e.type != "dose" or e.occurred_at > now - timedelta(days=200)]
    long, short = record(entries), record(recent)
    assert month_of(long, now, 2027, 6) == month_of(short, now, 2027, 6)
    assert strip_of(long, now) == strip_of(short, now)
    assert upcoming_of(long, now, 60) == upcoming_of(short, now, 60)


def test_an_implant_is_not_known_only_where_nothing_else_is_relied_on():
    begun, common = NOON - timedelta(days=70), {"person": "sam", "zone": ZONE}
    early = {**common, "occurred_at": begun, "recorded_at": begun}
    late = {**common, "occurred_at": NOON - timedelta(days=10), "recorded_at": NOON}
    entries = [
        Person(uid="sam", name="Sam", **early),
        Implant(uid="i", product="prodetoxon-1g", source=Source.CLINIC, **early),
    ]
    injected = [*entries, Injection(uid="j", source=Source.CLINIC, confirmed=True, **late)]
    assert {cell.cover for cell in strip_of(record(injected), NOON).cells[BACK - 8 : BACK]} == {
        "solid"
    }
    out = [*entries, ImplantRemoved(uid="r", **late)]
    assert {cell.cover for cell in strip_of(record(out), NOON).cells[BACK - 9 : BACK]} == {"none"}
    plan = Plan(uid="p", form=Form.IMPLANT, start=begun.date(), count_days=56, **early)
    planned = [entries[0], plan, Implant(uid="i", plan="p", product="prodetoxon-1g", **early)]
    assert {cell.cover for cell in strip_of(record(planned), NOON).cells[BACK - 9 : BACK]} == {
        "none"
    }


def test_a_pill_in_a_hold_was_taken_all_the_same():
    held = Dose(uid="h", plan="pills", mg=Decimal(50), **at(0, 11))
    without = dict(how_far(record(sam("locked")), NOON).lines)
    told = dict(how_far(record([*sam("locked"), held]), NOON).lines)
    assert (without["Pills in 30 days"], told["Pills in 30 days"]) == ("3 of 7", "4 of 8")


def test_the_longest_gap_is_found_between_single_pills():
    entries = [entry for entry in sam("covered") if entry.type != "dose"]
    for days in (30, 20, 15, 0):
        entries.append(Screening(uid=f"s{days}", answer=Answer.NONE, **at(days, 8)))
        entries.append(Dose(uid=f"x{days}", mg=Decimal(50), **at(days, 8, 1)))
    assert dict(how_far(record(entries), NOON).lines)["Longest gap"] == "13 days"


def test_of_opioids_nothing_is_said_to_somebody_who_never_used_any():
    entries = [
        replace(entry, indication=Indication.ALCOHOL, opioid_history=OpioidHistory.NO)
        if isinstance(entry, Person) else entry
        for entry in sam("covered")
    ]  # fmt: skip
    for day in (9, 10):
        found = suppose_missed(record(entries), NOON, date(2027, 6, day))
        said = " ".join([found.todo, *(words for _, words in found.told)])
        assert "opioid" not in said.lower()
        assert "naloxone" not in said.lower()
