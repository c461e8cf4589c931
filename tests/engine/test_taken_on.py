"""Warnings taken on and put off: by one, for a time, and never past a rise."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOON, ZONE
from tests.tui.conftest import sam
from tracker.engine.assess import assess
from tracker.engine.assessment import Severity
from tracker.engine.entries import Acknowledgement, Snooze, Void
from tracker.engine.record import record_of
from tracker.engine.taken_on import put_off, said_of, snoozes_of, taken_on
from tracker.formulary.load import load_formulary

COMMON = {"person": "sam", "zone": ZONE, "occurred_at": NOON, "recorded_at": NOON}


def warning(entries, code):
    found = assess(record_of(entries, load_formulary()), NOON, NOON).warnings
    return next(item for item in found if item.code == code)


@pytest.fixture
def late():
    entries = sam("waning")
    return entries, warning(entries, "DOSE_LATE")


def acknowledged(raised, **more):
    fields = {"code": raised.code, "since": raised.since, "severity": str(raised.severity),
              "owner": "Kim", "until": NOON + timedelta(hours=6), **COMMON}  # fmt: skip
    return Acknowledgement(**({"uid": "a1"} | fields | more))


def put(raised, **more):
    fields = {"code": raised.code, "since": raised.since, "severity": str(raised.severity),
              "who": "Kim", "until": NOON + timedelta(hours=6), **COMMON}  # fmt: skip
    return Snooze(**({"uid": "z1"} | fields | more))


def record(entries, *more):
    return record_of([*entries, *more], load_formulary())


def test_taken_on_until_its_end_and_then_open_again(late):
    entries, raised = late
    found = record(entries, acknowledged(raised))
    assert taken_on(found, raised, NOON).owner == "Kim"
    assert taken_on(found, raised, NOON + timedelta(hours=6)) is None
    assert len(said_of(found, raised, NOON + timedelta(days=9))) == 1


def test_a_new_warning_of_the_same_code_is_not_meant(late):
    entries, raised = late
    found = record(entries, acknowledged(raised), put(raised))
    again = replace(raised, since=raised.since + timedelta(days=1))
    assert taken_on(found, again, NOON) is None
    assert put_off(found, again, "Kim", NOON) is None


def test_a_rise_in_severity_breaks_both(late):
    entries, raised = late
    found = record(entries, acknowledged(raised), put(raised))
    worse = replace(raised, severity=Severity.URGENT)
    assert put_off(found, raised, "Kim", NOON) is not None
    assert taken_on(found, worse, NOON) is None
    assert put_off(found, worse, "Kim", NOON) is None


def test_nobodys_snooze_silences_another(late):
    entries, raised = late
    found = record(entries, put(raised))
    assert put_off(found, raised, "Lee", NOON) is None


def test_a_red_warning_is_never_put_off():
    entries = sam("lapsed")
    raised = warning(entries, "COVERAGE_LAPSED")
    assert put_off(record(entries, put(raised)), raised, "Kim", NOON) is None


def test_a_snooze_ends_by_its_time_and_by_a_void(late):
    entries, raised = late
    found = record(entries, put(raised))
    assert put_off(found, raised, "Kim", NOON + timedelta(hours=6)) is None
    later = {**COMMON, "recorded_at": NOON + timedelta(minutes=1)}
    off = record(entries, put(raised), Void(uid="v", target="z1", **later))
    assert snoozes_of(off, "Kim", NOON + timedelta(minutes=2)) == []
    assert len(snoozes_of(off, "Kim", NOON)) == 1
