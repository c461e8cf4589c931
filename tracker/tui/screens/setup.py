"""Set-up on the screen: who, then the plan, in under a minute."""

from decimal import Decimal, InvalidOperation

from tracker.engine.entries import Form as DoseForm
from tracker.engine.entries import Indication, OpioidHistory
from tracker.errors import TrackerError
from tracker.exchange.when import read_day
from tracker.tui.dialogs import Answers, Form, FormField
from tracker.tui.screens.record_screen import RecordScreen
from tracker.usecases.plans import PlanDraft, daily, time_of_day
from tracker.usecases.set_up import PersonDraft, check_zone, set_up
from tracker.wording import text


async def ask_for_person(screen: RecordScreen) -> None:
    """Asks for a person and one plan, and writes both; Esc leaves without writing."""
    who = await screen.app.push_screen_wait(
        Form(
            text("setup.title"),
            f"{text('setup.intro')} {text('setup.privacy')}",
            _person_fields(screen.zone),
            _check_person,
        )
    )
    if who is None:
        screen.leave()
        return
    form = DoseForm(who["form"])
    plan = await screen.app.push_screen_wait(
        Form(
            text("setup.title"),
            text("setup.disclaimer"),
            _plan_fields(form),
            lambda answers: _check_plan(screen, who, answers),
        )
    )
    if plan is None:
        await ask_for_person(screen)
        return
    draft = _draft(screen, who, plan)
    await screen.desk.with_book(lambda book: set_up(book, draft, screen.clock()))
    screen.notify(text("setup.done"), markup=False)
    from tracker.tui.screens.flows import ask_naloxone
    from tracker.tui.screens.ready_list import show_ready

    await ask_naloxone(screen)
    await show_ready(screen)


def _person_fields(zone: str) -> list[FormField]:
    return [
        FormField(name="name", label=text("setup.name"), hint=text("setup.hint_name")),
        FormField(
            name="zone", label=text("setup.zone"), hint=text("setup.hint_zone"), default=zone
        ),
        FormField(
            name="indication",
            label=text("setup.indication"),
            choices={str(item): text(f"setup.indication_{item}") for item in Indication},
        ),
        FormField(
            name="history",
            label=text("setup.history"),
            hint=text("setup.hint_history"),
            choices={str(item): text(f"setup.history_{item}") for item in OpioidHistory},
            default="unknown",
        ),
        FormField(
            name="form",
            label=text("setup.form"),
            choices={str(item): text(f"setup.form_{item}") for item in DoseForm},
        ),
    ]


def _plan_fields(form: DoseForm) -> list[FormField]:
    start = FormField(name="start", label=text("setup.date"), hint=text("setup.hint_date"))
    if form is DoseForm.ORAL:
        time = FormField(
            name="time", label=text("setup.time"), hint=text("setup.hint_time"), default="08:00"
        )
        mg = FormField(name="mg", label=text("setup.mg"), hint=text("setup.hint_mg"), default="50")
        return [time, mg]
    if form is DoseForm.INJECTION:
        intervals = {name: text(f"setup.interval_{name}") for name in ("P28D", "P1M")}
        often = FormField(name="interval", label=text("setup.interval"), choices=intervals)
        return [often, start]
    days = FormField(
        name="days", label=text("setup.count_days"), hint=text("setup.hint_count_days")
    )
    return [days, start]


def _check_person(answers: Answers) -> str | None:
    if not answers["name"]:
        return text("setup.hint_name")
    try:
        check_zone(answers["zone"])
    except TrackerError as error:
        return str(error)
    return None


def _check_plan(screen: RecordScreen, who: Answers, answers: Answers) -> str | None:
    try:
        _draft(screen, who, answers)
    except TrackerError as error:
        return str(error)
    except (ValueError, InvalidOperation):
        return text("setup.hint_mg" if "mg" in answers else "setup.bad_count_days")
    return None


def _draft(screen: RecordScreen, who: Answers, plan: Answers) -> PersonDraft:
    form = DoseForm(who["form"])
    zone = check_zone(who["zone"])
    start = plan.get("start")
    mg = Decimal(plan.get("mg", "50"))
    if not mg.is_finite() or not 0 < mg <= 400:
        raise ValueError
    days = plan.get("days")
    return PersonDraft(
        name=who["name"],
        zone=zone,
        indication=Indication(who["indication"]),
        history=OpioidHistory(who["history"]),
        plan=PlanDraft(
            form=form,
            doses=daily(time_of_day(plan["time"]), mg) if form is DoseForm.ORAL else (),
            interval=plan.get("interval", "P28D"),
            count_days=_days(days) if days else None,
            start=read_day(start, screen.clock(), zone) if start else None,
        ),
    )


def _days(said: str) -> int:
    days = int(said)
    if not 1 <= days <= 400:
        raise ValueError
    return days
