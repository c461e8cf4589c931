"""Which rows are naltrexone pills, and of how many milligrams."""

from decimal import Decimal

import pytest

from tracker.exchange.others import LeftOutError, Why
from tracker.formulary.load import load_formulary
from tracker.usecases.amounts import is_meant, milligrams

FORMULARY = load_formulary()


@pytest.mark.parametrize(
    "name", ["Naltrexone", "NALTREXONE HCl 50mg", "ReVia", "naltrexone/bupropion", "Vivitrol"]
)
def test_names_of_the_ingredient_and_of_brands_are_known(name):
    assert is_meant(name, (), FORMULARY)


@pytest.mark.parametrize("name", ["Naloxone", "Methylnaltrexone", "Aspirin", "Reviafort", ""])
def test_other_names_are_not(name):
    assert not is_meant(name, (), FORMULARY)


def test_a_person_may_have_a_name_of_their_own_for_it():
    assert is_meant(" Morning PILL", ("morning pill",), FORMULARY)
    assert not is_meant("Morning pill 2", ("morning pill",), FORMULARY)


@pytest.mark.parametrize(
    ("name", "amount", "mg"),
    [
        ("Naltrexone", "50 mg", 50), ("Naltrexone", "50mg", 50), ("Naltrexone", "12,5 MG", "12.5"),
        ("Naltrexone", "100 Milligram(s)", 100), ("Naltrexone 50 mg", "1", 50),
        ("Naltrexone 50mg", "0.5 Tablet(s)", 25), ("Naltrexone 50 mg", "2 tablets", 100),
        ("Naltrexone 4.5 mg", "1 capsule", "4.5"), ("Naltrexone 50 mg", "25 mg", 25),
    ],
)  # fmt: skip
def test_an_amount_is_read_where_the_row_says_it(name, amount, mg):
    assert milligrams(name, amount, Decimal(10), FORMULARY) == Decimal(mg)


@pytest.mark.parametrize("amount", ["", "1", "2 tablets", "one", "1 x 50 mg", "1 comprimé"])
def test_where_it_does_not_the_person_is_asked(amount):
    with pytest.raises(LeftOutError) as caught:
        milligrams("Naltrexone", amount, None, FORMULARY)
    assert caught.value.why is Why.MG
    assert milligrams("Naltrexone", amount, Decimal(50), FORMULARY) == 50


@pytest.mark.parametrize(
    ("name", "amount", "why"),
    [
        ("Vivitrol", "1", Why.OTHER_FORM), ("Naltrexone injection", "1", Why.OTHER_FORM),
        ("Naltrexone implants", "1", Why.OTHER_FORM),
        ("Naltrexone", "1 Injection(s)", Why.OTHER_FORM),
        ("Naltrexone", "500 mcg", Why.OTHER_FORM), ("Naltrexone", "5 ml", Why.OTHER_FORM),
        ("Bupropion/Naltrexone 90/8 mg", "1", Why.OTHER_FORM),
        ("Naltrexone", "380 mg", Why.MG_HIGH), ("Naltrexone 50 mg", "4", Why.MG_HIGH),
        ("Naltrexone", "0 mg", Why.MG),
    ],
)  # fmt: skip
def test_what_is_no_plain_pill_is_never_one_whatever_the_person_says(name, amount, why):
    with pytest.raises(LeftOutError) as caught:
        milligrams(name, amount, Decimal(50), FORMULARY)
    assert caught.value.why is why
