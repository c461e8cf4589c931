"""`tracker craving`, `went` and `supply`: the same as on the screen."""

import json

import pytest


def kinds(shell):
    assert shell("history", "--json") == 0
    return [json.loads(line)["type"] for line in shell.out.splitlines()]


def test_a_craving_low_and_high(sam):
    assert sam("craving", "3") == 0
    assert "It may pass" in sam.out
    assert "988" not in sam.out
    assert sam("craving", "9") == 0
    assert "988" in sam.out
    assert kinds(sam).count("craving") == 2


@pytest.mark.parametrize(("score", "code"), [("11", 1), ("-1", 1), ("much", 2)])
def test_a_craving_beyond_the_scale_is_refused(sam, score, code):
    assert sam("craving", "--", score) == code
    assert len(sam.err.splitlines()) == 1
    assert "craving" not in kinds(sam)


@pytest.mark.parametrize("kind", ["group", "counselling", "lab", "other"])
def test_went(sam, kind):
    assert sam("went", kind, "--at", "yesterday 18:00") == 0
    assert "yesterday 18:00" in sam.out
    assert sam("undo") == 0
    assert sam("went", kind, "--at", "2028-01-01 10:00") == 1


def test_went_for_an_injection_says_to_log_it(sam):
    assert sam("went", "injection") == 0
    assert "tracker inject" in sam.out


def test_supply(sam):
    assert sam("supply") == 0
    assert "No tablets are in the log yet" in sam.out
    assert sam("supply", "--came-in", "30") == 0
    assert sam("take") == 0
    assert sam("supply", "--json") == 0
    assert json.loads(sam.out) == {
        "left": 29.0, "last_pill_day": "2027-07-07", "no_tablet_day": "2027-07-08",
        "refill_by": "2027-07-01",
    }  # fmt: skip
    assert sam("undo") == 0
    assert sam("supply") == 0
    assert "Tablets left: 30." in sam.out
    assert sam("supply", "--lost", "31") == 1
    assert "You have 30 tablets" in sam.err
    assert sam("supply", "--lost", "26") == 0
    assert sam("upcoming") == 0
    assert "Tablets run out (4 now)" in sam.out
    assert sam("supply", "--counted", "4") == 0
    assert "nothing to add" in sam.out


def test_supply_before_anything_of_it_answers_in_json(sam):
    assert sam("supply", "--json") == 0
    assert set(json.loads(sam.out).values()) == {None}
