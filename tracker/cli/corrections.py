"""`tracker undo`, `confirm`, `edit`, `void` and `bring-back`."""

import argparse

from tracker.cli.asking import agrees
from tracker.cli.opened import amount_of, occasion_now, occasion_of, opened, time_of
from tracker.cli.plain import logged
from tracker.engine.entries import Side
from tracker.errors import RefusedError, UsageError
from tracker.usecases.correct import (
    confirm_entry,
    last_entry,
    undo_last,
    undo_lowers_risk,
    undone_line,
)
from tracker.usecases.describe import line_of
from tracker.usecases.edit import (
    OPENS,
    Change,
    edit_entry,
    edited,
    question_before,
    restore_entry,
    restoring_raises_hope,
    standing_entry,
    void_entry,
)
from tracker.wording import text


def undo(arguments: argparse.Namespace) -> int:
    """Takes the last entry back, also one made before a restart."""
    with opened(arguments) as desk:
        occasion = occasion_now(desk)
        before = desk.book.record(desk.person)
        last = last_entry(before)
        if last is not None and undo_lowers_risk(last):
            question = text("undo.ask", what=line_of(last, desk.zone, desk.now))
            if not agrees(question, arguments.yes, "--yes"):
                raise RefusedError(text("app.not_done"))
        entry = undo_last(desk.book, occasion, arguments.reason)
        said = undone_line(before, entry, desk.zone, desk.now)
        return logged([entry], arguments.json, said)


def confirm(arguments: argparse.Namespace) -> int:
    """Says that an entry is right as it stands."""
    with opened(arguments) as desk:
        occasion = occasion_of(arguments, desk)
        entry = confirm_entry(desk.book, occasion, arguments.uid, arguments.reason)
        what = line_of(entry, desk.zone, desk.now)
        return logged([entry], arguments.json, text("confirm.logged", what=what))


def edit(arguments: argparse.Namespace) -> int:
    """Takes an entry back and writes it as it is to be, with the reason."""
    with opened(arguments) as desk:
        occasion = occasion_now(desk)
        record = desk.book.record(desk.person)
        old = standing_entry(record, arguments.uid)
        change = Change(
            at=time_of(arguments.at, desk.now, desk.zone) if arguments.at else None,
            mg=amount_of(arguments.mg),
            site=Side(arguments.side) if arguments.side else None,
            count_days=arguments.count_days,
            note=arguments.note,
        )
        if change == Change():
            raise UsageError("say what to change: --at, --mg, --side, --count-days or --note")
        new = edited(old, occasion, change)
        question = question_before(record, occasion, old, new)
        _ask(question is not None, question or "", arguments)
        written = edit_entry(desk.book, occasion, arguments.uid, change, arguments.reason)
        texts = [text("history.edited")]
        if question == text(OPENS):
            texts.append(text("history.edit_opened"))
        return logged([written], arguments.json, *texts)


def void(arguments: argparse.Namespace) -> int:
    """Takes one entry out of all answers; it stays in the log."""
    with opened(arguments) as desk:
        occasion = occasion_now(desk)
        entry = standing_entry(desk.book.record(desk.person), arguments.uid)
        what = line_of(entry, desk.zone, desk.now)
        _ask(undo_lowers_risk(entry), text("undo.ask", what=what), arguments)
        void_entry(desk.book, occasion, arguments.uid, arguments.reason)
        return logged([entry], arguments.json, text("take.undone", what=what))


def bring_back(arguments: argparse.Namespace) -> int:
    """Brings back an entry that was taken back."""
    with opened(arguments) as desk:
        occasion = occasion_now(desk)
        entry = desk.book.record(desk.person).entries.get(arguments.uid)
        what = line_of(entry, desk.zone, desk.now) if entry else arguments.uid
        raises = entry is not None and restoring_raises_hope(entry)
        _ask(raises, text("history.restore_ask", what=what), arguments)
        found = restore_entry(desk.book, occasion, arguments.uid, arguments.reason)
        return logged([found], arguments.json, text("history.restored", what=what))


def _ask(needed: bool, question: str, arguments: argparse.Namespace) -> None:
    if needed and not agrees(question, arguments.yes, "--yes"):
        raise RefusedError(text("app.not_done"))
