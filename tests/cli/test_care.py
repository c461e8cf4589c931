"""`care`, `share`, `acknowledge` and `snooze`: what each prints, writes and refuses."""

import json

import pytest

from tests.cli.test_commands import lapsed


@pytest.fixture
def shared(sam, stopped):
    """Sam, lapsed for a day, who shares with Kim up to level 2."""
    lapsed(sam, stopped)
    assert sam("share", "Kim", "--level", "2") == 0
    return sam


def kinds(shell):
    assert shell("export") == 0, shell.err
    return [json.loads(line).get("type") for line in shell.out.splitlines()]


def opened(shell, viewer="Kim"):
    assert shell("care", "--as", viewer, "--person", "sam", "--json") == 0, shell.err
    return json.loads(shell.out)


def test_the_list_says_state_last_dose_and_what_is_open(shared):
    assert shared("care", "--as", "Kim") == 0
    assert "Cannot be relied on: Sam" in shared.out
    assert "Their medicine may not work now" in shared.out
    assert "Last dose" in shared.out
    assert shared("care", "--as", "Kim", "--json") == 0
    told = json.loads(shared.out)
    assert (told["severity"], told["level"], told["taken_on"]) == ("critical", 2, None)
    assert told["warnings"][0] == "Their medicine may not work now"
    assert told["open_warnings"] == len(told["warnings"])


def test_a_named_viewer_never_gets_the_screen_of_the_person(shared, monkeypatch):
    monkeypatch.setattr("tracker.cli.screen.is_terminal", lambda: True)
    opened = []
    monkeypatch.setattr("tracker.tui.app.run", lambda *_, **more: opened.append(more) or 0)
    assert shared("care", "--as", "Kim") == 0
    assert "People who share with Kim" in shared.out
    assert opened == []
    assert shared("care") == 0
    assert opened == [{"view": "care"}]


def test_a_person_is_opened_by_id_or_name_and_says_what_to_do(shared):
    assert shared("care", "--as", "Kim", "--person", "SAM") == 0
    assert "Keep naloxone ready" in shared.out
    assert "911" in shared.out
    assert shared("care", "--as", "Kim", "--person", "alex") == 1
    assert shared("care", "--as", "Lee", "--person", "sam") == 1
    assert "Nobody shares with Lee" in shared.err


def test_every_look_is_told_to_the_person(shared):
    assert shared("share", "--list") == 0
    assert "Nobody has looked yet" in shared.out
    assert shared("care", "--as", "Kim") == 0
    assert shared("care", "--as", "Kim") == 0
    assert kinds(shared).count("seen") == 1
    assert shared("share", "--list") == 0
    assert "Who looked" in shared.out
    assert "Kim  how you are, and dates" in shared.out


def test_the_preview_is_what_the_viewer_gets_and_is_no_look(shared):
    assert shared("share", "Kim", "--preview") == 0
    preview = shared.out
    assert "seen" not in kinds(shared)
    assert shared("care", "--as", "Kim", "--person", "sam") == 0
    assert shared.out == preview


def test_the_lowest_level_tells_no_state_date_or_pill(shared):
    assert shared("share", "Kim", "--level", "1") == 0
    told = opened(shared)
    assert (told["state"], told["since"], told["last_dose"]) == ("Needs a check-in", None, None)
    assert (told["warnings"], told["facts"], told["doses"]) == ([], [], [])
    assert shared("care", "--as", "Kim") == 0
    assert "pill" not in shared.out.casefold()


def test_items_and_the_end_are_kept_and_wrong_ones_refused(shared):
    assert shared("share", "Kim", "--level", "2", "--items", "visits", "--until", "in 9 days") == 0
    assert opened(shared)["last_dose"] is None
    before = kinds(shared)
    assert shared("share", "Kim", "--level", "2", "--items", "notes") == 1
    assert shared("share", "Kim", "--level", "2", "--until", "in 100 days") == 1
    assert shared("share", "Kim", "--level", "9") == 1
    assert shared("share", "Lee", "--off") == 1
    assert len(shared.err.splitlines()) == 1
    assert kinds(shared) == before


