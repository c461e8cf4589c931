"""Which program wrote a file, told by its content."""

from tracker.errors import LogError
from tracker.exchange.dosage import Dates, is_dosage_table, read_dosage_table
from tracker.exchange.medtimer import (
    is_medtimer_backup,
    is_medtimer_table,
    read_medtimer_backup,
    read_medtimer_table,
)
from tracker.exchange.others import Found
from tracker.exchange.table import is_table


def is_of_other(content: str) -> bool:
    """Whether a file is not a log but one of another program, or the table for spreadsheets."""
    first, _, rest = content.partition("\n")
    return (
        is_table(first)
        or is_medtimer_table(first)
        or is_dosage_table(first, rest)
        or is_medtimer_backup(content)
    )


def read_other(content: str, zone: str, dates: Dates | None = None) -> Found:
    """What a file of another program holds; `zone` is where its local times are meant.

    Raises LogError for a file that is known and cannot be read.
    """
    first, _, rest = content.partition("\n")
    if is_table(first):
        raise LogError(
            "line 1: this table is for reading only; write a log with tracker export, and import "
            "that"
        )
    if is_medtimer_table(first):
        return read_medtimer_table(content)
    if is_dosage_table(first, rest):
        return read_dosage_table(content, zone, dates)
    return read_medtimer_backup(content, zone)
