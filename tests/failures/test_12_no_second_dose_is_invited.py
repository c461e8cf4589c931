"""After a change of plan, a double press or from a second terminal a pill was taken twice."""

import asyncio
import json
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.conftest import NOON, ZONE
from tests.failures.records import DAY, HOUR, MINUTE, begun, dose, local, recorded
from tests.tui.conftest import sam
from tracker.engine.assess import assess
from tracker.engine.assessment import ScheduleState
from tracker.engine.entries import Injection, Side
from tracker.errors import RefusedError
from tracker.tui.dialogs import Ask
from tracker.usecases.edit import Change, edit_entry
from tracker.usecases.log_depot import first_given, log_injection
from tracker.usecases.log_dose import log_dose, look_before_dose
from tracker.usecases.month_grid import day_of
from tracker.usecases.new_entries import Occasion
from tracker.usecases.plans import change_from_today, change_one_day, skip_slot, with_dose
from tracker.usecases.today import today_at

TODAY = date(2027, 6, 8)
TOLD = (ScheduleState.DUE_SOON, ScheduleState.DUE, ScheduleState.LATE, ScheduleState.MISSED)


def occasion(at=NOON):
    return Occasion(person="sam", zone=ZONE, now=at, at=at)


def open_today(book, at=NOON):
    """The pills of today that a person is asked to take."""
    return [row.wall for row in today_at(book, "sam", at).slots if row.open and row.wall.day == 8]


def pills_of_today(book):
    return [item for item in day_of(book.record("sam"), NOON, TODAY).lines if item[0]]


def asked_for(book, at):
    plans = assess(book.record("sam"), at, at).plans
    return [plan.slot for plan in plans if plan.schedule in TOLD]


def test_rescheduled_after_it_was_taken_it_is_not_asked_for_again_that_day(books):
    book = books(sam("covered"))
    plan = book.record("sam").entries["pills"]
    before = pills_of_today(book)
    change_from_today(book, occasion(), plan, with_dose(plan, 0, "07:00", Decimal(50)))
    assert open_today(book) == []
    assert pills_of_today(book) == before
    for hours in range(18):
        assert asked_for(book, NOON + hours * HOUR) == []
    assert asked_for(book, local("2027-06-09T07:00", ZONE)) == [datetime(2027, 6, 9, 7)]


@pytest.mark.parametrize("time", ["12:30", "20:00", "23:30"])
def test_moved_to_later_today_after_it_was_taken_it_is_not_asked_for_again_today(books, time):
    book = books(sam("covered"))
    plan = book.record("sam").entries["pills"]
    doses = with_dose(plan, 0, time, Decimal(50))
    change_from_today(book, occasion(), plan, doses)
    assert open_today(book) == []
    for minutes in range(0, 24 * 60, 30):
        at = NOON + minutes * MINUTE
        assert [slot for slot in asked_for(book, at) if slot.day == 8] == []
    assert asked_for(book, local(f"2027-06-09T{time}", ZONE)) == [
        datetime.fromisoformat(f"2027-06-09T{time}")
    ]


@pytest.mark.parametrize("hour", ["02:30", "08:03", "11:50"])
@pytest.mark.parametrize("how", ["from today", "one day"])
def test_taken_early_or_late_before_its_time_was_moved_it_is_not_asked_for_again(books, hour, how):
    taken = dose(local(f"{TODAY}T{hour}", ZONE), ZONE, "d0", slot=datetime(2027, 6, 8, 8))
    book = books([*sam("waning"), taken])
    plan = book.record("sam").entries["pills"]
    doses = with_dose(plan, 0, "23:30", Decimal(50))
    if how == "from today":
        change_from_today(book, occasion(), plan, doses)
    elif hour == "02:30":
        with pytest.raises(RefusedError, match="in the log"):
            change_one_day(book, occasion(), plan, TODAY, doses)
    else:
        change_one_day(book, occasion(), plan, TODAY, doses)
    at = local("2027-06-08T23:40", ZONE)
    assert open_today(book, at) == []
    assert asked_for(book, at) == []


