"""Two keys log a craving, a group, counselling, a visit, tablets; u takes each back."""

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tests.tui.conftest import at, sam
from tests.tui.pictures import looks
from tracker.engine.entries import Supply, Visit
from tracker.tui.dialogs import Ask, Form, Menu, Tell

SIZES = [(80, 24), (120, 40)]


def booked(hours, kind):
    when = NOON + timedelta(hours=hours)
    return Visit(uid=f"v{hours}", kind=kind, at=when, state="booked", **at(6, 9))


def told(screen):
    return [note.message for note in screen.app._notifications]


@pytest.mark.parametrize(("key", "kind"), [("g", "group"), ("k", "counselling"), ("v", "other")])
async def test_two_keys_log_what_one_went_to_and_u_takes_it_back(opened, key, kind):
    async with opened("covered") as screen:
        await screen.press("l", key)
        entry = screen.entries()[-1]
        assert (entry.type, entry.kind, entry.state) == ("visit", kind, "attended")
        assert "you went" in told(screen)[-1]
        await screen.press("u")
        assert screen.entries()[-1].target == entry.uid


@pytest.mark.parametrize(("key", "score"), [("0", 0), ("4", 4), ("9", 9), ("t", 10)])
async def test_a_third_key_says_how_strong_a_craving_is(opened, key, score):
    async with opened("covered") as screen:
        await screen.press("l", "c")
        assert isinstance(screen.app.screen, Menu)
        await screen.press(key)
        entry = screen.entries()[-1]
        assert (entry.type, entry.score) == ("craving", score)
        await screen.press("escape", "u")
        assert screen.entries()[-1].target == entry.uid


async def test_a_high_craving_is_answered_with_whom_to_call(opened):
    async with opened("covered") as screen:
        await screen.press("l", "c", "8")
        assert isinstance(screen.app.screen, Tell)
        assert "1-800-662-4357" in screen.text()
        assert "988" in screen.text()
        assert "You are not alone" in screen.text()
        assert "Keep naloxone with you" in screen.text()


async def test_a_low_craving_is_thanked_for_in_passing(opened):
    async with opened("covered") as screen:
        await screen.press("l", "c", "2")
        assert len(screen.app.screen_stack) == 1
        assert "Thank you for telling" in told(screen)[-1]


@pytest.mark.parametrize("view", ["3", "4", "5", "6", "7", "C"])
async def test_it_is_logged_and_taken_back_on_every_page(opened, view):
    async with opened("covered") as screen:
        await screen.press(view, "L", "g", "u")
        assert screen.kinds()[-2:] == ["visit", "void"]


@pytest.mark.parametrize("keys", [["c"], ["p"], ["p", "3"]])
async def test_esc_records_nothing(opened, keys):
    async with opened("covered") as screen:
        before = screen.entries()
        await screen.press("l", *keys, "escape")
        assert screen.entries() == before
        assert len(screen.app.screen_stack) == 1


async def test_a_booked_visit_is_offered_and_asks_for_the_injection(opened):
    entries = [*sam("covered"), booked(-2, "lab"), booked(-1, "injection"), booked(5, "implant")]
    async with opened(entries=entries) as screen:
        await screen.press("l", "v")
        assert isinstance(screen.app.screen, Ask)
        assert "Visit: injection, today 11:00" in screen.text()
        assert "implant" not in screen.text()
        await screen.press("1")
        assert screen.entries()[-1].at == NOON - timedelta(hours=1)
        assert isinstance(screen.app.screen, Form)
        await screen.press("escape", "l", "v", "2")
        assert screen.entries()[-1].state == "attended"
        assert screen.entries()[-1].kind == "other"


async def test_esc_at_the_bookings_logs_no_visit(opened):
    async with opened(entries=[*sam("covered"), booked(-2, "lab")]) as screen:
        before = screen.entries()
        await screen.press("l", "v", "escape")
        assert screen.entries() == before


async def test_tablets_come_in_go_and_are_counted(opened):
    async with opened("covered") as screen:
        await screen.press("l", "p", "3", "0", "enter", "enter")
        assert (screen.kinds()[-1], screen.entries()[-1].tablets) == ("supply", 30)
        assert "Tablets left: 30." in told(screen)[-1]
        await screen.press("l", "p", "4", "enter", "2", "enter")
        assert screen.entries()[-1].tablets == -4
        await screen.press("l", "p", "2", "0", "enter", "3", "enter")
        assert screen.entries()[-1].tablets == -6
        await screen.press("l", "p", "2", "0", "enter", "3", "enter")
        assert screen.entries()[-1].tablets == -6
        assert "nothing to add" in told(screen)[-1]
        await screen.press("u", "l", "p")
        assert "Tablets left: 26." in screen.text()
        assert "No tablet for:" in screen.text()


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["x", "enter", "enter"], "whole number"),
        (["0", "enter", "enter"], "from 1 to 1000"),
        (["1", "0", "0", "1", "enter", "enter"], "from 1 to 1000"),
        (["9", "enter", "2", "enter"], "You have 0 tablets"),
        (["enter", "3", "enter"], "from 0 to 1000"),
    ],
)
async def test_a_number_that_cannot_be_is_told_in_the_form(opened, keys, said):
    async with opened("covered") as screen:
        before = screen.entries()
        await screen.press("l", "p", *keys)
        assert said in screen.text()
        assert screen.entries() == before


async def test_a_pill_and_its_undo_move_the_day_without_a_tablet(opened):
    came = Supply(uid="came", tablets=8, **at(0, 11))
    async with opened(entries=[*sam("waning"), came]) as screen:
        await screen.press("2")
        assert "Tablets run out (8 now)" in screen.text()
        await screen.press("1", "t")
        assert screen.kinds()[-1] == "dose"
        await screen.press("2")
        assert "Tablets run out (7 now)" in screen.text()
        await screen.press("1", "u", "2")
        assert "Tablets run out (8 now)" in screen.text()


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("keys", ["c", "c9", "p", "v"])
def test_how_it_looks(snap_compare, tmp_path, no_checks, keys, size):
    more = [booked(-2, "lab"), booked(-1, "injection"), Supply(uid="s", tablets=9, **at(0, 11))]
    assert looks(snap_compare, tmp_path, ["l", *keys], size, more)


@pytest.mark.parametrize("size", [(60, 20), *SIZES], ids=str)
@pytest.mark.parametrize("tablets", [3, 12])
def test_how_upcoming_shows_the_tablets(snap_compare, tmp_path, no_checks, tablets, size):
    more = [Supply(uid="s", tablets=tablets, **at(0, 11))]
    assert looks(snap_compare, tmp_path, ["2"], size, more)
