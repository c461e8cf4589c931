"""The words of the formulary: thresholds, products and red flags, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number the engine counts on.

    A plan may set it from `lower` to `upper`, a clinic with its reason beyond them; where
    `per_plan` is false no plan may, since it belongs to the person.
    """

    id: str
    what: str
    value: int
    unit: str
    source: str
    upper: int | None = None
    lower: int | None = None
    per_plan: bool = True


@dataclass(frozen=True, slots=True)
class Principle:
    """One rule of the engine that has no number."""

    id: str
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product: its strength in mg, and the days it counts for where it is a depot.

    `names` are those of the ingredient or the brand, one word each, by which lists know it.
    """

    id: str
    name: str
    form: str
    source: str
    strength_mg: int | None = None
    count_days: int | None = None
    upper_days: int | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A side effect that must be answered at once, and the words that name it.

    Each of `words` is one or more stems ("swell* face"), all of which a text must hold.
    """

    id: str
    words: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class KnownEffect:
    """A side effect of the common list.

    `band` says how often it is seen in words, never a number: common, less_common, rare, or
    None where no source says. At the place of an injection it may last `heals_in_days`; seen
    later than that after the last one, it is a red flag.
    """

    id: str
    source: str
    band: str | None = None
    heals_in_days: int | None = None


@dataclass(frozen=True, slots=True)
class LabTest:
    """A blood test that is kept: its LOINC code, its short name, the unit it mostly has."""

    code: str
    name: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Task:
    """A task around the dose, by its step: the days after the dose on which it is asked for."""

    step: str
    days: tuple[tuple[int, int], ...]
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Formulary:
    """All of it, as loaded and checked; told apart by identity."""

    version: int
    thresholds: Mapping[str, Threshold]
    principles: Mapping[str, Principle]
    products: Mapping[str, Product]
    red_flags: tuple[RedFlag, ...]
    effects: tuple[KnownEffect, ...]
    lab_tests: Mapping[str, LabTest]
    tasks: Mapping[str, Task]
    mood_every: int
    liver_first_months: tuple[int, ...]
    liver_codes: frozenset[str]
    not_the_tablet: frozenset[str]
