"""`tracker backup`, `restore` and `doctor`, and the copy that a day's first command makes."""

import argparse
import sys

from tracker import clock
from tracker.cli.asking import agrees
from tracker.cli.plain import say, say_json, say_lines
from tracker.errors import RefusedError
from tracker.settings import record_place
from tracker.usecases.book import open_book
from tracker.usecases.copies import Preview, back_up
from tracker.usecases.copies import copy_of_the_day as make_copy_of_the_day
from tracker.usecases.copies import restore as bring_back_from
from tracker.wording import text


def backup(arguments: argparse.Namespace) -> int:
    """Makes a copy of the record now, and says where it is."""
    from tracker.usecases.lock import is_encrypted

    with open_book(record_place(arguments.db)) as book:
        path = back_up(book.store, arguments.file, clock.now())
    if arguments.json:
        say_json({"copy": str(path)})
        return 0
    print(text("copies.made", place=path))
    say(text("copies.private"))
    if arguments.file is not None and is_encrypted(str(path)):
        say(text("encrypt.key_file", place=f"{path.name}.key"))
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Puts a copy in the place of the record, after saying what comes and what goes."""

    def agreed(preview: Preview) -> bool:
        if not arguments.json:
            say_lines(_preview_lines(preview))
        return agrees(text("copies.ask"), arguments.yes, "--yes")

    done = bring_back_from(record_place(arguments.db), arguments.file, clock.now(), agreed)
    if done is None:
        raise RefusedError(text("copies.left"))
    if arguments.json:
        before = str(done.before) if done.before else None
        say_json({"restored": done.preview.entries, "before": before})
        return 0
    say(text("copies.restored", n=done.preview.entries))
    if done.before:
        print(text("copies.before", place=done.before))
    return 0


def doctor(arguments: argparse.Namespace) -> int:
    """Says what is wrong with the record and what to do; changes nothing."""
    from tracker.usecases.doctor import examine

    findings = examine(record_place(arguments.db), clock.now())
    for finding in findings:
        if arguments.json:
            say_json({"good": finding.good, "what": finding.what, "said": finding.said})
        else:
            print(f"{text('ready.yes' if finding.good else 'ready.no')} {finding.said}")
    return 0 if all(finding.good for finding in findings) else 1


def copy_of_the_day(arguments: argparse.Namespace) -> int:
    """Makes the copy of the day if there is none; one line on stderr where it cannot be made."""
    from db.store import path_of

    try:
        problem = make_copy_of_the_day(path_of(record_place(arguments.db)), clock.now())
    except KeyboardInterrupt:
        # The command is done and was answered; the next one makes the copy.
        return 0
    if problem:
        print(f"tracker: {problem}", file=sys.stderr)
    return 0


def _preview_lines(preview: Preview) -> list[str]:
    lines = [text("copies.holds", n=preview.entries, who=", ".join(preview.people) or "-")]
    if preview.first and preview.last:
        lines.append(text("copies.days", when=preview.first, known=preview.last))
    if preview.becomes_plain:
        lines.append(text("copies.becomes_plain"))
    if preview.leaving is None:
        return [*lines, text("copies.unreadable")]
    lines.append(text("copies.leaving", n=preview.leaving))
    return [*lines, text("copies.coming", n=preview.coming)]