def test_an_opioid_report_is_told_to_nobody_until_it_is_shown(shared):
    assert shared("report-use", "--json") == 0
    uid = json.loads(shared.out)["logged"][0]["uid"]
    told = json.dumps(opened(shared))
    assert uid not in told
    assert "Opioid use" not in told
    assert "RESTART_HOLD" not in told
    assert shared("acknowledge", "RESTART_HOLD", "--as", "Kim", "--until", "in 2 h") == 1
    assert shared("share", "Kim", "--report", uid) == 0
    told = json.dumps(opened(shared))
    assert "Shown to you" in told
    assert "RESTART_HOLD" in told
    assert shared("share", "Lee", "--report", uid) == 1


def test_a_warning_is_taken_on_with_an_end_and_an_outcome(shared):
    assert shared("acknowledge", "COVERAGE_LAPSED", "--as", "Kim", "--until", "in 25 h") == 1
    assert shared("acknowledge", "COVERAGE_LAPSED", "--as", "Kim", "--until", "in 2 h") == 0
    told = opened(shared)
    assert told["severity"] == "critical"
    assert told["taken_on"].startswith("Kim, to today")
    first = told["warnings"][0]
    assert (first["code"], first["owner"]) == ("COVERAGE_LAPSED", "Kim")
    assert shared("acknowledge", "COVERAGE_LAPSED", "--as", "Kim", "--outcome", "not_safe") == 0
    assert "911" in shared.out
    assert opened(shared)["warnings"][0]["owner"] is None
    assert len(opened(shared)["warnings"][0]["history"]) == 2


def test_taking_on_can_be_called_off(shared):
    words = ("COVERAGE_LAPSED", "--as", "Kim", "--until", "in 2 h", "--json")
    assert shared("acknowledge", *words) == 0
    uid = json.loads(shared.out)["logged"][0]["uid"]
    assert shared("snooze", "--cancel", uid, "--as", "Lee") == 1
    assert shared("snooze", "--cancel", uid, "--as", "Kim") == 0
    assert opened(shared)["taken_on"] is None


def test_a_red_warning_is_not_put_off_and_another_is_for_one_viewer(shared):
    assert shared("share", "Lee", "--level", "2") == 0
    assert shared("snooze", "COVERAGE_LAPSED", "--as", "Kim", "--until", "in 1 h") == 1
    assert "cannot be put off" in shared.err
    codes = [w["code"] for w in opened(shared)["warnings"] if w["may_put_off"]]
    assert shared("snooze", codes[0], "--as", "Kim", "--until", "in 1 h", "--json") == 0
    uid = json.loads(shared.out)["logged"][0]["uid"]
    assert opened(shared)["put_off"] == 1
    assert opened(shared, "Lee")["put_off"] == 0
    assert shared("snooze", "--list", "--as", "Kim") == 0
    assert uid in shared.out
    assert shared("share", "Kim", "--off") == 0
    assert shared("snooze", "--list", "--as", "Kim") == 0
    assert uid not in shared.out


def test_after_withdrawal_the_viewer_is_told_once_it_is_off_and_nothing_else(shared, stopped):
    from datetime import timedelta

    assert shared("share", "Kim", "--off") == 0
    told = opened(shared)
    assert (told["level"], told["severity"], told["last_dose"]) == (0, "off", None)
    assert told["warnings"] == []
    assert shared("acknowledge", "COVERAGE_LAPSED", "--as", "Kim", "--until", "in 1 h") == 1
    assert "seen" not in kinds(shared)
    stopped.at += timedelta(days=8)
    assert shared("care", "--as", "Kim", "--person", "sam") == 1
    assert shared("care", "--as", "Kim") == 0
    assert "Nobody shares with Kim" in shared.out
