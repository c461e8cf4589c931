"""`tracker import` and `export`."""

import argparse
import sys

from tracker.cli.plain import say, say_json
from tracker.cli.sealing import sealer, unsealed
from tracker.settings import record_place
from tracker.usecases.book import open_book
from tracker.usecases.move import export_lines, import_data, read_data, write_file
from tracker.wording import text


def import_log(arguments: argparse.Namespace) -> int:
    """Reads a log into the record: all of it or nothing."""
    data = unsealed(arguments, read_data(arguments.file))
    with open_book(record_place(arguments.db)) as book:
        done = import_data(book, data, arguments.file)
    if arguments.json:
        say_json({"new": done.new, "known": done.known})
        return 0
    say(text("import.done", n=done.new, known=done.known) if done.new else text("import.nothing"))
    return 0


def export_log(arguments: argparse.Namespace) -> int:
    """Writes the record as a log, to a file or to the terminal."""
    seal = sealer(arguments)
    with open_book(record_place(arguments.db)) as book:
        lines = export_lines(book, arguments.person)
    if seal is not None:
        return seal(lines)
    if arguments.file in (None, "-"):
        sys.stdout.writelines(f"{line}\n" for line in lines)
        return 0
    write_file(arguments.file, lines)
    say(text("export.done", n=len(lines) - 1))
    say(text("export.private"))
    return 0
