"""The table for spreadsheets: what stands in it, how it is written, and that it does no harm."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.strategies import texts
from tracker.engine.entries import Dose
from tracker.exchange.table import COLUMNS, FORMULA_STARTS, is_table, write_table

AT = datetime(2027, 6, 8, 12, 4, tzinfo=UTC)
DOSE = Dose(
    uid="d1", person="sam", zone="America/New_York", mg=Decimal("12.50"), occurred_at=AT,
    recorded_at=AT,
)  # fmt: skip


def read(content):
    assert content.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline="")))


def test_a_dose_is_a_row_with_its_local_day_and_time():
    (row,) = read(write_table([DOSE]))
    assert {name: cell for name, cell in row.items() if cell} == {
        "date": "2027-06-08", "time": "08:04:00", "type": "dose", "uid": "d1", "person": "sam",
        "occurred_at": "2027-06-08T08:04:00-04:00", "zone": "America/New_York",
        "precision": "exact", "recorded_at": "2027-06-08T08:04:00-04:00", "source": "patient",
        "mg": "12.50",
    }  # fmt: skip


def test_the_columns_keep_their_places():
    assert COLUMNS[:13] == (
        "date", "time", "type", "uid", "person", "occurred_at", "zone", "precision",
        "recorded_at", "source", "recorded_by", "note", "extra",
    )  # fmt: skip
    assert len(set(COLUMNS)) == len(COLUMNS)


def test_a_date_without_a_time_has_none_in_the_table():
    (row,) = read(write_table([replace(DOSE, day=AT.date())]))
    assert (row["date"], row["time"], row["precision"]) == ("2027-06-08", "", "day")


def test_lines_end_as_spreadsheets_want_and_every_cell_is_quoted():
    lines = write_table([DOSE]).removeprefix("\ufeff").split("\r\n")
    assert lines[-1] == ""
    assert is_table(lines[0])
    for line in lines[:-1]:
        assert line.count('","') == len(COLUMNS) - 1
        assert line[0] == line[-1] == '"'


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_formula_is_made_harmless(start):
    note = f'{start}HYPERLINK("http://x";"y")|cmd'
    (row,) = read(write_table([replace(DOSE, note=note)]))
    assert row["note"] == f"'{note}"


@settings(max_examples=100, deadline=None)
@given(texts(), st.dictionaries(texts(), texts(), max_size=2))
def test_notes_come_back_as_they_are_and_no_cell_is_a_formula(note, extra):
    dose = replace(DOSE, note=note, extra={f"x{key}": value for key, value in extra.items()})
    (row,) = read(write_table([dose]))
    assert row["note"] in (note, f"'{note}")
    assert (row["note"] == note) != note.startswith(FORMULA_STARTS)
    assert not any(cell.startswith(FORMULA_STARTS) for cell in row.values())
