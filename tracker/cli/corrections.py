"""`tracker undo` and `confirm`."""

import argparse

from tracker.cli.asking import agrees
from tracker.cli.opened import occasion_of, opened
from tracker.cli.plain import logged
from tracker.errors import RefusedError
from tracker.usecases.correct import confirm_entry, last_entry, undo_last, undo_lowers_risk
from tracker.usecases.describe import line_of
from tracker.usecases.new_entries import Occasion
from tracker.wording import text


def undo(arguments: argparse.Namespace) -> int:
    """Takes the last entry back, also one made before a restart."""
    with opened(arguments) as desk:
        occasion = Occasion(person=desk.person, zone=desk.zone, now=desk.now, at=desk.now)
        last = last_entry(desk.book.record(desk.person))
        if last is not None and undo_lowers_risk(last):
            question = text("undo.ask", what=line_of(last, desk.zone, desk.now))
            if not agrees(question, arguments.yes, "--yes"):
                raise RefusedError(text("app.not_done"))
        entry = undo_last(desk.book, occasion, arguments.reason)
        what = line_of(entry, desk.zone, desk.now)
        return logged([entry], arguments.json, text("take.undone", what=what))


def confirm(arguments: argparse.Namespace) -> int:
    """Says that an entry is right as it stands."""
    with opened(arguments) as desk:
        occasion = occasion_of(arguments, desk)
        entry = confirm_entry(desk.book, occasion, arguments.uid, arguments.reason)
        what = line_of(entry, desk.zone, desk.now)
        return logged([entry], arguments.json, text("confirm.logged", what=what))
