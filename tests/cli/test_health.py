"""`tracker health`, `side-effect`, `mood`, `log-lab` and `aftercare`."""

import json

import pytest


def test_a_side_effect_and_the_page_in_words(sam):
    assert sam("side-effect", "nausea", "--severity", "mild") == 0
    assert "It is in the log: Nausea, mild." in sam.out
    assert sam("health", "--plain") == 0
    assert "today 12:00: Nausea, mild" in sam.out
    assert "due: Liver blood test" in sam.out
    assert "No blood tests in the log yet." in sam.out


def test_a_red_flag_says_what_to_do_before_all_else(sam):
    assert sam("side-effect", "I", "cannot", "breathe") == 0
    lines = sam.out.splitlines()
    assert lines[0] == "! Get help for this: Slow breaths, or hard to wake"
    assert lines[1] == "Call 911 now. Give naloxone. Stay with them."
    assert {w["code"] for w in sam.status()["warnings"]} >= {"RED_FLAG"}
    assert sam("health", "--plain") == 0
    assert "■ What cannot wait: Slow breaths, or hard to wake" in sam.out


def test_as_json_what_to_do_stands_beside_the_entry(sam):
    assert sam("side-effect", "chest pain", "--json") == 0
    said = json.loads(sam.out)
    assert said["logged"][0]["effect"] == "chest pain"
    assert any("Call your clinic today" in line for line in said["to_do"])
    assert sam("side-effect", "nausea", "--json") == 0
    assert "to_do" not in json.loads(sam.out)


def test_the_list_names_what_can_be_said(sam):
    assert sam("side-effect", "--list") == 0
    assert "Nausea (common): nausea" in sam.out
    assert "Slow breaths, or hard to wake: breathing" in sam.out


def test_a_severe_one_asks_for_a_call(sam):
    assert sam("side-effect", "nausea", "--severity", "severe") == 0
    assert "Call your clinic today." in sam.out


@pytest.mark.parametrize(("mood", "said"), [("well", "Thank you"), ("low", "988"),
                                            ("thoughts", "988")])  # fmt: skip
def test_mood(sam, mood, said):
    assert sam("mood", mood) == 0
    assert said in sam.out
    assert sam("history", "--last", "1") == 0
    assert "how you feel" in sam.out


def test_a_blood_test_with_its_limit(sam):
    assert sam("log-lab", "ALT", "52", "--limit", "40", "--day", "2027-06-02") == 0
    assert "above the limit" in sam.out
    assert sam("health", "--plain") == 0
    assert "Wed 2 Jun: ALT 52 U/L (limit 40), above the limit" in sam.out
    assert "LIVER_TEST_DUE" not in {w["code"] for w in sam.status()["warnings"]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("log-lab", "GGT", "5"), "no blood test kept here"),
        (("log-lab", "ALT", "high"), "Give the result as a number"),
        (("log-lab", "ALT", "0"), "a number above 0"),
        (("log-lab", "ALT", "nan"), "Give the result as a number"),
        (("log-lab", "ALT", "5", "--limit", "x"), "Give the limit as a number"),
        (("log-lab", "ALT", "5", "--limit", "0"), "Give the limit as a number above 0"),
        (("side-effect",), "say what it is"),
        (("side-effect", "nausea", "--at", "tomorrow 9am"), "not"),
        (("aftercare", "site"), "No injection is in the log"),
        (("aftercare", "dressing", "out"), "no implant is in the log"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_written(sam, words, said):
    assert sam("history", "--json") == 0
    before = sam.out
    assert sam(*words) in (1, 2)
    assert said in sam.err
    assert sam.err.count("\n") == 1
    assert sam("history", "--json") == 0
    assert sam.out == before


def test_after_care_clears_its_task_and_an_implant_that_came_out_ends_it(sam):
    assert sam("implant", "--day", "2027-06-05", "--yes") == 0
    assert "AFTERCARE" in {w["code"] for w in sam.status()["warnings"]}
    assert sam("aftercare", "dressing") == 0
    assert sam("aftercare", "activity") == 0
    assert "AFTERCARE" not in {w["code"] for w in sam.status()["warnings"]}
    assert sam("aftercare", "dressing", "problem") == 0
    assert "cannot be sure that your implant still works" in sam.out.replace("\n", " ")
    assert "took care" not in sam.out
    assert "What you saw is in the log." in sam.out
    assert sam("health", "--plain") == 0
    assert "problem: Dressing of the implant" in sam.out
    assert sam("aftercare", "dressing", "out") == 0
    assert "your implant is out" in sam.out
    assert "No naloxone is in your log." in sam.out
    assert "Call 911 now." in sam.out


def test_each_thing_on_the_page_has_its_source(sam):
    assert sam("health", "--sources") == 0
    assert "Croop 1997" in sam.out
    assert sam("health", "--json") == 0
    assert {json.loads(line)["step"] for line in sam.out.splitlines()} == {"lab", "mood"}


def test_an_implant_taken_out_names_naloxone_and_whom_to_call_in_each_command(sam):
    assert sam("implant", "--day", "2027-06-05", "--yes") == 0
    assert sam("steps", "who_to_call", "--who", "Dr Lee 555") == 0
    assert sam("implant-removed") == 0
    for said in ("No naloxone is in your log.", "Your clinic: Dr Lee 555", "Call 911 now."):
        assert said in sam.out
