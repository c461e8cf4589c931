"""The numbers in force for a plan: the formulary's, with the plan's own where it sets any."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from tracker.engine.entries import Override
from tracker.formulary.model import Formulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Durations and day numbers, by what they are for. `relied` goes from the largest dose down:
    (mg, relied on, waning band)."""

    relied: tuple[tuple[Decimal, timedelta, timedelta], ...]
    oral_onset: timedelta
    oral_duplicate: timedelta
    late_after: timedelta
    missed_part: float
    injection_days: int
    injection_waning_day: int
    injection_onset: timedelta
    injection_interval: int
    injection_duplicate: timedelta
    implant_days: int
    implant_waning_days: int
    implant_onset: timedelta
    implant_duplicate: timedelta
    future_tolerance: timedelta
    screening_stands: timedelta
    band_a: timedelta
    band_b: timedelta
    recent_lapse: timedelta
    liver_months: tuple[int, ...]
    liver_every: int


# How long an entry's flag is shown, and the windows of notices (rules sections 2, 6 and 7).
FLAG_SHOWN = timedelta(days=30)
IMPLANT_DUPLICATE = timedelta(hours=24)
ENTERED_LATE_AFTER = timedelta(hours=24)
DUE_SOON_BEFORE = timedelta(hours=1)
DUE_SOON_DAYS = 7
FIRST_NOTICE_DAYS = 14
IMPLANT_DUE_DAYS = 7
KIT_EXPIRING_DAYS = 30
SUPPLY_WARNING = timedelta(days=7)
LIVER_CAUTION_DAYS = 14


def tablet_mg(formulary: Formulary) -> int:
    """How many milligrams one tablet of the supply holds."""
    strength = formulary.products["naltrexone-tablet-50"].strength_mg
    assert strength is not None  # noqa: S101  the formulary's own tests hold it to one
    return strength


@lru_cache(maxsize=128)
def thresholds_for(formulary: Formulary, overrides: tuple[Override, ...] = ()) -> Thresholds:
    """The numbers in force, with those that a plan sets for itself."""
    own = {override.threshold: override.value for override in overrides}

    def value(key: str) -> int:
        return own.get(key, formulary.thresholds[key].value)

    def hours(key: str) -> timedelta:
        return timedelta(hours=value(key))

    def days(key: str) -> timedelta:
        return timedelta(days=value(key))

    lead = formulary.thresholds["T8"].value - formulary.thresholds["T9"].value
    liver_own = own.get("T28")
    return Thresholds(
        relied=(
            (Decimal(150), hours("T3"), hours("T6")),
            (Decimal(100), hours("T2"), hours("T6")),
            (Decimal(50), hours("T1"), hours("T5")),
        ),
        oral_onset=hours("T7"),
        oral_duplicate=hours("T23"),
        late_after=hours("T21"),
        missed_part=value("T22") / 100,
        injection_days=value("T8"),
        injection_waning_day=own.get("T9", value("T8") - lead),
        injection_onset=hours("T10"),
        injection_interval=value("T11"),
        injection_duplicate=days("T12"),
        implant_days=value("T13"),
        implant_waning_days=value("T16"),
        implant_onset=hours("T17"),
        implant_duplicate=IMPLANT_DUPLICATE,
        future_tolerance=timedelta(minutes=value("T24")),
        screening_stands=hours("T29"),
        band_a=days("T18"),
        band_b=days("T19"),
        recent_lapse=days("T25"),
        liver_months=(0,) if liver_own else formulary.liver_first_months,
        liver_every=value("T28"),
    )
