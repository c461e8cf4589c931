"""The emergency page: over anything, with no record, before unlock; two keys at the most."""

import os
import re
from pathlib import Path

import pytest

from db import keys
from db.store import open_store
from tests.conftest import NOON, ZONE, StoppedClock
from tests.tui.conftest import Screen, reach_all, sam
from tests.tui.test_unlock import WORDS
from tracker.tui.app import TrackerApp
from tracker.tui.dialogs import Tell
from tracker.usecases import lock
from tracker.wording import text

VITAL = (
    "Call 911 now", "Give naloxone", "2 to 3 minutes", "on their side", "Stay until help comes",
    "Naltrexone does not reverse an overdose", "will not wake up",
)  # fmt: skip


def flat(screen):
    return re.sub(r"\s+", " ", re.sub("[┃│╭╮╰╯─]", " ", screen.text()))


async def test_one_key_shows_all_that_is_vital_at_once_at_80x24(opened):
    async with opened("covered") as screen:
        await screen.press("exclamation_mark")
        said = flat(screen)
        assert [words for words in VITAL if words not in said] == []
        assert "Naloxone: ● kitchen drawer" in said


@pytest.mark.parametrize("way", [("2",), ("3",), ("4",), ("5",), ("6",), ("7",), ("C",), ("S",)])
async def test_every_view_knows_where_naloxone_is(opened, way):
    async with opened("covered") as screen:
        await screen.press(*way, "exclamation_mark")
        assert "kitchen drawer" in screen.text()


@pytest.mark.parametrize("way", [("n",), ("l",), ("f1",), ("question_mark",)])
@pytest.mark.parametrize("key", ["exclamation_mark", "f2"])
async def test_it_opens_over_any_dialog_and_esc_leads_back_there(opened, way, key):
    async with opened("lapsed") as screen:
        await screen.press(*way)
        before = screen.app.screen
        await screen.press(key)
        assert "Give naloxone" in screen.text()
        await screen.press("escape")
        assert screen.app.screen is before


async def test_over_a_form_f2_opens_it_and_a_mark_after_words_is_a_letter(opened):
    async with opened("covered") as screen:
        await screen.press("l", "t", *"Lee", "exclamation_mark")
        assert "Give naloxone" not in screen.text()
        await screen.press("f2")
        assert "Give naloxone" in screen.text()
        await screen.press("escape", "enter")
        assert screen.entries()[-1].who == "Lee!"


@pytest.mark.parametrize("keys", [("l", "t"), ("W",)])
async def test_a_mark_on_an_empty_line_opens_it(opened, keys):
    async with opened("covered") as screen:
        await screen.press(*keys)
        over = screen.app.screen
        await screen.press("exclamation_mark")
        assert "Give naloxone" in screen.text()
        await screen.press("escape")
        assert screen.app.screen is over
        assert "! " not in screen.app.focused.value


async def test_a_page_longer_than_the_screen_says_how_to_read_on(opened):
    async with opened("covered") as screen:
        await screen.press("exclamation_mark")
        assert f"↑↓ {text('app.key_scroll')}" in screen.text()
    async with opened("covered", size=(120, 60)) as screen:
        await screen.press("exclamation_mark")
        assert f"↑↓ {text('app.key_scroll')}" not in screen.text()


async def test_in_set_up_with_nobody_on_record(opened):
    async with opened() as screen:
        await screen.press("f2")
        assert "Give naloxone" in screen.text()
        assert "Your log is not open" in screen.text()
        await screen.press("escape")
        assert screen.kinds() == []


async def test_pressed_twice_it_is_there_once(opened):
    async with opened("covered") as screen:
        await screen.press("f2", "f2", "exclamation_mark", "escape")
        assert not isinstance(screen.app.screen, Tell)


def damaged(place: Path) -> None:
    with open_store(str(place)) as store:
        store.append(sam("covered"))
        reach_all(store)
    raw = bytearray(place.read_bytes())
    raw[100:] = os.urandom(len(raw) - 100)
    place.write_bytes(bytes(raw))


@pytest.mark.parametrize(
    "spoil",
    [lambda place: place.write_text("no database" * 100), lambda place: place.mkdir(), damaged,
     lambda place: place.write_bytes(b"")],
    ids=["text", "folder", "damaged", "empty"],
)  # fmt: skip
async def test_it_comes_with_no_record_that_can_be_read(tmp_path, no_checks, spoil):
    place = tmp_path / "record.db"
    spoil(place)
    clock = StoppedClock(NOON)
    app = TrackerApp(str(place), None, clock, ZONE)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = Screen(app, pilot, clock, str(place))
        await screen.settle()
        await screen.press("f2")
        said = flat(screen)
        assert [words for words in VITAL if words not in said] == []
        assert "Your log is not open" in said


async def test_before_unlock_it_says_nothing_of_the_record(tmp_path, no_checks, monkeypatch):
    monkeypatch.setattr(keys, "new_stretch", lambda: keys.Stretch(os.urandom(16), 64, 1, 1))
    place = tmp_path / "record.db"
    with open_store(str(place)) as store:
        store.append(sam("covered"))
    lock.encrypt(place, WORDS)
    lock.lock(str(place))
    clock = StoppedClock(NOON)
    app = TrackerApp(str(place), None, clock, ZONE)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = Screen(app, pilot, clock, str(place))
        await screen.settle()
        await screen.press("exclamation_mark")
        assert "Give naloxone" in screen.text()
        assert "kitchen" not in screen.text()
