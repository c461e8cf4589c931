"""`tracker supply`: how long the tablets last; logs those that came in, were lost or counted."""

import argparse

from tracker.cli.opened import Opened, occasion_of, opened
from tracker.cli.plain import logged, say_json, say_lines
from tracker.engine.instants import local_date
from tracker.usecases.supply import (
    Stock,
    log_came_in,
    log_counted,
    log_gone,
    stock_lines,
    stock_of,
)
from tracker.wording import text


def supply(arguments: argparse.Namespace) -> int:
    """Logs what was said, or shows how things stand."""
    with opened(arguments) as desk:
        if arguments.came_in is not None:
            number = arguments.came_in
            entry = log_came_in(desk.book, occasion_of(arguments, desk), number)
            return logged([entry], arguments.json, text("supply.logged_came", n=number))
        if arguments.lost is not None:
            number = arguments.lost
            entry = log_gone(desk.book, occasion_of(arguments, desk), number)
            return logged([entry], arguments.json, text("supply.logged_went", n=number))
        if arguments.counted is not None:
            return _counted(arguments, desk)
        stock = stock_of(desk.book.record(desk.person), desk.now)
        if arguments.json:
            say_json(_fields(stock, desk.zone))
            return 0
        return say_lines(stock_lines(stock, desk.now, desk.zone))


def _counted(arguments: argparse.Namespace, desk: Opened) -> int:
    entry = log_counted(desk.book, occasion_of(arguments, desk), arguments.counted)
    if entry is None:
        return logged([], arguments.json, text("supply.logged_same"))
    said = text("supply.logged_counted", n=arguments.counted)
    return logged([entry], arguments.json, said)


def _fields(stock: Stock, zone: str) -> dict[str, object]:
    by = stock.refill_by(zone)
    return {
        "left": float(stock.left) if stock.left is not None else None,
        "last_pill_day": local_date(stock.last, zone).isoformat() if stock.last else None,
        "no_tablet_day": local_date(stock.out, zone).isoformat() if stock.out else None,
        "refill_by": by.isoformat() if by else None,
    }
