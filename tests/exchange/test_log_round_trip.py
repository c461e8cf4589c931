"""What is written is read back the same, for every type of entry, and written the same again."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from tests.engine.cases import as_log, case_entries, worked_cases
from tests.exchange.strategies import logs
from tracker.engine.entries import ENTRY_TYPES, Dose, Visit
from tracker.exchange.checks import check_entry
from tracker.exchange.log import entry_fields, read_log, write_log
from tracker.formulary.load import load_formulary

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
AT = datetime(2027, 6, 8, 12, 0, tzinfo=UTC)


def dose(**fields):
    made = {
        "uid": "d1", "person": "sam", "occurred_at": AT, "zone": "America/New_York",
        "recorded_at": AT, "mg": Decimal(50),
    }  # fmt: skip
    return Dose(**(made | fields))


def line_of(entry):
    return list(write_log([entry]))[1]


@SETTINGS
@given(logs())
def test_a_log_comes_back_the_same(entries):
    lines = list(write_log(entries))
    assert read_log(lines) == entries
    assert list(write_log(read_log(lines))) == lines


@pytest.mark.parametrize("kind", ENTRY_TYPES)
def test_every_type_comes_back_the_same(kind):
    @settings(SETTINGS, max_examples=15, derandomize=True)
    @given(logs(kinds=("plan", "implant", "opioid_use", kind, kind)))
    def holds(entries):
        lines = list(write_log(entries))
        assert read_log(lines) == entries

    holds()


@SETTINGS
@given(logs())
def test_a_line_is_one_line_to_every_reader(entries):
    lines = list(write_log(entries))
    text = "\n".join(lines)
    assert text.splitlines() == lines
    assert read_log(text.encode("utf-8").decode("utf-8-sig").splitlines(keepends=True)) == entries
    assert all(json.loads(line)["type"] for line in lines)


@SETTINGS
@given(logs())
def test_what_can_be_written_passes_the_check_for_new_entries(entries):
    known = {entry.uid: entry for entry in entries}
    formulary = load_formulary()
    assert [check_entry(entry, formulary, known) for entry in entries] == [None] * len(entries)


@SETTINGS
@given(logs())
def test_the_plain_fields_of_any_entry_are_plain_json(entries):
    for entry in entries:
        assert json.loads(json.dumps(entry_fields(entry)))["uid"] == entry.uid


@SETTINGS
@given(logs())
def test_the_same_log_twice_is_the_same_log(entries):
    lines = list(write_log(entries))
    assert read_log([*lines, *lines[1:]]) == entries
    assert read_log(lines, {entry.uid: entry for entry in entries}) == entries


def test_the_order_of_fields_is_fixed():
    entry = dose(recorded_by="Kim", note="with food", plan=None, slot=datetime(2027, 6, 8, 8, 0))
    assert line_of(entry) == (
        '{"type": "dose", "uid": "d1", "person": "sam", '
        '"occurred_at": "2027-06-08T08:00:00-04:00", "zone": "America/New_York", '
        '"precision": "exact", "recorded_at": "2027-06-08T08:00:00-04:00", "source": "patient", '
        '"recorded_by": "Kim", "note": "with food", "mg": 50, "slot": "2027-06-08T08:00"}'
    )


def test_the_header_is_the_first_line():
    assert list(write_log([])) == ['{"type": "header", "format": "dose-log", "version": 1}']


@pytest.mark.parametrize(
    ("mg", "printed"),
    [
        ("50", "50"),
        ("50.0", "50"),
        ("5E+1", "50"),
        ("12.5", "12.5"),
        ("0.1", "0.1"),
        ("0.123456789012", "0.123456789012"),
        ("399.999999999999", "399.999999999999"),
    ],
)
def test_amounts_keep_every_digit(mg, printed):
    line = line_of(dose(mg=Decimal(mg)))
    assert f'"mg": {printed}}}' in line
    assert read_log([*write_log([]), line])[0].mg == Decimal(mg)


def test_fractions_of_a_second_are_kept_and_zeros_left_out():
    at = AT.replace(microsecond=120)
    assert '"2027-06-08T08:00:00.000120-04:00"' in line_of(dose(occurred_at=at))
    assert '"occurred_at": "2027-06-08T08:00:00-04:00"' in line_of(dose())


def test_old_offsets_with_seconds_keep_the_instant():
    at = datetime(1930, 6, 1, 12, 0, tzinfo=UTC)  # Amsterdam was 1:19:32 ahead
    entry = dose(occurred_at=at, recorded_at=at, zone="Europe/Amsterdam")
    (again,) = read_log(write_log([entry]))
    assert again == entry


def test_both_hours_of_an_autumn_night_keep_their_own_offset():
    for hour, offset in ((5, "-04:00"), (6, "-05:00")):
        at = datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
        entry = dose(occurred_at=at, recorded_at=at)
        assert f"2026-11-01T01:30:00{offset}" in line_of(entry)
        assert read_log(write_log([entry])) == [entry]


def test_a_visit_is_told_in_the_offset_of_its_own_instant():
    winter = datetime(2027, 12, 1, 15, 0, tzinfo=UTC)
    visit = Visit(
        uid="v1", person="sam", occurred_at=AT, recorded_at=AT, zone="America/New_York",
        kind="injection", at=winter, state="booked",
    )  # fmt: skip
    assert '"at": "2027-12-01T10:00:00-05:00"' in line_of(visit)
    assert read_log(write_log([visit])) == [visit]


def test_unknown_fields_come_back_to_the_last_digit():
    extra = (
        '"mood": {"low": true, "scale": 1.50, "big": 123456789012345678901234567890.5}, '
        '"tags": ["a", null, -0.0, 1E+400], "é": "x"}'
    )
    line = line_of(dose())[:-1] + ", " + extra
    again = list(write_log(read_log([*write_log([]), line])))[1]
    assert again == line


def test_a_known_field_is_never_hidden_by_an_unknown_one():
    assert '"mg": 50}' in line_of(dose(extra={"mg": 400, "uid": "other"}))


@pytest.mark.parametrize("case", worked_cases(), ids=lambda case: case.id)
def test_the_worked_examples_are_read_as_they_are_meant(case):
    assert read_log(as_log(case)) == case_entries(case)
