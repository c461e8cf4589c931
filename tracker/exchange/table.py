"""The entries as a table for spreadsheets: for reading; the log is for moving.

One row an entry, in the order in which they were written, every field of every type a column.
A cell that a spreadsheet would take for a formula gets an apostrophe in front, which nothing
takes away again.
"""

import csv
import io
from collections.abc import Iterable

from tracker.engine.entries import Entry
from tracker.engine.instants import zone_named
from tracker.exchange.fields import COMMON_NAMES, FIELDS, NAMES, to_fields
from tracker.exchange.json_line import Json, printed

BOM = "\ufeff"
EXTRA = "extra"
# Their order is a promise; fields that come to be known later stand behind them.
OWN = (
    "name", "indication", "opioid_history", "form", "product", "from", "doses", "interval",
    "count_days", "as_needed", "replaces", "overrides", "plan", "reason", "mg", "slot",
    "confirmed", "site", "lot", "given_by", "implant", "why", "answer", "who", "method", "target",
    "place", "holder", "expires", "test", "value", "unit", "upper_limit", "effect", "severity",
    "score", "tablets", "kind", "at", "state", "level", "items", "ends", "code", "since", "owner",
    "until", "outcome", "step", "finding",
)  # fmt: skip
_KNOWN = [field.name for fields in FIELDS.values() for field in fields]
COLUMNS = tuple(dict.fromkeys(("date", "time", *COMMON_NAMES, EXTRA, *OWN, *_KNOWN)))
# The wide forms too: some spreadsheets read them as the plain ones.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def write_table(entries: Iterable[Entry]) -> str:
    """The table as text: a byte order mark, CRLF, every cell quoted."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(entry) for entry in entries)
    return BOM + made.getvalue()


def is_table(first_line: str) -> bool:
    """Whether a file begins as such a table does, also when a spreadsheet has saved it anew."""
    return first_line.replace('"', "").startswith("date,time,type,uid,person,occurred_at,")


def _row(entry: Entry) -> list[str]:
    fields = to_fields(entry)
    known = NAMES[entry.type]
    extra = {name: value for name, value in fields.items() if name not in known}
    cells = {name: _cell(value) for name, value in fields.items() if name in known}
    local = entry.occurred_at.astimezone(zone_named(entry.zone))
    cells["date"] = entry.day.isoformat() if entry.day else f"{local:%Y-%m-%d}"
    cells["time"] = "" if entry.day else f"{local:%H:%M:%S}"
    if extra:
        cells[EXTRA] = printed(extra)
    return [_harmless(cells.get(name, "")) for name in COLUMNS]


def _cell(value: Json) -> str:
    return value if isinstance(value, str) else printed(value)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
