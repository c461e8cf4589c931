"""A change of medicine, step by step: the way, the days, a look at both plans, then saving.

Esc at any step saves nothing.
"""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from tracker.engine.entries import Form as DoseForm
from tracker.engine.entries import Plan
from tracker.errors import TrackerError
from tracker.exchange.coming import read_coming_day
from tracker.formulary.load import load_formulary
from tracker.tui.dialogs import Answers, Ask, Form, FormField, Menu, Tell
from tracker.tui.screens.flows import ask_naloxone, now_of, problem_days, problem_mg, toast
from tracker.tui.screens.switch_drawing import drawing
from tracker.tui.text import lines, words
from tracker.usecases.plans import (
    PlanDraft,
    daily,
    running_plans,
    time_of_day,
    told_after_end,
)
from tracker.usecases.switch import (
    FORMS,
    WAYS,
    Change,
    Way,
    planned_change,
    problem_with,
    save_change,
    usual_start,
)
from tracker.usecases.switch_preview import Preview, preview_of
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.tui.screens.record_screen import RecordScreen
    from tracker.usecases.book import Book

OTHER = "o"
WAY_KEYS = {"i": Way.INJECTION, "b": Way.BRIDGE, "p": Way.PILLS, "m": Way.IMPLANT, "e": Way.END}
DIALOG = 66


async def change_medicine(screen: "RecordScreen") -> None:
    """Guides through a change of medicine."""
    old = await _which_plan(screen)
    if old is None:
        return
    way = await _which_way(screen, old)
    if way is None:
        return
    change, reason = await _which_days(screen, old, way)
    if change is None:
        return
    preview = await screen.desk.act(
        lambda book, person: preview_of(book.record(person), now_of(screen, person), change)
    )
    if not await _agrees(screen, change, preview):
        return
    await screen.desk.act(
        lambda book, person: save_change(book, now_of(screen, person), change, reason)
    )
    if way is Way.END:
        await _say_end(screen)
    else:
        toast(screen, text("switch.saved"), undo_hint=False)


async def _which_plan(screen: "RecordScreen") -> Plan | None:
    from tracker.usecases.plan_words import plan_in_words

    def read(book: "Book", person: str) -> list[tuple[Plan, str]]:
        record = book.record(person)
        return [
            (plan, f"{text(f'plan.form_{plan.form}')}, {plan_in_words(record, plan)}")
            for plan in running_plans(record, screen.clock())
        ]

    plans = await screen.desk.act(read)
    if not plans:
        toast(screen, text("switch.none"), undo_hint=False)
        return None
    if len(plans) == 1:
        return plans[0][0]
    rows = {str(number): said for number, (_, said) in enumerate(plans, start=1)}
    chosen = await screen.app.push_screen_wait(Menu(text("switch.which"), rows))
    return plans[int(chosen) - 1][0] if chosen else None


async def _which_way(screen: "RecordScreen", old: Plan) -> Way | None:
    """The way from a plan; for other medicines only whom to talk to."""
    rows = {
        key: text(f"switch.way_{way}") for key, way in WAY_KEYS.items() if way in WAYS[old.form]
    }
    rows[OTHER] = text("switch.way_other")
    chosen = await screen.app.push_screen_wait(Menu(text("switch.title"), rows))
    if chosen == OTHER:
        await screen.app.push_screen_wait(
            Tell(text("switch.way_other"), [words(text("switch.other"))])
        )
        return None
    return WAY_KEYS.get(chosen or "")


async def _which_days(
    screen: "RecordScreen", old: Plan, way: Way
) -> tuple[Change | None, str | None]:
    """Asks for the days and for what the new plan is; what cannot be is said in the form."""
    now = screen.clock()
    record = await screen.desk.act(lambda book, person: book.record(person))
    occasion = now_of(screen, record.person)
    start = usual_start(record, now, old, way)

    def made(given: Answers) -> Change:
        last = _day(screen, given.get("last", ""))
        return planned_change(record, now, old, way, _draft(screen, way, given), last)

    def problem(given: Answers) -> str | None:
        wrong = problem_mg(given["mg"]) if "mg" in given else None
        wrong = wrong or problem_days(given.get("days", ""))
        if wrong:
            return wrong
        try:
            return problem_with(record, made(given), occasion)
        except TrackerError as error:
            return str(error)

    given = await screen.app.push_screen_wait(
        Form(
            f"{text('switch.title')}: {text(f'switch.way_{way}')}",
            _intro(old, way),
            _fields(old, way, start),
            problem,
        )
    )
    if given is None:
        return None, None
    return made(given), given.get("reason") or None


