"""The Steps page: what is next is marked, one key does it, Esc writes nothing."""

import pytest

from tracker.tui.dialogs import Form, Menu, Tell
from tracker.wording import text


async def test_capital_s_leads_there_from_each_view_and_esc_back(opened):
    async with opened("not_started") as screen:
        for number in "1234567":
            await screen.press(number, "S")
            assert "Before the first dose" in screen.text()
        await screen.press("escape")
        assert len(screen.app.screen_stack) == 1


@pytest.mark.parametrize(
    ("state", "shown"),
    [("covered", False), ("waning", False), ("not_started", True), ("lapsed", True),
     ("locked", True), ("call_first", True)],
)  # fmt: skip
async def test_today_names_the_key_only_where_there_are_steps_to_go(opened, state, shown):
    async with opened(state) as screen:
        assert ("S steps" in screen.text()) is shown


async def test_the_step_that_is_next_is_marked_and_a_name_makes_it_done(opened):
    async with opened("not_started") as screen:
        await screen.press("S")
        assert "▸ ! Time without opioids" in screen.text()
        await screen.press("d", "enter")
        assert "Who at your clinic said" in screen.text()
        assert isinstance(screen.app.screen, Form)
        await screen.press(*"Dr Lee", "enter")
        step = screen.entries()[-1]
        assert (step.step, step.finding, step.who) == ("opioid_free", "done", "Dr Lee")
        assert "▸ ! Blood test for your liver" in screen.text()
        await screen.press("d")
        assert screen.entries()[-1].step == "liver"
        await screen.press("u")
        assert "▸ ! Blood test for your liver" in screen.text()


async def test_a_marked_step_is_not_logged_twice_and_a_liver_test_asks_for_its_result(opened):
    async with opened("not_started") as screen:
        await screen.press("S", "d", *"Dr Lee", "enter", "d")
        before = screen.kinds()
        assert "◐ Blood test for your liver" in screen.text()
        await screen.press("up", "d")
        assert isinstance(screen.app.screen, Menu)
        assert text("lab.which") in screen.text()
        await screen.press("escape", "up", "d")
        told = [toast.message for toast in screen.app._notifications]
        assert text("steps.already") in told
        assert screen.kinds() == before


async def test_the_persons_own_name_is_refused_in_the_form(opened):
    async with opened("not_started") as screen:
        await screen.press("S", "d", *"me", "enter")
        assert isinstance(screen.app.screen, Form)
        assert "Name the person at your clinic" in screen.text()


async def test_why_and_the_source_are_a_key_away(opened):
    async with opened("not_started") as screen:
        for key in ("question_mark", "enter"):
            await screen.press("S", key)
            assert isinstance(screen.app.screen, Tell)
            assert "Naltrexone pushes opioids off" in screen.text()
            assert "The source: " in screen.text()
            await screen.press("escape", "escape")


async def test_esc_writes_nothing_anywhere(opened):
    async with opened("locked") as screen:
        before = screen.kinds()
        await screen.press("S", "d", "escape", "down", "d", "escape")
        await screen.press("d", *"Dr Lee", "enter", "enter", "escape")
        for _ in range(6):
            await screen.press("down", "d", "escape")
        assert [kind for kind in screen.kinds() if kind != "care_step"] == before


async def test_the_way_back_from_a_hold_is_the_call_and_then_the_go_ahead(opened):
    async with opened("locked") as screen:
        await screen.press("S")
        assert "▸ ! Call your clinic" in screen.text()
        await screen.press("d", *"Dr Lee", "enter")
        assert "▸ ! Wait for the go-ahead" in screen.text()
        await screen.press("d")
        assert "Only a clinic can give the go-ahead" in screen.text()
        await screen.press(*"Dr Lee", "enter", "2", "enter")
        assert "Did Dr Lee tell you" in screen.text()
        assert "clearance" not in screen.kinds()
        await screen.press("2")
        given = screen.entries()[-1]
        assert (given.type, given.who, given.method) == ("clearance", "Dr Lee", "urine")


async def test_a_go_ahead_without_a_name_or_a_yes_is_not_written(opened):
    async with opened("locked") as screen:
        await screen.press("S", "down", "d", "enter", "enter")
        assert isinstance(screen.app.screen, Form)
        await screen.press("shift+tab", *"Dr Lee", "enter", "enter")
        assert "Did Dr Lee tell you" in screen.text()
        await screen.press("enter")
        assert "clearance" not in screen.kinds()
        assert "■ Hold" in screen.text()


async def test_the_question_is_answered_here_too(opened):
    async with opened("lapsed") as screen:
        await screen.press("S", "d", "3")
        assert "Not being sure is a good reason to ask" in screen.text()
        await screen.press("escape", "1")
        assert screen.entries()[-1].type == "care_step"
        assert "■ Hold" in screen.text()
        assert "▸ ! Call your clinic" in screen.text()


async def test_what_is_not_asked_for_says_so(opened):
    async with opened("lapsed") as screen:
        before = screen.kinds()
        await screen.press("S", "down", "down", "d")
        told = [toast.message for toast in screen.app._notifications]
        assert told == ["This is not asked for now."]
        assert screen.kinds() == before


async def test_naloxone_and_whom_to_call_are_asked_from_here(opened):
    async with opened("not_started") as screen:
        await screen.press("S", "down", "down", "down", "d")
        assert "Is your naloxone still there?" in screen.text()
        await screen.press("escape", "down", "d", *"Dr Lee 555", "enter")
        assert "Your clinic: Dr Lee 555" in screen.text()
        await screen.press("exclamation_mark", "end")
        await screen.press(*["down"] * 20)
        assert "Then call your clinic: Dr Lee 555." in screen.text()
