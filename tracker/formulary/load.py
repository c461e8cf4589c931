"""Reads the formulary from its file, once, and checks every value."""

import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tracker.formulary.model import (
    Formulary,
    KnownEffect,
    LabTest,
    Principle,
    Product,
    RedFlag,
    Task,
    Threshold,
)

UNITS = ("min", "h", "days", "months", "percent")
BANDS = ("common", "less_common", "rare")
FORMS = ("oral", "injection", "implant")


class FormularyError(ValueError):
    """A formulary file that cannot be relied on; the message names the place."""


@cache
def load_formulary() -> Formulary:
    """The formulary that comes with the program."""
    return parse_formulary(Path(__file__).with_name("products.toml").read_text(encoding="utf-8"))


def parse_formulary(text: str) -> Formulary:
    """A formulary from TOML text; raises FormularyError where a value has no unit or source."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormularyError(f"not TOML: {error}") from None
    products = [_product(item) for item in raw.get("product", [])]
    liver = raw.get("liver_tests", {})
    return Formulary(
        version=raw.get("version", 0),
        thresholds=MappingProxyType({k: _threshold(k, v) for k, v in raw["thresholds"].items()}),
        principles=MappingProxyType({k: Principle(k, **v) for k, v in raw["principles"].items()}),
        products=MappingProxyType({product.id: product for product in products}),
        red_flags=tuple(
            RedFlag(item["id"], tuple(item["words"]), _sourced(item, item["id"]))
            for item in raw.get("red_flag", [])
        ),
        effects=tuple(_effect(item) for item in raw.get("side_effect", [])),
        lab_tests=MappingProxyType(
            {item["code"]: _lab_test(item) for item in raw.get("lab_test", [])}
        ),
        tasks=MappingProxyType({step: _task(step, v) for step, v in raw.get("task", {}).items()}),
        mood_every=raw.get("mood", {}).get("every_days", 0),
        liver_first_months=tuple(liver["first_months"]),
        liver_codes=frozenset(liver["codes"]),
        not_the_tablet=frozenset(raw.get("not_the_tablet", {}).get("words", ())),
    )


def _threshold(key: str, item: dict[str, Any]) -> Threshold:
    value = item.get("value")
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise FormularyError(f"threshold {key}: the value must be a whole number, 0 or more")
    if item.get("unit") not in UNITS:
        raise FormularyError(f"threshold {key}: the unit must be one of {', '.join(UNITS)}")
    upper = item.get("upper")
    if upper is not None and value > upper:
        raise FormularyError(f"threshold {key}: {value} is above its own upper figure {upper}")
    return Threshold(
        id=key,
        what=item["what"],
        value=value,
        unit=item["unit"],
        source=_sourced(item, key),
        upper=upper,
        lower=item.get("lower"),
        per_plan=item.get("per_plan", True),
    )


def _product(item: dict[str, Any]) -> Product:
    key = item.get("id", "?")
    if item.get("form") not in FORMS:
        raise FormularyError(f"product {key}: the form must be one of {', '.join(FORMS)}")
    _sourced(item, key)
    count, upper = item.get("count_days"), item.get("upper_days")
    if count is not None and (upper is None or count > upper):
        raise FormularyError(f"product {key}: count_days needs an upper_days that is not below it")
    return Product(**{**item, "names": tuple(item.get("names", ()))})


def _effect(item: dict[str, Any]) -> KnownEffect:
    key = item.get("id", "?")
    _sourced(item, key)
    if item.get("band") not in (None, *BANDS):
        raise FormularyError(f"side effect {key}: the band must be one of {', '.join(BANDS)}")
    return KnownEffect(**item)


def _lab_test(item: dict[str, Any]) -> LabTest:
    _sourced(item, f"lab test {item['code']}")
    return LabTest(**item)


def _task(step: str, item: dict[str, Any]) -> Task:
    days = tuple((first, last) for first, last in item["days"])
    if any(first > last for first, last in days):
        raise FormularyError(f"task {step}: the last day must not be before the first")
    return Task(step, days, _sourced(item, f"task {step}"))


def _sourced(item: dict[str, Any], key: str) -> str:
    source = item.get("source")
    if not isinstance(source, str) or not source.strip():
        raise FormularyError(f"{key}: every value needs a source")
    return source
