"""Which rows of another program's file are a naltrexone pill, and of how many milligrams."""

import re
from collections.abc import Collection
from decimal import Decimal

from tracker.engine.entries import Form
from tracker.exchange.others import LeftOutError, Why
from tracker.formulary.model import Formulary

MOST_MG = Decimal(150)
NUMBER = r"(\d{1,6}(?:[.,]\d{1,3})?)"
IN_MG = re.compile(rf"{NUMBER} ?(?:mg|milligrams?)", re.ASCII)
IN_NAME = re.compile(rf"{NUMBER} ?mg\b", re.ASCII)
COUNTED = re.compile(rf"{NUMBER} ?(?:x|tablets?|tabs?|pills?|capsules?|doses?|units?)?", re.ASCII)
# Units in which no pill is counted: no amount in mg can be put in their place.
OTHER_UNIT = re.compile(
    r"\b(?:m?l|millilit(?:er|re)s?|mcg|µg|μg|ug|micrograms?|g|grams?|iu|drops?|sprays?|puffs?"
    r"|injections?|implants?|ampoules?)\b"
)
WORD = re.compile(r"[^\W\d_]+")


def is_meant(name: str, others: Collection[str], formulary: Formulary) -> bool:
    """Whether a medicine is naltrexone by its name, or one that the person says is."""
    if name.casefold().strip() in {other.casefold().strip() for other in others}:
        return True
    known = {word.casefold() for item in formulary.products.values() for word in item.names}
    return not known.isdisjoint(_words(name))


def milligrams(name: str, amount: str, told: Decimal | None, formulary: Formulary) -> Decimal:
    """The mg of one row; `told` stands in where the row does not say.

    Raises LeftOutError for what is no tablet, says no amount, or says more than a day's pills.
    """
    _check_form(name, formulary)
    amount = " ".join(amount.casefold().replace("(s)", "s").split())
    if OTHER_UNIT.search(amount):
        raise LeftOutError(Why.OTHER_FORM)
    mg = _read(name.casefold(), amount)
    if mg is None:
        mg = told
    if mg is None or mg <= 0:
        raise LeftOutError(Why.MG)
    if mg > MOST_MG:
        raise LeftOutError(Why.MG_HIGH)
    return mg


def _check_form(name: str, formulary: Formulary) -> None:
    depots = (item for item in formulary.products.values() if item.form != Form.ORAL)
    other = {word.casefold() for item in depots for word in item.names} | formulary.not_the_tablet
    if any(word.removesuffix("s") in other for word in _words(name)):
        raise LeftOutError(Why.OTHER_FORM)


def _read(name: str, amount: str) -> Decimal | None:
    if found := IN_MG.fullmatch(amount):
        return _number(found[1])
    counted = COUNTED.fullmatch(amount)
    strengths = IN_NAME.findall(name)
    if counted is None or len(strengths) != 1:
        return None
    return _number(counted[1]) * _number(strengths[0])


def _number(written: str) -> Decimal:
    return Decimal(written.replace(",", "."))


def _words(name: str) -> set[str]:
    return set(WORD.findall(name.casefold()))
