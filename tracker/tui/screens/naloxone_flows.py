"""Naloxone on the screen: which kits there are, and the question whether they are still there."""

from typing import TYPE_CHECKING

from tracker.tui.dialogs import NOTHING, Ask, Form, FormField
from tracker.tui.screens.flows import date_typed, now_of, problem_date, toast
from tracker.usecases.naloxone import (
    have_none,
    kit_gone,
    kit_lines,
    kit_rows,
    log_kit,
    still_there,
)
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.tui.screens.record_screen import RecordScreen

HAVE, ADD, GONE, NONE = "have", "add", "gone", "none"


async def naloxone(screen: "RecordScreen") -> None:
    """Shows the kits and asks if they are still there; Esc answers nothing."""
    now = screen.clock()
    rows, lines = await screen.desk.act(
        lambda book, person: (
            kit_rows(book.record(person), now),
            kit_lines(book.record(person), now),
        )
    )
    asked = text("naloxone.ask_still" if rows else "naloxone.ask")
    first = (HAVE, ADD, GONE, NONE) if rows else (ADD, NONE)
    labels = {name: text(f"naloxone.answer_{name}") for name in first}
    if not rows:
        labels[ADD] = text("naloxone.answer_add_first")
    body = "\n".join([*lines, "", asked])
    chosen = await screen.app.push_screen_wait(
        Ask(text("naloxone.title"), body, labels, "caution", NOTHING)
    )
    if chosen == HAVE:
        await screen.desk.act(lambda book, person: still_there(book, now_of(screen, person)))
        toast(screen, text("naloxone.have_logged"))
    elif chosen == ADD:
        await add_kit(screen)
    elif chosen == GONE:
        await _take_out(screen, {row.uid: row.line for row in rows})
    elif chosen == NONE:
        await screen.desk.act(lambda book, person: have_none(book, now_of(screen, person)))
        toast(screen, text("naloxone.none_logged"), undo_hint=not rows)


async def add_kit(screen: "RecordScreen") -> None:
    """Logs a kit: where it is, who has it, its last date."""
    fields = [
        FormField(name="place", label=text("naloxone.where"), hint=text("naloxone.hint_where")),
        FormField(name="holder", label=text("naloxone.holder"), hint=text("naloxone.hint_holder")),
        FormField(
            name="expires", label=text("naloxone.expires"), hint=text("naloxone.hint_expires")
        ),
    ]
    given = await screen.app.push_screen_wait(
        Form(
            text("naloxone.add_title"),
            "",
            fields,
            lambda answers: problem_date(screen, answers["expires"]),
        )
    )
    if given is None:
        return
    expires = date_typed(screen, given["expires"])
    place, holder = given["place"] or None, given["holder"] or None
    await screen.desk.act(
        lambda book, person: log_kit(book, now_of(screen, person), place, holder, expires)
    )
    toast(screen, text("naloxone.logged"))


async def _take_out(screen: "RecordScreen", lines: dict[str, str]) -> None:
    uid: str | None = next(iter(lines))
    if len(lines) > 1:
        uid = await screen.app.push_screen_wait(
            Ask(text("naloxone.title"), text("naloxone.which_gone"), lines, "caution", NOTHING)
        )
    if uid is None:
        return
    gone = uid
    await screen.desk.act(lambda book, person: kit_gone(book, now_of(screen, person), gone))
    toast(screen, text("naloxone.gone_logged"), undo_hint=False)
