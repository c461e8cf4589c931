"""W, and F4 over anything: what may not be taken with naltrexone, with or without a record."""

import pytest
from textual.widgets import Input

from tests.tui.conftest import STATES
from tests.tui.pictures import looks
from tracker.tui.curtain import MASK
from tracker.tui.dialogs import Form, Tell
from tracker.tui.screens.check_with import CheckWith
from tracker.wording import text

VIEW_KEYS = ("1", "2", "3", "4", "5", "6", "7", "C")


def letters(typed):
    return ["space" if sign == " " else sign for sign in typed]


@pytest.mark.parametrize("view", VIEW_KEYS)
async def test_it_opens_from_every_page_and_esc_leads_back(opened, view):
    async with opened("covered") as screen:
        await screen.press(view)
        below = screen.app.screen
        await screen.press("W")
        assert isinstance(screen.app.screen, CheckWith)
        await screen.press("escape")
        assert screen.app.screen is below


@pytest.mark.parametrize("state", STATES)
async def test_a_cough_syrup_is_found_as_one_types(opened, state):
    async with opened(state) as screen:
        before = screen.entries()
        await screen.press("W", *letters("cou"))
        assert "Codeine" in screen.text()
        assert "Do you mean one of these?" in screen.text()
        await screen.press(*letters("gh syrup"))
        assert "Do you mean one of these?" not in screen.text()
        assert "Ask a pharmacist before you take it." in screen.text()
        assert "sudden withdrawal" in screen.text()
        assert "Call 911 now. Give naloxone." in screen.text()
        assert screen.entries() == before


@pytest.mark.parametrize("typed", ["💊", "12"])
async def test_what_holds_no_word_is_not_taken_for_nothing(opened, typed):
    async with opened("covered") as screen:
        await screen.press("W", "space")
        assert text("interaction.no_words") not in screen.text()
        screen.app.screen.query_one(Input).value = typed
        await screen.settle()
        assert text("interaction.no_words") in screen.text()


async def test_what_is_not_known_is_said_plainly(opened):
    async with opened("covered") as screen:
        await screen.press("W", *letters("ibuprofen"))
        assert "We do not know: ibuprofen" in screen.text()
        assert "That does not mean that it is fine." in screen.text()
        await screen.press(*letters(" and beer"))
        assert "Of this we do not know: ibuprofen" in screen.text()
        assert "Alcohol" in screen.text()


async def test_enter_is_named_only_where_there_are_sources(opened):
    async with opened("covered") as screen:
        await screen.press("W")
        assert text("interaction.key_sources") not in screen.text()
        await screen.press(*letters("xyz"))
        assert text("interaction.key_sources") not in screen.text()
        await screen.press(*["backspace"] * 3, *letters("imodium"))
        assert text("interaction.key_sources") in screen.text()


async def test_enter_shows_the_sources_and_hides_them(opened):
    async with opened("covered", (120, 40)) as screen:
        await screen.press("W", *letters("imodium"))
        assert "From: public web pages" not in screen.text()
        await screen.press("enter")
        assert "From: public web pages" in screen.text()
        assert "a choice of this project" in screen.text()
        await screen.press("enter")
        assert "From: public web pages" not in screen.text()


async def test_with_no_record_f4_opens_it_over_set_up(opened):
    async with opened() as screen:
        assert isinstance(screen.app.screen, Form)
        await screen.press("f4", *letters("beer"))
        assert "Alcohol" in screen.text()
        # Once is enough.
        await screen.press("f4", "escape")
        assert isinstance(screen.app.screen, Form)
        assert screen.entries() == []


async def test_f4_opens_it_over_a_dialog_that_stays_as_it_was(opened):
    async with opened("covered") as screen:
        await screen.press("l", "t", *letters("Dr Lee"), "f4", *letters("beer"), "escape", "enter")
        assert screen.entries()[-1].who == "Dr Lee"


async def test_f4_opens_it_over_a_locked_page_without_a_word_of_the_record(opened):
    async with opened("lapsed") as screen:
        screen.app.ask_passphrase()
        await screen.settle()
        await screen.press("f4", *letters("heroin"))
        assert "overdose" in screen.text()
        await screen.press("f2")
        assert isinstance(screen.app.screen, Tell)
        assert "kitchen" not in screen.text()
        await screen.press("escape", "escape")
        assert screen.app.is_locked
        assert not isinstance(screen.app.screen, CheckWith)


async def test_the_emergency_page_opens_over_it(opened):
    async with opened("lapsed") as screen:
        await screen.press("W", "f2")
        assert isinstance(screen.app.screen, Tell)
        assert "Call 911 now" in screen.text()
        await screen.press("escape", "escape")
        assert len(screen.app.screen_stack) == 1


async def test_the_curtain_covers_all_but_what_to_do_in_danger(opened):
    async with opened("covered") as screen:
        await screen.press("x", "W", *letters("heroin"))
        shown = screen.text()
        assert f"Tell them: {MASK}" in shown
        assert "Call 911 now. Give naloxone." in shown


async def test_a_long_answer_can_be_scrolled(opened):
    async with opened("covered", (60, 20)) as screen:
        await screen.press("W", *letters("heroin methadone beer weed imodium"))
        assert "Cannabis" not in screen.text()
        await screen.press(*["pagedown"] * 4)
        assert "Cannabis" in screen.text()
        await screen.press("x")
        assert "Ask a pharmacist" in screen.text()


async def test_it_stands_in_the_help(opened):
    async with opened("covered", (120, 60)) as screen:
        await screen.press("f1")
        assert "can I take this with it?" in screen.text()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize(
    "typed", ["", "cough syrup with codeine", "immodium", "beer and tylenol", "ibuprofen", "narcan"]
)
def test_how_it_looks(snap_compare, tmp_path, no_checks, typed, size):
    assert looks(snap_compare, tmp_path, ["W", *letters(typed)], size)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
def test_how_the_sources_look(snap_compare, tmp_path, no_checks, size):
    assert looks(snap_compare, tmp_path, ["W", *letters("subuxone"), "enter"], size)
