"""After a night asleep screens hung as they caught up, or showed yesterday as today."""

import asyncio
from datetime import timedelta

import pytest
import time_machine
from textual import _time, timer

from tests.bench.ten_years import pills
from tests.conftest import NOON, ZONE
from tests.failures.records import DAY, HOUR, MINUTE, recorded
from tests.tui.conftest import Screen, sam
from tracker import clock
from tracker.engine import assess as assessing
from tracker.engine import counting
from tracker.engine.assess import assess
from tracker.settings import Settings
from tracker.tui.app import TrackerApp
from tracker.tui.desk import Desk
from tracker.tui.screens import record_screen
from tracker.usecases import today as todays

TICKS = 12
# What is looked at for one answer: each turn ahead until something differs.
MOST_TURNS = 150


class Counted:
    """Calls something and keeps how often."""

    def __init__(self, called):
        self.called, self.times = called, 0

    def __call__(self, *given):
        self.times += 1
        return self.called(*given)


@pytest.fixture
def counts(monkeypatch):
    """How often Today is assessed, and how many instants that takes."""
    found = Counted(assessing.findings_of), Counted(todays.assess)
    monkeypatch.setattr(assessing, "findings_of", found[0])
    monkeypatch.setattr(todays, "assess", found[1])
    return found


@pytest.fixture
def ticking(monkeypatch):
    """The screen looks at the clock often by its own timer; waits until it has some more times."""
    monkeypatch.setattr(record_screen, "LOOK_EVERY", 0.01)
    ticks = asyncio.Queue()
    watch = record_screen.RecordScreen._watch_clock

    def watched(screen):
        watch(screen)
        ticks.put_nowait(screen)

    monkeypatch.setattr(record_screen.RecordScreen, "_watch_clock", watched)

    async def more(count=TICKS):
        while not ticks.empty():
            ticks.get_nowait()
        for _ in range(count):
            await asyncio.wait_for(ticks.get(), timeout=30)

    return more


JUMPS = [
    ("waning", 8 * HOUR + 5 * MINUTE, "Cannot be relied on", "Tue 8 Jun  20:05"),
    ("covered", 8 * HOUR, "On track", "Tue 8 Jun  20:00"),
    ("covered", DAY, "Near the end of a dose", "Wed 9 Jun  12:00"),
    ("covered", 3 * DAY, "Cannot be relied on", "Fri 11 Jun  12:00"),
    ("waning", -DAY, "On track", "Mon 7 Jun  12:00"),
    ("lapsed", -5 * DAY, "On track", "Thu 3 Jun  12:00"),
]


@pytest.mark.parametrize(("state", "jump", "word", "head"), JUMPS)
async def test_after_a_jump_the_next_tick_shows_the_right_state(
    opened, ticking, counts, state, jump, word, head
):
    async with opened(state) as screen:
        await ticking()
        turns, looks = (count.times for count in counts)
        screen.clock.at += jump
        await ticking()
        await screen.settle()
        shown = screen.text()
        assert word in shown
        assert head in shown
        await ticking()
        assert counts[1].times - looks == 1
        assert counts[0].times - turns <= MOST_TURNS
        notes = [note.message for note in screen.app._notifications]
        assert any("clock was changed" in note for note in notes) == (jump < timedelta())
        assert len(notes) <= 1


async def test_a_clock_that_goes_a_day_forth_and_back_ends_where_it_began(opened, ticking, counts):
    async with opened("covered") as screen:
        await ticking()
        before = screen.text()
        looks = counts[1].times
        for jump in (DAY, -DAY):
            screen.clock.at += jump
            await ticking()
            await screen.settle()
        screen.app.clear_notifications()
        await screen.settle()
        assert screen.text() == before
        assert counts[1].times - looks == 2
        assert screen.kinds().count("dose") == 8


async def test_eight_hours_of_missed_ticks_are_not_made_up_for(opened, ticking, monkeypatch):
    """The machine's own clock ran on while it slept: the next tick waits for its time again."""
    async with opened("covered") as screen:
        await ticking()
        asleep, real, waits = [0.0], _time.get_time, []
        sleep = timer.sleep

        async def waited(seconds):
            waits.append(seconds)
            await sleep(seconds)

        monkeypatch.setattr(_time, "get_time", lambda: real() + asleep[0])
        monkeypatch.setattr(timer, "sleep", waited)
        looks = Counted(screen.app.screen.read)
        monkeypatch.setattr(screen.app.screen, "read", looks)
        asleep[0] = 8 * 3600.0
        screen.clock.at += 8 * HOUR
        await ticking()
        await screen.settle()
        # Ticks that are made up for come without any wait between them.
        assert len(waits) >= TICKS
        assert sum(wait == 0 for wait in waits) <= 3
        assert looks.times == 1
        assert "20:00" in screen.text()


