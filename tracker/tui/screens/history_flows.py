"""What may be done about an entry: tell, edit, void, bring back, confirm; and how to find it."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from tracker.engine.entries import Dose, Entry, Implant, Injection, Plan, Side
from tracker.engine.instants import zone_named
from tracker.errors import TrackerError
from tracker.exchange.when import read_when
from tracker.tui.dialogs import Answers, Form, FormField, Tell
from tracker.tui.screens.flows import agrees, now_of, problem_days, problem_mg, toast
from tracker.tui.text import line
from tracker.usecases.correct import confirm_entry, undo_lowers_risk
from tracker.usecases.describe import line_of
from tracker.usecases.edit import (
    Change,
    edit_entry,
    edited,
    question_before,
    restore_entry,
    restoring_raises_hope,
    void_entry,
)
from tracker.usecases.history import HistoryRow, details_of
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.tui.screens.history import HistoryScreen
    from tracker.usecases.book import Book
    from tracker.usecases.new_entries import Occasion


async def tell_entry(screen: "HistoryScreen", uid: str) -> None:
    """Shows all there is to know about an entry."""
    now = screen.clock()

    details = await screen.desk.act(
        lambda book, person: details_of(book.record(person), book.record(person).entries[uid], now)
    )
    body = [line((f"{detail.label}: ", "strong"), detail.value) for detail in details]
    await screen.app.push_screen_wait(Tell(text("history.title"), body))


async def edit(screen: "HistoryScreen", row: HistoryRow) -> None:
    """Takes an entry back and writes it anew, after the fields and what must be asked."""
    if isinstance(row.entry, Plan):
        from tracker.tui.screens.plan_flows import edit_plan

        await edit_plan(screen, row.entry)
        return
    entry = row.entry
    given = await screen.app.push_screen_wait(
        Form(
            text("history.edit_title"),
            line_of(entry, screen.zone, screen.clock()),
            _fields(screen, entry),
            lambda answers: _problem(screen, entry, answers),
        )
    )
    if given is None:
        return
    change = _change(screen, entry, given)
    question = await screen.desk.act(
        lambda book, person: _question(book, now_of(screen, person), entry, change)
    )
    if question is not None and not await agrees(screen, question):
        return
    await screen.desk.act(
        lambda book, person: edit_entry(
            book, now_of(screen, person), entry.uid, change, given["reason"] or None
        )
    )
    toast(screen, text("history.edited"), undo_hint=False)


def _question(book: "Book", occasion: "Occasion", entry: Entry, change: Change) -> str | None:
    new = edited(entry, occasion, change)
    return question_before(book.record(occasion.person), occasion, entry, new)


async def void(screen: "HistoryScreen", row: HistoryRow) -> None:
    """Takes an entry out of all answers, or brings back one that was."""
    what = line_of(row.entry, screen.zone, screen.clock())
    uid = row.entry.uid
    if row.voided:
        question = text("history.restore_ask", what=what)
        if restoring_raises_hope(row.entry) and not await agrees(screen, question):
            return
        await screen.desk.act(
            lambda book, person: restore_entry(book, now_of(screen, person), uid, None)
        )
        toast(screen, text("history.restored", what=what), undo_hint=False)
        return
    key = "undo.ask" if undo_lowers_risk(row.entry) else "history.void_ask"
    if not await agrees(screen, text(key, what=what)):
        return
    await screen.desk.act(lambda book, person: void_entry(book, now_of(screen, person), uid, None))
    toast(screen, text("take.undone", what=what), undo_hint=False)


async def confirm(screen: "HistoryScreen", row: HistoryRow) -> None:
    """Says that an entry is right as it stands."""
    what = line_of(row.entry, screen.zone, screen.clock())
    if not await agrees(screen, text("history.restore_ask", what=what)):
        return
    await screen.desk.act(
        lambda book, person: confirm_entry(book, now_of(screen, person), row.entry.uid)
    )
    toast(screen, text("confirm.logged", what=what), undo_hint=False)


async def ask_words(screen: "HistoryScreen") -> None:
    """Narrows the list to what holds some words."""
    field = FormField(name="words", label=text("history.filter"), default=screen.wanted)
    given = await screen.app.push_screen_wait(Form(text("history.title"), "", [field]))
    if given is not None:
        screen.wanted = given["words"]


async def ask_kind(screen: "HistoryScreen") -> None:
    """Narrows the list to one kind of entry; each press goes on to the next kind there is."""
    if screen.log_read is None:
        return
    kinds = [None, *screen.log_read.kinds]
    here = kinds.index(screen.only) if screen.only in kinds else 0
    screen.only = kinds[(here + 1) % len(kinds)]


def _fields(screen: "HistoryScreen", entry: Entry) -> list[FormField]:
    local = entry.occurred_at.astimezone(zone_named(screen.zone))
    fields = [
        FormField(name="at", label=text("history.edit_at"), default=f"{local:%Y-%m-%d %H:%M}")
    ]
    if isinstance(entry, Dose):
        mg = f"{entry.mg.normalize():f}"
        fields.append(FormField(name="mg", label=text("history.edit_mg"), default=mg))
    if isinstance(entry, Injection):
        sides = {name: text(f"inject.side_{name}") for name in ("left", "right", "unknown")}
        chosen = str(entry.site or "unknown")
        fields.append(
            FormField(name="side", label=text("inject.side"), choices=sides, default=chosen)
        )
    if isinstance(entry, Implant):
        days = str(entry.count_days or "")
        fields.append(FormField(name="days", label=text("history.edit_days"), default=days))
    fields.append(FormField(name="note", label=text("history.edit_note"), default=entry.note or ""))
    return [*fields, FormField(name="reason", label=text("history.edit_reason"))]


def _change(screen: "HistoryScreen", entry: Entry, given: Answers) -> Change:
    side = given.get("side", "unknown")
    return Change(
        at=_at(screen, entry, given["at"]),
        mg=Decimal(given["mg"]) if "mg" in given else None,
        site=Side(side) if side != "unknown" else None,
        count_days=int(given["days"]) if given.get("days") else None,
        note=given["note"] if given["note"] != (entry.note or "") else None,
    )


def _at(screen: "HistoryScreen", entry: Entry, said: str) -> datetime | None:
    """The instant that was typed; None where it was left as it stood, to the second."""
    local = entry.occurred_at.astimezone(zone_named(screen.zone))
    if said == f"{local:%Y-%m-%d %H:%M}":
        return None
    return read_when(said, screen.clock(), screen.zone)


def _problem(screen: "HistoryScreen", entry: Entry, given: Answers) -> str | None:
    try:
        _at(screen, entry, given["at"])
    except TrackerError as error:
        return str(error)
    return problem_mg(given["mg"]) if "mg" in given else problem_days(given.get("days", ""))
