"""Any entry of any type, drawn from the fields that its class says it has."""

from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import get_args, get_type_hints

from hypothesis import strategies as st

from tracker.engine.entries import ENTRY_TYPES, Override, PlannedDose

LINKS = ("plan", "target", "implant", "replaces")
ZONES = ("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe")
# Whatever a person can type or paste; halves of a surrogate pair are no text.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
AMOUNTS = st.builds(
    Decimal.scaleb, st.integers(1, 10**9).map(Decimal), st.integers(-12, 3)
)  # fmt: skip
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
PLAIN = {
    str: TEXT,
    bool: st.booleans(),
    int: st.integers(),
    Decimal: NUMBERS,
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}
NAMED = {
    "zone": st.sampled_from(ZONES),
    "mg": AMOUNTS,
    "slot": st.datetimes(),
    "extra": st.dictionaries(TEXT, JSON, max_size=3),
}


def entries(base: str):
    """An entry of any type but for its uid and person; what it may point to is `base`."""
    return st.sampled_from(sorted(ENTRY_TYPES)).flatmap(
        lambda name: _built(ENTRY_TYPES[name], base)
    )


def _built(kind, base):
    hints = get_type_hints(kind)
    parts = {
        field.name: _drawn(field, hints[field.name], base)
        for field in fields(kind)
        if field.name not in ("uid", "person")
    }
    return st.fixed_dictionaries(parts).map(lambda drawn: (kind, drawn))


def _drawn(field, hint, base):
    if field.name in ("doses", "overrides"):
        part = PlannedDose if field.name == "doses" else Override
        return st.lists(_part(part), max_size=3).map(tuple)
    if field.name == "items":
        return st.lists(TEXT, max_size=3).map(tuple)
    optional = NoneType in get_args(hint)
    value = st.just(base) if field.name in LINKS else _value(field.name, hint)
    if optional and field.default is not MISSING:
        return st.none() | value
    return value


def _part(kind):
    hints = get_type_hints(kind)
    return st.builds(
        kind, **{field.name: _value(field.name, hints[field.name]) for field in fields(kind)}
    )


def _value(name, hint):
    if name in NAMED:
        return NAMED[name]
    kind = next(kind for kind in (get_args(hint) or (hint,)) if kind is not NoneType)
    return st.sampled_from(kind) if issubclass(kind, Enum) else PLAIN[kind]
