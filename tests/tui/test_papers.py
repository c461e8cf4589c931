"""Papers from the screen: P, which one, where to; and the bar while a report is made."""

import stat
from pathlib import Path
from threading import Event

import pytest
from pypdf import PdfReader
from textual.screen import Screen
from textual.widgets import ProgressBar

from tests.tui.conftest import at, sam
from tests.tui.test_snapshots import looks_as_before  # noqa: F401  a fixture
from tracker.engine.entries import OpioidUse
from tracker.tui.working import Working
from tracker.usecases import papers
from tracker.wording import text

SIZES = [(80, 24), (120, 40)]
CARD = ("P", "c", "enter", "enter", "enter")
REPORT = ("P", "r", *(["enter"] * 5))


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The home folder, in which papers are offered to be put."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


def words(path):
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


async def test_a_card_takes_five_keys(opened, home):
    async with opened("covered") as screen:
        await screen.press(*CARD)
        assert "Written:" in screen.text()
        assert "Print it, cut it out and fold it." in screen.text()
    (file,) = home.iterdir()
    assert "Takes naltrexone: pill" in words(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_card_without_a_name(opened, home):
    async with opened("covered") as screen:
        await screen.press("P", "c", "enter", "right", "enter", "enter")
    (file,) = home.iterdir()
    assert "Sam" not in words(file)


async def test_a_report_leaves_opioid_use_out_unless_it_is_chosen(opened, home):
    entries = [*sam("covered"), OpioidUse(uid="use", **at(1, 20))]
    async with opened(entries=entries) as screen:
        await screen.press(*REPORT)
        file = home / "report-2027-06-08.pdf"
        assert "Opioid use is left out." in words(file)
        await screen.press("escape", "P", "r", "enter", "enter", "right", *(["enter"] * 3), "2")
        assert "Mon 7 Jun 2027 Opioid use" in " ".join(words(file).split())


async def test_esc_writes_no_file(opened, home):
    async with opened("covered") as screen:
        await screen.press("P", "escape", "P", "c", "escape", "P", "r", "escape")
    assert list(home.iterdir()) == []


async def test_a_file_that_is_there_is_asked_about_first(opened, home):
    file = home / "emergency-card.pdf"
    file.write_text("mine", encoding="utf-8")
    async with opened("covered") as screen:
        await screen.press(*CARD)
        assert "is there already" in screen.text()
        await screen.press("enter")
        assert file.read_text(encoding="utf-8") == "mine"
        await screen.press(*CARD, "2")
    assert "EMERGENCY" in words(file)


async def test_an_ending_that_is_none_is_named_in_the_form(opened, home):
    async with opened("covered") as screen:
        await screen.press("P", "c", *"~/card.doc", "enter", "enter", "enter")
        assert "Name a file that ends in .pdf or in .txt." in screen.text()
        await screen.press("escape")
    assert list(home.iterdir()) == []


async def test_a_locked_log_is_asked_about_before_it_is_written_for_all(opened, home, monkeypatch):
    monkeypatch.setattr("tracker.tui.screens.paper_flows._is_locked_away", lambda screen: True)
    async with opened("covered") as screen:
        await screen.press(*CARD)
        assert "Your log is locked." in screen.text()
        await screen.press("enter")
        assert list(home.iterdir()) == []
        await screen.press(*CARD, "2")
        assert [file.name for file in home.iterdir()] == ["emergency-card.pdf"]


async def test_a_text_is_written_where_the_name_says_so(opened, home):
    async with opened("covered") as screen:
        await screen.press("P", "c", *"~/card.txt", "enter", "enter", "enter")
    said = (home / "card.txt").read_text(encoding="utf-8")
    assert "Takes naltrexone: pill" in said


async def test_a_bar_stands_there_while_a_report_takes_long(opened, home, monkeypatch):
    begun, may_end, make = Event(), Event(), papers.report_of
    set_timer, after = Screen.set_timer, []

    def soon(self, delay, callback=None, **more):
        # A second passes at once.
        if getattr(callback, "__module__", "") == "tracker.tui.working":
            after.append(delay)
            delay = 0.001
        return set_timer(self, delay, callback, **more)

    def slow(record, at, days, told, **more):
        told(0.4)
        begun.set()
        assert may_end.wait(10)
        return make(record, at, days, told, **more)

    monkeypatch.setattr(Screen, "set_timer", soon)
    monkeypatch.setattr(papers, "report_of", slow)
    async with opened("covered") as screen:
        for key in REPORT:
            await screen.pilot.press(key)
        while not (begun.is_set() and isinstance(screen.app.screen, Working)):
            await screen.pilot.pause()
        while screen.app.screen.query_one("#bar", ProgressBar).progress != 0.4:
            await screen.pilot.pause()
        assert text("paper.making") in screen.text()
        may_end.set()
        while "Written:" not in screen.text():
            await screen.pilot.pause()
        assert not any(isinstance(page, Working) for page in screen.app.screen_stack)
    assert after == [1.0]
    assert Path(home / "report-2027-06-08.pdf").exists()


async def test_what_cannot_be_written_is_one_line(opened, home):
    async with opened("covered") as screen:
        await screen.press("P", "c", *"~/nowhere/x.pdf", "enter", "enter", "enter")
        shown = [toast.message for toast in screen.app._notifications]
        assert any("cannot be written" in said for said in shown)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("keys", [("P",), ("P", "c"), ("P", "r")], ids="".join)
def test_how_it_looks(looks_as_before, keys, size):  # noqa: F811
    assert looks_as_before("covered", size, keys)
