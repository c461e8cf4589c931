"""`tracker import` and `export`."""

import argparse
import sys
from datetime import datetime

from tracker import clock
from tracker.cli.arguments import is_terminal
from tracker.cli.asking import agrees, asked
from tracker.cli.opened import amount_of
from tracker.cli.plain import say, say_json, say_lines
from tracker.cli.previewed import lacks_mg, preview_lines, preview_object
from tracker.cli.sealing import sealer, unsealed
from tracker.errors import LogError, RefusedError
from tracker.settings import record_place
from tracker.usecases.book import Book, choose_person, open_book, zone_of
from tracker.usecases.move import as_log, content_of, exported, import_log, read_data, write_file
from tracker.usecases.take_over import Meant, Preview, preview, take_over
from tracker.wording import text


def import_file(arguments: argparse.Namespace) -> int:
    """Reads a log, or a file of another program after a look at it: all of it or nothing."""
    from tracker.exchange.recognised import is_of_other

    content = content_of(unsealed(arguments, read_data(arguments.file)), arguments.file)
    with open_book(record_place(arguments.db)) as book:
        if is_of_other(content):
            code = _import_other(arguments, book, content)
            arguments.wrote = book.store.wrote
            return code
        done = import_log(book, arguments.file, content, clock.now())
        arguments.wrote = book.store.wrote
    return _done(arguments, done.new, done.known)


def export_file(arguments: argparse.Namespace) -> int:
    """Writes the record as a log or a table, to a file or to the terminal."""
    place, seal = arguments.file, sealer(arguments)
    with open_book(record_place(arguments.db)) as book:
        entries = exported(book, arguments.person)
    if arguments.csv or (place and place.casefold().endswith(".csv")):
        from tracker.exchange.table import write_table

        content = write_table(entries)
    else:
        content = as_log(entries)
    if seal is not None:
        return seal(content, len(entries))
    if place in (None, "-"):
        sys.stdout.write(content)
        return 0
    write_file(place, content)
    say(text("export.done", n=len(entries)))
    say(text("export.private"))
    return 0


def _import_other(arguments: argparse.Namespace, book: Book, content: str) -> int:
    from tracker.exchange.dosage import Dates
    from tracker.exchange.recognised import read_other

    person = choose_person(book, arguments.person)
    zone = zone_of(book, person)
    try:
        found = read_other(content, zone, Dates(arguments.dates) if arguments.dates else None)
    except LogError as error:
        raise LogError(f"{arguments.file}, {error}") from None
    now = clock.now()
    meant = Meant(tuple(arguments.medicine), amount_of(arguments.mg))
    seen = preview(book, person, found, meant, now)
    if arguments.json:
        return _answer(arguments, book, seen, now)
    if lacks_mg(seen) and is_terminal() and (reply := asked("mg", text("import.mg"))):
        seen = preview(book, person, found, Meant(meant.medicines, amount_of(reply)), now)
    say_lines(preview_lines(seen, zone, now))
    if seen.entries:
        _agree(arguments, seen)
        take_over(book, seen, now)
    return _done(arguments, len(seen.entries), seen.known)


def _agree(arguments: argparse.Namespace, seen: Preview) -> None:
    if not agrees(text("import.ask", n=len(seen.entries)), arguments.yes, "--yes"):
        raise RefusedError(text("app.not_done"))
    if seen.longer and not agrees(text("import.late_ask"), arguments.late, "--late"):
        raise RefusedError(text("app.not_done"))


def _answer(arguments: argparse.Namespace, book: Book, seen: Preview, now: datetime) -> int:
    """The look as JSON, and the writing of it where the options agree to all of it."""
    missing = [
        option
        for option, needed, given in (
            ("--yes", bool(seen.entries), arguments.yes),
            ("--late", seen.longer, arguments.late),
        )
        if needed and not given
    ]
    if seen.entries and not missing:
        take_over(book, seen, now)
    say_json(preview_object(seen, written=bool(seen.entries) and not missing))
    if missing:
        raise RefusedError(f"{text('app.not_done')} Add {' and '.join(missing)}.")
    return 0


def _done(arguments: argparse.Namespace, new: int, known: int) -> int:
    if arguments.json:
        say_json({"new": new, "known": known})
        return 0
    say(text("import.done", n=new, known=known) if new else text("import.nothing"))
    return 0
