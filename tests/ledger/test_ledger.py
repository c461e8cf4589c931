"""Each fact that the founding documents give a tracker is carried by something that is there."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.wording.forbidden import said_wrongly
from tests.wording.test_texts import FILES, raw_texts
from tracker.cli.arguments import COMMANDS
from tracker.formulary.interactions import load_interactions
from tracker.formulary.load import load_formulary
from tracker.tui.nav import PAGES, VIEWS

ROOT = Path(__file__).parents[2]
ENGLISH = next(path for path in FILES if path.name == "en.toml")
TEXTS = {where.partition(".toml.")[2]: said for where, said in raw_texts(ENGLISH)}
LEDGER = tomllib.loads((Path(__file__).parent / "ledger.toml").read_text(encoding="utf-8"))
FACTS, REJECTED = LEDGER["fact"], LEDGER["rejected"]
FORMULARY = load_formulary()
CARRIED = [(f"{fact['seed']} {fact['says']}", said) for fact in FACTS for said in fact["carriers"]]
KEPT_OUT = [
    (f"{fact['seed']} {fact['says']}", said) for fact in REJECTED for said in fact["kept_out"]
]
# As the founding documents say it, or near to that.
TURNED_DOWN = (
    "Naltrexone can reverse an overdose.",
    "You can use again as soon as you stop.",
    "The implant is a guaranteed supply.",
    "There is no risk any more.",
    "Help for addicts and abusers.",
)
COMPARED = re.compile(
    r"\b(more|less|better|most) (effective|successful)\b|\bbest treatment\b|\brehab\b|\bcures?\b|"
    r"\bfewer days\b|\blow[- ]dose\b|\bstud(y|ies)\b|\bunder-used\b|\bworks better\b",
    re.IGNORECASE,
)


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}


def is_there(carrier: str) -> bool:
    """Whether what a fact names is in the program, and says or counts what the fact asks for."""
    if carrier.startswith("red flag "):
        return carrier.removeprefix("red flag ") in {flag.id for flag in FORMULARY.red_flags}
    kind, _, rest = carrier.partition(" ")
    if kind == "text":
        key, _, words = rest.partition(": ")
        return words.casefold() in TEXTS[key].casefold()
    if kind == "threshold":
        number, _, value = rest.partition(" = ")
        return FORMULARY.thresholds[number].value == int(value)
    if kind == "test":
        file, _, function = rest.partition("::")
        found = {name for name in functions_of(file) if name.startswith("test_")}
        return bool(found) if function == "*" else function in found
    known = {
        "principle": set(FORMULARY.principles),
        "product": set(FORMULARY.products),
        "interaction": {item.id for item in load_interactions().entries},
        "effect": {effect.id for effect in FORMULARY.effects},
        "task": set(FORMULARY.tasks),
        "command": set(COMMANDS),
        "page": {*PAGES, *VIEWS},
    }
    return rest in known[kind]


@pytest.mark.parametrize(("fact", "carrier"), CARRIED)
def test_each_fact_is_carried(fact, carrier):
    assert is_there(carrier), f"{fact}: {carrier}"


@pytest.mark.parametrize(("fact", "test"), KEPT_OUT)
def test_each_fact_that_was_turned_down_has_a_test_that_keeps_it_out(fact, test):
    assert is_there(test), f"{fact}: {test}"


@pytest.mark.parametrize("carrier", ["text emergency.step_2: doubt", "threshold T8 = 30", "task x"])
def test_what_is_not_there_is_found(carrier):
    assert not is_there(carrier)


def test_every_founding_document_is_walked():
    assert {fact["seed"] for fact in FACTS} == {"S0", "S1", "S2d", "S3"}
    assert len(FACTS) >= 49
    assert len(REJECTED) >= 12


def test_a_pill_and_an_injection_last_as_the_label_says():
    """Not two to four days for either, and not thirty for an injection."""
    numbers = FORMULARY.thresholds
    assert [numbers[key].value for key in ("T1", "T2", "T3")] == [24, 48, 72]
    assert numbers["T8"].value == numbers["T8"].upper == 28


@pytest.mark.parametrize("said", TURNED_DOWN)
def test_what_was_turned_down_is_found_where_it_is_said(said):
    assert said_wrongly(said)


def test_nothing_is_promised_or_compared():
    assert [(key, said) for key, said in TEXTS.items() if COMPARED.search(said)] == []
    assert COMPARED.search("It is less effective than methadone.")


def test_no_line_of_a_seller_is_given():
    """The founding pages print numbers of clinics that pay for calls; they begin with 888."""
    numbers = (ROOT / "tracker/wording/numbers.toml").read_text(encoding="utf-8")
    assert re.findall(r"'[^']*\b888[-. ]\d", numbers) == []
