"""An encrypted record on the screen: it asks first, and locks when nobody is there."""

import os
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from db import keys
from db.store import open_store
from tests.conftest import NOON, ZONE, StoppedClock
from tests.tui.conftest import Screen, reach_all, sam
from tracker.settings import Settings
from tracker.tui.app import TrackerApp
from tracker.tui.screens.unlock import UnlockScreen
from tracker.usecases import lock

WORDS = "correct horse battery"
NAME = "Zebulon"
PRIVATE = ("zebulon", "naltrexone", "pill", "50 mg", "kitchen", "covered", "relied")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(keys, "new_stretch", lambda: keys.Stretch(os.urandom(16), 64, 1, 1))


@pytest.fixture
def locked(tmp_path):
    """Opens the program on an encrypted record; `unlocked` types the passphrase first."""

    @asynccontextmanager
    async def run(minutes=None, unlocked=False, encrypted=True, view="today"):
        place = str(tmp_path / "record.db")
        with open_store(place) as store:
            store.append(sam("covered", NAME))
            reach_all(store)
        if encrypted:
            lock.encrypt(Path(place), WORDS)
            lock.lock(place)
        clock = StoppedClock(NOON)
        app = TrackerApp(
            place, None, clock, ZONE, settings=Settings(lock_minutes=minutes), view=view
        )
        async with app.run_test(size=(80, 24)) as pilot:
            screen = Screen(app, pilot, clock, place)
            await settle(screen)
            if unlocked:
                await enter(screen, WORDS)
            yield screen

    return run


async def settle(screen):
    await screen.settle()
    tries = [worker for worker in screen.app.workers if worker.group in ("unlock", "lock")]
    if tries:
        await screen.app.workers.wait_for_complete(tries)
    await screen.settle()


async def enter(screen, words):
    for letter in words:
        await screen.pilot.press("space" if letter == " " else letter)
    await screen.pilot.press("enter")
    await settle(screen)


async def left_alone(screen, minutes):
    """Time passes, and the program looks at the clock."""
    screen.clock.at += timedelta(minutes=minutes)
    screen.app.lock_if_idle()
    await settle(screen)


def shows_nothing(screen):
    said = screen.text().lower()
    return not [word for word in PRIVATE if word in said]


async def test_it_asks_before_anything_is_shown_and_then_goes_on(locked):
    async with locked() as screen:
        assert isinstance(screen.app.screen, UnlockScreen)
        assert shows_nothing(screen)
        assert "passphrase" in screen.text()
        await enter(screen, WORDS)
        assert NAME in screen.text()
        assert len(screen.app.screen_stack) == 1


async def test_the_passphrase_is_not_on_the_screen_and_not_left_in_the_line(locked):
    async with locked() as screen:
        for letter in "quokka":
            await screen.pilot.press(letter)
        await settle(screen)
        assert "quokka" not in screen.text()
        assert "••••••" in screen.text()
        await screen.pilot.press("enter")
        await settle(screen)
        assert screen.app.screen.query_one("#passphrase").value == ""


async def test_a_wrong_one_is_said_in_a_line_and_can_be_tried_again(locked):
    async with locked() as screen:
        await enter(screen, "something else here")
        assert "! That passphrase is wrong. Try again." in screen.text()
        assert "record.db" not in screen.text()
        assert shows_nothing(screen)
        await enter(screen, WORDS)
        assert NAME in screen.text()


@pytest.mark.parametrize("key", ["f2", "exclamation_mark"])
async def test_the_emergency_page_needs_no_passphrase(locked, key):
    async with locked() as screen:
        await screen.pilot.press(key)
        await settle(screen)
        assert "Give naloxone" in screen.text()
        assert NAME not in screen.text()
        assert "kitchen" not in screen.text()
        await screen.pilot.press("escape")
        await settle(screen)
        assert isinstance(screen.app.screen, UnlockScreen)


async def test_an_emergency_page_that_came_up_while_it_opens_stays_and_so_does_the_lock(locked):
    async with locked() as screen:
        await screen.pilot.press("f2")
        await settle(screen)
        screen.app.screen_stack[-2]._try(WORDS)
        await settle(screen)
        assert "Give naloxone" in screen.text()
        assert lock.is_locked(screen.app.desk.place)
        await screen.pilot.press("escape")
        await settle(screen)
        assert isinstance(screen.app.screen, UnlockScreen)
        assert shows_nothing(screen)
        await enter(screen, WORDS)
        assert not isinstance(screen.app.screen, UnlockScreen)


async def test_a_mark_inside_a_passphrase_is_a_letter_of_it(locked):
    async with locked() as screen:
        await screen.pilot.press("a", "exclamation_mark")
        assert screen.app.screen.query_one("#passphrase").value == "a!"


async def test_esc_takes_back_what_was_typed_and_then_leaves(locked):
    async with locked() as screen:
        await screen.pilot.press("a", "escape")
        assert screen.app.screen.query_one("#passphrase").value == ""
        assert screen.app.is_running
        await screen.pilot.press("escape")
        await screen.pilot.pause()
        assert screen.app._exit


@pytest.mark.parametrize("key", ["ctrl+p", "1", "4", "t", "question_mark", "f1", "x"])
async def test_no_key_leads_past_the_page(locked, key):
    async with locked() as screen:
        await screen.pilot.press(key)
        await settle(screen)
        assert isinstance(screen.app.screen, UnlockScreen)
        assert shows_nothing(screen)