def test_with_two_pills_a_day_the_open_one_is_moved_today(books):
    entries = begun(ZONE, TODAY - DAY, "08:00", "20:00")
    book = books([*entries, dose(local("2027-06-08T08:05", ZONE), ZONE)])
    plan = book.record("sam").entries["pills"]
    change_from_today(book, occasion(), plan, with_dose(plan, 1, "21:00", Decimal(50)))
    assert open_today(book) == [datetime(2027, 6, 8, 21)]


def test_a_new_version_at_the_prompt_does_not_ask_for_the_pill_of_today_again(shell, stopped):
    shell("setup", "--name", "Sam", "--zone", ZONE, "--form", "oral", "--time", "12:00")
    assert shell("take") == 0
    uid = shell.status()["plans"][0]["plan"]
    words = ("plan", "--form", "oral", "--time", "23:30", "--replaces", uid)
    assert shell(*words) == 0, shell.err
    stopped.at = local("2027-06-08T23:40", ZONE)
    assert shell.status()["plans"][0]["schedule"] == "NOT_DUE"


def test_skipped_ahead_there_is_one_open_pill_and_it_is_the_next(books):
    book = books(sam("waning"))
    skip_slot(book, occasion(), "pills", datetime(2027, 6, 8, 8), None)
    assert open_today(book) == []
    assert asked_for(book, NOON) == []
    skip_slot(book, occasion(), "pills", datetime(2027, 6, 9, 8), None)
    assert asked_for(book, local("2027-06-09T08:30", ZONE)) == []
    assert asked_for(book, local("2027-06-10T08:30", ZONE)) == [datetime(2027, 6, 10, 8)]


@pytest.mark.parametrize(
    "change", [Change(mg=Decimal(25)), Change(at=NOON - HOUR), Change(note="with food")]
)
def test_an_edited_pill_is_still_one_pill(books, change):
    book = books(sam("covered"))
    edit_entry(book, occasion(), "d0", change, "typed wrong")
    assert open_today(book) == []
    assert asked_for(book, NOON) == []
    look = look_before_dose(book.record("sam"), occasion())
    assert look.first is not None
    told = assess(book.record("sam"), NOON, NOON)
    assert "CHECK_ENTRY" not in told.flags


def test_two_lines_of_a_plan_at_one_time_are_one_pill():
    record = recorded(begun(ZONE, TODAY, "08:00", "08:00"))
    begin = local("2027-06-08T00:00", ZONE)
    assert len(record.latest.lines[0].slots_between(begin, begin + DAY)) == 1


async def test_the_key_pressed_twice_at_once_takes_one_pill_and_asks(opened):
    async with opened("waning") as screen:
        await asyncio.gather(screen.pilot.press("t"), screen.pilot.press("t"))
        await screen.settle()
        await screen.settle()
        assert screen.kinds().count("dose") == 8
        assert isinstance(screen.app.screen, Ask)
        assert "12:00" in screen.text()
        await screen.press("enter")
        assert screen.kinds().count("dose") == 8


async def test_keys_held_down_take_one_pill(opened):
    async with opened("waning") as screen:
        for _ in range(6):
            screen.app.simulate_key("t")
        await screen.settle()
        for _ in range(6):
            await screen.press("enter")
        assert screen.kinds().count("dose") == 8


async def test_what_another_terminal_took_is_seen_before_the_key_is(opened, shell):
    async with opened("waning") as screen:
        assert "late" in screen.text()
        assert shell("take", place=screen.place) == 0, shell.err
        await screen.press("t")
        assert isinstance(screen.app.screen, Ask)
        await screen.press("escape")
        assert screen.kinds().count("dose") == 8


