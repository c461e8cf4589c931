"""Every key of the Today screen, in each state of coverage and gate."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import NOON, ZONE
from tests.tui.conftest import STATES, SWOLLEN, sam
from tests.tui.test_check_with import letters
from tests.usecases.test_switch import implanted, shots
from tracker.tui.dialogs import Ask, Form, Tell
from tracker.usecases.describe import when_of
from tracker.wording import text

WORDS = {
    "covered": "On track",
    "waning": "Near the end of a dose",
    "lapsed": "Cannot be relied on",
    "not_started": "Not started",
    "locked": "Hold",
    "call_first": "Call first",
}


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("state", STATES)
async def test_each_state_has_its_word_and_the_way_to_help(opened, state, size):
    async with opened(state, size) as screen:
        shown = screen.text()
        assert WORDS[state] in shown
        assert "! emergency" in shown
        assert "F1 help" in shown
        if state in ("lapsed", "locked"):
            assert "Call 911" in shown
            assert "kitchen" in shown


async def test_take_is_one_key_and_undo_another(opened):
    async with opened("waning") as screen:
        await screen.press("t")
        assert screen.kinds()[-1] == "dose"
        assert "taken" in screen.text()
        assert "On track" in screen.text()
        await screen.press("u")
        assert screen.kinds()[-1] == "void"
        assert "Near the end" in screen.text()


async def test_a_key_typed_before_the_record_is_there_is_not_lost(opened):
    async with opened("waning", ready=False) as screen:
        await screen.pilot.press("t")
        await screen.settle()
        await screen.settle()
        assert screen.kinds()[-1] == "dose"


async def test_a_second_take_shows_the_first_and_no_is_the_answer_of_enter(opened):
    async with opened("covered") as screen:
        await screen.press("t")
        assert isinstance(screen.app.screen, Ask)
        assert "08:03" in screen.text()
        before = screen.entries()
        await screen.press("enter")
        assert screen.entries() == before
        await screen.press("t", "2")
        assert len(screen.entries()) == len(before) + 1


async def test_a_lapse_asks_first_and_none_logs_both(opened):
    async with opened("lapsed") as screen:
        await screen.press("t")
        assert "any opioids" in screen.text()
        before = screen.entries()
        await screen.press("enter")
        assert screen.entries() == before
        await screen.press("1")
        assert screen.kinds()[-2:] == ["screening", "dose"]


@pytest.mark.parametrize("key", ["2", "3", "4"])
async def test_any_other_answer_is_stored_and_says_what_to_do(opened, key):
    async with opened("lapsed") as screen:
        await screen.press("t", key)
        assert "clinic" in screen.text()
        assert "naloxone" in screen.text()
        await screen.press("1")
        assert screen.kinds()[-1] == "screening"
        assert "Hold" in screen.text()


@pytest.mark.parametrize("state", ["locked", "call_first"])
async def test_a_hold_says_what_to_do_and_still_takes_the_fact(opened, state):
    async with opened(state) as screen:
        await screen.press("t")
        assert "clinic" in screen.text()
        before = screen.entries()
        await screen.press("enter")
        assert screen.entries() == before
        await screen.press("t", "2")
        assert screen.kinds()[-1] == "dose"


async def test_taken_earlier_takes_plain_words(opened):
    async with opened("waning") as screen:
        await screen.press("T")
        assert isinstance(screen.app.screen, Form)
        await screen.press("ctrl+u", *"soon", "enter")
        assert "for example" in screen.text()
        await screen.press("ctrl+u", *"9am", "enter")
        assert screen.kinds()[-1] == "dose"
        assert when_of(screen.entries()[-1], ZONE, NOON) == "today 09:00"


@pytest.mark.parametrize(
    ("word", "hint"), [("tomorrow 8am", "has not come"), ("yesterday", "08:00")]
)
async def test_a_time_that_cannot_be_is_said_in_the_form_and_stays_there(opened, word, hint):
    async with opened("waning") as screen:
        before = screen.kinds()
        await screen.press("T", "ctrl+u", *letters(word), "enter")
        said = " ".join(screen.text().split())
        assert isinstance(screen.app.screen, Form)
        assert hint in said
        assert word in said
        assert "--" not in said
        assert screen.kinds() == before


@pytest.mark.parametrize("key", ["i", "m"])
async def test_what_has_not_been_given_yet_is_said_in_the_form(opened, key):
    async with opened("waning") as screen:
        before = screen.kinds()
        await screen.press(key, "ctrl+u", *letters("tomorrow 8am"), "ctrl+o")
        assert isinstance(screen.app.screen, Form)
        assert "has not come yet" in screen.text()
        assert "tomorrow 8am" in screen.text()
        assert screen.kinds() == before


@pytest.mark.parametrize("days", ["abc", "0", "401"])
async def test_days_that_no_implant_lasts_name_the_range(opened, days):
    async with opened("waning") as screen:
        await screen.press("m", "tab", "tab", *days, "enter")
        assert "from 1 to 400" in screen.text()
        assert "implant" not in screen.kinds()


@pytest.mark.parametrize(
    ("entries", "label"), [(implanted(10), "m implant"), (shots(10), "i inject")]
)
async def test_the_foot_begins_with_what_the_person_is_on(opened, entries, label):
    async with opened(entries=entries) as screen:
        foot = screen.text().splitlines()[-1]
        assert foot.startswith(f" {label}")
        assert "take" not in foot


async def test_wide_enough_the_foot_names_the_health_page(opened):
    async with opened(entries=shots(10), size=(120, 40)) as screen:
        foot = screen.text().splitlines()[-1]
        assert "H health" in foot
        assert "t take" in foot


async def test_where_nothing_was_written_undo_is_not_offered(opened):
    async with opened("covered") as screen:
        await screen.press("s")
        (said,) = [notice.message for notice in screen.app._notifications]
        assert said == text("skip.nothing")


async def test_skip_takes_a_reason(opened):
    async with opened("waning") as screen:
        await screen.press("s", *"ill", "enter")
        assert screen.entries()[-1].reason == "ill"
        assert "left out" in screen.text()


async def test_injection_and_implant(opened):
    async with opened("waning") as screen:
        await screen.press("i", "tab", "enter")
        assert screen.kinds()[-1] == "injection"
        assert screen.entries()[-1].site == "left"
        await screen.press("escape", "m", "tab", "tab", *"90", "enter")
        assert screen.kinds()[-1] == "implant"
        assert screen.entries()[-1].count_days == 90


async def test_report_answers_at_once_and_locks_or_asks_to_call(opened):
    async with opened("covered") as screen:
        await screen.press("r", "1")
        assert isinstance(screen.app.screen, Tell)
        assert "not in trouble" in screen.text()
        await screen.press("escape")
        assert screen.kinds()[-1] == "opioid_use"
        assert "Call first" in screen.text()
        await screen.press("c", *"Dr Lee", "enter")
        assert "As planned" in screen.text()


async def test_naloxone_kit(opened):
    async with opened("covered", entries=sam("covered")[:2]) as screen:
        assert "none in the log" in screen.text()
        await screen.press("n", "1", *"my bag", "enter", "enter", "enter")
        assert "my bag" in screen.text()


async def test_history_why_help_and_emergency_are_told(opened):
    async with opened("lapsed", (120, 40)) as screen:
        for key, word in (("question_mark", "What clears it"),
                          ("f1", "undo"), ("exclamation_mark", "Give naloxone"),
                          ("f2", "Give naloxone")):  # fmt: skip
            await screen.press(key)
            assert isinstance(screen.app.screen, Tell)
            assert word in screen.text()
            await screen.press("escape")
            assert not isinstance(screen.app.screen, Tell)


async def test_the_mark_moves_through_pills_and_warnings(opened):
    async with opened("lapsed", (120, 40)) as screen:
        await screen.press("tab", "down", "up", "j", "k", "tab", "down")
        await screen.press("enter")
        assert "Why am I told" in screen.text() or "What clears it" in screen.text()


@pytest.mark.parametrize("key", ["t", "T", "s", "i", "m", "r", "c", "n", "h", "?", "!", "f1"])
@pytest.mark.parametrize("state", ["lapsed", "locked", "covered"])
async def test_esc_leaves_everything_and_records_nothing(opened, key, state):
    async with opened(state) as screen:
        before = screen.entries()
        await screen.press(key, "escape", "escape")
        assert screen.entries() == before
        assert len(screen.app.screen_stack) == 1


async def test_midnight_turns_the_page(opened):
    async with opened("covered") as screen:
        assert "Tue 8 Jun" in screen.text()
        screen.clock.at += timedelta(hours=12, minutes=1)
        screen.app.screen._watch_clock()
        await screen.settle()
        assert "Wed 9 Jun" in screen.text()
        assert "later" in screen.text()


async def test_waking_after_three_days_tells_the_lapse(opened):
    async with opened("covered") as screen:
        screen.clock.at += timedelta(days=3)
        screen.app.screen._watch_clock()
        await screen.settle()
        assert "Cannot be relied on" in screen.text()


async def test_a_clock_set_back_is_said_and_looked_at_anew(opened):
    async with opened("covered") as screen:
        screen.clock.at -= timedelta(hours=5)
        screen.app.screen._watch_clock()
        await screen.settle()
        assert "clock was changed" in next(note.message for note in screen.app._notifications)
        assert "Near the end" in screen.text() or "07:00" in screen.text()


async def test_a_change_within_the_minute_is_seen(opened):
    async with opened("waning") as screen:
        told = screen.app.screen.today.assessment
        screen.clock.at = told.changes_at
        screen.app.screen._looked_at = told.changes_at - timedelta(microseconds=1)
        screen.app.screen._watch_clock()
        await screen.settle()
        assert screen.app.screen.today.at == told.changes_at


async def test_names_in_brackets_and_other_scripts_are_shown_whole(opened):
    for name in ("10 mg [IM]", "[/", "日本語の名前", "שם [x", "🙂 Kim"):
        async with opened(entries=sam("covered", name)) as screen:
            assert name in screen.text()
        Path(screen.place).unlink()


async def test_no_colour_is_still_legible(opened, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened("lapsed") as screen:
        assert "✗ Cannot be relied on" in screen.text()


async def test_a_window_too_small_says_so(opened):
    async with opened("covered", (38, 10)) as screen:
        assert "larger" in screen.text()


async def test_a_record_that_cannot_be_read_says_why_and_help_still_works(tmp_path):
    from tests.conftest import NOON, ZONE, StoppedClock
    from tests.tui.conftest import Screen
    from tracker.tui.app import TrackerApp

    place = tmp_path / "text.db"
    place.write_text("no database" * 100)
    clock = StoppedClock(NOON)
    app = TrackerApp(str(place), None, clock, ZONE)
    async with app.run_test() as pilot:
        screen = Screen(app, pilot, clock, str(place))
        await screen.settle()
        assert "not a record" in screen.text().replace("\n", " ")
        await screen.press("exclamation_mark")
        assert "911" in screen.text()


async def test_set_up_takes_a_person_from_nothing_to_today(opened):
    async with opened() as screen:
        assert isinstance(screen.app.screen, Form)
        await screen.press(*"Kim", "enter", "enter", "1", "enter", "1", "enter", "1", "enter")
        assert "Milligrams" in screen.text()
        await screen.press("enter", "enter")
        assert "Do you have naloxone at home?" in screen.text()
        await screen.press("1", *"bag", "enter", "enter", "enter")
        assert screen.kinds() == ["person", "plan", "naloxone_kit"]
        assert "Can a warning reach you?" in screen.text()
        assert "! You cannot be reached" in screen.text()
        await screen.press("escape")
        assert "Kim" in screen.text()
        assert "Naloxone: bag" in screen.text()


async def test_set_up_names_what_is_wrong_and_esc_writes_nothing(opened):
    async with opened() as screen:
        await screen.press("enter", "ctrl+u", *"Mars", "enter", "enter", "enter", "enter")
        assert "A first name" in screen.text()
        await screen.press("escape")
        assert screen.kinds() == []


@pytest.mark.parametrize("form", ["2", "3"])
async def test_set_up_of_a_depot(opened, form):
    async with opened() as screen:
        await screen.press(*"Kim", "enter", "enter", "enter", "enter", form, "enter")
        await screen.press("enter", "enter", "enter", "enter")
        assert screen.kinds() == ["person", "plan"]


@pytest.mark.parametrize(
    ("entries", "title"),
    [(sam("not_started"), "first_dose"), ([*sam("waning"), SWOLLEN], "red_flag")],
    ids=("first_dose", "red_flag"),
)
async def test_what_comes_before_a_pill_is_said_and_enter_logs_nothing(opened, entries, title):
    async with opened(entries=entries) as screen:
        before = screen.kinds()
        await screen.press("t")
        assert text(f"take.{title}_title") in screen.text()
        assert text(f"take.{title}_yes") in screen.text()
        await screen.press("enter")
        assert screen.kinds() == before
        await screen.press("t", "escape")
        assert screen.kinds() == before
        await screen.press("t", "2")
        assert screen.kinds() == [*before, "dose"]


@pytest.mark.parametrize(
    ("entries", "first"),
    [
        ([*sam("covered"), SWOLLEN], "gate.OPEN_red_flag"),
        (sam("call_first"), "gate.CALL_FIRST"),
        (sam("locked"), "gate.LOCKED"),
        (sam("lapsed"), "coverage.LAPSED"),
        (sam("not_started"), "coverage.NOT_STARTED"),
    ],
)  # fmt: skip
async def test_of_state_and_gate_the_worse_stands_first(opened, entries, first):
    async with opened(entries=entries) as screen:
        banner = str(screen.app.screen.query_one("#banner").render())
        assert text(f"{first}.word") in banner.splitlines()[0]