async def test_nothing_typed_can_be_copied(locked):
    async with locked() as screen:
        await screen.pilot.press(*"quokka", "home", "shift+end", "ctrl+c", "ctrl+x")
        assert screen.app.clipboard == ""


async def test_nothing_goes_to_the_librarys_log(locked, monkeypatch):
    said = []

    class Devtools:
        is_connected, verbose = True, True

        def log(self, *words):
            said.append(words)

    async with locked() as screen:
        monkeypatch.setattr(screen.app, "devtools", Devtools())
        await enter(screen, WORDS)
        monkeypatch.setattr(screen.app, "devtools", None)
        assert NAME in screen.text()
    assert said == []


async def test_another_view_comes_after_the_passphrase(locked):
    async with locked(view="history") as screen:
        assert isinstance(screen.app.screen, UnlockScreen)
        await enter(screen, WORDS)
        assert "History" in screen.text().splitlines()[1]
        assert "50 mg" in screen.text()


async def test_it_locks_when_nobody_is_there_and_forgets_the_key(locked):
    async with locked(unlocked=True) as screen:
        await left_alone(screen, 9.9)
        assert NAME in screen.text()
        await left_alone(screen, 0.1)
        assert isinstance(screen.app.screen, UnlockScreen)
        assert shows_nothing(screen)
        assert lock.is_locked(screen.place)
        assert screen.app.desk._book is None
        await enter(screen, WORDS)
        assert NAME in screen.text()


async def test_any_key_counts_as_somebody(locked):
    async with locked(unlocked=True) as screen:
        for _ in range(3):
            screen.clock.at += timedelta(minutes=6)
            await screen.press("j")
        await left_alone(screen, 6)
        assert NAME in screen.text()


async def test_the_first_key_after_a_long_sleep_locks_and_does_nothing_else(locked):
    async with locked(unlocked=True) as screen:
        screen.clock.at += timedelta(hours=8)
        await screen.pilot.press("t")
        await settle(screen)
        assert isinstance(screen.app.screen, UnlockScreen)
        assert screen.app.screen.query_one("#passphrase").value == ""
        assert shows_nothing(screen)


async def test_after_a_long_sleep_the_emergency_key_still_works_at_once(locked):
    async with locked(unlocked=True) as screen:
        screen.clock.at += timedelta(hours=8)
        await screen.pilot.press("exclamation_mark")
        await settle(screen)
        assert "Give naloxone" in screen.text()
        await screen.pilot.press("escape")
        await settle(screen)
        assert isinstance(screen.app.screen, UnlockScreen)


async def test_a_dialog_is_covered_too_and_is_there_afterwards(locked):
    async with locked(unlocked=True) as screen:
        await screen.press("i")
        above = screen.app.screen
        await left_alone(screen, 10)
        assert shows_nothing(screen)
        await enter(screen, WORDS)
        assert screen.app.screen is above


async def test_who_reads_the_emergency_page_goes_on_reading_it(locked):
    async with locked(unlocked=True) as screen:
        await screen.press("exclamation_mark")
        assert "Give naloxone" in screen.text()
        await left_alone(screen, 10)
        assert "Give naloxone" in screen.text()
        assert lock.is_locked(screen.place)
        await screen.press("pagedown", "end")
        assert "kitchen" not in screen.text()
        await screen.pilot.press("escape")
        await settle(screen)
        assert isinstance(screen.app.screen, UnlockScreen)


async def test_a_message_that_comes_in_does_not_say_what_it_says(locked):
    async with locked(unlocked=True) as screen:
        await left_alone(screen, 10)
        screen.app.show_letter("Zebulon", "Take your naltrexone pill")
        await settle(screen)
        assert shows_nothing(screen)
        said = [(toast.title, toast.message) for toast in screen.app._notifications]
        assert said == [("Reminder", "A message came in. Unlock to read it.")]


@pytest.mark.parametrize("minutes", [None, 0])
async def test_a_plain_record_does_not_lock_unless_that_was_set(locked, minutes):
    async with locked(minutes, encrypted=False) as screen:
        await left_alone(screen, 24 * 60)
        assert NAME in screen.text()


async def test_zero_minutes_means_never(locked):
    async with locked(0, unlocked=True) as screen:
        await left_alone(screen, 24 * 60)
        assert NAME in screen.text()


async def test_a_plain_record_can_be_covered_too(locked):
    async with locked(3, encrypted=False) as screen:
        await left_alone(screen, 3)
        assert shows_nothing(screen)
        await screen.pilot.press("enter")
        await settle(screen)
        assert NAME in screen.text()


async def test_a_clock_that_was_set_back_does_not_put_the_lock_off(locked):
    async with locked(unlocked=True) as screen:
        await left_alone(screen, -600)
        await left_alone(screen, 10)
        assert isinstance(screen.app.screen, UnlockScreen)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize("typed", ["", "something else"])
def test_how_it_looks(snap_compare, tmp_path, monkeypatch, size, typed):
    monkeypatch.chdir(tmp_path)
    place = "record.db"
    with open_store(place) as store:
        store.append(sam("covered", NAME))
    lock.encrypt(Path(place), WORDS)
    lock.lock(place)
    app = TrackerApp(place, None, StoppedClock(NOON), ZONE)

    async def ready(pilot):
        screen = Screen(app, pilot, app.clock, place)
        await settle(screen)
        if typed:
            await enter(screen, typed)

    assert snap_compare(app, terminal_size=size, run_before=ready)
