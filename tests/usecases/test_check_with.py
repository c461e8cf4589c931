"""The answer in words: who to ask, what to do in danger, and never that all is well."""

import re

import pytest

from tests.wording.forbidden import said_wrongly
from tracker.formulary.interactions import load_interactions
from tracker.usecases.check_with import check_with
from tracker.wording import text

ASK = text("interaction.ask")
KNOWN = [item for item in load_interactions().entries if item.is_known]


def whole(found):
    told = [line for item in (*found.told, *found.near) for line in (item.name, *item.risks)]
    return [*told, *found.todo, found.danger]


@pytest.mark.parametrize("item", KNOWN, ids=lambda item: item.id)
def test_every_answer_says_whom_to_ask_and_what_the_risk_is(item):
    found = check_with(item.names[0], "911")
    told = next(told for told in found.told if told.id == item.id)
    assert told.risks
    assert told.source
    assert found.is_known
    assert (ASK in found.todo) is (item.key != "naloxone")


def test_nobody_has_to_ask_before_giving_naloxone():
    found = check_with("narcan spray", "911")
    assert found.todo == ()
    assert "Give naloxone" in found.danger


@pytest.mark.parametrize("item", KNOWN, ids=lambda item: item.id)
def test_an_opioid_comes_with_what_to_do_in_danger(item):
    found = check_with(item.names[0], "911")
    if item.opioid:
        assert "Call 911" in found.danger
        assert "naloxone" in found.danger
    if "withdrawal" in item.kinds:
        assert text("interaction.taken") in found.todo


@pytest.mark.parametrize("typed", ["ibuprofen", "zzz", "methylnaltrexone", "pills", "tylenol"])
def test_not_knowing_is_never_fine(typed):
    found = check_with(typed, "911")
    assert not found.is_known
    assert typed in found.unknown
    assert ASK in found.todo


def test_part_of_it_known_is_not_all_of_it():
    found = check_with("beer and ibuprofen", "911")
    assert found.told
    assert not found.is_known
    assert found.unknown == "ibuprofen"


@pytest.mark.parametrize("item", KNOWN, ids=lambda item: item.id)
def test_no_answer_says_what_none_may(item):
    for line in whole(check_with(item.names[0], "911")):
        assert said_wrongly(line) == []
        assert not re.search(r"\bovercome|\bhigher dose|\bmore of it\b|\d\s*(mg|ml|g)\b", line)


def test_what_was_mistyped_is_said():
    (told,) = check_with("immodium", "911").told
    assert told.found_by == "read as Imodium"
    (told,) = check_with("Imodium", "911").told
    assert told.found_by == "Imodium"
    (told,) = check_with("loperamide", "911").told
    assert told.found_by == ""


def test_how_sure_the_source_is_stands_with_it():
    (told,) = check_with("imodium", "911").told
    assert told.source.endswith("(told second hand)")
    (told,) = check_with("sleeping pills", "911").told
    assert "not checked in a label" in told.source
