"""What happens after the key of an injection or of an implant. Esc writes nothing."""

from tracker.engine.entries import Form as DoseForm
from tracker.engine.entries import Implant, Injection, Side
from tracker.tui.dialogs import Answers, Form, FormField, Tell
from tracker.tui.screens.flows import (
    agrees,
    ask_naloxone,
    problem_days,
    problem_past,
    read_occasion,
    toast,
)
from tracker.tui.screens.record_screen import RecordScreen
from tracker.tui.text import words
from tracker.usecases.describe import when_of
from tracker.usecases.new_entries import stamp
from tracker.wording import text
from tracker.wording.numbers import numbers_for


async def inject(screen: RecordScreen) -> None:
    """Logs an injection; the other side from last time is offered first."""
    from tracker.usecases.log_depot import first_given, last_side, log_injection, plan_for

    zone = screen.zone
    last = await screen.desk.act(lambda book, person: last_side(book.record(person)))
    other = "right" if last is Side.LEFT else "left"
    sides = {name: text(f"inject.side_{name}") for name in ("left", "right", "unknown")}
    fields = [
        FormField(
            name="at", label=text("inject.when"), hint=text("inject.hint_when"), default="now"
        ),
        FormField(name="side", label=text("inject.side"), choices=sides, default=other),
    ]
    given = await screen.app.push_screen_wait(
        Form(text("help.i"), "", fields, lambda answers: problem_past(screen, answers["at"]))
    )
    if given is None:
        return
    side = Side(given["side"]) if given["side"] != "unknown" else None
    occasion = await screen.desk.act(lambda _, person: read_occasion(screen, person, given["at"]))
    first = await screen.desk.act(
        lambda book, person: first_given(book.record(person), Injection, occasion)
    )
    again = first is not None
    if first is not None and not await agrees(
        screen, text("inject.duplicate", when=when_of(first, zone, screen.clock()))
    ):
        return
    entry = await screen.desk.act(
        lambda book, person: log_injection(
            book,
            occasion,
            plan_for(book.record(person), DoseForm.INJECTION, occasion),
            side,
            confirmed=again,
        )
    )
    await _say_depot(
        screen, entry, text("inject.logged", when=when_of(entry, zone, screen.clock()))
    )


async def implant(screen: RecordScreen) -> None:
    """Logs an implant."""
    from tracker.formulary.load import load_formulary
    from tracker.usecases.log_depot import first_given, log_implant, plan_for

    zone = screen.zone
    known = [item for item in load_formulary().products.values() if item.form == "implant"]
    fields = [
        FormField(
            name="at", label=text("inject.when"), hint=text("inject.hint_when"), default="now"
        ),
        FormField(
            name="product",
            label=text("setup.product"),
            choices={item.id: item.name for item in reversed(known)},
            default="implant-other",
        ),
        FormField(name="days", label=text("setup.count_days"), hint=text("setup.hint_count_days")),
    ]

    def check(answers: Answers) -> str | None:
        return problem_past(screen, answers["at"]) or problem_days(answers["days"])

    given = await screen.app.push_screen_wait(Form(text("help.m"), "", fields, check))
    if given is None:
        return
    occasion = await screen.desk.act(lambda _, person: read_occasion(screen, person, given["at"]))
    first = await screen.desk.act(
        lambda book, person: first_given(book.record(person), Implant, occasion)
    )
    if first is not None and not await agrees(
        screen, text("inject.duplicate", when=when_of(first, zone, screen.clock()))
    ):
        return
    draft = Implant(
        **stamp(occasion, "implant"),
        product=given["product"] if given["product"] != "implant-other" else None,
        count_days=int(given["days"]) if given["days"] else None,
        confirmed=first is not None,
        plan=await screen.desk.act(
            lambda book, person: plan_for(book.record(person), DoseForm.IMPLANT, occasion)
        ),
    )
    entry = await screen.desk.act(lambda book, _: log_implant(book, occasion, draft))
    logged = text("implant.logged", when=when_of(entry, zone, screen.clock()))
    await _say_depot(screen, entry, logged)


async def _say_depot(screen: RecordScreen, entry: Injection | Implant, said: str) -> None:
    """The toast, or a dialog that must be left where the entry does not count; then naloxone."""
    from tracker.usecases.log_depot import is_held

    if not await screen.desk.act(lambda book, person: is_held(book.record(person), entry)):
        toast(screen, said)
    else:
        held = text("inject.held_logged", emergency=numbers_for(screen.zone).emergency)
        body = [words(said), words(held, "critical")]
        await screen.app.push_screen_wait(Tell(text("gate.LOCKED.word"), body, "critical"))
    await ask_naloxone(screen)
