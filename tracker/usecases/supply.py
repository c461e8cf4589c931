"""How long the tablets last by the plan. It is about tablets, and says nothing of the block."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import floor
from typing import NamedTuple

from tracker.engine.entries import Entry, Supply
from tracker.engine.instants import local_date
from tracker.engine.plans import Slot
from tracker.engine.record import Record, stand_at
from tracker.engine.thresholds import SUPPLY_WARNING, tablet_mg
from tracker.errors import RefusedError
from tracker.usecases.book import Book
from tracker.usecases.new_entries import Occasion, not_ahead, stamp
from tracker.usecases.slots_told import told_slots
from tracker.wording import text
from tracker.wording.dates import day_name

MOST_TABLETS = 1000
# Looked at month by month, so that a near end is found soon; no further than a year and a bit.
STEP, STEPS = timedelta(days=31), 13
LOOK_BACK = timedelta(days=1)
OPEN = ("due", "planned")


class Stock(NamedTuple):
    """Tablets left, or None where none are in the log, and what they are enough for.

    `last` is the instant of the last planned pill that there is a tablet for, `out` of the first
    one that there is none for; None where no pill is planned, or where it lies too far off.
    """

    left: Decimal | None
    last: datetime | None
    out: datetime | None
    planned: bool

    def refill_by(self, zone: str) -> date | None:
        """The local date by which more should be asked for: a week before they run out."""
        return local_date(self.out - SUPPLY_WARNING, zone) if self.out else None


def stock_of(record: Record, at: datetime) -> Stock:
    """The tablets of a person at an instant; each pill logged since they came took its share."""
    left = tablets_left(record, at)
    slots = _open_slots(record, at)
    first = next(slots, None)
    if left is None or first is None:
        return Stock(left, None, None, first is not None)
    strength, rest, last = tablet_mg(record.formulary), left, None
    slot: Slot | None = first
    while slot is not None:
        rest -= slot.mg / strength
        if rest < 0:
            return Stock(left, last, slot.instant, planned=True)
        last, slot = slot.instant, next(slots, None)
    return Stock(left, last, None, planned=True)


def tablets_left(record: Record, at: datetime) -> Decimal | None:
    """How many tablets there are; never fewer than none, and None where none were logged."""
    left = _by_the_log(record, at)
    return max(left, Decimal(0)) if left is not None else None


def stock_lines(stock: Stock, now: datetime, zone: str) -> list[str]:
    """The tablets in words."""
    if stock.left is None:
        return [text("supply.unknown")]
    lines = [text("supply.left", n=shown(stock.left))]
    if not stock.planned:
        return [*lines, text("supply.no_plan")]
    if stock.out is None:
        return [*lines, text("supply.plenty")]
    if stock.last is not None:
        when = day_name(local_date(stock.last, zone), now, zone)
        lines.append(text("supply.last_pill", when=when))
    lines.append(text("supply.none_for", when=day_name(local_date(stock.out, zone), now, zone)))
    return [*lines, refill_line(stock, now, zone)]


def refill_line(stock: Stock, now: datetime, zone: str) -> str:
    """By when to ask for more, as a sentence."""
    by = _day_to_ask(stock, now, zone)
    return text("supply.refill_by", when=by) if by else text("supply.refill_now")


def refill_notice(stock: Stock, now: datetime, zone: str) -> str:
    """The same in a few words, for a list."""
    by = _day_to_ask(stock, now, zone)
    return text("supply.notice_by", when=by) if by else text("supply.notice_now")


def shown(tablets: Decimal) -> str:
    """A number of tablets as it is read: halves stay."""
    return f"{tablets.normalize():f}"


def log_came_in(book: Book, occasion: Occasion, tablets: int) -> Entry:
    """Writes that tablets came in."""
    if not 1 <= tablets <= MOST_TABLETS:
        raise RefusedError(text("supply.wrong_number"))
    return _write(book, occasion, tablets)


def log_gone(book: Book, occasion: Occasion, tablets: int) -> Entry:
    """Writes that tablets went otherwise than by a pill taken; refuses more than there are."""
    if not 1 <= tablets <= MOST_TABLETS:
        raise RefusedError(text("supply.wrong_number"))
    left = tablets_left(book.record(occasion.person), occasion.at) or Decimal(0)
    if tablets > left:
        raise RefusedError(text("supply.more_gone", n=shown(left)))
    return _write(book, occasion, -tablets)


def log_counted(book: Book, occasion: Occasion, tablets: int) -> Entry | None:
    """Writes what brings the log to a count; None where they agree already.

    Half a tablet more or less stays, on the side of too few.
    """
    if not 0 <= tablets <= MOST_TABLETS:
        raise RefusedError(text("supply.wrong_count"))
    known = _by_the_log(book.record(occasion.person), occasion.at)
    missing = floor(tablets - (known or Decimal(0)))
    if known is not None and not missing:
        return None
    return _write(book, occasion, missing)


def _day_to_ask(stock: Stock, now: datetime, zone: str) -> str:
    """The day by which to ask for more; empty where it has come."""
    by = stock.refill_by(zone)
    return day_name(by, now, zone) if by and by > local_date(now, zone) else ""


def _by_the_log(record: Record, at: datetime) -> Decimal | None:
    """Below none where more pills were logged than tablets."""
    return stand_at(record, record.latest, at, at).standing.tablets


def _write(book: Book, occasion: Occasion, tablets: int) -> Entry:
    not_ahead(occasion)
    entry = Supply(**stamp(occasion, "supply"), tablets=tablets)
    book.append([entry])
    return entry


def _open_slots(record: Record, at: datetime) -> Iterator[Slot]:
    """The planned pills that are not taken yet, in order, from the one that is due now on."""
    begin = at - LOOK_BACK
    for _ in range(STEPS):
        end = begin + STEP
        for told in told_slots(record, at, begin, end):
            if told.state in OPEN:
                yield told.slot
        begin = end
