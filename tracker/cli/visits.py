"""`tracker visit`: books, attends, moves and calls off visits."""

import argparse

from tracker.cli.opened import Opened, occasion_now, opened
from tracker.cli.plain import logged
from tracker.errors import RefusedError, UsageError
from tracker.exchange.coming import read_coming
from tracker.exchange.when import read_when
from tracker.usecases.new_entries import Occasion
from tracker.usecases.visits import (
    ASKS_FOR,
    VisitRow,
    book_visit,
    cancel_visit,
    mark_attended,
    move_visit,
    open_visits,
)
from tracker.wording import text
from tracker.wording.dates import day_and_time


def visit(arguments: argparse.Namespace) -> int:
    """Does what was asked with a visit."""
    with opened(arguments) as desk:
        occasion = occasion_now(desk)
        if arguments.action == "book":
            return _book(arguments, desk, occasion)
        chosen = _chosen(arguments, desk)
        if arguments.action == "move":
            if arguments.to is None:
                raise UsageError("say when to: --to TIME")
            at = read_coming(arguments.to, desk.now, desk.zone)
            entry = move_visit(desk.book, occasion, chosen, at)
            when = day_and_time(at, desk.zone, desk.now)
            return logged([entry], arguments.json, text("visit.moved", when=when))
        if arguments.action == "cancel":
            entry = cancel_visit(desk.book, occasion, chosen)
            return logged([entry], arguments.json, text("visit.cancelled"))
        entry = mark_attended(desk.book, occasion, chosen)
        words = [text("visit.attended")]
        if chosen.kind in ASKS_FOR:
            words.append(text(f"visit.then_{chosen.kind}"))
        return logged([entry], arguments.json, *words)


def _book(arguments: argparse.Namespace, desk: Opened, occasion: Occasion) -> int:
    if arguments.at is None:
        raise UsageError("say when: --at TIME")
    at = read_coming(arguments.at, desk.now, desk.zone)
    entry = book_visit(desk.book, occasion, arguments.kind, at)
    when = day_and_time(at, desk.zone, desk.now)
    what = text(f"visit.{arguments.kind}")
    return logged([entry], arguments.json, text("visit.booked", what=what, when=when))


def _chosen(arguments: argparse.Namespace, desk: Opened) -> VisitRow:
    """The only open visit, or the one at the time that was given."""
    visits = open_visits(desk.book.record(desk.person), desk.now)
    if arguments.at is not None:
        wanted = {read_when(arguments.at, desk.now, desk.zone)}
        wanted.add(read_coming(arguments.at, desk.now, desk.zone))
        visits = [row for row in visits if row.at in wanted]
    if not visits:
        raise RefusedError(text("visit.none_open"))
    if len(visits) > 1:
        raise RefusedError(text("visit.several"))
    return visits[0]
