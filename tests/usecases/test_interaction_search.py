"""Words lead to the list: ingredients, brands, plain words, mistyped; what is not there is said."""

import pytest

from tracker.formulary.interactions import load_interactions
from tracker.usecases.interaction_search import search


def keys(matches):
    return [match.interaction.key for match in matches]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cough syrup with codeine", ["codeine"]),
        ("Cough & cold medicine", ["codeine"]),
        ("Tylenol 3", ["codeine"]),
        ("tylenol #3", ["codeine"]),
        ("Tylenol and codeine", ["codeine"]),
        ("codéine", ["codeine"]),
        ("Imodium", ["loperamide"]),
        ("diarrhoea tablets", ["diphenoxylate", "loperamide"]),
        ("Suboxone", ["buprenorphine"]),
        ("sleeping pills", ["sedatives"]),
        ("beer", ["alcohol"]),
        ("a few beers", ["alcohol"]),
        ("heroin", ["heroin"]),
        ("pain pills", ["pain_opioids", "pain_medicine"]),
        ("can I take oxy contin 20mg tablets with it?", ["pain_opioids"]),
        ("xanax and beer", ["alcohol", "sedatives"]),
        ("Antabuse", ["disulfiram"]),
        ("Contrave", ["bupropion_naltrexone"]),
        ("Vivitrol", ["naltrexone"]),
        ("Narcan", ["naloxone"]),
        ("drug test", ["urine_test"]),
        ("weed", ["cannabis"]),
    ],
)
def test_words_lead_to_the_entry(typed, found):
    assert keys(search(typed).matches) == found


@pytest.mark.parametrize("item", load_interactions().entries, ids=lambda item: item.id)
def test_every_name_leads_to_its_entry(item):
    for name in (*item.names, *item.search):
        found = search(name)
        if item.is_known:
            assert item.key in keys(found.matches), name
            assert found.unknown == (), name
        else:
            assert item.key not in keys((*found.matches, *found.near)), name
            assert found.unknown, name


@pytest.mark.parametrize(
    ("typed", "found_by"),
    [
        ("immodium", "Imodium"), ("subuxone", "Suboxone"), ("xanex", "Xanax"),
        ("phentanyl", "fentanyl"), ("tramadal", "tramadol"), ("percoset", "Percocet"),
        ("methaodne", "methadone"), ("codiene", "codeine"), ("oxycotin", "OxyContin"),
        ("vicodan", "Vicodin"), ("heroine", "heroin"), ("valum", "Valium"),
    ],
)  # fmt: skip
def test_a_mistyped_word_is_read_and_said_to_be(typed, found_by):
    (match,) = search(typed).matches
    assert (match.found_by, match.exact) == (found_by, False)


@pytest.mark.parametrize(
    "typed",
    ["ibuprofen", "metformin", "hydrocortisone", "loratadine", "iodine", "heparin", "cocaine",
     "kratom", "prednisone", "Zantac", "trazodone", "ketorolac", "aspirin", "amoxicillin"],
)  # fmt: skip
def test_another_medicine_is_not_taken_for_one_of_the_list(typed):
    found = search(typed)
    assert found.matches == ()
    assert found.unknown == (typed.casefold(),)


def test_what_is_not_known_beside_what_is():
    found = search("heroin and ibuprofen")
    assert keys(found.matches) == ["heroin"]
    assert found.unknown == ("ibuprofen",)


def test_what_nobody_read_is_not_known():
    for typed in ("methylnaltrexone", "Relistor"):
        found = search(typed)
        assert found.matches == found.near == ()
        assert found.unknown == (typed.casefold(),)


@pytest.mark.parametrize(
    ("typed", "near"),
    [("sub", "buprenorphine"), ("cou", "codeine"), ("tylenol", "codeine"),
     ("Tylenol 500", "codeine"), ("bupropion", "bupropion_naltrexone"), ("cold", "codeine")],
)  # fmt: skip
def test_what_is_near_is_offered_and_still_unknown(typed, near):
    found = search(typed)
    assert found.matches == ()
    assert near in keys(found.near)
    assert found.unknown


@pytest.mark.parametrize("typed", ["", "  ", "?!", "30 mg", "zz"])
def test_next_to_nothing_leads_nowhere(typed):
    found = search(typed)
    assert found.matches == found.near == ()


@pytest.mark.parametrize("typed", ["pills", "medicine", "drug"])
def test_a_word_that_says_little_is_no_answer(typed):
    found = search(typed)
    assert found.matches == ()
    assert found.unknown == (typed,)


def test_the_worst_comes_first():
    found = keys(search("weed, antabuse, imodium, beer, methadone, heroin, urine test").matches)
    assert found == [
        "methadone", "heroin", "alcohol", "loperamide", "disulfiram", "cannabis", "urine_test",
    ]  # fmt: skip


def test_no_amount_is_kept_of_what_was_typed():
    for typed in ("heroin 2 g", "500 mg of zzz", "3 zzz"):
        assert not any(sign.isdecimal() for word in search(typed).unknown for sign in word)
