"""Every key of the Upcoming view."""

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tests.tui.conftest import STATES, at, sam
from tracker.engine.entries import Visit
from tracker.tui.dialogs import Form


def booked(days, kind="injection"):
    when = NOON + timedelta(days=days)
    return Visit(uid=f"v{days}", kind=kind, at=when, state="booked", **at(6, 9))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("state", STATES)
async def test_the_agenda_in_each_state(opened, state, size):
    async with opened(state, size) as screen:
        await screen.press("2")
        assert "The next 14 days" in screen.text()
        assert "each day to" in screen.text() or size[0] == 60


async def test_the_range_goes_on(opened):
    async with opened("covered") as screen:
        await screen.press("2", "r")
        assert "The next 60 days" in screen.text()
        await screen.press("r")
        assert "The next 365 days" in screen.text()
        await screen.press("r")
        assert "The next 14 days" in screen.text()


async def test_a_visit_is_booked_moved_and_called_off(opened):
    async with opened("covered") as screen:
        await screen.press("2", "b")
        assert isinstance(screen.app.screen, Form)
        await screen.press("tab", *"Thu 10:00", "enter")
        assert (screen.kinds()[-1], screen.entries()[-1].state) == ("visit", "booked")
        assert "Thu 10 Jun 10:00" in screen.text()
        await screen.press("end", "m", *"Fri 11:00", "enter")
        assert [entry.state for entry in screen.entries()[-2:]] == ["cancelled", "booked"]
        await screen.press("end", "d", "enter")
        assert screen.entries()[-1].state == "booked"
        await screen.press("d", "2")
        assert screen.entries()[-1].state == "cancelled"


async def test_a_visit_without_a_time_says_what_to_give(opened):
    async with opened("covered") as screen:
        await screen.press("2", "b", "ctrl+o")
        said = " ".join(screen.text().split())
        assert "give the day and the time; for example: Wed 10:00" in said
        assert "visit" not in screen.kinds()


async def test_attended_asks_for_the_injection(opened):
    async with opened(entries=[*sam("covered"), booked(-1)]) as screen:
        await screen.press("2")
        assert "did it take place?" in screen.text()
        rows = screen.app.screen.rows
        while getattr(rows.marked, "visit", None) is None:
            await screen.press("down")
        await screen.press("a")
        assert isinstance(screen.app.screen, Form)
        assert screen.entries()[-1].state == "attended"
        await screen.press("tab", "enter")
        assert screen.kinds()[-1] == "injection"


@pytest.mark.parametrize("key", ["b", "m", "d", "a", "w", "enter", "f1"])
async def test_esc_records_nothing(opened, key):
    async with opened("covered") as screen:
        before = screen.entries()
        await screen.press("2", key, "escape", "escape", "escape")
        assert screen.entries() == before
        assert len(screen.app.screen_stack) == 1


async def test_what_if_shows_and_writes_nothing(opened):
    async with opened("covered") as screen:
        before = screen.entries()
        await screen.press("2", "w", "ctrl+o")
        assert "You would be told" in screen.text()
        await screen.press("escape")
        assert screen.entries() == before
