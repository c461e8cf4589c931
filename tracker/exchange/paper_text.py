"""Papers as plain text: what a screen reader, an old printer and a mail can take."""

import textwrap
import unicodedata
from collections.abc import Iterator

from tracker.exchange.paper import NONE, Card, Report, Table

WIDE = 78
BLANK = "_" * 30
GAPS = ("  ", " ")


def card_text(card: Card) -> str:
    """A card as lines."""
    rows = [card.title, "=" * len(card.title), f"{card.name_label}: {card.name or BLANK}"]
    rows += [*card.takes, "", *card.warns, "", card.danger, *card.acts, ""]
    rows += [f"{label}: {BLANK}" for label in card.fill_in]
    return _text([*rows, "", card.made])


def report_text(report: Report) -> str:
    """A report as lines, each table with its columns one under the other."""
    rows = [report.title, "=" * len(report.title)]
    rows += [f"{label}: {value}" for label, value in report.about]
    for note in report.notes:
        rows += ["", note]
    for table in report.tables:
        rows += ["", table.title, "-" * len(table.title), *_table_lines(table)]
    return _text([*rows, "", report.foot])


def _text(rows: list[str]) -> str:
    return "".join(f"{line}\n" for row in rows for line in _wrapped(row))


def _wrapped(row: str) -> list[str]:
    plain = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in row)
    if _width(plain) <= WIDE:
        return [plain.rstrip()]
    indent = " " * (len(plain) - len(plain.lstrip()))
    # Where letters take two columns, half as many of them fill a line.
    signs = WIDE if _width(plain) <= len(plain) else WIDE // 2
    return textwrap.wrap(plain, signs, subsequent_indent=indent) or [""]


def _table_lines(table: Table) -> Iterator[str]:
    if table.note:
        yield table.note
    if not table.rows:
        yield table.empty
        return
    columns = list(zip(table.heads, *table.rows, strict=True))
    wide = [max(_width(cell) for cell in column) for column in columns]
    gap = next((gap for gap in GAPS if sum(wide) + len(gap) * (len(wide) - 1) <= WIDE), None)
    if gap is None:
        # Too wide for columns: each row is a line of its own, then what belongs to it.
        for row in table.rows:
            yield row[0]
            pairs = zip(table.heads[1:], row[1:], strict=True)
            if told := [f"{head}: {cell}" for head, cell in pairs if cell != NONE]:
                yield "    " + "; ".join(told)
        return
    for row in (table.heads, *table.rows):
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, wide, strict=True))
        yield gap.join(cells).rstrip()


def _width(said: str) -> int:
    """How many columns a text takes."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in said
    )
