"""What the steps to a first dose and back to the next one rest on, from a file of its own."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tracker.formulary.load import FormularyError


class OpioidKind(NamedTuple):
    """A kind of opioid, and the days without it that labels ask for; None where they name none."""

    id: str
    from_days: int | None
    to_days: int | None
    source: str


class StepFacts(NamedTuple):
    """The source of a step, and the kinds of opioid it tells apart."""

    source: str
    kinds: tuple[OpioidKind, ...]


def start_steps() -> Mapping[str, StepFacts]:
    """The steps to the first dose, in their order."""
    return _groups()["start"]


def way_back_steps() -> Mapping[str, StepFacts]:
    """The steps to the next dose after a break, in their order."""
    return _groups()["way_back"]


@cache
def _groups() -> Mapping[str, Mapping[str, StepFacts]]:
    raw = tomllib.loads(Path(__file__).with_name("steps.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: parse_steps(group) for name, group in raw.items()})


def parse_steps(group: Mapping[str, Mapping[str, object]]) -> Mapping[str, StepFacts]:
    """The steps of a group; raises FormularyError for one without a source."""
    return MappingProxyType({name: _facts(name, item) for name, item in group.items()})


def _facts(name: str, item: Mapping[str, object]) -> StepFacts:
    kinds = item.get("kind", [])
    if not isinstance(kinds, list):
        raise FormularyError(f"step {name}: its kinds must be a list")
    return StepFacts(_source(name, item), tuple(_kind(name, kind) for kind in kinds))


def _kind(name: str, item: Mapping[str, object]) -> OpioidKind:
    days = {key: item.get(key) for key in ("from_days", "to_days")}
    for key, value in days.items():
        if value is not None and not isinstance(value, int):
            raise FormularyError(f"step {name}: {key} must be a whole number")
    return OpioidKind(
        id=str(item["id"]),
        from_days=days["from_days"],  # type: ignore[arg-type]
        to_days=days["to_days"],  # type: ignore[arg-type]
        source=_source(name, item),
    )


def _source(name: str, item: Mapping[str, object]) -> str:
    source = item.get("source")
    if not isinstance(source, str) or not source.strip():
        raise FormularyError(f"step {name}: every step needs a source")
    return source
