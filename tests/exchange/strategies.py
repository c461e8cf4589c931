"""Hypothesis strategies for entries of every type, each one that a log can hold."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from zoneinfo import available_timezones

from hypothesis import strategies as st

from tracker.engine.assessment import Severity
from tracker.engine.entries import (
    CARE_FINDINGS,
    CARE_STEPS,
    ENTRY_TYPES,
    NO_EXTRA,
    Answer,
    CareStep,
    Confirm,
    Entry,
    Form,
    Implant,
    ImplantRemoved,
    Indication,
    OpioidHistory,
    OpioidUse,
    Override,
    Person,
    Plan,
    PlannedDose,
    Share,
    Side,
    Source,
    Void,
)
from tracker.engine.instants import first_instant
from tracker.engine.sharing import OUTCOMES, SHARED_ITEMS
from tracker.exchange.fields import NAMES
from tracker.exchange.readings import NOT_IANA
from tracker.formulary.load import load_formulary
from tracker.formulary.model import Threshold

PEOPLE = ("sam", "kim", "Ana María")
FIRST, LAST = datetime(1900, 1, 2), datetime(2200, 12, 30)
RULES = (
    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=2", "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=YEARLY", "FREQ=DAILY;COUNT=10",
)  # fmt: skip

# Letters of all kinds, line ends and the characters some programs take for line ends.
LETTERS = st.characters(
    exclude_categories=("Cs", "Cc"), include_characters="\t\n\r\x85\u2028\u2029"
)
NAME_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))


@cache
def zones() -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(z for z in available_timezones() if not NOT_IANA.match(z)))


def texts() -> st.SearchStrategy[str]:
    return st.text(LETTERS, max_size=12)


def names() -> st.SearchStrategy[str]:
    return st.text(NAME_LETTERS, min_size=1, max_size=12).filter(str.strip)


def instants() -> st.SearchStrategy[datetime]:
    exact = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
    return exact | exact.map(lambda at: at.replace(microsecond=0))


def days() -> st.SearchStrategy[date]:
    return st.dates(FIRST.date(), LAST.date())


def slots() -> st.SearchStrategy[datetime]:
    return st.datetimes(FIRST, LAST).map(lambda at: at.replace(second=0, microsecond=0))


def amounts(least: int = 1, most: int = 400_000) -> st.SearchStrategy[Decimal]:
    thousandths = st.integers(least, most)
    return st.one_of(
        thousandths.map(lambda n: Decimal(n) / 1000),
        thousandths.map(lambda n: Decimal(n).scaleb(-3)),
        st.just(Decimal("0.123456789012")),
        st.just(Decimal("5E+1")),
    )


def extras(kind: str) -> st.SearchStrategy[MappingProxyType[str, object]]:
    """Fields that this version does not know, as they come out of a JSON reader."""
    scalars = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        texts(),
        st.decimals(allow_nan=False, allow_infinity=False),
    )
    values = st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts(), inner, max_size=2),
        max_leaves=5,
    )
    keys = texts().filter(lambda key: key not in NAMES[kind])
    filled = st.dictionaries(keys, values, min_size=1, max_size=2).map(MappingProxyType)
    return st.just(NO_EXTRA) | filled


def overrides(source: Source) -> st.SearchStrategy[tuple[Override, ...]]:
    thresholds = [one for one in load_formulary().thresholds.values() if one.per_plan]

    def one(threshold: Threshold) -> st.SearchStrategy[Override]:
        limits = (threshold.lower or 0, 10_000 if threshold.upper is None else threshold.upper)
        return st.builds(
            Override,
            threshold=st.just(threshold.id),
            value=st.integers(*((0, 10_000) if source is Source.CLINIC else limits)),
            who=names(),
            when=days(),
            why=names(),
        )

    drawn = st.lists(st.sampled_from(thresholds), max_size=2, unique_by=lambda t: t.id)
    return drawn.flatmap(lambda found: st.tuples(*map(one, found)))


def planned_doses() -> st.SearchStrategy[tuple[PlannedDose, ...]]:
    clocks = st.times().map(lambda at: f"{at:%H:%M}")
    line = st.builds(PlannedDose, rrule=st.sampled_from(RULES), time=clocks, mg=amounts())
    return st.lists(line, min_size=1, max_size=3).map(tuple)


SPECIAL: dict[str, Callable[[], st.SearchStrategy[object]]] = {
    "name": names,
    "indication": lambda: st.sampled_from(Indication),
    "opioid_history": lambda: st.sampled_from(OpioidHistory),
    "mg": amounts,
    "slot": lambda: st.none() | slots(),
    "confirmed": st.booleans,
    "answer": lambda: st.sampled_from(Answer),
    "who": names,
    "method": lambda: st.sampled_from(("history", "urine", "challenge")),
    "test": names,
    "effect": names,
    "value": lambda: st.none() | amounts(-1_000_000, 1_000_000),
    "upper_limit": lambda: st.none() | amounts(-1_000_000, 1_000_000),
    "score": lambda: st.integers(0, 10),
    "tablets": lambda: st.integers(-10_000, 10_000),
    "expires": lambda: st.none() | days(),
    "kind": lambda: st.sampled_from(("injection", "implant", "counselling", "group", "lab")),
    "at": instants,
    "state": lambda: st.sampled_from(("booked", "attended", "cancelled")),
    "level": lambda: st.integers(0, 3),
    "items": lambda: st.lists(st.sampled_from(SHARED_ITEMS), unique=True).map(tuple),
    "ends": lambda: st.none() | days(),
    "owner": names,
    "code": names,
    "since": instants,
    "until": instants,
}
KNOWN_BY_TYPE: dict[tuple[str, str], Callable[[], st.SearchStrategy[object]]] = {
    ("injection", "site"): lambda: st.none() | st.sampled_from(Side),
    ("implant_removed", "why"): lambda: st.none() | st.sampled_from(("removed", "expelled")),
    ("supply", "product"): lambda: st.none() | names(),
    ("acknowledgement", "severity"): lambda: st.sampled_from(Severity).map(str),
    ("acknowledgement", "outcome"): lambda: st.none() | st.sampled_from(OUTCOMES),
    ("snooze", "severity"): lambda: st.sampled_from(Severity).map(str),
    ("care_step", "step"): lambda: st.sampled_from(CARE_STEPS),
    ("care_step", "finding"): lambda: st.none() | st.sampled_from(CARE_FINDINGS),
}
COMMON = {field.name for field in fields(Entry)}


@st.composite
def common(draw: st.DrawFn, kind: str, uid: str, person: str) -> dict[str, object]:
    zone = draw(zones())
    day = draw(st.none() | days())
    occurred = first_instant(day, zone) if day else draw(instants())
    return {
        "uid": uid,
        "person": person,
        "occurred_at": occurred,
        "zone": zone,
        "recorded_at": draw(st.just(occurred) | instants()) if day is None else draw(instants()),
        "source": draw(st.sampled_from(Source)),
        "day": day,
        "recorded_by": draw(st.none() | texts()),
        "note": draw(st.none() | texts()),
        "extra": draw(extras(kind)),
    }


@st.composite
def plan_fields(draw: st.DrawFn, made: dict[str, object]) -> dict[str, object]:
    form = draw(st.sampled_from(Form))
    source = made["source"]
    assert isinstance(source, Source)
    ids = [p.id for p in load_formulary().products.values() if p.form == form]
    own: dict[str, object] = {
        "form": form,
        "start": draw(st.dates(date(1900, 1, 2), date(2190, 1, 1))),
        "product": draw(st.none() | st.sampled_from(ids)),
        "overrides": draw(overrides(source)),
    }
    if form is Form.ORAL:
        own["as_needed"] = draw(st.booleans())
        own["doses"] = draw(planned_doses()) if not own["as_needed"] else ()
    if form is Form.INJECTION:
        own["interval"] = draw(st.sampled_from((None, "P28D", "P1M")))
    if form is Form.IMPLANT:
        own["count_days"] = draw(count_days(own["product"]))
    return own


def count_days(product: object) -> st.SearchStrategy[int | None]:
    upper = load_formulary().products[str(product or "implant-other")].upper_days or 1
    return st.none() | st.integers(1, upper)


@st.composite
def entries_of(
    draw: st.DrawFn, kind: str, uid: str, person: str, there: tuple[Entry, ...]
) -> Entry | None:
    """An entry of a type that refers to those there are; None where it needs one that is not."""
    made = draw(common(kind, uid, person))
    entry_type = ENTRY_TYPES[kind]
    theirs = [entry for entry in there if entry.person == person]
    plans = [entry.uid for entry in theirs if isinstance(entry, Plan)]
    implants = [entry.uid for entry in theirs if isinstance(entry, Implant)]
    if entry_type is Plan:
        made |= draw(plan_fields(made))
        made["replaces"] = draw(st.sampled_from([None, *plans]))
        return Plan(**made)  # type: ignore[arg-type]
    if entry_type is Implant:
        ids = [p.id for p in load_formulary().products.values() if p.form == Form.IMPLANT]
        made["product"] = draw(st.sampled_from([None, *ids]))
        made["count_days"] = draw(count_days(made["product"]))
    if entry_type is ImplantRemoved:
        made["implant"] = draw(st.sampled_from([None, *implants]))
    if entry_type is Share:
        used = [entry.uid for entry in theirs if isinstance(entry, OpioidUse)]
        if not used:
            return None
        made["target"] = draw(st.sampled_from(used))
    if entry_type is CareStep:
        made["target"] = draw(st.sampled_from([None, *(entry.uid for entry in theirs)]))
    if entry_type in (Void, Confirm):
        if not theirs:
            return None
        made["target"] = draw(st.sampled_from([entry.uid for entry in theirs]))
    for field in fields(entry_type):
        if field.name in COMMON or field.name in made:
            continue
        if field.name == "plan":
            needed = kind in ("plan_stop", "skip")
            if needed and not plans:
                return None
            made["plan"] = draw(st.sampled_from(plans if needed else [None, *plans]))
            continue
        known = KNOWN_BY_TYPE.get((kind, field.name)) or SPECIAL.get(field.name)
        made[field.name] = draw(known() if known else st.none() | texts())
    return entry_type(**made)  # type: ignore[arg-type]


@st.composite
def logs(draw: st.DrawFn, kinds: tuple[str, ...] = tuple(ENTRY_TYPES)) -> list[Entry]:
    """Entries of several people that refer to one another, in any order."""
    found: list[Entry] = []
    for number, kind in enumerate(draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=8))):
        # A person entry may have the person's id for its uid, or one that nobody else has.
        person = draw(st.sampled_from(PEOPLE))
        own = kind == Person.type and all(entry.uid != person for entry in found)
        uid = person if own and draw(st.booleans()) else f"{kind} {number}"
        entry = draw(entries_of(kind, uid, person, tuple(found)))
        if entry is not None:
            found.append(entry)
    return draw(st.permutations(found))
