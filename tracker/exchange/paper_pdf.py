"""Papers as PDF, in black and white. All words come in as data: none is read as markup."""

import json
import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from tracker.exchange.glyphs import Lettering, lettering_for, spelt
from tracker.exchange.paper import Card, Report

# A word may be broken after each so many letters. Only Latin ones: others join or carry marks.
LONG_WORD = re.compile(r"[!-~]{12}(?=[!-~])")
BREAK_HERE = "\u200b"


class Sheet(StrEnum):
    """The size of a sheet of paper, by the name that the typesetter knows it by."""

    A4 = "a4"
    LETTER = "us-letter"


class Printed(NamedTuple):
    """A paper as PDF, and the letters in it that stand as codes because no font has them."""

    data: bytes
    missing: frozenset[str]


def card_pdf(card: Card, sheet: Sheet, made_at: datetime) -> Printed:
    """A sheet of cards to cut out and fold; `made_at` is an aware instant."""
    return _printed("card", card._asdict(), sheet, made_at)


def report_pdf(report: Report, sheet: Sheet, made_at: datetime) -> Printed:
    """A report with numbered pages; `made_at` is an aware instant."""
    tables = [
        {**table._asdict(), "rows": [[_breakable(cell) for cell in row] for row in table.rows]}
        for table in report.tables
    ]
    fields = {**report._asdict(), "tables": tables}
    return _printed("report", fields, sheet, made_at)


def _breakable(cell: str) -> str:
    """A cell in which no word is so long that it would run over the edge of the page."""
    return LONG_WORD.sub(rf"\g<0>{BREAK_HERE}", cell)


def _printed(name: str, fields: dict[str, object], sheet: Sheet, made_at: datetime) -> Printed:
    import typst

    lettering = lettering_for(_texts(fields))
    template = Path(__file__).with_name(f"{name}.typ").read_bytes()
    data = typst.compile(
        template,
        font_paths=lettering.fonts,
        ignore_system_fonts=True,
        sys_inputs={
            "data": json.dumps(_spelt(fields, lettering)),
            "sheet": sheet,
            "families": json.dumps(lettering.families),
        },
        timestamp=int(made_at.timestamp()),
    )
    return Printed(data, lettering.missing)


def _texts(value: object) -> list[str]:
    """All texts in fields, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, list | tuple):
        return [said for item in value for said in _texts(item)]
    return []


def _spelt(value: object, lettering: Lettering) -> object:
    if isinstance(value, str):
        return spelt(value, lettering.missing)
    if isinstance(value, dict):
        return {name: _spelt(item, lettering) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_spelt(item, lettering) for item in value]
    return value
