"""Changes of an oral plan: from today on, or one day alone. Past pills never change."""

from decimal import Decimal
from typing import TYPE_CHECKING

from tracker.engine.entries import Form as DoseForm
from tracker.engine.entries import Plan
from tracker.errors import TrackerError
from tracker.exchange.coming import read_coming_day
from tracker.tui.dialogs import Answers, Ask, Form, FormField
from tracker.tui.screens.flows import now_of, problem_day_to_come, problem_mg, toast
from tracker.usecases.plans import change_from_today, change_one_day, time_of_day, with_dose
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.tui.screens.record_screen import RecordScreen

FROM_TODAY, ONE_DAY = "from_today", "one_day"


async def edit_plan(screen: "RecordScreen", plan: Plan) -> None:
    """Asks how far a change of a plan reaches, and what it is."""
    if plan.form is not DoseForm.ORAL or not plan.doses:
        toast(screen, text("plan.edit_elsewhere"), undo_hint=False)
        return
    reach = {name: text(f"plan.edit_{name}") for name in (FROM_TODAY, ONE_DAY)}
    reach["back"] = text("app.cancel")
    chosen = await screen.app.push_screen_wait(
        Ask(text("plan.edit_title"), text("plan.edit_question"), reach)
    )
    if chosen in (None, "back"):
        return
    given = await screen.app.push_screen_wait(
        Form(
            text("plan.edit_title"),
            text("plan.edit_past"),
            _fields(plan, chosen == ONE_DAY),
            lambda answers: _problem(screen, answers),
        )
    )
    if given is None:
        return
    number = int(given.get("which", "0"))
    doses = with_dose(plan, number, given["time"], Decimal(given["mg"]))
    if chosen == FROM_TODAY:
        await screen.desk.act(
            lambda book, person: change_from_today(book, now_of(screen, person), plan, doses)
        )
    else:
        day = read_coming_day(given["day"], screen.clock(), screen.zone)
        await screen.desk.act(
            lambda book, person: change_one_day(book, now_of(screen, person), plan, day, doses)
        )
    toast(screen, text("plan.logged"), undo_hint=False)


def _fields(plan: Plan, one_day: bool) -> list[FormField]:
    first = plan.doses[0]
    fields = [
        FormField(name="time", label=text("setup.time"), default=first.time),
        FormField(name="mg", label=text("setup.mg"), default=f"{first.mg.normalize():f}"),
    ]
    if len(plan.doses) > 1:
        choices = {str(n): dose.time for n, dose in enumerate(plan.doses)}
        which = FormField(name="which", label=text("plan.edit_which"), choices=choices, default="0")
        fields.insert(0, which)
    if one_day:
        fields.append(FormField(name="day", label=text("plan.edit_day"), default="tomorrow"))
    return fields


def _problem(screen: "RecordScreen", given: Answers) -> str | None:
    try:
        time_of_day(given["time"])
    except TrackerError as error:
        return str(error)
    wrong_day = problem_day_to_come(screen, given["day"]) if "day" in given else None
    return wrong_day or problem_mg(given["mg"])
