"""Visits: booked, attended (which asks for what was given), moved, called off."""

from typing import TYPE_CHECKING

from tracker.engine.entries import Form as DoseForm
from tracker.exchange.coming import read_coming
from tracker.tui.dialogs import Form, FormField
from tracker.tui.screens.depot_flows import implant, inject
from tracker.tui.screens.flows import agrees, now_of, problem_to_come, toast
from tracker.usecases.visits import (
    ASKS_FOR,
    KINDS,
    VisitRow,
    book_visit,
    cancel_visit,
    mark_attended,
    move_visit,
)
from tracker.wording import text
from tracker.wording.dates import day_and_time

if TYPE_CHECKING:
    from tracker.tui.screens.record_screen import RecordScreen


async def book(screen: "RecordScreen", _: VisitRow | None) -> None:
    """Books a visit."""
    kinds = {kind: text(f"visit.{kind}") for kind in KINDS}
    fields = [
        FormField(name="kind", label=text("visit.kind"), choices=kinds),
        FormField(name="at", label=text("visit.at"), hint=text("visit.hint_at")),
    ]
    given = await screen.app.push_screen_wait(
        Form(
            text("visit.book_title"),
            "",
            fields,
            lambda answers: problem_to_come(screen, answers["at"]),
        )
    )
    if given is None:
        return
    at = read_coming(given["at"], screen.clock(), screen.zone)
    await screen.desk.act(
        lambda book, person: book_visit(book, now_of(screen, person), given["kind"], at)
    )
    when = day_and_time(at, screen.zone, screen.clock())
    toast(screen, text("visit.booked", what=text(f"visit.{given['kind']}"), when=when))


async def attended(screen: "RecordScreen", visit: VisitRow | None) -> None:
    """Says that a visit took place, and asks for the injection or implant given there."""
    if visit is None:
        toast(screen, text("visit.none_marked"), undo_hint=False)
        return
    await screen.desk.act(lambda book, person: mark_attended(book, now_of(screen, person), visit))
    toast(screen, text("visit.attended"))
    form = ASKS_FOR.get(visit.kind)
    if form is DoseForm.INJECTION:
        await inject(screen)
    elif form is DoseForm.IMPLANT:
        await implant(screen)


async def move(screen: "RecordScreen", visit: VisitRow | None) -> None:
    """Moves a visit to another time."""
    if visit is None:
        toast(screen, text("visit.none_marked"), undo_hint=False)
        return
    field = FormField(name="at", label=text("visit.at"), hint=text("visit.hint_at"))
    given = await screen.app.push_screen_wait(
        Form(
            text("visit.move_title"),
            "",
            [field],
            lambda answers: problem_to_come(screen, answers["at"]),
        )
    )
    if given is None:
        return
    at = read_coming(given["at"], screen.clock(), screen.zone)
    await screen.desk.act(lambda book, person: move_visit(book, now_of(screen, person), visit, at))
    when = day_and_time(at, screen.zone, screen.clock())
    toast(screen, text("visit.moved", when=when), undo_hint=False)


async def cancel(screen: "RecordScreen", visit: VisitRow | None) -> None:
    """Calls a visit off."""
    if visit is None:
        toast(screen, text("visit.none_marked"), undo_hint=False)
        return
    when = day_and_time(visit.at, screen.zone, screen.clock())
    what = f"{text(f'visit.{visit.kind}')}, {when}"
    if not await agrees(screen, text("visit.cancel_ask", what=what)):
        return
    await screen.desk.act(lambda book, person: cancel_visit(book, now_of(screen, person), visit))
    toast(screen, text("visit.cancelled"))
