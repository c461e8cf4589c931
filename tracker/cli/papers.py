"""`tracker card` and `tracker report`: papers as a file to print or to read."""

import argparse
from collections.abc import Callable
from pathlib import Path

from tracker.cli.asking import agrees
from tracker.cli.opened import Opened, date_of, opened
from tracker.cli.plain import say
from tracker.cli.progress_bar import progress_bar
from tracker.cli.sealing import file_sealer
from tracker.errors import RefusedError
from tracker.exchange.paper_pdf import Sheet
from tracker.usecases.move import write_private_bytes
from tracker.usecases.papers import Paper, card_paper, paper_kind, report_paper, usual_days
from tracker.wording import text

SHEETS = {"a4": Sheet.A4, "letter": Sheet.LETTER}


def card(arguments: argparse.Namespace) -> int:
    """Writes an emergency card."""

    def make(desk: Opened) -> Paper:
        record = desk.book.record(desk.person)
        named = not arguments.no_name
        return card_paper(record, desk.now, arguments.file, _sheet(arguments), named=named)

    return _write(arguments, make, text("paper.card_done"))


def report(arguments: argparse.Namespace) -> int:
    """Writes a report for the clinic."""

    def make(desk: Opened) -> Paper:
        with progress_bar(text("paper.making")) as told:
            record = desk.book.record(desk.person)
            first, last = usual_days(record, desk.now)
            if arguments.last:
                last = date_of(arguments.last, desk.now, desk.zone)
            if arguments.first:
                first = date_of(arguments.first, desk.now, desk.zone)
            return report_paper(
                record, desk.now, arguments.file, _sheet(arguments), (first, last), told,
                with_use=arguments.with_use,
            )  # fmt: skip

    return _write(arguments, make, text("paper.report_done"))


def _sheet(arguments: argparse.Namespace) -> Sheet | None:
    return SHEETS.get(arguments.sheet or "")


def _write(arguments: argparse.Namespace, make: Callable[[Opened], Paper], done: str) -> int:
    """Makes a paper and writes it; a file that is there is written over only where agreed to."""
    place = arguments.file
    paper_kind(place)
    question = text("paper.is_there", place=place)
    if Path(place).exists() and not agrees(question, arguments.force, "--force"):
        raise RefusedError(text("app.not_done"))
    seal = file_sealer(arguments)
    with opened(arguments) as desk:
        paper = make(desk)
    write_private_bytes(place, seal(paper.data) if seal else paper.data)
    print(text("paper.written", place=place))
    if paper.missing:
        say(text("paper.missing", what=paper.missing))
    say(f"{text('lock.export')} {text('paper.sealed')}" if seal else done)
    return 0
