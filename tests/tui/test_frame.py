"""What all views share: the way between them, help, palette, keys of one's own, the curtain."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from textual.theme import Theme

from db.store import open_store
from tests.bench.ten_years import pills
from tests.conftest import NOON, ZONE, StoppedClock
from tests.tui.conftest import STATES, Screen, at, sam
from tests.wording.forbidden import said_wrongly
from tracker.engine.entries import Consent
from tracker.settings import Settings
from tracker.tui.app import TrackerApp
from tracker.tui.choice import Choice
from tracker.tui.dialogs import Ask, Form, Tell
from tracker.tui.keys import all_bindings
from tracker.tui.nav import VIEWS
from tracker.tui.rows import Rows
from tracker.tui.theme import THEMES

ROOT = Path(__file__).parents[2]


def nav(screen):
    return screen.text().splitlines()[1]


@pytest.mark.parametrize(("number", "name"), list(enumerate(VIEWS, start=1)))
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_each_view_is_one_key_away_and_esc_is_the_way_back(opened, number, name, size):
    async with opened("covered", size) as screen:
        await screen.press(str(number))
        assert f"{number} {name.capitalize()}" in nav(screen)
        assert "! emergency" in screen.text()
        assert "F1 help" in screen.text()
        await screen.press("exclamation_mark")
        assert "Give naloxone" in screen.text()
        await screen.press("escape", "escape")
        assert len(screen.app.screen_stack) == 1


async def test_from_each_view_to_each_other(opened):
    async with opened("lapsed") as screen:
        for number in (2, 3, 4, 5, 6, 7, 4, 2, 1, 7, 1):
            await screen.press(str(number))
            assert f" {number} {VIEWS[number - 1].capitalize()} " in nav(screen)
        assert len(screen.app.screen_stack) == 1


async def test_a_click_on_a_view_goes_there(opened):
    async with opened("covered") as screen:
        await screen.pilot.click("#nav", offset=(nav(screen).index("History"), 0))
        await screen.settle()
        assert screen.app.screen.NAME == "history"


async def test_a_click_marks_a_row_and_a_second_opens_it(opened):
    async with opened("covered") as screen:
        await screen.press("4")
        rows = screen.app.screen.query_one(Rows)
        for _ in range(2):
            await screen.pilot.click(Rows, offset=(5, 3))
            await screen.settle()
        assert rows.marked.entry.uid == "d3"
        assert "Its name" in screen.text()


@pytest.mark.parametrize("number", range(1, len(VIEWS) + 1))
async def test_help_and_palette_name_every_key_of_the_view(opened, number):
    async with opened("covered", (120, 60)) as screen:
        await screen.press(str(number))
        here = screen.app.screen
        named = {
            active.binding.description
            for active in here.active_bindings.values()
            if active.binding.description and active.binding.show
        }
        palette = {command.title for command in screen.app.get_system_commands(here)}
        assert named <= palette
        await screen.press("f1")
        for description in named:
            assert description in re.sub(r"\s+", " ", screen.text())


def test_every_binding_has_an_id_and_a_key_that_all_terminals_send():
    sent = re.compile(r"[a-zA-Z0-9]|f([1-9]|10)|ctrl\+[^imjhzs]|enter|escape|tab|space"
                      r"|shift\+tab|up|down|left|right|home|end|page(up|down)|backspace|delete"
                      r"|question_mark|exclamation_mark|slash")  # fmt: skip
    kinds = [import_module(f"tracker.tui.screens.{name}").SCREEN for name in VIEWS]
    own = {kind for screen in kinds for kind in screen.__mro__} | {Rows, Choice, Tell, Ask, Form}
    bindings = [
        binding
        for kind in own
        if kind.__module__.startswith("tracker")
        for binding in vars(kind).get("BINDINGS", ())
    ]
    assert len(bindings) > 60
    for binding in bindings:
        assert binding.id, binding
        for key in binding.key.split(","):
            assert sent.fullmatch(key), key


@pytest.mark.parametrize("action", ["take", "undo", "why", "emergency", "quit"])
def test_what_is_vital_has_two_ways(action):
    ways = [
        binding.keys.split(",") for binding in all_bindings() if binding.id.endswith(f".{action}")
    ]
    assert ways
    assert all(len(keys) >= 2 for keys in ways)


async def test_a_key_of_ones_own_takes_the_place_of_the_first(tmp_path):
    place = str(tmp_path / "r.db")
    with open_store(place) as store:
        store.append(sam("waning"))
    clock = StoppedClock(NOON)
    settings = Settings(keys={"today.take": "g"}, theme="contrast")
    app = TrackerApp(place, None, clock, ZONE, settings=settings)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = Screen(app, pilot, clock, place)
        await screen.settle()
        assert "g take" in screen.text()
        assert app.theme == "tracker-contrast"
        await screen.press("t")
        assert screen.kinds()[-1] != "dose" or screen.entries()[-1].occurred_at < NOON
        await screen.press("g")
        assert screen.entries()[-1].occurred_at >= NOON


@pytest.mark.parametrize("number", range(1, len(VIEWS) + 1))
async def test_the_curtain_blanks_names_and_drug_words_and_never_the_emergency(opened, number):
    async with opened("lapsed", (120, 40)) as screen:
        await screen.press(str(number))
        await screen.press("x")
        screen.app.clear_notifications()
        await screen.settle()
        page = screen.text()
        assert not re.search(r"\b(Sam|naltrexone|naloxone|opioids?|pills?)\b", page, re.IGNORECASE)
        await screen.press("exclamation_mark")
        assert "Give naloxone" in screen.text()
        await screen.press("escape", "x")
        screen.app.clear_notifications()
        await screen.settle()
        assert "Sam" in screen.text()


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_tone_can_be_read_on_every_ground(theme: Theme):
    tones = [theme.foreground, theme.success, theme.warning, theme.error, theme.accent,
             theme.variables["text-muted"]]  # fmt: skip
    for ground in (theme.background, theme.surface, theme.panel):
        for tone in tones:
            assert contrast(tone, ground) >= 4.5, (tone, ground)


@pytest.mark.parametrize(
    "name", ["木村さくら" * 6, "שרה לוי", "O'Brien [/b] [red]", "e\u0301va", "👩‍👩‍👧 Kim"]
)
@pytest.mark.parametrize("number", range(1, len(VIEWS) + 1))
async def test_names_of_any_kind_do_not_break_the_layout(opened, name, number):
    async with opened(size=(60, 20), entries=sam("lapsed", name)) as screen:
        await screen.press(str(number))
        rows = screen.text().splitlines()
        assert len(rows) == 20
        assert "12:00" in rows[0]
        assert "emergency" in rows[-1]


async def test_a_view_shows_what_changed_while_another_was_on_top(opened):
    async with opened("waning") as screen:
        await screen.press("4", "1", "t", "4")
        assert "today 12:00" in screen.text()
        screen.clock.at += timedelta(days=1)
        screen.app.screen._watch_clock()
        await screen.settle()
        assert "yesterday 12:00" in screen.text()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("number", range(1, len(VIEWS) + 1))
async def test_nothing_on_any_screen_says_what_none_may(opened, number, state):
    consent = Consent(uid="c", who="Kim", level=3, **at(6, 9))
    async with opened(
        size=(200, 60), entries=[*sam(state), consent], viewer="Kim", person="sam"
    ) as screen:
        for keys in ((str(number),), ("enter",), ("escape", "f1"), ("escape", "exclamation_mark")):
            await screen.press(*keys)
            # Borders and columns part what is said in one place from what is said in another.
            said = [part for row in screen.text().splitlines() for part in re.split(r"[│┃]", row)]
            assert [line for line in said if said_wrongly(line)] == []


@pytest.mark.parametrize("kind", ["bare", "one day", "ten years"])
@pytest.mark.parametrize("number", range(1, len(VIEWS) + 1))
async def test_records_of_any_length(opened, number, kind):
    entries = {
        "bare": sam("covered")[:1],
        "one day": [*sam("not_started")[:3], replace(sam("covered")[-1], **at(0, 8))],
        "ten years": pills(10, NOON),
    }[kind]
    async with opened(entries=entries) as screen:
        await screen.press(str(number))
        assert f" {number} {VIEWS[number - 1].capitalize()} " in nav(screen)
        await screen.press("end", "enter", "escape")
        assert "emergency" in screen.text()


async def test_the_list_scrolls_to_its_end_and_back(opened):
    async with opened(entries=pills(10, NOON)) as screen:
        await screen.press("4", "end")
        assert "Naloxone kit" in screen.text()
        await screen.press("pageup", "pageup", "home", "pagedown", "down", "up")
        assert "2027" not in screen.text().splitlines()[5]


def test_without_colors_every_state_still_has_its_word(tmp_path):
    place = str(tmp_path / "r.db")
    with open_store(place) as store:
        store.append(sam("lapsed"))
    code = (
        "import asyncio, os; from tests.tui.test_frame import plain_screen; "
        f"print(asyncio.run(plain_screen({place!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", "TERM": "xterm-256color"},
    )  # fmt: skip
    assert "Cannot be relied on" in done.stdout
    assert "Act now" in done.stdout
    assert "no colors" in done.stdout


async def plain_screen(place):
    clock = StoppedClock(NOON)
    app = TrackerApp(place, None, clock, ZONE)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = Screen(app, pilot, clock, place)
        await screen.settle()
        return screen.text() + ("no colors" if app.no_color else "colors")
