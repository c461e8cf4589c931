"""`tracker check-with`: the answer, its exit code, and no record."""

import json
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["cough", "syrup", "with", "codeine"], 0), (["Imodium"], 0), (["immodium"], 0),
        (["ibuprofen"], 1), (["heroin", "ibuprofen"], 1), (["tylenol"], 1), (["relistor"], 1),
        (["naloxone"], 0),
    ],
)  # fmt: skip
def test_the_code_says_if_all_of_it_is_known(shell, typed, code):
    assert shell("check-with", *typed) == code
    assert "Ask a pharmacist" in shell.out or typed == ["naloxone"]
    assert shell.err == ""


def test_it_says_the_risk_and_what_to_do(shell):
    shell("check-with", "cough syrup with codeine")
    assert "sudden withdrawal" in shell.out
    assert "Call 911 now. Give naloxone." in shell.out
    assert "From: " in shell.out


def test_it_says_plainly_what_it_does_not_know(shell):
    shell("check-with", "ibuprofen")
    assert "We do not know: ibuprofen" in shell.out
    assert "does not mean that it is fine" in shell.out


def test_it_opens_no_record(shell):
    assert shell("check-with", "beer") == 0
    assert not Path(shell.place).exists()


@pytest.mark.parametrize("typed", [[], ["?"], ["30"]])
def test_nothing_typed_is_wrong_usage(shell, typed):
    assert shell("check-with", *typed) == 2
    assert shell.err.startswith("tracker: ")
    assert len(shell.err.splitlines()) == 1


def test_json_has_it_all(shell):
    assert shell("check-with", "--json", "beer and ibuprofen and tylenol") == 1
    answer = json.loads(shell.out)
    assert answer["known"] is False
    assert answer["unknown"] == ["ibuprofen", "tylenol"]
    (match,) = answer["matches"]
    assert (match["id"], match["kinds"][0]) == ("6.14", "overdose_with_opioids")
    assert [item["id"] for item in answer["near"]] == ["6.8"]
    assert answer["todo"]
    assert "911" in answer["danger"]
