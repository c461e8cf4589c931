"""`tracker emergency`, `naloxone` and `steps`: with and without a record."""

import json
import os
import threading

import pytest

from db import keys
from tracker.cli import arguments, asking, emergency, naloxone
from tracker.usecases import lock

QUESTION = "Do you have naloxone at home?"
STILL = "Is your naloxone still there?"


@pytest.fixture
def answers(monkeypatch):
    """Somebody sits at the terminal and types what the list holds."""
    typed = []
    for module in (arguments, asking, naloxone):
        monkeypatch.setattr(module, "is_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda prompt="": typed.pop(0))
    return typed


def spoil_text(place):
    place.write_text("no database" * 100)


@pytest.mark.parametrize("spoil", [lambda place: None, spoil_text, lambda place: place.mkdir()])
def test_emergency_needs_no_record_and_makes_none(shell, tmp_path, spoil):
    place = tmp_path / "other.db"
    spoil(place)
    before = sorted(tmp_path.iterdir())
    assert shell("emergency", place=str(place)) == 0
    assert "Call 911 now" in shell.out
    assert "Naltrexone does not reverse an overdose" in shell.out
    assert "Your log is not open" in shell.out
    assert sorted(tmp_path.iterdir()) == before


def test_emergency_says_where_naloxone_is(sam):
    sam("naloxone", "--place", "my bag", "--expires", "2027-01-01")
    sam("steps", "who_to_call", "--who", "Dr Lee 555")
    assert sam("emergency") == 0
    assert "Naloxone: ✗ my bag · past its last date" in sam.out
    assert "Then call your clinic: Dr Lee 555." in sam.out


def test_emergency_of_a_locked_record_asks_for_nothing_and_tells_nothing(sam, monkeypatch):
    monkeypatch.setattr(keys, "new_stretch", lambda: keys.Stretch(os.urandom(16), 64, 1, 1))
    sam("naloxone", "--place", "my bag")
    path = lock.path_of(sam.place)
    lock.encrypt(path, "correct horse battery")
    lock.lock(sam.place)
    assert sam("emergency") == 0
    assert "Give naloxone" in sam.out
    assert "my bag" not in sam.out


def test_emergency_comes_where_several_are_on_record(sam):
    assert sam("setup", "--name", "Kim", "--zone", "Europe/London") == 0
    assert sam("emergency") == 0
    assert "Call 911 now" in sam.out
    assert sam("emergency", "--person", "kim") == 0
    assert "999 or 112" in sam.out


def test_emergency_waits_for_no_record_that_does_not_open(sam, monkeypatch):
    opens = threading.Event()
    monkeypatch.setattr(emergency, "PATIENCE", 0.0)
    monkeypatch.setattr(emergency, "_read", lambda _: opens.wait())
    assert sam("emergency") == 0
    opens.set()
    assert "Call 911 now" in sam.out
    assert "Your log is not open" in sam.out


def test_set_up_asks_for_naloxone_unless_it_was_given(shell):
    assert shell("setup", "--name", "Ana", "--zone", "UTC", "--naloxone", "bag") == 0
    assert QUESTION not in shell.out
    assert shell("setup", "--name", "Kim", "--zone", "UTC") == 0
    assert QUESTION in shell.out
    assert "tracker naloxone --still-there" in shell.out


@pytest.mark.parametrize(
    "words",
    [("inject",), ("implant", "--count-days", "60"), ("stop",), ("report-use",)],
)
def test_each_occasion_asks_until_an_answer(sam, words):
    sam("naloxone", "--place", "bag")
    assert sam(*words) == 0
    asked = STILL in sam.out
    # A report by itself is no occasion of its own: it asks where one is open.
    assert asked is (words != ("report-use",))
    sam("naloxone", "--still-there")
    assert sam("status") == 0
    assert STILL not in sam.out


def test_a_lapse_is_asked_about_in_the_status(sam, stopped):
    from datetime import timedelta

    sam("naloxone", "--place", "bag")
    sam("take")
    assert sam("status") == 0
    assert STILL not in sam.out
    stopped.at += timedelta(days=2)
    assert sam("status") == 0
    assert STILL in sam.out
    assert sam("take", "--answer", "none") == 0
    assert STILL in sam.out


def test_json_says_nothing_else(sam):
    assert sam("inject", "--json") == 0
    assert len(json.loads(sam.out)["logged"]) == 1


def test_naloxone_lists_all_kits_with_their_state(sam):
    sam("naloxone", "--place", "bag", "--holder", "Kim", "--expires", "2027-06-20")
    sam("naloxone", "--place", "car", "--expires", "2027-05-01")
    assert sam("naloxone", "--list") == 0
    assert "◐ bag · with Kim · soon past its last date: Sun 20 Jun" in sam.out
    assert "✗ car · past its last date: Sat 1 May" in sam.out
    assert sam("naloxone", "--list", "--json") == 0
    rows = [json.loads(line) for line in sam.out.splitlines()]
    assert [(row["place"], row["state"]) for row in rows] == [("bag", "caution"), ("car", "urgent")]
    assert sam("naloxone", "--gone", rows[0]["uid"]) == 0
    assert sam("naloxone", "--list") == 0
    assert "bag" not in sam.out


def test_none_takes_the_kits_out_and_warns(sam):
    sam("naloxone", "--place", "bag")
    assert sam("naloxone", "--none") == 0
    assert "NO_NALOXONE" in sam.status()["flags"]
    assert sam("naloxone", "--still-there") == 1
    assert "--place" in sam.err


def test_at_a_terminal_the_question_is_answered(sam, answers):
    answers += ["2", "bag", "Kim", "2028-01-01"]
    assert sam("inject") == 0
    assert "NO_NALOXONE" not in sam.status()["flags"]
    answers += ["2"]
    assert sam("stop") == 0
    assert "Good. Tell someone close" in sam.out


def test_enter_alone_leaves_the_question_open(sam, answers):
    answers += [""]
    assert sam("inject") == 0
    assert "NO_NALOXONE" in sam.status()["flags"]
    assert sam("history", "--json", "--last", "1") == 0
    assert json.loads(sam.out)["type"] == "injection"


def test_steps_before_the_first_dose(sam):
    assert sam("steps") == 0
    assert "! Time without opioids" in sam.out
    assert "at least 7 to 10 days" in sam.out
    assert "The source" not in sam.out
    assert sam("steps", "--why") == 0
    assert "The source: " in sam.out
    assert sam("steps", "opioid_free") == 1
    assert "--who NAME" in sam.err
    assert sam("steps", "opioid_free", "--who", "Dr Lee") == 0
    assert sam("steps", "naloxone") == 0
    assert QUESTION in sam.out
    assert sam("steps", "--json") == 0
    rows = {row["name"]: row["state"] for row in map(json.loads, sam.out.splitlines())}
    assert (rows["opioid_free"], rows["liver"]) == ("done", "next")


def test_steps_out_of_a_hold_name_the_commands(sam):
    sam("report-use")
    assert sam("steps") == 0
    assert "■ Hold" in sam.out
    assert "tracker clearance --who NAME --method HOW" in sam.out
    sam("clinic-contact", "--who", "Dr Lee")
    sam("clearance", "--who", "Dr Lee", "--method", "urine")
    assert sam("steps") == 0
    assert "■ Hold" not in sam.out


@pytest.mark.parametrize(
    "words",
    [("--at", "09:00"), ("--day", "2027-06-01"), ("--who", "Dr Lee"), ("--source", "clinic"),
     ("naloxone", "--at", "09:00")],
)  # fmt: skip
def test_what_belongs_to_a_step_is_not_taken_for_a_look_at_them_all(sam, words):
    assert sam("history", "--json") == 0
    before = sam.out
    assert sam("steps", *words) == 2
    assert sam.err.count("\n") == 1
    assert "tracker steps liver --at yesterday" in sam.err
    assert sam("history", "--json") == 0
    assert sam.out == before


def test_a_marked_liver_test_names_the_command_for_its_result(sam):
    assert sam("steps", "liver") == 0
    assert "tracker log-lab" in sam.out
    assert sam("steps") == 0
    assert "Log the result with: tracker log-lab" in sam.out
    assert sam("steps", "liver") == 1
    assert "in the log already" in sam.err
