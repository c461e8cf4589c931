"""Tablets: each pill logged takes its share and gives it back; the day without one is named."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOON, ZONE
from tests.tui.conftest import at, sam
from tracker.engine.assess import assess
from tracker.engine.entries import Dose, Form, Plan, PlannedDose, PlanStop, Supply
from tracker.engine.instants import local_date
from tracker.engine.record import record_of
from tracker.errors import RefusedError
from tracker.formulary.load import load_formulary
from tracker.usecases.correct import undo_last
from tracker.usecases.describe import line_of
from tracker.usecases.edit import Change, edit_entry, restore_entry, void_entry
from tracker.usecases.log_dose import log_dose, look_before_dose
from tracker.usecases.supply import (
    log_came_in,
    log_counted,
    log_gone,
    stock_lines,
    stock_of,
    tablets_left,
)


def left(book, ahead=timedelta()):
    return tablets_left(book.record("sam"), NOON + ahead)


def take(book, occasion):
    look = look_before_dose(book.record("sam"), occasion, None)
    return log_dose(book, occasion, look, Decimal(50), None, True)[-1]


def stocked(number, *more, state="covered"):
    came = Supply(uid="came", tablets=number, **at(0, 11))
    return record_of([*sam(state), came, *more], load_formulary())


def test_before_any_tablet_is_logged_nothing_is_counted(sams):
    book, on = sams("waning")
    take(book, on())
    stock = stock_of(book.record("sam"), NOON)
    assert stock.left is None
    assert stock.out is None
    assert "No tablets are in the log yet" in stock_lines(stock, NOON, ZONE)[0]


def test_a_pill_takes_its_tablet_and_undo_gives_it_back(sams):
    book, on = sams("waning")
    log_came_in(book, on(minutes=-5), 30)
    take(book, on(minutes=1))
    assert left(book, timedelta(minutes=2)) == 29
    undo_last(book, on(minutes=3))
    assert left(book, timedelta(minutes=4)) == 30


def test_void_and_bring_back_give_and_take(sams):
    book, on = sams("waning")
    log_came_in(book, on(minutes=-5), 30)
    dose = take(book, on(minutes=1))
    later = timedelta(hours=1)
    void_entry(book, on(minutes=2), dose.uid, None)
    assert left(book, later) == 30
    restore_entry(book, on(minutes=3), dose.uid, None)
    assert left(book, later) == 29


def test_an_edit_takes_what_the_new_amount_asks_for(sams):
    book, on = sams("waning")
    log_came_in(book, on(minutes=-5), 30)
    dose = take(book, on(minutes=1))
    edit_entry(book, on(minutes=2), dose.uid, Change(mg=Decimal(25)), None)
    assert left(book, timedelta(hours=1)) == Decimal("29.5")


def test_an_edit_to_before_the_tablets_came_gives_it_back(sams):
    book, on = sams("waning")
    log_came_in(book, on(minutes=-5), 30)
    dose = take(book, on(minutes=1))
    edit_entry(book, on(minutes=2), dose.uid, Change(at=NOON - timedelta(hours=2)), None)
    assert left(book, timedelta(hours=1)) == 30


def test_a_pill_that_does_not_count_is_gone_all_the_same():
    taken = Dose(uid="held", plan="pills", mg=Decimal(50), **at(0, 11, 30))
    record = stocked(10, taken, state="locked")
    assert tablets_left(record, NOON) == 9


def test_lost_and_counted(sams):
    book, on = sams()
    log_came_in(book, on(), 30)
    log_gone(book, on(minutes=1), 4)
    assert left(book, timedelta(minutes=2)) == 26
    log_counted(book, on(minutes=3), 20)
    assert left(book, timedelta(minutes=4)) == 20
    assert log_counted(book, on(minutes=5), 20) is None
    undo_last(book, on(minutes=6))
    assert left(book, timedelta(minutes=7)) == 26


def test_a_count_begins_the_log_also_with_none(sams):
    book, on = sams()
    log_counted(book, on(), 0)
    assert left(book, timedelta(minutes=1)) == 0


def test_half_a_tablet_stays_on_the_side_of_too_few(sams):
    book, on = sams("waning")
    log_came_in(book, on(minutes=-5), 10)
    dose = take(book, on(minutes=1))
    edit_entry(book, on(minutes=2), dose.uid, Change(mg=Decimal(25)), None)
    log_counted(book, on(minutes=3), 8)
    assert left(book, timedelta(minutes=4)) == Decimal("7.5")


@pytest.mark.parametrize(
    "action",
    [
        lambda book, on: log_came_in(book, on, 0),
        lambda book, on: log_came_in(book, on, -3),
        lambda book, on: log_came_in(book, on, 1001),
        lambda book, on: log_gone(book, on, 31),
        lambda book, on: log_gone(book, on, 0),
        lambda book, on: log_counted(book, on, -1),
    ],
)
def test_numbers_that_cannot_be_are_refused_in_one_line(sams, action):
    book, on = sams()
    log_came_in(book, on(), 30)
    before = book.store.entries("sam")
    with pytest.raises(RefusedError) as caught:
        action(book, on(minutes=1))
    assert "\n" not in str(caught.value)
    assert book.store.entries("sam") == before


def test_the_day_without_a_tablet_and_the_day_to_ask():
    stock = stock_of(stocked(10), NOON)
    # Today's pill is taken: ten from tomorrow, 9 June, on.
    assert local_date(stock.last, ZONE) == date(2027, 6, 18)
    assert local_date(stock.out, ZONE) == date(2027, 6, 19)
    assert stock.refill_by(ZONE) == date(2027, 6, 12)
    assert stock_lines(stock, NOON, ZONE) == [
        "Tablets left: 10.",
        "Enough for each planned pill to Fri 18 Jun.",
        "No tablet for: Sat 19 Jun.",
        "Ask for more by Sat 12 Jun.",
    ]


def test_a_pill_still_due_needs_a_tablet_too():
    assert local_date(stock_of(stocked(10, state="waning"), NOON).out, ZONE) == date(2027, 6, 18)


def test_none_left_is_said_of_the_pill_that_is_due():
    came = Supply(uid="gone", tablets=-10, **at(0, 11, 30))
    stock = stock_of(stocked(10, came, state="waning"), NOON)
    assert stock.last is None
    assert local_date(stock.out, ZONE) == date(2027, 6, 8)
    assert stock_lines(stock, NOON, ZONE)[-1] == (
        "Ask your clinic or a pharmacy for more now."
    )  # fmt: skip


def test_many_tablets_are_enough_for_more_than_a_year():
    stock = stock_of(stocked(1000), NOON)
    assert (stock.out, stock.planned) == (None, True)
    assert "more than a year" in stock_lines(stock, NOON, ZONE)[-1]


def test_with_no_set_times_no_day_is_named():
    stop = PlanStop(uid="stop", plan="pills", **at(0, 11, 30))
    stock = stock_of(stocked(10, stop), NOON)
    assert (stock.left, stock.out, stock.planned) == (10, None, False)
    assert "no day to name" in stock_lines(stock, NOON, ZONE)[-1]


def test_a_plan_of_several_amounts_takes_what_each_pill_asks_for():
    plan = Plan(
        uid="new", form=Form.ORAL, start=date(2027, 6, 9), replaces="pills",
        doses=(PlannedDose(rrule="FREQ=WEEKLY;BYDAY=MO,WE", time="08:00", mg=Decimal(100)),
               PlannedDose(rrule="FREQ=WEEKLY;BYDAY=FR", time="08:00", mg=Decimal(150))),
        **at(0, 11, 40),
    )  # fmt: skip
    # 9 June is a Wednesday: 2, then 3 on Friday, 2 on Monday; the next Wednesday has none.
    stock = stock_of(stocked(8, plan), NOON)
    assert local_date(stock.last, ZONE) == date(2027, 6, 14)
    assert local_date(stock.out, ZONE) == date(2027, 6, 16)


@given(st.integers(0, 40))
def test_the_warning_comes_when_the_day_to_ask_has_come(number):
    record = stocked(number) if number else stocked(1, Supply(uid="n", tablets=-1, **at(0, 11, 1)))
    stock = stock_of(record, NOON)
    low = "SUPPLY_LOW" in {warning.code for warning in assess(record, NOON, NOON).warnings}
    assert low == (stock.out < NOON + timedelta(days=7))


def test_what_was_logged_reads_well(sams):
    book, on = sams()
    assert line_of(log_came_in(book, on(), 30), ZONE, NOON).endswith("+30")
    assert line_of(log_gone(book, on(minutes=1), 4), ZONE, NOON).endswith("-4")
