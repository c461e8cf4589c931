"""Every command: what it answers, what it writes, and how it ends."""

import json
from datetime import timedelta

import pytest

from tracker.cli.arguments import COMMANDS


def covered(shell):
    """Two days of pills, so that today at noon the person is covered or waning."""
    for when in ("2027-06-06 08:00", "2027-06-07 08:00"):
        assert shell("take", "--at", when, "--yes") == 0, shell.err


def lapsed(shell, stopped):
    covered(shell)
    stopped.at += timedelta(days=2)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(shell, command):
    assert shell(command, "--help") == 0
    assert "usage" in shell.out


def test_nobody_yet(shell):
    assert shell("status") == 1
    assert shell.err == "tracker: nobody is set up yet; run: tracker setup\n"


def test_setup_then_take_then_status(sam):
    covered(sam)
    assert sam("take") == 0
    told = sam.status()
    assert told["coverage"]["state"] == "COVERED"
    assert told["gate"] == "OPEN"
    assert told["plans"][0]["schedule"] == "NOT_DUE"
    assert told["at"].startswith("2027-06-08T12:00:00.")


def test_setup_twice_is_refused(sam):
    assert sam("setup", "--name", "Sam") == 1
    assert "set up already" in sam.err


def test_setup_without_a_name_says_what_to_give(shell):
    assert shell("setup") == 2
    assert "--name" in shell.err


def test_setup_with_a_wrong_zone_names_a_right_one(shell):
    assert shell("setup", "--name", "Sam", "--zone", "london") == 2
    assert "Europe/London" in shell.err
    assert shell("status") == 1


def test_a_second_pill_is_asked_about_and_shows_the_first(sam):
    assert sam("take", "--at", "8am") == 0
    assert sam("take") == 1
    assert "today 08:00" in sam.err
    assert sam("take", "--yes") == 0


def test_gate_ask_needs_an_answer_and_stores_it(sam, stopped):
    lapsed(sam, stopped)
    assert sam.status()["gate"] == "ASK"
    assert sam("take") == 1
    assert "--answer" in sam.err
    assert sam("take", "--answer", "none") == 0
    assert sam("history", "--json") == 0
    kinds = [json.loads(line)["type"] for line in sam.out.splitlines()]
    assert "screening" in kinds
    stopped.at += timedelta(hours=1)
    assert sam.status()["coverage"]["state"] == "COVERED"


@pytest.mark.parametrize("answer", ["yes", "unsure", "declined"])
def test_any_other_answer_locks_and_logs_no_pill(sam, stopped, answer):
    lapsed(sam, stopped)
    assert sam("take", "--answer", answer) == 0
    assert "clinic" in sam.out
    assert "naloxone" in sam.out
    assert sam.status()["gate"] == "LOCKED"
    assert sam("history", "--kind", "dose") == 0
    assert sam.out.count("Pill taken") == 2


def test_locked_says_what_to_do_and_still_records_the_fact(sam, stopped):
    lapsed(sam, stopped)
    assert sam("report-use") == 0
    assert sam("take") == 1
    assert "clinic" in sam.out
    assert sam("take", "--taken") == 0
    told = sam.status()
    assert told["gate"] == "LOCKED"
    assert told["coverage"]["state"] == "LAPSED"
    assert "HELD_ENTRY" in told["flags"]


def test_call_first_then_a_talk_opens(sam):
    covered(sam)
    assert sam("report-use") == 0
    assert sam.status()["gate"] == "CALL_FIRST"
    assert sam("take") == 1
    assert sam("clinic-contact", "--who", "Dr Lee") == 0
    assert sam.status()["gate"] == "OPEN"


def test_clearance_opens_a_lock(sam, stopped):
    lapsed(sam, stopped)
    assert sam("report-use", "--prescribed") == 0
    assert sam("screening", "none") == 0
    assert sam.status()["gate"] == "LOCKED"
    assert sam("clearance", "--who", "Dr Lee", "--method", "urine") == 0
    assert sam.status()["gate"] == "OPEN"


def test_undo_takes_the_last_entry_back_and_then_the_one_before(sam):
    covered(sam)
    assert sam("take") == 0
    assert sam("undo") == 0
    assert "Taken back" in sam.out
    assert sam.status()["coverage"]["state"] == "WANING"
    for _ in range(2):
        assert sam("undo") == 0
    assert sam("undo") == 1
    assert sam.status()["coverage"]["state"] == "NOT_STARTED"


