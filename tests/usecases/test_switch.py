"""A change of medicine: what is offered, what would be planned, what is written."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.conftest import NOON, ZONE
from tests.tui.conftest import at, sam
from tracker.engine.assess import assess
from tracker.engine.entries import (
    Form,
    Implant,
    Indication,
    Injection,
    OpioidHistory,
    OpioidUse,
    Person,
    Plan,
    PlanStop,
    Visit,
)
from tracker.engine.record import record_of
from tracker.errors import UsageError
from tracker.formulary.load import load_formulary
from tracker.formulary.sources import source_text
from tracker.usecases.calendar_events import calendar_events
from tracker.usecases.correct import undo_last
from tracker.usecases.month_grid import month_of
from tracker.usecases.new_entries import Occasion
from tracker.usecases.plans import PlanDraft, daily, running_plans
from tracker.usecases.slots_told import told_slots
from tracker.usecases.switch import (
    WAYS,
    Way,
    change_entries,
    planned_change,
    source_of,
    usual_start,
)
from tracker.usecases.switch_preview import preview_of
from tracker.usecases.upcoming import upcoming_of

TODAY = date(2027, 6, 8)
DAY = timedelta(days=1)
NOW = Occasion(person="sam", zone=ZONE, now=NOON, at=NOON)
PILLS = daily("08:00", Decimal(50))


def who(**more):
    fields = {"indication": Indication.OPIOID, "opioid_history": OpioidHistory.YES, **more}
    return Person(uid="sam", name="Sam", **fields, **at(60, 8))


def shots(*days_ago, **plan):
    fields = {"form": Form.INJECTION, "start": date(2027, 4, 1), "interval": "P28D", **plan}
    return [
        who(),
        Plan(uid="shots", **fields, **at(60, 8)),
        *(Injection(uid=f"i{n}", plan="shots", **at(n, 10)) for n in days_ago),
    ]


def implanted(days_ago, count_days=60):
    plan = Plan(
        uid="implants", form=Form.IMPLANT, start=date(2027, 4, 1), count_days=count_days,
        **at(60, 8),
    )  # fmt: skip
    return [who(), plan, Implant(uid="imp", plan="implants", **at(days_ago, 10))]


def made(entries):
    return record_of(entries, load_formulary())


def old_of(record):
    return running_plans(record, NOON)[0]


def change(record, way, start, last=None, **fields):
    form = {Way.INJECTION: Form.INJECTION, Way.IMPLANT: Form.IMPLANT}.get(way, Form.ORAL)
    doses = PILLS if form is Form.ORAL and way is not Way.END else ()
    draft = PlanDraft(form=form, doses=doses, start=start, **fields)
    return planned_change(record, NOON, old_of(record), way, draft, last)


def saved(record, wanted, reason=None):
    return made([*record.entries.values(), *change_entries(wanted, NOW, reason)])


def planned_days(record, days=60):
    told = told_slots(record, NOON, NOON, NOON + days * DAY)
    return {item.slot.wall.date() for item in told if item.state == "planned"}


def gaps(record, wanted):
    return preview_of(record, NOW, wanted).gaps


class Kept:
    """A book of one record, as undo needs it."""

    def __init__(self, record):
        self.held = record

    def record(self, _):
        return self.held

    def append(self, entries):
        self.held = made([*self.held.entries.values(), *entries])


def test_undo_takes_a_change_back_as_a_whole():
    for way, last in ((Way.PILLS, None), (Way.BRIDGE, TODAY + 25 * DAY), (Way.IMPLANT, None)):
        before = made(shots(38, 10))
        book = Kept(saved(before, change(before, way, TODAY + 18 * DAY, last)))
        undo_last(book, NOW)
        assert running_plans(book.held, NOON) == running_plans(before, NOON)
        assert planned_days(book.held) == planned_days(before)


def test_undo_of_a_planned_end_leaves_the_plan():
    before = made(shots(38, 10))
    book = Kept(saved(before, change(before, Way.END, TODAY)))
    assert running_plans(book.held, NOON) == []
    undo_last(book, NOW)
    assert running_plans(book.held, NOON) == running_plans(before, NOON)


# Which days are offered.


def test_after_an_injection_the_first_pill_is_offered_on_the_day_the_next_one_is_due():
    record = made(shots(38, 10))
    for way in (Way.BRIDGE, Way.PILLS, Way.IMPLANT):
        assert usual_start(record, NOON, old_of(record), way) == TODAY + 18 * DAY


def test_where_that_day_is_past_today_is_offered():
    record = made(shots(40))
    assert usual_start(record, NOON, old_of(record), Way.PILLS) == TODAY


def test_after_an_implant_two_weeks_before_its_last_day_are_offered():
    record = made(implanted(10))
    assert usual_start(record, NOON, old_of(record), Way.INJECTION) == TODAY + 36 * DAY


def test_an_injection_after_pills_is_offered_where_it_is_booked_and_else_only_the_clinic_knows():
    record = made(sam("covered"))
    assert usual_start(record, NOON, old_of(record), Way.INJECTION) is None
    visit = Visit(uid="v", kind="injection", at=NOON + 5 * DAY, state="booked", **at(1, 9))
    booked = made([*sam("covered"), visit])
    assert usual_start(booked, NOON, old_of(booked), Way.INJECTION) == TODAY + 5 * DAY


def test_every_way_says_where_its_days_come_from():
    for entries in (sam("covered"), shots(10), implanted(10)):
        record = made(entries)
        old = old_of(record)
        for way in WAYS[old.form]:
            assert source_text(source_of(record, NOON, old, way))


# What is written.


def test_pills_to_an_injection_end_after_the_day_of_the_injection():
    record = made(sam("covered"))
    new, stop = change_entries(change(record, Way.INJECTION, TODAY + 4 * DAY), NOW, "agreed")
    assert (new.form, new.start, new.interval) == (Form.INJECTION, TODAY + 4 * DAY, "P28D")
    assert (stop.plan, stop.day, stop.reason) == ("pills", TODAY + 5 * DAY, "agreed")


def test_the_pills_stay_planned_up_to_their_last_day_and_no_longer():
    record = made(sam("covered"))
    after = saved(record, change(record, Way.INJECTION, TODAY + 4 * DAY, TODAY + 3 * DAY))
    assert planned_days(after) == {TODAY + n * DAY for n in (1, 2, 3)}
    assert "pills" in {plan.uid for plan in running_plans(after, NOON)}
    later = NOON + 4 * DAY
    assert [plan.form for plan in running_plans(after, later)] == [Form.INJECTION]


def test_the_past_stays_as_it_was():
    record = made(sam("covered"))
    after = saved(record, change(record, Way.INJECTION, TODAY + 4 * DAY))
    begin = NOON - 8 * DAY
    assert told_slots(after, NOON, begin, NOON) == told_slots(record, NOON, begin, NOON)
    assert assess(after, NOON, NOON).coverage == assess(record, NOON, NOON).coverage


def test_a_bridge_is_a_plan_of_its_own_and_ends_after_the_day_of_the_next_injection():
    record = made(shots(10))
    wanted = change(record, Way.BRIDGE, TODAY + 18 * DAY, TODAY + 20 * DAY)
    new, stop = change_entries(wanted, NOW, None)
    assert (stop.plan, stop.day) == (new.uid, TODAY + 21 * DAY)
    after = saved(record, wanted)
    assert planned_days(after) == {TODAY + n * DAY for n in (18, 19, 20)}
    assert {plan.form for plan in running_plans(after, NOON)} == {Form.ORAL, Form.INJECTION}
    assert [plan.uid for plan in running_plans(after, NOON + 30 * DAY)] == ["shots"]


def test_after_injections_nothing_more_is_due_in_the_old_plan():
    record = made(shots(10))
    after = saved(record, change(record, Way.PILLS, TODAY + 18 * DAY))
    assert [row.kind for row in upcoming_of(after, NOON, 60).rows if row.kind == "injection"] == []
    assert not any(w.code.startswith("VISIT") for w in assess(after, NOON, NOON).warnings)


def test_an_end_that_lies_ahead_ends_what_is_listed_ahead():
    record = made(shots(10))
    stop = PlanStop(
        uid="stop", plan="shots", person="sam", zone=ZONE, recorded_at=NOON, day=date(2027, 7, 20),
        occurred_at=NOON.replace(month=7, day=20, hour=4),
    )  # fmt: skip
    after = made([*record.entries.values(), stop])
    days = [row.day for row in upcoming_of(after, NOON, 365).rows if row.kind == "injection"]
    assert days == [date(2027, 6, 26)]
    sooner = made([*shots(10), PlanStop(
        uid="stop", plan="shots", person="sam", zone=ZONE, recorded_at=NOON, day=date(2027, 6, 26),
        occurred_at=NOON.replace(day=26, hour=4),
    )])  # fmt: skip
    assert [row for row in upcoming_of(sooner, NOON, 365).rows if row.kind == "injection"] == []
    marked = [day for week in month_of(sooner, NOON, 2027, 6).weeks for day in week if day.marks]
    assert all("visit" not in day.marks for day in marked)


def test_a_calendar_knows_of_an_end_to_come():
    record = made(sam("covered"))
    after = saved(record, change(record, Way.END, TODAY + 3 * DAY))
    series = [event for event in calendar_events(after, NOON, "neutral", "events") if event.rule]
    assert [event.until.date() for event in series] == [date(2027, 6, 11)]


# A planned end.


def test_after_a_planned_end_the_risk_is_still_told():
    record = made(sam("covered"))
    after = saved(record, change(record, Way.END, TODAY), "moving")
    codes = {warning.code for warning in assess(after, NOON + DAY, NOON + DAY).warnings}
    assert "CONTINUING_RISK" in codes
    year = NOON + 400 * DAY
    assert "CONTINUING_RISK" in {warning.code for warning in assess(after, year, year).warnings}


def test_before_a_planned_end_it_says_the_risk_naloxone_and_whom_to_call():
    said = words(made(sam("covered")), Way.END, TODAY + DAY)
    assert "The risk goes on" in said
    assert "Call your clinic" in said
    assert "911" in said
    assert "kitchen drawer" in said


def test_where_there_is_no_naloxone_the_end_says_so():
    assert "No naloxone is in your log" in words(made(shots(10)), Way.END, TODAY)


def test_an_end_without_any_opioid_history_says_no_word_of_overdose():
    quiet = who(indication=Indication.ALCOHOL, opioid_history=OpioidHistory.NO)
    record = made([quiet, *sam("covered")[1:]])
    said = words(record, Way.END, TODAY + DAY)
    assert "kill" not in said
    assert "Your clinic can tell you what comes next" in said
    source = preview_of(record, NOW, change(record, Way.END, TODAY + DAY)).source
    assert source == source_text("design")
    loud = made(sam("covered"))
    assert "deaths" in preview_of(loud, NOW, change(loud, Way.END, TODAY + DAY)).source


# What is drawn.


def words(record, way, start, last=None):
    lines = preview_of(record, NOW, change(record, way, start, last)).lines
    return " ".join(said for _, said in lines)


def test_pills_up_to_the_injection_leave_no_gap():
    record = made(sam("covered"))
    assert gaps(record, change(record, Way.INJECTION, TODAY + 10 * DAY)) == ()
    assert gaps(record, change(record, Way.INJECTION, TODAY + 10 * DAY, TODAY + 9 * DAY)) == ()


def test_days_between_the_last_pill_and_the_injection_are_a_gap():
    record = made(sam("covered"))
    wanted = change(record, Way.INJECTION, TODAY + 10 * DAY, TODAY + 6 * DAY)
    assert gaps(record, wanted) == ((TODAY + 7 * DAY, TODAY + 9 * DAY),)
    said = words(record, Way.INJECTION, TODAY + 10 * DAY, TODAY + 6 * DAY)
    assert "No dose is planned from Tue 15 Jun to Thu 17 Jun. Ask your clinic to move it." in said


@pytest.mark.parametrize("way", [Way.INJECTION, Way.IMPLANT])
def test_pills_that_end_with_a_visit_say_whom_to_ask_if_it_is_put_off(way):
    asked = "Is the visit put off? Call your clinic about pills until then."
    assert asked in words(made(sam("covered")), way, TODAY + 10 * DAY)
    assert asked not in words(made(shots(10)), Way.PILLS, TODAY + 18 * DAY)


@pytest.mark.parametrize(("late", "expected"), [(0, ()), (1, (18, 18)), (6, (18, 23))])
def test_a_first_pill_after_the_day_the_injection_was_due_is_a_gap(late, expected):
    record = made(shots(10))
    found = gaps(record, change(record, Way.PILLS, TODAY + (18 + late) * DAY))
    assert found == (tuple(TODAY + n * DAY for n in expected),) * bool(expected)


def test_a_monthly_order_leaves_the_days_beyond_28_without_a_dose():
    record = made(sam("covered"))
    wanted = change(record, Way.INJECTION, TODAY + 3 * DAY, interval="P1M")
    assert gaps(record, wanted)[0] == (date(2027, 7, 9), date(2027, 7, 10))


def test_a_bridge_up_to_the_next_injection_leaves_no_gap_and_a_shorter_one_does():
    record = made(shots(10))
    whole = change(record, Way.BRIDGE, TODAY + 18 * DAY, TODAY + 25 * DAY)
    assert gaps(record, whole) == ()
    late = change(record, Way.BRIDGE, TODAY + 20 * DAY, TODAY + 25 * DAY)
    assert gaps(record, late) == ((TODAY + 18 * DAY, TODAY + 19 * DAY),)


def test_while_nothing_can_be_relied_on_each_day_up_to_the_first_dose_is_a_gap():
    record = made(sam("lapsed"))
    record = saved(record, change(record, Way.END, TODAY))
    assert running_plans(record, NOON) == []
    lapsed = made(shots(40))
    assert gaps(lapsed, change(lapsed, Way.PILLS, TODAY + 2 * DAY)) == ((TODAY, TODAY + DAY),)


def test_implants_follow_each_other_without_a_gap():
    record = made(implanted(10))
    assert gaps(record, change(record, Way.IMPLANT, TODAY + 36 * DAY, count_days=60)) == ()
    assert gaps(record, change(record, Way.PILLS, TODAY + 52 * DAY)) == (
        (TODAY + 50 * DAY, TODAY + 51 * DAY),
    )


def test_ahead_only_what_is_planned_is_drawn_and_never_how_coverage_will_be():
    for entries, way in ((shots(10), Way.PILLS), (implanted(10), Way.INJECTION)):
        record = made(entries)
        drawn = preview_of(record, NOW, change(record, way, TODAY + 20 * DAY))
        for day in drawn.days[drawn.today + 1 :]:
            assert {day.now, day.new, day.both} <= {
                "planned", "blank", "gap", "injection", "implant",
            }  # fmt: skip
        assert {day.now for day in drawn.days[: drawn.today]} & {"solid", "waning", "before"}


def test_the_old_the_new_and_both_are_told_apart():
    record = made(sam("covered"))
    drawn = preview_of(record, NOW, change(record, Way.INJECTION, TODAY + 4 * DAY))
    by_day = {day.day: day for day in drawn.days}
    assert by_day[TODAY].now == "solid"
    assert by_day[TODAY + DAY][1:] == ("planned", "blank", "planned")
    assert by_day[TODAY + 4 * DAY][1:] == ("planned", "injection", "injection")
    assert by_day[TODAY + 5 * DAY][1:] == ("blank", "blank", "blank")
    assert by_day[TODAY + 32 * DAY][1:] == ("blank", "injection", "injection")


def test_of_several_plans_only_the_doses_of_the_one_that_changes_are_drawn_as_now():
    bridge = Plan(uid="b", form=Form.ORAL, start=date(2027, 6, 1), doses=PILLS, **at(8, 8))
    record = made([*shots(10), bridge])
    drawn = preview_of(record, NOW, change(record, Way.PILLS, TODAY + 18 * DAY))
    by_day = {day.day: day for day in drawn.days}
    assert by_day[TODAY - 9 * DAY].now == "solid"
    assert by_day[TODAY - 12 * DAY].now == "before"


def test_a_hold_is_told_before_anything_else():
    use = OpioidUse(uid="use", **at(0, 9))
    record = made([*sam("lapsed"), use])
    tone, said = preview_of(record, NOW, change(record, Way.INJECTION, TODAY + 4 * DAY)).lines[0]
    assert tone == "critical"
    assert "Call your clinic" in said


# What is refused.


def test_days_that_are_past_or_out_of_order_or_missing_are_refused():
    record = made(sam("covered"))
    with pytest.raises(UsageError, match="past"):
        change(record, Way.INJECTION, TODAY - DAY)
    with pytest.raises(UsageError, match="Give the day"):
        change(record, Way.INJECTION, None)
    bridged = made(shots(10))
    with pytest.raises(UsageError, match="before the first"):
        change(bridged, Way.BRIDGE, TODAY + 5 * DAY, TODAY + 4 * DAY)


def test_a_way_that_does_not_begin_at_the_plan_is_refused():
    with pytest.raises(UsageError, match="cannot go that way"):
        change(made(sam("covered")), Way.BRIDGE, TODAY)
