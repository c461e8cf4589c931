"""Two keys log what is not a dose; Esc leaves the list and logs nothing."""

import asyncio

import pytest

from tracker.tui.dialogs import Ask, Form, Menu
from tracker.wording import text


async def test_two_keys_lead_to_what_is_logged(opened):
    async with opened("covered") as screen:
        await screen.press("l")
        assert isinstance(screen.app.screen, Menu)
        assert text("log_menu.contact") in screen.text()
        await screen.press("t")
        assert isinstance(screen.app.screen, Form)
        await screen.press(*"Dr Lee", "enter")
        assert screen.kinds()[-1] == "clinic_contact"


async def test_arrows_choose_too_and_esc_logs_nothing(opened):
    async with opened("covered") as screen:
        before = screen.kinds()
        await screen.press("l", "escape")
        assert not isinstance(screen.app.screen, Menu)
        await screen.press("L", "down", "enter")
        assert isinstance(screen.app.screen, Ask)
        await screen.press("escape")
        assert screen.kinds() == before


async def test_letters_typed_in_one_go_do_nothing_but_open_the_list(opened):
    async with opened("waning") as screen:
        today, before = screen.app.screen, screen.kinds()
        # On Today "t" takes a pill and "w" asks what if; in the list they are side effects.
        for second in ("t", "w"):
            await screen.press("l")
            for key in ("e", second):
                screen.app.simulate_key(key)
            await screen.settle()
            assert text("side_effect.title") in screen.text()
            await screen.press("escape")
            assert screen.app.screen is today
        assert screen.kinds() == before
        await screen.press("l", "c", "3")
        assert screen.kinds() == [*before, "craving"]
        await screen.press("u")
        assert screen.kinds()[-1] == "void"


async def test_enter_twice_at_the_end_of_a_form_saves_once(opened):
    async with opened("covered") as screen:
        before = screen.kinds()
        await screen.press("l", "t", *"Dr Lee")
        for _ in range(2):
            screen.app.simulate_key("enter")
        await screen.settle()
        assert screen.kinds() == [*before, "clinic_contact"]


async def test_a_key_before_the_list_is_there_is_for_none_of_the_page(opened, monkeypatch):
    there = asyncio.Event()

    async def slow(_screen):
        await there.wait()

    monkeypatch.setattr("tracker.tui.screens.health_flows.side_effect", slow)
    async with opened("waning") as screen:
        today, before = screen.app.screen, screen.kinds()
        await screen.press("l")
        await screen.pilot.press("e", "t", "w")
        there.set()
        await screen.settle()
        assert screen.app.screen is today
        assert screen.kinds() == before


@pytest.mark.parametrize(
    ("menu", "slow", "key"),
    [("l", "health_flows.side_effect", "e"), ("P", "paper_flows._card", "c")],
)
async def test_no_key_leaves_the_page_between_two_lists(opened, monkeypatch, menu, slow, key):
    there = asyncio.Event()

    async def wait(_screen):
        await there.wait()

    monkeypatch.setattr(f"tracker.tui.screens.{slow}", wait)
    async with opened("waning") as screen:
        today = screen.app.screen
        await screen.press(menu)
        await screen.pilot.press(key, "2", "H", "q", "t")
        assert screen.app.screen is today
        await screen.pilot.press("exclamation_mark")
        assert screen.app.screen.has_class("emergency")
        await screen.pilot.press("escape")
        there.set()
        await screen.settle()
        await screen.press("2")
        assert screen.app.screen is not today


async def test_keys_before_the_first_dialog_of_a_change_are_not_for_the_page(opened):
    async with opened("covered") as screen:
        for key in ("M", "2"):
            screen.app.simulate_key(key)
        await screen.settle()
        assert isinstance(screen.app.screen, Ask | Menu)
        await screen.press("escape")
        assert screen.app.screen is screen.app.screen_stack[0]


async def test_keys_that_ask_nothing_are_done_one_after_the_other(opened):
    async with opened("waning") as screen:
        before = screen.kinds()
        for key in ("t", "u"):
            screen.app.simulate_key(key)
        await screen.settle()
        assert screen.kinds() == [*before, "dose", "void"]


@pytest.mark.parametrize(
    ("state", "keys"),
    [("lapsed", "t2"), ("not_started", "t5"), ("covered", "i2"), ("covered", "c2"),
     ("covered", "nS")],
)  # fmt: skip
async def test_after_a_dialog_that_came_up_over_another_view_the_keys_are_alive(
    opened, state, keys
):
    async with opened(state) as screen:
        for key in keys:
            screen.app.simulate_key(key)
        await screen.settle()
        await screen.press("escape", "escape", "1")
        assert screen.app.screen is screen.app.screen_stack[0]
        await screen.press("4")
        assert screen.app.screen is not screen.app.screen_stack[0]


@pytest.mark.parametrize("first", "iTwsmrnc")
@pytest.mark.parametrize("second", "tu")
async def test_what_is_typed_before_a_dialog_is_there_writes_nothing(opened, first, second):
    async with opened("waning") as screen:
        before = screen.kinds()
        for key in (first, second):
            screen.app.simulate_key(key)
        await screen.settle()
        await screen.press("escape")
        await screen.settle()
        assert screen.kinds() == before
