"""Papers as the bytes of a file: the ending of its name says what kind it is."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tracker.engine.instants import local_date
from tracker.engine.record import Record, home_zone
from tracker.errors import UsageError
from tracker.exchange.paper import Card, Report
from tracker.exchange.paper_pdf import Sheet, card_pdf, report_pdf
from tracker.exchange.paper_text import card_text, report_text
from tracker.usecases.clinic_facts import Progress
from tracker.usecases.clinic_report import report_of
from tracker.usecases.emergency_card import card_of
from tracker.wording import text
from tracker.wording.numbers import numbers_for

PDF, PLAIN = ".pdf", ".txt"
# Where letters are written on other paper than A4.
LETTER_COUNTRIES = ("US", "CA")
BACK = timedelta(days=90)
MOST_NAMED = 8


class Paper(NamedTuple):
    """What a file is to hold, and the letters that stand in it as codes, if any."""

    data: bytes
    missing: str


def paper_kind(path: str) -> str:
    """The ending of a file's name; raises UsageError where it is none of a paper."""
    kind = Path(path).suffix.casefold()
    if kind not in (PDF, PLAIN):
        raise UsageError(text("paper.which_file"))
    return kind


def usual_sheet(record: Record) -> Sheet:
    """The paper that is usual where the person lives."""
    zone = home_zone(record, record.latest)
    return Sheet.LETTER if numbers_for(zone).country in LETTER_COUNTRIES else Sheet.A4


def usual_days(record: Record, at: datetime) -> tuple[date, date]:
    """The days that a report is on unless others are asked for: up to today, at home."""
    today = local_date(at, home_zone(record, record.latest))
    return today - BACK, today


def card_paper(
    record: Record, at: datetime, path: str, sheet: Sheet | None, *, named: bool
) -> Paper:
    """An emergency card for a file of a name."""
    card: Card = card_of(record, at, named=named)
    if paper_kind(path) == PLAIN:
        return Paper(card_text(card).encode(), "")
    printed = card_pdf(card, sheet or usual_sheet(record), at)
    return Paper(printed.data, _named(printed.missing))


def report_paper(
    record: Record,
    at: datetime,
    path: str,
    sheet: Sheet | None,
    days: tuple[date, date],
    told: Progress,
    *,
    with_use: bool,
) -> Paper:
    """A report for the clinic on some days, for a file of a name."""
    kind = paper_kind(path)
    report: Report = report_of(record, at, days, told, with_use=with_use)
    if kind == PLAIN:
        told(1.0)
        return Paper(report_text(report).encode(), "")
    printed = report_pdf(report, sheet or usual_sheet(record), at)
    told(1.0)
    return Paper(printed.data, _named(printed.missing))


def _named(missing: frozenset[str]) -> str:
    """Some of the letters that have no font, as one text."""
    return " ".join(sorted(missing)[:MOST_NAMED])
