"""Every key of the History view."""

from datetime import date, timedelta

import pytest

from tests.tui.conftest import STATES, sam
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary
from tracker.tui.dialogs import Ask, Form, Tell
from tracker.tui.screens.history import HistoryScreen


def standing_now(screen):
    entries = screen.entries()
    gone = record_of(entries, load_formulary()).latest.voided
    return [entry for entry in entries if entry.uid not in gone]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("state", STATES)
async def test_the_log_in_each_state(opened, state, size):
    async with opened(state, size) as screen:
        await screen.press("4")
        assert isinstance(screen.app.screen, HistoryScreen)
        assert f"{len(sam(state))} entries" in screen.text()
        assert "! emergency" in screen.text()


async def test_an_edit_is_a_void_and_a_new_entry_with_the_reason(opened):
    async with opened("covered") as screen:
        before = screen.entries()
        await screen.press("4", "e")
        assert isinstance(screen.app.screen, Form)
        await screen.press("ctrl+u", *"8am", "tab", "tab", "tab", *"wrong time", "enter")
        if isinstance(screen.app.screen, Ask):
            await screen.press("2")
        after = screen.entries()
        assert after[: len(before)] == before
        void, new = after[len(before) :]
        assert (void.target, void.reason) == ("d0", "wrong time")
        assert new.occurred_at == before[-1].occurred_at - timedelta(minutes=3)
        assert (new.mg, new.slot, new.plan) == (before[-1].mg, before[-1].slot, before[-1].plan)


async def test_an_edit_that_lengthens_asks_and_enter_says_no(opened):
    async with opened("covered") as screen:
        before = screen.entries()
        await screen.press("4", "e", "ctrl+u", *"9am", "ctrl+o")
        assert isinstance(screen.app.screen, Ask)
        await screen.press("enter")
        assert screen.entries() == before


async def test_what_cannot_be_read_is_said_and_nothing_is_written(opened):
    async with opened("covered") as screen:
        before = screen.entries()
        await screen.press("4", "e", "ctrl+u", *"soon", "ctrl+o")
        assert "for example" in screen.text()
        await screen.press("escape")
        assert screen.entries() == before


async def test_an_entry_is_taken_out_and_brought_back(opened):
    async with opened("covered") as screen:
        await screen.press("4", "v", "2")
        assert "d0" not in {entry.uid for entry in standing_now(screen)}
        assert "taken back" in screen.text()
        await screen.press("v", "2")
        gone = [entry.target for entry in screen.entries() if entry.type == "void"]
        assert gone[0] == "d0"
        assert gone[1] == screen.entries()[-2].uid
        assert "d0" in {entry.uid for entry in standing_now(screen)}


async def test_confirm(opened):
    async with opened("covered") as screen:
        await screen.press("4", "o", "2")
        assert (screen.kinds()[-1], screen.entries()[-1].target) == ("confirm", "d0")


async def test_find_by_words_and_by_kind_and_esc_shows_all(opened):
    async with opened("covered") as screen:
        known = len(screen.entries())
        await screen.press("4", "slash", *"kitchen", "enter")
        assert f"1 of {known} entries" in screen.text()
        await screen.press("escape")
        assert f"{known} entries" in screen.text()
        await screen.press("f")
        assert f"8 of {known} entries" in screen.text()
        await screen.press("slash", *"no such words", "enter")
        assert "No entry is like that" in screen.text()
        await screen.press("escape", "escape")
        assert not isinstance(screen.app.screen, HistoryScreen)


async def test_details_show_both_times_and_who_said_so(opened):
    async with opened("covered") as screen:
        await screen.press("4", "enter")
        assert isinstance(screen.app.screen, Tell)
        assert "Logged" in screen.text()
        assert "by you" in screen.text()


async def test_a_plan_changes_from_today_on_and_past_pills_stay(opened):
    async with opened("covered") as screen:
        await screen.press("4")
        while screen.app.screen.only != "plan":
            await screen.press("f")
        await screen.press("e", "1", "ctrl+u", *"09:30", "ctrl+o")
        new = screen.entries()[-1]
        assert (new.type, new.replaces, new.doses[0].time) == ("plan", "pills", "09:30")
        assert new.start == date(2027, 6, 9)


async def test_a_plan_changes_for_one_day_alone(opened):
    async with opened("covered") as screen:
        await screen.press("4")
        while screen.app.screen.only != "plan":
            await screen.press("f")
        await screen.press("e", "2", "ctrl+u", *"07:00", "ctrl+o")
        one, again = screen.entries()[-2:]
        assert (f"{one.start}", one.doses[0].time) == ("2027-06-09", "07:00")
        assert (f"{again.start}", again.doses[0].time) == ("2027-06-10", "08:00")
        assert (one.replaces, again.replaces) == ("pills", one.uid)


@pytest.mark.parametrize("key", ["e", "v", "o", "slash", "enter", "f1", "exclamation_mark"])
async def test_esc_records_nothing(opened, key):
    async with opened("covered") as screen:
        before = screen.entries()
        await screen.press("4", key, "escape", "escape", "escape")
        assert screen.entries() == before
        assert len(screen.app.screen_stack) == 1
