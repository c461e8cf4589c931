"""Several windows on one record: each shows what another wrote."""

import subprocess
import sys
from pathlib import Path

import pytest

from db.store import Store
from tests.conftest import NOON, StoppedClock
from tests.tui.conftest import NEVER, Screen
from tracker.tui.app import TrackerApp
from tracker.tui.screens import record_screen

ROOT = Path(__file__).parents[2]
LOGGED_ELSEWHERE = """
import sys
from datetime import datetime
from tracker import clock
clock.now = lambda: datetime.fromisoformat(sys.argv[2])
from tracker.cli.main import run
sys.exit(run(["--db", sys.argv[1], "take", "--yes"]))
"""


def log_elsewhere(place):
    """A real process that takes a pill at noon."""
    command = [sys.executable, "-c", LOGGED_ELSEWHERE, place, NOON.isoformat()]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


LOOK_EVERY = record_screen.LOOK_EVERY


@pytest.fixture(autouse=True)
def _no_timer(monkeypatch):
    """The screen looks when a test says so."""
    monkeypatch.setattr(record_screen, "LOOK_EVERY", NEVER)


async def looked(screen):
    await screen.app.screen.watch_record().wait()
    await screen.settle()


async def test_a_screen_shows_what_another_window_logged(opened):
    assert LOOK_EVERY <= 2
    async with opened("waning") as screen:
        assert "taken" not in screen.text()
        log_elsewhere(screen.place)
        await looked(screen)
        assert "taken" in screen.text()


async def test_while_nobody_writes_no_record_is_read(opened, monkeypatch):
    async with opened("waning") as screen:
        reads = []
        monkeypatch.setattr(screen.app.screen, "read", lambda *asked: reads.append(asked))
        for _ in range(3):
            await looked(screen)
        assert reads == []


async def test_only_what_is_new_is_read(opened, monkeypatch):
    async with opened("waning") as screen:
        asked = []
        every = Store.entries
        monkeypatch.setattr(
            Store, "entries", lambda store, person: asked.append(person) or every(store, person)
        )
        log_elsewhere(screen.place)
        await looked(screen)
        assert "taken" in screen.text()
        assert asked == []


async def test_two_screens_and_a_command_lose_and_double_nothing(opened):
    async with opened("waning") as screen:
        clock = StoppedClock(NOON)
        other = TrackerApp(screen.place, None, clock, screen.app.zone)
        async with other.run_test(size=(80, 24)) as pilot:
            second = Screen(other, pilot, clock, screen.place)
            await second.settle()
            await screen.press("t")
            await looked(second)
            assert "taken" in second.text()
            log = screen.kinds()
            await second.press("t")
            assert second.kinds() == log
