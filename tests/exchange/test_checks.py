"""Entries made by a command are held to the same as those read from a log."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from tracker.engine.entries import (
    Clearance,
    Craving,
    Dose,
    Form,
    Implant,
    Injection,
    Override,
    Plan,
    PlannedDose,
    Source,
    Void,
)
from tracker.exchange.checks import check_entry
from tracker.formulary.load import load_formulary

AT = datetime(2027, 6, 8, 12, 0, tzinfo=UTC)
COMMON = {
    "uid": "x1", "person": "sam", "occurred_at": AT, "zone": "America/New_York",
    "recorded_at": AT,
}  # fmt: skip
DOSE = Dose(**COMMON, mg=Decimal(50))
DAILY = PlannedDose(rrule="FREQ=DAILY", time="08:00", mg=Decimal(50))
PLAN = Plan(**COMMON | {"uid": "p1"}, form=Form.ORAL, start=date(2027, 6, 1), doses=(DAILY,))
DEPOT = replace(PLAN, form=Form.INJECTION, doses=())
IMPLANT = Implant(**COMMON, product="prodetoxon-1g")
HIGHER = Override(
    threshold="T8", value=30, who="Dr Lee", when=date(2027, 6, 1), why="levels measured"
)


def check(entry, *known):
    return check_entry(entry, load_formulary(), {each.uid: each for each in (entry, *known)})


@pytest.mark.parametrize(
    "entry",
    [
        DOSE,
        PLAN,
        DEPOT,
        IMPLANT,
        replace(PLAN, doses=(), as_needed=True),
        replace(DEPOT, source=Source.CLINIC, overrides=(HIGHER,)),
        replace(IMPLANT, source=Source.CLINIC, note="levels measured", count_days=90),
    ],
)
def test_a_sound_entry_passes(entry):
    assert check(entry) is None


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (replace(DOSE, uid=""), "uid is ''"),
        (replace(DOSE, person="a\nb"), "person holds control characters"),
        (replace(DOSE, zone="Mars/Base"), "zone or a time that is not known"),
        (replace(DOSE, zone=""), "zone or a time that is not known"),
        (replace(DOSE, mg=Decimal(0)), "mg is 0; write milligrams"),
        (replace(DOSE, mg=Decimal(401)), "mg is 401; write milligrams"),
        (replace(DOSE, mg=Decimal("1E-13")), "mg is 1E-13; write at most 12 decimals"),
        (replace(DOSE, mg=Decimal("NaN")), "mg is NaN; no such number"),
        (replace(DOSE, note="a\x00b"), "note holds control characters"),
        (replace(DOSE, occurred_at=AT.replace(year=1850)), "occurred_at is in the year 1850"),
        (replace(DOSE, slot=datetime(2027, 6, 8, 8, 0, 30)), "what a log cannot keep"),
        (replace(DOSE, slot=AT), "slot is"),
        (replace(DOSE, day=date(2027, 6, 8)), "what a log cannot keep"),
        (replace(DOSE, extra={"x": "\ud800"}), "x holds control characters"),
        (replace(DOSE, plan="p9"), "plan names 'p9', which is no entry here"),
        (Craving(**COMMON, score=11), "score is 11"),
        (Clearance(**COMMON, who="", method="history"), "who is empty"),
        (Clearance(**COMMON, who="Dr Lee", method="guess"), "method is 'guess'"),
        (Void(**COMMON, target="x1"), "target names the entry itself"),
        (replace(PLAN, doses=()), "doses is missing"),
        (replace(PLAN, doses=(replace(DAILY, time="8:00"),)), "doses time is '8:00'"),
        (replace(PLAN, doses=(replace(DAILY, rrule="FREQ=HOURLY"),)), "FREQ must be"),
        (replace(PLAN, product="vivitrol-380"), "is an injection product"),
        (replace(PLAN, replaces="p1"), "replaces names the entry itself"),
        (replace(DEPOT, interval="P4W"), "interval is 'P4W'"),
        (replace(DEPOT, overrides=(HIGHER,)), "only a clinic may, and says why"),
        (replace(DEPOT, overrides=(replace(HIGHER, why=""),)), "why is empty"),
        (replace(IMPLANT, count_days=0), "count_days is 0"),
        (replace(IMPLANT, count_days=71), "above the upper figure 70"),
        (replace(IMPLANT, product=None, count_days=168), "above the upper figure 167"),
        (replace(IMPLANT, product="magic"), "product 'magic' is not known"),
    ],
)
def test_what_could_not_be_relied_on_is_said(entry, said):
    told = check(entry)
    assert told is not None
    assert said in told


def test_an_instant_in_another_offset_is_the_same_instant():
    elsewhere = AT.astimezone(timezone(timedelta(hours=9)))
    assert check(replace(DOSE, occurred_at=elsewhere)) is None


def test_what_is_referred_to_is_looked_up():
    assert check(replace(DOSE, plan="p1"), PLAN) is None
    assert "another person" in (check(replace(DOSE, plan="p1"), replace(PLAN, person="kim")) or "")
    wrong = check(Injection(**COMMON | {"uid": "i1"}, plan="x1"), DOSE)
    assert wrong == "plan names 'x1', which is a dose, not a plan; name another"
