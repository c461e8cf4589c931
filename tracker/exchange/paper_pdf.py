"""Papers as PDF, in black and white. All words come in as data: none is read as markup."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tracker.exchange.glyphs import Lettering, lettering_for, spelt
from tracker.exchange.paper import Card, Report

# A word longer than this may be broken. Only Latin ones: others join or carry marks.
PART = 12
LONG_WORD = re.compile(rf"[!-~\u00c0-\u024f]{{{PART + 1},}}")
# Between two letters a hyphen is put where the word is broken; a lot number gets none.
SOFT_HYPHEN, BREAK_HERE = "\u00ad", "\u200b"
# More letters do not fit a card, and each letter without a font takes several.
MOST_ON_CARD = 120


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
    name = _breakable(_cut(card.name.strip(), lettering_for([card.name]).missing))
    return _printed("card", card._replace(name=name)._asdict(), sheet, made_at)


def report_pdf(report: Report, sheet: Sheet, made_at: datetime) -> Printed:
    """A report with numbered pages; `made_at` is an aware instant."""
    tables = [
        {**table._asdict(), "rows": [[_breakable(cell) for cell in row] for row in table.rows]}
        for table in report.tables
    ]
    about = [(label, _breakable(value)) for label, value in report.about]
    fields = {**report._asdict(), "about": about, "tables": tables}
    return _printed("report", fields, sheet, made_at)


def _breakable(cell: str) -> str:
    """A cell in which no word is so long that it would run over the edge of the page."""
    return LONG_WORD.sub(lambda word: "".join(_parts(word[0])), cell)


def _parts(word: str) -> Iterator[str]:
    """A long word with the places where it may be broken; none leaves a letter or two alone."""
    for piece in re.split(r"(?<=-)", word):
        breaks = BREAK_HERE if any(sign.isdigit() for sign in piece) else SOFT_HYPHEN
        cuts = (0, *range(PART, len(piece) - 2, PART), len(piece))
        yield breaks.join(piece[begin:end] for begin, end in pairwise(cuts))


def _cut(name: str, missing: frozenset[str]) -> str:
    """A name as long as a card has room for; letters without a font count as their codes."""
    room = MOST_ON_CARD
    for place, sign in enumerate(name):
        room -= len(spelt(sign, missing))
        if room < 0:
            return f"{name[: max(0, place - 1)]}…"
    return name


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