def test_inject_shows_a_close_one_and_reminds_of_naloxone(sam):
    assert sam("plan", "--form", "injection", "--from", "2027-06-01") == 0
    assert sam("inject", "--day", "2027-06-01", "--side", "left", "--source", "clinic") == 0
    assert "naloxone" in sam.out
    assert sam("inject", "--side", "right") == 1
    told = sam.status()
    assert told["coverage"]["state"] == "COVERED"
    assert told["plans"][1]["due_at"] == "2027-06-29T00:00:00-04:00"


def test_implant_and_its_removal(sam, stopped):
    assert sam("implant", "--day", "2027-06-01", "--count-days", "100") == 0
    assert sam.status()["coverage"]["state"] == "COVERED"
    assert sam("implant-removed") == 0
    assert "naloxone" in sam.out
    assert sam.status()["coverage"]["state"] == "LAPSED"


def test_skip_tells_the_schedule(sam):
    assert sam("skip", "--reason", "ill") == 0
    assert sam.status()["plans"][0]["schedule"] == "SKIPPED"


def test_stop_ends_reminders_and_not_the_risk(sam):
    covered(sam)
    assert sam("stop", "--reason", "agreed") == 0
    told = sam.status()
    assert told["plans"][0]["schedule"] == "STOPPED"
    assert "CONTINUING_RISK" in [warning["code"] for warning in told["warnings"]]


def test_confirm_clears_what_waits(sam):
    assert sam("take", "--at", "8am") == 0
    assert sam("import", str(_log_with_second(sam))) == 0
    assert "CHECK_ENTRY" in sam.status()["flags"]
    assert sam("confirm", "second") == 0
    assert "CHECK_ENTRY" not in sam.status()["flags"]
    assert sam("confirm", "nothing") == 1


def _log_with_second(shell):
    from pathlib import Path

    path = Path(shell.place).with_name("second.jsonl")
    path.write_text(
        '{"type": "header", "format": "dose-log", "version": 1}\n'
        '{"type": "dose", "uid": "second", "person": "sam", "zone": "America/New_York", "mg": 50, '
        '"occurred_at": "2027-06-08T08:05:00-04:00"}\n'
    )
    return path


def test_naloxone_clears_its_warning(sam):
    assert "NO_NALOXONE" in sam.status()["flags"]
    assert sam("naloxone", "--place", "my bag", "--expires", "2028-01-01") == 0
    assert "NO_NALOXONE" not in sam.status()["flags"]


def test_status_as_of_and_as_known_then(sam, stopped):
    covered(sam)
    stopped.at += timedelta(days=1)
    assert sam("take", "--at", "yesterday 12:30", "--yes") == 0
    now = sam.status("--at", "2027-06-08 21:00")
    then = sam.status("--at", "2027-06-08 21:00", "--known-at", "2027-06-08 21:00")
    assert now["coverage"]["state"] == "COVERED"
    assert then["coverage"]["state"] == "LAPSED"


def test_status_in_words_shows_what_to_do_when_red(sam, stopped):
    lapsed(sam, stopped)
    assert sam("status") == 0
    assert "Cannot be relied on" in sam.out
    assert "naloxone" in sam.out
    assert "911" in sam.out
    assert "not a medical device" in sam.out


def test_without_a_terminal_tracker_prints_the_status(sam):
    assert sam() == 0
    assert "Your medicine" in sam.out


def test_demo_without_a_terminal_prints_the_status(shell):
    assert shell("demo") == 0
    assert "Sam" in shell.out


def test_several_people_need_a_name(sam):
    assert sam("setup", "--name", "Kim", "--form", "injection") == 0
    assert sam("status") == 1
    assert "--person" in sam.err
    assert sam("status", "--person", "Kim") == 0
    assert sam("status", "--person", "Lou") == 1


