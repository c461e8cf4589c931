"""Naloxone on the screen: the kits, and a question that is answered or left, and never guessed."""

from datetime import date

import pytest

from tests.tui.conftest import at, sam
from tracker.engine.entries import NaloxoneKit
from tracker.tui.dialogs import Ask

STILL = "Is your naloxone still there?"


def kits_of(*more):
    return [*sam("covered"), *more]


async def test_n_shows_all_kits_with_what_is_past_its_date(opened):
    more = [
        NaloxoneKit(uid="k2", place="car", holder="Kim", expires=date(2027, 6, 20), **at(3, 9)),
        NaloxoneKit(uid="k3", place="bag", expires=date(2027, 5, 1), **at(2, 9)),
    ]
    async with opened(entries=kits_of(*more)) as screen:
        await screen.press("n")
        said = screen.text()
        assert "● kitchen drawer" in said
        assert "◐ car · with Kim · soon past its last date: Sun 20 Jun" in said
        assert "✗ bag · past its last date: Sat 1 May" in said
        await screen.press("escape", "exclamation_mark")
        assert "✗ bag · past its last date: Sat 1 May" in screen.text()


@pytest.mark.parametrize(
    ("keys", "written"),
    [("1", ["care_step"]), ("4", ["void", "care_step"]), ("3", ["void"]), (("escape",), [])],
)
async def test_each_answer_is_written_and_esc_none(opened, keys, written):
    async with opened("covered") as screen:
        before = len(screen.kinds())
        await screen.press("n", *keys)
        assert screen.kinds()[before:] == written


async def test_enter_alone_answers_nothing(opened):
    async with opened("covered") as screen:
        before = screen.kinds()
        await screen.press("n", "enter")
        assert isinstance(screen.app.screen, Ask)
        await screen.press("escape")
        assert screen.kinds() == before


async def test_a_kit_is_added_with_place_holder_and_last_date(opened):
    async with opened("covered") as screen:
        await screen.press("n", "2", *"bag", "enter", *"Kim", "enter", *"2028-01-01", "enter")
        kit = screen.entries()[-1]
        assert (kit.place, kit.holder, kit.expires) == ("bag", "Kim", date(2028, 1, 1))


async def test_a_date_that_is_none_is_named_and_esc_adds_no_kit(opened):
    async with opened("covered") as screen:
        before = screen.kinds()
        await screen.press("n", "2", "enter", "enter", *"soon", "enter")
        assert "for example" in screen.text()
        await screen.press("escape")
        assert screen.kinds() == before


async def test_of_several_kits_the_one_that_is_gone_is_chosen(opened):
    more = NaloxoneKit(uid="k2", place="car", **at(3, 9))
    async with opened(entries=kits_of(more)) as screen:
        await screen.press("n", "3", "escape")
        assert "void" not in screen.kinds()
        await screen.press("n", "3", "2")
        assert screen.entries()[-1].target == "kit"


async def test_each_injection_asks_and_esc_leaves_it_open(opened):
    async with opened("covered") as screen:
        await screen.press("i", "tab", "enter")
        assert STILL in screen.text()
        await screen.press("escape")
        assert screen.kinds()[-1] == "injection"
        assert f"n {STILL}" in screen.text()
        await screen.press("n", "1")
        assert f"n {STILL}" not in screen.text()


async def test_an_implant_asks_too(opened):
    async with opened("covered") as screen:
        await screen.press("m", "tab", "tab", *"90", "enter")
        assert STILL in screen.text()


async def test_a_lapse_asks_on_today_until_it_is_answered(opened):
    async with opened("lapsed") as screen:
        assert f"n {STILL}" in screen.text()
        await screen.press("n", "1")
        assert f"n {STILL}" not in screen.text()


async def test_the_first_pill_after_a_lapse_asks(opened):
    async with opened("lapsed") as screen:
        await screen.press("t", "1")
        assert STILL in screen.text()
        assert screen.kinds()[-1] == "dose"


async def test_a_report_asks_after_what_to_do(opened):
    async with opened("lapsed") as screen:
        await screen.press("r", "1", "escape")
        assert STILL in screen.text()


async def test_set_up_asks_and_esc_goes_on_without_an_answer(opened):
    async with opened() as screen:
        await screen.press(*"Kim", "enter", "enter", "1", "enter", "1", "enter", "1", "enter")
        await screen.press("enter", "enter")
        assert "Do you have naloxone at home?" in screen.text()
        await screen.press("escape")
        assert screen.kinds() == ["person", "plan"]
        assert "Can a warning reach you?" in screen.text()
