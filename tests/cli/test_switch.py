"""`switch`: a change in words, written only with a yes."""

import json

import pytest


@pytest.fixture
def pills(shell):
    """Sam, on pills since today."""
    said = ("--name", "Sam", "--zone", "America/New_York", "--indication", "opioid")
    plan = ("--form", "oral", "--time", "18:00", "--from", "2027-06-08")
    assert shell("setup", *said, "--history", "yes", *plan) == 0, shell.err
    return shell


def kinds(shell):
    assert shell("export") == 0, shell.err
    return [json.loads(line).get("type") for line in shell.out.splitlines()]


def test_it_says_what_is_planned_and_writes_nothing_without_a_yes(pills):
    before = kinds(pills)
    assert pills("switch", "injection", "--from", "2027-06-18") == 1
    assert "Now: pill, 50 mg 18:00 each day. Last day: Fri 18 Jun." in pills.out
    assert "New: injection, every 4 weeks. First day: Fri 18 Jun." in pills.out
    assert "Each day has a planned dose" in pills.out
    assert "These are only offered." in pills.out
    assert "--yes" in pills.err
    assert kinds(pills) == before


def test_with_a_yes_the_new_plan_and_the_end_of_the_old_are_written(pills):
    assert pills("switch", "injection", "--from", "2027-06-18", "-y") == 0, pills.err
    assert kinds(pills)[-2:] == ["plan", "plan_stop"]
    assert pills("upcoming", "--plain") == 0
    assert "each day to Fri 18 Jun" in pills.out
    assert "Injection" in pills.out


def test_a_gap_is_told_in_plain_words(pills):
    words = ("switch", "injection", "--from", "2027-06-18", "--last-pill", "2027-06-15", "-y")
    assert pills(*words) == 0
    said = "! No dose is planned from Wed 16 Jun to Thu 17 Jun. Ask your clinic to move it."
    assert said in pills.out


def test_as_json_both_entries_are_given(pills):
    assert pills("switch", "injection", "--from", "2027-06-18", "-y", "--json") == 0
    assert [entry["type"] for entry in json.loads(pills.out)["logged"]] == ["plan", "plan_stop"]


def test_the_first_pill_after_an_injection_is_offered_on_the_day_it_is_due(on_injections):
    assert on_injections("switch", "pills", "-y") == 0, on_injections.err
    assert "First day: Sat 26 Jun." in on_injections.out


def test_a_bridge_has_its_own_end(on_injections):
    assert on_injections("switch", "bridge", "--until", "2027-07-02", "-y") == 0, on_injections.err
    assert "First day: Sat 26 Jun. Last day: Fri 2 Jul." in on_injections.out
    assert "It goes on." in on_injections.out


def test_more_days_than_an_implant_is_good_for_are_refused_before_anything_is_drawn(on_injections):
    words = ("--product", "go-medical-3.3g", "--count-days", "300")
    assert on_injections("switch", "implant", *words, "-y") == 1
    assert "only a clinic may set it" in on_injections.err
    assert on_injections.out == ""


def test_a_planned_end_says_the_risk_and_asks_about_naloxone(on_injections):
    assert on_injections("switch", "end", "--reason", "moving", "-y") == 0
    assert "The risk goes on after the last dose." in on_injections.out
    assert "Do you have naloxone at home?" in on_injections.out
    codes = [warning["code"] for warning in on_injections.status()["warnings"]]
    assert "CONTINUING_RISK" in codes


@pytest.fixture
def quiet(shell):
    """Sam, on pills for alcohol use, who never used opioids."""
    said = ("--name", "Sam", "--zone", "America/New_York", "--indication", "alcohol")
    plan = ("--form", "oral", "--time", "08:00", "--from", "2027-06-08")
    assert shell("setup", *said, "--history", "no", *plan) == 0, shell.err
    return shell


@pytest.mark.parametrize("words", [("stop",), ("switch", "end", "-y")])
def test_an_end_says_nothing_of_opioids_to_whom_they_never_were_the_matter(quiet, words):
    assert quiet(*words) == 0, quiet.err
    said = " ".join(quiet.out.split())
    assert "Your clinic can tell you what comes next." in said
    # The question for naloxone is for everybody (T27).
    before, _, _ = said.partition("Do you have naloxone")
    for word in ("opioid", "naloxone", "deaths"):
        assert word not in before


def test_a_change_is_taken_back_as_a_whole_and_that_is_said(pills):
    assert pills("switch", "injection", "--from", "2027-06-18", "-y") == 0
    assert pills("undo") == 0
    assert pills.out.startswith("The whole change of medicine is taken back.")
    assert kinds(pills)[-2:] == ["void", "void"]
    assert pills("switch", "end", "-y") == 0
    assert pills("undo") == 0
    assert pills.out.startswith("Taken back: ")


def test_other_medicines_are_the_prescribers_to_plan_and_no_figure_is_given(shell):
    assert shell("switch", "other") == 0
    assert "Your prescriber plans this" in shell.out
    assert not any(sign.isdigit() for sign in shell.out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bridge",), "this plan cannot go that way"),
        (("injection",), "Give the day that your clinic set. Add --from DATE."),
        (("injection", "--from", "2027-06-01"), ""),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(pills, words, said):
    before = kinds(pills)
    assert pills("switch", *words, "-y") == 2
    assert said in pills.err
    assert kinds(pills) == before