def test_times_that_could_be_two_are_refused_and_write_nothing(sam):
    assert sam("take", "--at", "03/04/2027 08:00") == 2
    assert "3 April 2027" in sam.err
    assert "4 March 2027" in sam.err
    assert sam("history", "--kind", "dose") == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("take", "--mg", "-5"), 2, "mg"),
        (("take", "--mg", "5000"), 2, "mg"),
        (("take", "--at", "tomorrow 8am"), 1, "not come yet"),
        (("take", "--slot", "2027-06-08 09:17"), 2, "no pill is planned"),
        (("plan", "--form", "oral", "--rrule", "FREQ=SECONDLY"), 2, "FREQ"),
        (("plan", "--form", "oral", "--rrule", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), 2, "never"),
        (("plan",), 2, "--form"),
        (("implant", "--product", "unknown"), 2, "known"),
        (("implant", "--count-days", "0"), 2, "'0' days cannot be right; give 1 to 400"),
        (("implant", "--count-days", "abc"), 2, "'abc' days cannot be right; give 1 to 400"),
        (("plan", "--form", "implant", "--count-days", "-1"), 2, "give 1 to 400"),
        (("craving", "a lot"), 2, "'a lot' is not a whole number"),
        (("implant-removed", "--implant", "nothing"), 1, "uid"),
        (("stop", "--plan", "nothing"), 1, "plan"),
        (("history", "--kind", "nothing"), 2, "kind"),
        (("import", "nothing.jsonl"), 1, "cannot be read"),
        (("take", "--nonsense"), 2, "--help"),
        (("nonsense",), 2, "no such command 'nonsense'; see: tracker --help"),
        (("tkae",), 2, "no such command 'tkae' (is it take?); see: tracker --help"),
    ],
)
def test_bad_input_gets_one_line_and_changes_nothing(sam, words, code, said):
    assert sam("export") == 0
    before = sam.out
    assert sam(*words) == code
    assert said in sam.err
    assert len(sam.err.splitlines()) == 1
    assert sam("export") == 0
    assert sam.out == before


def test_a_date_alone_is_told_how_to_be_logged(sam):
    assert sam("take", "--at", "yesterday") == 2
    assert "for example: yesterday 08:00; or log the date alone with --day" in sam.err
    assert sam("take", "--at", "soon") == 2
    assert "--day" not in sam.err


def test_a_pill_by_date_meets_the_same_gate(sam, stopped):
    lapsed(sam, stopped)
    assert sam("take", "--day", "today") == 1
    assert "--answer" in sam.err
    assert sam("report-use") == 0
    assert sam("take", "--day", "today") == 1


def test_an_answer_under_call_first_is_never_thrown_away(sam):
    covered(sam)
    assert sam("report-use") == 0
    assert sam("take", "--answer", "yes", "--taken", "--yes") == 0
    assert sam.status()["gate"] == "LOCKED"


def test_an_injection_in_a_hold_is_said_not_to_count(sam, stopped):
    lapsed(sam, stopped)
    assert sam("report-use") == 0
    assert sam("inject") == 0
    assert "does not count" in sam.out
    assert "naloxone" in sam.out


@pytest.mark.parametrize("report", [("report-use",), ("screening", "unsure")])
def test_taking_back_what_raised_the_risk_is_asked_about(sam, stopped, report):
    lapsed(sam, stopped)
    assert sam(*report) == 0
    assert sam("undo") == 1
    assert sam.status()["gate"] == "LOCKED"
    assert sam("undo", "--yes") == 0
    assert sam.status()["gate"] == "ASK"


def test_an_implant_length_that_an_import_would_refuse_is_refused(sam):
    assert sam("implant", "--day", "2027-06-01", "--count-days", "400") == 1
    assert "upper figure" in sam.err


def test_skip_leaves_out_no_pill_that_is_not_due(sam):
    assert sam("take") == 0
    assert sam("skip") == 1
    assert sam("skip", "--slot", "2027-06-09 08:17") == 2
    assert sam("skip", "--slot", "2027-06-09 08:00") == 0


@pytest.mark.parametrize(
    "command",
    [
        ("clearance", "--who", "x", "--method", "urine"),
        ("screening", "none"),
        ("report-use",),
        ("inject",),
    ],
)
def test_nothing_is_logged_before_its_time(sam, command):
    assert sam(*command, "--at", "tomorrow 08:00") == 1
    assert "not come yet" in sam.err


def test_none_under_a_hold_does_not_say_go_on(sam, stopped):
    lapsed(sam, stopped)
    assert sam("report-use") == 0
    assert sam("screening", "none") == 0
    assert "Call your clinic" in sam.out


def test_an_implant_that_was_never_put_in_cannot_come_out(sam):
    assert sam("implant-removed") == 1
