"""What goes on paper, as plain words: a card to carry, and a report of tables."""

from typing import NamedTuple

# What stands in a cell where there is nothing to say.
NONE = "-"


class Table(NamedTuple):
    """A part of a report: heads over rows of as many cells; `empty` stands where none are."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str
    note: str = ""


class Report(NamedTuple):
    """A report: what it is about (label, value), what to know before reading, its tables.

    `foot` stands at the foot of each page, with the number of the page.
    """

    title: str
    about: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    tables: tuple[Table, ...]
    foot: str


class Card(NamedTuple):
    """A card that is folded once: a front, a back, lines to fill in by hand.

    Without a `name` its line is left to be filled in. `how` says what to do with the sheet.
    """

    title: str
    name_label: str
    name: str
    takes: tuple[str, ...]
    warns: tuple[str, ...]
    danger: str
    acts: tuple[str, ...]
    fill_in: tuple[str, ...]
    made: str
    how: str
