"""Nothing that a record keeps is missing from what is exported."""

import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import fields

import pytest

from db.store import open_store
from db.tables import metadata
from tests.samples.test_samples import LOGS, entries_of
from tracker.engine.entries import ENTRY_TYPES
from tracker.exchange.fields import COMMON_NAMES, FIELDS, NAMES, to_fields
from tracker.exchange.json_line import printed
from tracker.exchange.log import read_log, write_log
from tracker.exchange.table import COLUMNS, write_table

# A table or a column stands here with the reason for which no export holds it.
KEPT_BACK = {
    "entries": ("the order of the lines tells it", "seq"),
    "looks": ("when somebody last looked is no fact of care", "person viewer at"),
    "wakes": ("made anew from the facts", "person at seen"),
    "checks": ("said of this file and machine alone", "name value"),
    "contacts": (
        "an address is secret: only a copy of the record holds it",
        "number person name channel added_at code verified_at plain duty_since delays removed_at",
    ),
    "notice_rules": ("goes with the contacts", "person rules"),
    "transitions": (
        "found again by a check",
        "person code true_since severity noticed_at ended_at",
    ),
    "notices": (
        "who was told what, and by which channel, goes with the contacts",
        "key person recipient kind code severity true_since told_since step noticed_at due_at "
        "about bundle",
    ),
    "outbox": (
        "who was told what, and by which channel, goes with the contacts",
        "number key bundle person contact noticed_at next_try_at state tries sent_at failed_at",
    ),
}
NOT_EXPORTED = {
    (table, column): why
    for table, (why, columns) in KEPT_BACK.items()
    for column in columns.split()
}


def all_columns():
    return {(table.name, column.name) for table in metadata.sorted_tables for column in table.c}


def rows(place, table, columns):
    with closing(sqlite3.connect(place)) as raw:
        # In double quotes SQLite would take a name that is not there for a text.
        names = ", ".join(f"[{column}]" for column in columns)
        return raw.execute(f"SELECT {names} FROM {table}").fetchall()


@pytest.fixture
def moved(tmp_path):
    """A record, and the one that its export makes."""
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    with open_store(str(first)) as store:
        store.append(entries_of(LOGS[-1]))
        log = list(write_log(store.all_entries()))
    with open_store(str(second)) as store:
        store.append(read_log(log))
    return first, second


def test_what_is_named_as_not_exported_is_there():
    assert set(NOT_EXPORTED) <= all_columns()


@pytest.mark.parametrize("table", [table.name for table in metadata.sorted_tables])
def test_every_column_of_the_record_comes_back_from_its_export(table, moved):
    columns = sorted(column for name, column in all_columns() - set(NOT_EXPORTED) if name == table)
    if not columns:
        return
    before, after = (rows(place, table, columns) for place in moved)
    # A column that is empty everywhere would prove nothing: the sample must fill each one.
    assert [name for name, cells in zip(columns, zip(*before, strict=True), strict=True)
            if all(cell is None for cell in cells)] == []  # fmt: skip
    assert sorted(after, key=repr) == sorted(before, key=repr)


def test_every_field_of_every_type_has_a_column_of_the_table():
    for kind, entry_type in ENTRY_TYPES.items():
        own = {field.name for field in FIELDS[kind]}
        assert len(own) + len(COMMON_NAMES) == len(NAMES[kind])
        assert own | {*COMMON_NAMES} <= set(COLUMNS)
        # `day` is told by the precision.
        assert len(fields(entry_type)) == len(NAMES[kind]) - len({"type", "precision"}) + len(
            {"day", "extra"}
        )


def test_every_value_of_the_log_stands_in_the_table():
    kept = entries_of(LOGS[-1])
    table = list(csv.DictReader(io.StringIO(write_table(kept)[1:], newline="")))
    for entry, row in zip(kept, table, strict=True):
        for name, value in to_fields(entry).items():
            shown = value if isinstance(value, str) else printed(value)
            if name in NAMES[entry.type]:
                assert row[name].removeprefix("'") == shown
            else:
                assert f"{printed(name)}: {shown}" in row["extra"]