VIEWS = ("upcoming", "care", "history", "month", "timeline", "progress")


async def test_every_view_turns_its_page_with_one_look(opened, monkeypatch):
    looked = Counted(Desk.look)

    # A plain function, so that it becomes a method.
    async def look(desk, read):
        return await looked(desk, read)

    monkeypatch.setattr(Desk, "look", look)
    async with opened("covered", size=(120, 40), viewer="Kim") as screen:
        for number, name in enumerate(VIEWS, start=1):
            await screen.press(str(number + 1))
            before = looked.times
            screen.clock.at = NOON + number * DAY
            for _ in range(5):
                screen.app.screen._watch_clock()
                await screen.settle()
            assert looked.times - before == 1, name
            assert screen.app.screen._looked_at == screen.clock.at
        await screen.press("1")
        assert "Cannot be relied on" in screen.text()


async def test_a_tick_does_not_begin_a_slow_look_anew(opened, monkeypatch):
    let_go = asyncio.Event()
    looked = Counted(Desk.look)

    async def look(desk, read):
        found = looked(desk, read)
        await let_go.wait()
        return await found

    async with opened("covered") as screen:
        monkeypatch.setattr(Desk, "look", look)
        screen.clock.at += 3 * DAY
        for _ in range(3):
            screen.app.screen._watch_clock()
            await screen.pilot.pause()
        assert looked.times == 1
        let_go.set()
        await screen.settle()
        assert "Cannot be relied on" in screen.text()


async def test_ten_years_of_pills_are_shown_and_jumped_over(opened, counts):
    async with opened(entries=pills(10, NOON)) as screen:
        assert "On track" in screen.text() or "Near the end" in screen.text()
        turns, looks = (count.times for count in counts)
        screen.clock.at += 8 * HOUR + DAY
        screen.app.screen._watch_clock()
        await screen.settle()
        assert "Cannot be relied on" in screen.text()
        assert counts[1].times - looks == 1
        assert counts[0].times - turns <= MOST_TURNS


def test_ten_years_cost_no_more_entries_looked_at_than_one(monkeypatch):
    """Counted, not timed: how many entries are walked through for one answer."""
    walked = []
    walk = counting.walk

    def counted(standing, moments, reading, at):
        walked.append(len(moments))
        return walk(standing, moments, reading, at)

    cost = {}
    for years in (1, 10):
        record = recorded(pills(years, NOON))
        with monkeypatch.context() as patch:
            patch.setattr(counting, "walk", counted)
            for jump in (timedelta(), 8 * HOUR, DAY, -DAY, 400 * DAY):
                walked.clear()
                assess(record, NOON + jump, NOON + jump)
                cost[years, jump] = sum(walked), len(walked)
    for (years, jump), (entries, steps) in cost.items():
        assert entries <= 200, (years, jump)
        assert steps <= MOST_TURNS, (years, jump)


async def test_the_real_clock_set_by_hand_is_followed(tmp_path, opened):
    """The program's own way to read the time, with the machine's clock moved under it."""
    async with opened("covered") as made:
        place = made.place
    with time_machine.travel(NOON, tick=False) as machine:
        app = TrackerApp(place, None, clock.now, ZONE, settings=Settings())
        async with app.run_test() as pilot:
            screen = Screen(app, pilot, None, place)
            await screen.settle()
            for jump, word in ((2 * DAY, "Cannot be relied on"), (-2 * DAY, "On track")):
                machine.shift(jump)
                app.screen._watch_clock()
                await screen.settle()
                assert word in screen.text()


@pytest.mark.parametrize("state", ["covered", "waning"])
async def test_a_key_right_after_waking_acts_on_what_is_true_now(opened, state):
    """Before any tick: the pill is asked about by the record and the time as they are."""
    async with opened(entries=sam(state)) as screen:
        screen.clock.at += 3 * DAY
        await screen.press("t")
        assert "any opioids" in screen.text()
        assert screen.kinds().count("dose") == len(sam(state)) - 3
