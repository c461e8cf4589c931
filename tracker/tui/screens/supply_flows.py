"""Tablets that came in, were lost or were counted; the page says first how long they last."""

from typing import TYPE_CHECKING

from tracker.tui.dialogs import Answers, Form, FormField
from tracker.tui.screens.flows import now_of, toast
from tracker.usecases.supply import (
    MOST_TABLETS,
    log_came_in,
    log_counted,
    log_gone,
    shown,
    stock_lines,
    stock_of,
)
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.tui.screens.record_screen import RecordScreen
    from tracker.usecases.supply import Stock

LOGS = {"came": log_came_in, "went": log_gone, "counted": log_counted}


async def supply(screen: "RecordScreen") -> None:
    """Shows the tablets left and logs a change."""
    stock = await _stock(screen)
    fields = [
        FormField(name="tablets", label=text("supply.how_many"), hint=text("supply.hint_many")),
        FormField(
            name="what",
            label=text("supply.question"),
            choices={what: text(f"supply.{what}") for what in LOGS},
        ),
    ]
    intro = "\n".join(stock_lines(stock, screen.clock(), screen.zone))
    given = await screen.app.push_screen_wait(
        Form(text("supply.title"), intro, fields, lambda answers: _problem(stock, answers))
    )
    if given is None:
        return
    what, tablets = given["what"], int(given["tablets"])
    written = await screen.desk.act(
        lambda book, person: LOGS[what](book, now_of(screen, person), tablets)
    )
    if written is None:
        toast(screen, text("supply.logged_same"), undo_hint=False)
        return
    said = [text(f"supply.logged_{what}", n=tablets)]
    left = (await _stock(screen)).left
    if left is not None:
        said.append(text("supply.left", n=shown(left)))
    toast(screen, " ".join(said))


async def _stock(screen: "RecordScreen") -> "Stock":
    now = screen.clock()
    return await screen.desk.act(lambda book, person: stock_of(book.record(person), now))


def _problem(stock: "Stock", answers: Answers) -> str | None:
    """What is wrong with a number of tablets as typed."""
    least = 0 if answers["what"] == "counted" else 1
    typed = answers["tablets"]
    if not (typed.isascii() and typed.isdecimal() and least <= int(typed) <= MOST_TABLETS):
        return text("supply.wrong_number" if least else "supply.wrong_count")
    if answers["what"] == "went" and int(typed) > (stock.left or 0):
        return text("supply.more_gone", n=shown(stock.left) if stock.left else 0)
    return None
