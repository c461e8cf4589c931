"""What a step asks for: a name, an answer, a talk, a go-ahead. Esc writes nothing."""

from typing import TYPE_CHECKING

from tracker.engine.assessment import Gate
from tracker.engine.entries import Answer
from tracker.tui.dialogs import Answers, Form, FormField, Tell
from tracker.tui.screens.flows import agrees, ask_naloxone, ask_opioids, contact, now_of, toast
from tracker.tui.screens.naloxone_flows import naloxone
from tracker.tui.text import words
from tracker.usecases.book import status_of
from tracker.usecases.clinic_named import clinic_problem
from tracker.usecases.report import answer_screening, log_clearance, told_after_clearance
from tracker.usecases.steps import (
    CLINIC_SAYS,
    DONE,
    HALF,
    NEED_A_NAME,
    NOT_NEEDED,
    TO_CALL,
    StepRow,
    mark_done,
)
from tracker.wording import text
from tracker.wording.numbers import numbers_for

if TYPE_CHECKING:
    from tracker.tui.screens.record_screen import RecordScreen

METHODS = ("history", "urine", "challenge")


async def do_step(screen: "RecordScreen", row: StepRow) -> None:
    """Does the marked step; one that nothing asks for says so."""
    if row.state == NOT_NEEDED:
        toast(screen, text("steps.not_now"), undo_hint=False)
    elif row.name == "question":
        await _question(screen)
    elif row.name == "call":
        await contact(screen)
    elif row.name == "clearance":
        await _clearance(screen)
    elif row.name == "naloxone":
        await naloxone(screen)
    elif row.state == HALF:
        from tracker.tui.screens.health_flows import lab

        await lab(screen)
    elif row.state == DONE and row.name != TO_CALL:
        toast(screen, text("steps.already"), undo_hint=False)
    else:
        await _mark(screen, row)


async def _mark(screen: "RecordScreen", row: StepRow) -> None:
    who = ""
    if row.name in NEED_A_NAME:
        needed = text(f"steps.who_{row.name}")
        record = await screen.desk.act(lambda book, person: book.record(person))

        def check(answers: Answers) -> str | None:
            if row.name in CLINIC_SAYS and answers["who"]:
                return clinic_problem(record, answers["who"])
            return None if answers["who"] else needed

        hint = text("steps.hint_who_to_call" if row.name == TO_CALL else "steps.hint_who")
        given = await screen.app.push_screen_wait(
            Form(
                row.title,
                text("steps.clinic_only") if row.name != TO_CALL else "",
                [FormField(name="who", label=needed, hint=hint)],
                check,
            )
        )
        if given is None:
            return
        who = given["who"]
    await screen.desk.act(
        lambda book, person: mark_done(book, now_of(screen, person), row.name, who)
    )
    toast(screen, text("steps.logged", what=row.title))


async def _question(screen: "RecordScreen") -> None:
    answer = await ask_opioids(screen)
    if answer is None:
        return
    now = screen.clock()
    gate = await screen.desk.act(
        lambda book, person: (
            answer_screening(book, now_of(screen, person), answer),
            status_of(book, person, now, now).gate,
        )[1]
    )
    emergency = numbers_for(screen.zone).emergency
    if answer is not Answer.NONE:
        said = text(f"ask.after_{answer}", emergency=emergency)
        tone = "critical"
    else:
        said = text("screening.logged" if gate is Gate.OPEN else f"gate.{gate}.todo")
        tone = "plain"
    await screen.app.push_screen_wait(Tell(text("ask.title"), [words(said)], tone))
    await ask_naloxone(screen)


async def _clearance(screen: "RecordScreen") -> None:
    """Takes down what a clinician said; it is asked about once more, as it lifts a hold."""

    record = await screen.desk.act(lambda book, person: book.record(person))

    def check(answers: Answers) -> str | None:
        who = answers["who"]
        return clinic_problem(record, who) if who else text("clearance.who")

    methods = {name: text(f"steps.method_{name}") for name in METHODS}
    fields = [
        FormField(name="who", label=text("clearance.who"), hint=text("steps.hint_who")),
        FormField(name="method", label=text("steps.method"), choices=methods),
    ]
    intro = f"{text('clearance.only_clinic')} {text('steps.clinic_only')}"
    given = await screen.app.push_screen_wait(
        Form(text("steps.back_clearance"), intro, fields, check)
    )
    if given is None:
        return
    who, method = given["who"], given["method"]
    if not await agrees(screen, text("steps.sure_clearance", who=who)):
        return
    await screen.desk.act(
        lambda book, person: log_clearance(book, now_of(screen, person), who, method)
    )
    now = screen.clock()
    toast(
        screen,
        await screen.desk.act(lambda book, person: told_after_clearance(book, person, now, who)),
    )
