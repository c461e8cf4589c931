"""A craving told of, a group, counselling or a visit gone to: two keys, a third for how strong."""

from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from tracker.tui.dialogs import Ask, Menu, Tell
from tracker.tui.screens.flows import now_of, toast
from tracker.tui.text import words
from tracker.usecases.book import status_of
from tracker.usecases.support import (
    HIGH_FROM,
    STRONGEST,
    bookings_past,
    craving_answer,
    log_craving,
    log_went,
)
from tracker.wording import text
from tracker.wording.dates import day_and_time
from tracker.wording.numbers import numbers_for

if TYPE_CHECKING:
    from tracker.tui.screens.record_screen import RecordScreen

# One key for each strength: there is no key 10.
TEN = "t"
NAMED = (0, 3, 5, 8, 10)
MOST_OFFERED = 4
OTHER = "other"
SCORES = range(STRONGEST + 1)


async def craving(screen: "RecordScreen") -> None:
    """Logs a craving; a high one is answered on a page that must be left."""
    rows = {TEN if score == STRONGEST else str(score): _label(score) for score in SCORES}
    chosen = await screen.app.push_screen_wait(Menu(text("craving.title"), rows))
    if chosen is None:
        return
    score = STRONGEST if chosen == TEN else int(chosen)
    now = screen.clock()
    await screen.desk.act(lambda book, person: log_craving(book, now_of(screen, person), score))
    quiet = await screen.desk.act(lambda book, person: status_of(book, person, now, now).quiet)
    said = craving_answer(score, quiet, numbers_for(screen.zone))
    if score < HIGH_FROM:
        toast(screen, " ".join(chain(*said)))
        return
    body = [words(one) for part in said for one in (*part, "")]
    body.append(words(text("craving.undo"), "faint"))
    await screen.app.push_screen_wait(Tell(text("craving.high_title"), body, "caution"))


async def group(screen: "RecordScreen") -> None:
    """Logs a group that the person went to."""
    await _went(screen, "group")


async def counselling(screen: "RecordScreen") -> None:
    """Logs counselling that the person went to."""
    await _went(screen, "counselling")


async def visit(screen: "RecordScreen") -> None:
    """Logs a visit: a booked one whose time has come, or some other."""
    from tracker.tui.screens.visit_flows import attended

    past = await screen.desk.act(
        lambda book, person: bookings_past(book.record(person), now_of(screen, person))
    )
    chosen: str | None = OTHER
    if past:
        choices = {
            str(number): f"{text(f'visit.{row.kind}')}, {_when(screen, row.at)}"
            for number, row in enumerate(past[:MOST_OFFERED])
        }
        choices[OTHER] = text("went.other")
        chosen = await screen.app.push_screen_wait(Ask(text("went.which"), "", choices))
    if chosen == OTHER:
        await _went(screen, "other")
    elif chosen is not None:
        await attended(screen, past[int(chosen)])


def _label(score: int) -> str:
    bar = "■" * score + "·" * (STRONGEST - score)
    named = text(f"craving.label_{score}") if score in NAMED else ""
    return f"{bar}  {named}".rstrip()


async def _went(screen: "RecordScreen", kind: str) -> None:
    entry = await screen.desk.act(lambda book, person: log_went(book, now_of(screen, person), kind))
    what = text(f"visit.{kind}")
    toast(screen, text("went.logged", what=what, when=_when(screen, entry.at)))


def _when(screen: "RecordScreen", at: datetime) -> str:
    return day_and_time(at, screen.zone, screen.clock())