def test_two_programs_that_looked_at_the_same_time_write_one_pill(books):
    """Both look before either writes: the second is refused and told of the first."""
    one, other = books(sam("waning")), books()
    looks = [look_before_dose(book.record("sam"), occasion()) for book in (one, other)]
    assert [look.first for look in looks] == [None, None]
    log_dose(one, occasion(), looks[0], looks[0].mg)
    with pytest.raises(RefusedError, match="12:00"):
        log_dose(other, occasion(NOON + MINUTE), looks[1], looks[1].mg)
    assert sum(entry.type == "dose" for entry in other.store.entries("sam")) == 8
    again = look_before_dose(other.record("sam"), occasion(NOON + MINUTE))
    assert again.first is not None
    log_dose(other, occasion(NOON + MINUTE), again, again.mg)
    assert sum(entry.type == "dose" for entry in other.store.entries("sam")) == 9


def test_what_is_written_between_the_look_and_the_pill_is_looked_at_too(books):
    one, other = books(sam("waning")), books()
    seen = []

    def problem(record):
        seen.append("theirs" in record.entries)
        if len(seen) == 1:
            other.take_in([dose(NOON, ZONE, "theirs")])
        return "there it is" if seen[-1] else None

    with pytest.raises(RefusedError, match="there it is"):
        one.append_unless("sam", [dose(NOON, ZONE, "ours")], problem)
    assert seen == [False, True]
    assert "ours" not in {entry.uid for entry in other.store.entries("sam")}


def test_of_many_processes_at_once_one_takes_and_each_other_is_shown_it(tmp_path):
    """Real processes and the real clock: the plan is due now wherever the test runs."""
    place = str(tmp_path / "record.db")

    def command(*words):
        return [sys.executable, "-m", "tracker", "--db", place, *words]

    subprocess.run(
        command("setup", "--name", "Sam", "--zone", "UTC", "--form", "oral", "--time", "08:00"),
        check=True, capture_output=True,
    )  # fmt: skip
    running = [
        subprocess.Popen(
            command("take"), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    said = [process.communicate() for process in running]
    codes = sorted(process.returncode for process in running)
    assert codes == [0, 1, 1], said
    refused = [err for process, (_, err) in zip(running, said, strict=True) if process.returncode]
    assert all("today" in err or "yesterday" in err for err in refused), refused
    done = subprocess.run(
        command("history", "--kind", "dose", "--json"), check=True, capture_output=True, text=True
    )
    assert len(done.stdout.splitlines()) == 1


def test_the_same_entry_is_in_the_record_once(books):
    """Loaded twice, from two sides, it is one row: the database itself sees to it."""
    taken = dose(NOON, ZONE, "same")
    one, other = books(sam("waning")), books()
    one.take_in([taken])
    other.take_in([taken])
    assert sum(entry.uid == "same" for entry in one.store.entries("sam")) == 1


def test_at_the_prompt_the_second_take_asks_and_names_the_first(shell, stopped):
    shell("setup", "--name", "Sam", "--zone", ZONE, "--form", "oral", "--time", "12:00")
    assert shell("take") == 0
    stopped.at += MINUTE
    assert shell("take") == 1
    assert "12:00" in shell.err
    shell("history", "--kind", "dose", "--json")
    assert len(shell.out.splitlines()) == 1
    assert json.loads(shell.out)["slot"] == "2027-06-08T12:00"


def test_two_programs_that_looked_at_the_same_time_write_one_injection(books):
    one, other = books(sam("covered")), books()
    assert [first_given(book.record("sam"), Injection, occasion()) for book in (one, other)] == [
        None, None,
    ]  # fmt: skip
    log_injection(one, occasion(), None, Side.LEFT)
    with pytest.raises(RefusedError, match="12:00"):
        log_injection(other, occasion(NOON + MINUTE), None, Side.RIGHT)
    assert sum(entry.type == "injection" for entry in other.store.entries("sam")) == 1
    log_injection(other, occasion(NOON + MINUTE), None, Side.RIGHT, confirmed=True)
    assert sum(entry.type == "injection" for entry in other.store.entries("sam")) == 2