def _intro(old: Plan, way: Way) -> str:
    """What is said above the days; only where there are pills it speaks of them."""
    if way is Way.INJECTION and old.form is not DoseForm.ORAL:
        return text("switch.intro_injection_from_implant")
    return text(f"switch.intro_{way}")


def _fields(old: Plan, way: Way, start: date | None) -> list[FormField]:
    label = {
        Way.INJECTION: "switch.first_injection",
        Way.IMPLANT: "switch.first_implant",
        Way.END: "switch.first_without",
    }.get(way, "switch.first_pill")
    day = start.isoformat() if start else ""
    fields = [FormField(name="start", label=text(label), hint=text("switch.hint_day"), default=day)]
    if FORMS.get(way) is DoseForm.ORAL:
        fields += [
            FormField(name="time", label=text("setup.time"), default="08:00"),
            FormField(name="mg", label=text("setup.mg"), default="50"),
        ]
    if way is Way.INJECTION:
        often = {name: text(f"setup.interval_{name}") for name in ("P28D", "P1M")}
        fields.append(FormField(name="interval", label=text("setup.interval"), choices=often))
    if way is Way.IMPLANT:
        known = [p for p in load_formulary().products.values() if p.form == DoseForm.IMPLANT]
        fields += [
            FormField(
                name="product",
                label=text("setup.product"),
                choices={item.id: item.name for item in reversed(known)},
            ),
            FormField(
                name="days", label=text("setup.count_days"), hint=text("setup.hint_count_days")
            ),
        ]
    if way is Way.BRIDGE:
        fields.append(
            FormField(name="last", label=text("switch.until"), hint=text("switch.hint_until"))
        )
    elif old.form is DoseForm.ORAL and way is not Way.END:
        fields.append(
            FormField(name="last", label=text("switch.last_pill"), hint=text("switch.hint_until"))
        )
    if way is Way.END:
        fields.append(FormField(name="reason", label=text("switch.reason")))
    return fields


def _draft(screen: "RecordScreen", way: Way, given: Answers) -> PlanDraft:
    form = FORMS.get(way, DoseForm.ORAL)
    pills = form is DoseForm.ORAL and way is not Way.END
    days = given.get("days")
    return PlanDraft(
        form=form,
        doses=daily(time_of_day(given["time"]), Decimal(given["mg"])) if pills else (),
        interval=given.get("interval", "P28D"),
        count_days=int(days) if days else None,
        product=given.get("product"),
        start=_day(screen, given["start"]),
    )


def _day(screen: "RecordScreen", said: str) -> date | None:
    return read_coming_day(said, screen.clock(), screen.zone) if said else None


class Look(Ask):
    """A change to look at before it is saved; `?` says where its days come from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "source", text("help.?"), id="look.source"),
        Binding("pagedown", "scroll(1)", show=False, id="look.down"),
        Binding("pageup", "scroll(-1)", show=False, id="look.up"),
    ]

    MORE_KEYS = (("?", "switch.source"),)

    def __init__(self, preview: Preview, body: Content, save: str, tone: str) -> None:
        choices = {"back": text("switch.back"), "save": save}
        super().__init__(text("switch.title"), body, choices, tone)
        self._source = preview.source

    def action_source(self) -> None:
        """Shows the source of the days."""
        body = [words(text("switch.clinic_sets")), words(self._source, "faint")]
        self.app.push_screen(Tell(text("switch.source"), body))

    def action_scroll(self, step: int) -> None:
        """Scrolls what does not fit."""
        self.query_one("#body", VerticalScroll).scroll_relative(y=step * 5, animate=False)


async def _agrees(screen: "RecordScreen", change: Change, preview: Preview) -> bool:
    """Shows both plans side by side, and asks whether the change is to be saved."""
    rows: list[Content] = []
    if change.way is not Way.END:
        rows += [words(text("switch.look"), "faint"), *drawing(preview, DIALOG)]
        rows.append(Content(""))
    rows += [words(said, tone) for tone, said in preview.lines]
    save = text("switch.end_save" if change.way is Way.END else "switch.save")
    tone = "caution" if preview.gaps or change.way is Way.END else "plain"
    return await screen.app.push_screen_wait(Look(preview, lines(rows), save, tone)) == "save"


async def _say_end(screen: "RecordScreen") -> None:
    now = screen.clock()
    tone, said = await screen.desk.act(lambda book, person: told_after_end(book, person, now))
    await screen.app.push_screen_wait(Tell(text("switch.way_end"), [words(said, tone)]))
    await ask_naloxone(screen)
