"""`tracker import` and `export`."""

import argparse
import sys

from tracker import clock
from tracker.cli.plain import say, say_json
from tracker.settings import record_place
from tracker.usecases.book import open_book
from tracker.usecases.move import export_lines, import_file, write_file
from tracker.wording import text


def import_log(arguments: argparse.Namespace) -> int:
    """Reads a log into the record: all of it or nothing."""
    with open_book(record_place(arguments.db)) as book:
        done = import_file(book, arguments.file, clock.now())
        arguments.wrote = book.store.wrote
    if arguments.json:
        say_json({"new": done.new, "known": done.known})
        return 0
    say(text("import.done", n=done.new, known=done.known) if done.new else text("import.nothing"))
    return 0


def export_log(arguments: argparse.Namespace) -> int:
    """Writes the record as a log, to a file or to the terminal."""
    with open_book(record_place(arguments.db)) as book:
        lines = export_lines(book, arguments.person)
    if arguments.file in (None, "-"):
        sys.stdout.writelines(f"{line}\n" for line in lines)
        return 0
    write_file(arguments.file, lines)
    say(text("export.done", n=len(lines) - 1))
    say(text("export.private"))
    return 0
