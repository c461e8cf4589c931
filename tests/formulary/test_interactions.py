"""The interaction list is that of the clinical facts: kinds, sources, nothing unread as fact."""

import re

import pytest

from tests.wording.forbidden import said_wrongly
from tracker.formulary.interactions import (
    KINDS,
    UNREAD,
    load_interactions,
    parse_interactions,
)
from tracker.formulary.load import FormularyError
from tracker.formulary.sources import source_text
from tracker.wording import keys, text

LISTED = load_interactions().entries
BY_ID = {item.id: item for item in LISTED}
# The letters of the clinical facts, section 6.
LETTERS = {"withdrawal": "W", "overdose": "O", "overdose_with_opioids": "O", "blocks": "B",
           "liver": "L", "sleepiness": "S", "test": "T"}  # fmt: skip
FACTS = {
    "6.1": "WO", "6.2": "WO", "6.3": "BWO", "6.4": "WB", "6.5": "WB", "6.6": "WBO", "6.7": "WB",
    "6.8": "BW", "6.9": "BW", "6.10": "B", "6.11": "B", "6.12": "L", "6.13": "S", "6.14": "SLO",
    "6.15": "SO", "6.16": "", "6.17": "", "6.18": "", "6.19": "", "6.20": "", "6.21": "",
    "6.22": "", "6.23": "T",
}  # fmt: skip


# Named as opioids there: what is said of "opioids in general" (6.6) is true of each of them.
OPIOIDS = ("6.1", "6.2", "6.3", "6.4", "6.5", "6.7", "6.8")


@pytest.mark.parametrize("number", FACTS)
def test_the_kinds_of_risk_are_those_of_the_facts(number):
    letters = {LETTERS[kind] for kind in BY_ID[number].kinds if kind in LETTERS}
    assert letters - {"O"} == set(FACTS[number]) - {"O"}
    assert ("O" in letters) is ("O" in FACTS[number] or number in OPIOIDS)


@pytest.mark.parametrize("number", OPIOIDS)
def test_of_each_opioid_it_is_said_that_it_can_lead_to_an_overdose(number):
    assert "overdose" in BY_ID[number].kinds
    assert BY_ID[number].opioid


def test_nothing_else_is_listed_but_naloxone_and_naltrexone_by_name():
    assert set(BY_ID) - set(FACTS) == {"3.9", "1.3"}
    assert len(BY_ID) == len(LISTED)


def test_what_nobody_read_has_no_kind_of_risk_and_is_not_known():
    assert [item.id for item in LISTED if not item.is_known] == ["6.17"]
    assert BY_ID["6.17"].confidence == UNREAD
    assert BY_ID["6.17"].kinds == ()


@pytest.mark.parametrize("item", LISTED, ids=lambda item: item.id)
def test_every_entry_can_be_shown_with_its_source(item):
    assert source_text(item.source)
    assert text(f"interaction.name.{item.key}")
    assert all(text(f"interaction.kind.{kind}") for kind in item.kinds)
    assert item.note is None or text(f"interaction.note.{item.note}")
    assert item.confidence == UNREAD or text(f"interaction.sure_{item.confidence}")


def test_every_text_of_the_list_belongs_to_an_entry():
    said = {key.removeprefix("interaction.") for key in keys() if key.startswith("interaction.")}
    assert {key[5:] for key in said if key.startswith("name.")} == {item.key for item in LISTED}
    assert {key[5:] for key in said if key.startswith("kind.")} == set(KINDS)
    notes = {item.note for item in LISTED if item.note}
    assert {key[5:] for key in said if key.startswith("note.")} == notes


def test_no_name_holds_an_amount_or_what_none_may_say():
    names = [name for item in LISTED for name in (*item.names, *item.search)]
    assert len(names) > 100
    assert [name for name in names if said_wrongly(name) or re.search(r"\d\s*mg", name)] == []
    assert [name for name in names if name != name.strip() or not name] == []


GOOD = """
[[interaction]]
id = "6.1"
key = "heroin"
kinds = ["withdrawal"]
names = ["heroin"]
source = "L15"
confidence = "read"
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source = "L15"', 'source = ""', "source"),
        ('confidence = "read"', 'confidence = "sure"', "confidence"),
        ('confidence = "read"', 'confidence = "common knowledge"', "where a source was read"),
        ('["withdrawal"]', '["bad"]', "no kind of risk"),
        ('["withdrawal"]', "[]", "where a source was read"),
        ('names = ["heroin"]', "names = []", "a name"),
        ('id = "6.1"', "id =", "TOML"),
    ],
)
def test_an_entry_that_cannot_be_relied_on_is_refused(old, new, said):
    assert parse_interactions(GOOD).entries
    with pytest.raises(FormularyError, match=said):
        parse_interactions(GOOD.replace(old, new))
