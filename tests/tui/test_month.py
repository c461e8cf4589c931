"""Every key of the Month view, and the Timeline and Progress views in each state."""

from datetime import date, timedelta

import pytest

from tests.bench.ten_years import pills
from tests.conftest import NOON, ZONE
from tests.tui.conftest import STATES
from tracker.usecases.demo import demo_entries

TODAY = date(2027, 6, 8)


async def test_arrows_move_from_day_to_day_and_over_the_edge(opened):
    async with opened("covered") as screen:
        await screen.press("5")
        for key, day in (
            ("right", TODAY + timedelta(days=1)), ("down", TODAY + timedelta(days=8)),
            ("left", TODAY + timedelta(days=7)), ("up", TODAY), ("up", TODAY - timedelta(days=7)),
            ("up", TODAY - timedelta(days=14)), ("g", TODAY), ("n", date(2027, 7, 8)),
            ("p", TODAY), ("pagedown", date(2027, 7, 8)), ("home", TODAY),
        ):  # fmt: skip
            await screen.press(key)
            assert screen.app.screen.day == day
            assert f"{day:%B} {day.year}" in screen.text()


async def test_enter_opens_the_day(opened):
    async with opened("covered") as screen:
        await screen.press("5", "enter")
        assert "Tue 8 Jun 2027" in screen.text()
        assert "taken  08:03" in screen.text()
        await screen.press("escape")
        assert screen.app.screen.NAME == "month"


async def test_a_click_marks_a_day_and_a_second_opens_it(opened):
    async with opened("covered") as screen:
        await screen.press("5")
        for _ in range(2):
            await screen.pilot.click("#lines", offset=(2, 4))
            await screen.settle()
        assert "Mon 7 Jun 2027" in screen.text()
        assert len(screen.app.screen_stack) == 3


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("key", ["5", "6", "7"])
async def test_pages_in_each_state(opened, state, size, key):
    async with opened(state, size) as screen:
        await screen.press(key)
        page = screen.text().splitlines()
        assert len(page) == size[1]
        assert "emergency" in page[-1]
        assert "Sam" in page[0]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_the_timeline_is_one_axis_with_today_on_it(opened, size):
    async with opened(size=size, entries=demo_entries(NOON, ZONE)) as screen:
        await screen.press("6")
        rows = screen.text().splitlines()
        axis = next(number for number, row in enumerate(rows) if "┄" in row)
        assert "^ today" in rows[axis + 1]
        here = rows[axis + 1].index("^")
        assert "┄" not in rows[axis][:here]
        assert not set(rows[axis][here + 1 :]) & set("█▒░")


@pytest.mark.parametrize("key", ["5", "6", "7"])
async def test_what_if_is_one_key_away_and_writes_nothing(opened, key):
    async with opened("covered") as screen:
        before = screen.entries()
        await screen.press(key, "w", "ctrl+o")
        assert "You would be told" in screen.text()
        await screen.press("escape")
        assert screen.entries() == before


async def test_ten_years_are_shown_on_every_page(opened):
    async with opened(entries=pills(10, NOON)) as screen:
        for key in "234567":
            await screen.press(key)
            assert "emergency" in screen.text()
