"""Logging side effects, mood, blood tests and after-care; what cannot wait is answered at once."""

from decimal import Decimal, InvalidOperation

from tracker.engine.red_flags import PROBLEM
from tracker.tui.dialogs import NOTHING, Answers, Ask, Form, FormField, Menu, Tell
from tracker.tui.screens.flows import agrees, now_of, problem_past, read_occasion, toast
from tracker.tui.screens.record_screen import RecordScreen
from tracker.tui.text import words
from tracker.usecases.health_words import SEVERITIES, amount, effect_name
from tracker.usecases.monitoring import (
    DONE,
    LOW,
    WELL,
    lab_test_for,
    lab_tests,
    last_lab,
    log_lab,
    log_mood,
    log_skin,
    of_implant,
    skin_tasks,
)
from tracker.usecases.red_flags import ToDo, came_out, crisis_line, flag_in
from tracker.usecases.side_effects import known_effects, log_side_effect, red_flag_names
from tracker.wording import text

# One key for each of the common list; the letters of the English names, as far as they go.
EFFECT_KEYS = {
    "nausea": "n", "headache": "h", "vomiting": "v", "diarrhoea": "d", "belly-pain": "b",
    "constipation": "c", "sleep": "s", "anxiety": "r", "tiredness": "t", "dizziness": "z",
    "joints": "j", "appetite": "a", "low-mood": "l", "site-pain": "i",
}  # fmt: skip
WORSE, OTHER, OUT = "w", "o", "out"
# A result so many times the limit is rather a slip of the finger [D].
FAR_OUT = 100


async def side_effect(screen: RecordScreen) -> None:
    """Asks what it is and how bad; Esc at either logs nothing."""
    effect = await _which_effect(screen)
    if effect is None:
        return
    severity = None
    if not await screen.desk.act(lambda book, person: flag_in(book.record(person), effect)):
        severity = await _how_bad(screen, effect)
        if severity is None:
            return
    logged = await screen.desk.act(
        lambda book, person: log_side_effect(book, now_of(screen, person), effect, severity)
    )
    await _tell(screen, logged.said, logged.to_do)
    if logged.to_do is None and severity == SEVERITIES[-1]:
        said = [words(logged.said), words(text("side_effect.severe_call"), "caution")]
        await screen.app.push_screen_wait(Tell(text("red_flags.title"), said, "caution"))


async def _which_effect(screen: RecordScreen) -> str | None:
    """The id of one of the lists, or the words of the person."""
    rows = known_effects()
    wide = max(len(row.name) for row in rows)
    labels = {EFFECT_KEYS[row.id]: f"{row.name:<{wide}}   {row.often}".rstrip() for row in rows}
    labels |= {WORSE: text("side_effect.worse"), OTHER: text("side_effect.other")}
    chosen = await screen.app.push_screen_wait(_long_menu(text("side_effect.title"), labels))
    if chosen == WORSE:
        return await _which_red_flag(screen)
    if chosen == OTHER:
        field = FormField(name="words", label=text("side_effect.words"))
        given = await screen.app.push_screen_wait(
            Form(text("side_effect.title"), "", [field], lambda a: _problem_empty(a["words"]))
        )
        return given["words"] if given else None
    return next((effect for effect, key in EFFECT_KEYS.items() if key == chosen), None)


async def _which_red_flag(screen: RecordScreen) -> str | None:
    names = red_flag_names()
    labels = dict(zip("123456789abc", names.values(), strict=False))
    chosen = await screen.app.push_screen_wait(_long_menu(text("red_flags.which"), labels))
    keys = list(labels)
    return list(names)[keys.index(chosen)] if chosen is not None else None


async def _how_bad(screen: RecordScreen, effect: str) -> str | None:
    labels = {name: text(f"side_effect.{name}_help") for name in SEVERITIES}
    question = Ask(effect_name(effect), text("side_effect.how_bad"), labels)
    return await screen.app.push_screen_wait(question)


async def mood(screen: RecordScreen) -> None:
    """Asks how the person feels; anything but well is answered at once."""
    labels = {finding: text(f"mood.{finding}") for finding in (WELL, LOW, PROBLEM)}
    body = f"{text('mood.help')}\n{crisis_line(screen.zone)}"
    finding = await screen.app.push_screen_wait(
        Ask(text("mood.question"), body, labels, at=NOTHING)
    )
    if finding is None:
        return
    logged = await screen.desk.act(
        lambda book, person: log_mood(book, now_of(screen, person), finding)
    )
    await _tell(screen, logged.said, logged.to_do)


async def lab(screen: RecordScreen) -> None:
    """Logs a blood test; unit and limit of the last one of the kind are offered."""
    names = {test.code: test.name for test in lab_tests()}
    labels = {str(n): name for n, name in enumerate(names.values(), start=1)}
    chosen = await screen.app.push_screen_wait(Menu(text("lab.which"), labels))
    if chosen is None:
        return
    test = lab_test_for(labels[chosen])
    last = await screen.desk.act(lambda book, person: last_lab(book.record(person), test.code))
    limit = amount(last.upper_limit) if last else ""
    unit = (last.unit if last else None) or test.unit
    fields = [
        FormField(name="value", label=text("lab.value"), hint=text("lab.value_hint")),
        FormField(
            name="limit", label=text("lab.limit"), hint=text("lab.limit_hint"), default=limit
        ),
        FormField(name="unit", label=text("lab.unit"), default=unit),
        FormField(name="at", label=text("lab.when"), hint=text("lab.hint_when"), default="now"),
    ]
    given = await screen.app.push_screen_wait(
        Form(f"{text('log_menu.lab')}: {test.name}", "", fields, lambda a: _problem_lab(screen, a))
    )
    if given is None:
        return
    upper = Decimal(given["limit"]) if given["limit"] else None
    far_out = upper is not None and Decimal(given["value"]) > FAR_OUT * upper
    if far_out and not await agrees(screen, text("lab.sure")):
        return
    logged = await screen.desk.act(
        lambda book, person: log_lab(
            book,
            read_occasion(screen, person, given["at"]),
            test,
            Decimal(given["value"]),
            given["unit"] or None,
            upper,
        )
    )
    if upper is not None and Decimal(given["value"]) > upper:
        body = [words(logged.said)]
        await screen.app.push_screen_wait(Tell(text("log_menu.lab"), body, "caution"))
        return
    toast(screen, logged.said)


async def skin(screen: RecordScreen) -> None:
    """Asks what was looked at, where there is more than one thing, and what was found."""
    tasks = await screen.desk.act(
        lambda book, person: skin_tasks(book.record(person), now_of(screen, person))
    )
    if not tasks:
        toast(screen, text("skin.nothing"), undo_hint=False)
        return
    chosen = tasks[0]
    if len(tasks) > 1:
        labels = {
            str(number): text(f"skin.name_{task.step}")
            + (f"   {text(_state_key(task.step))}" if task.due else "")
            for number, task in enumerate(tasks, start=1)
        }
        key = await screen.app.push_screen_wait(Menu(text("skin.title"), labels))
        if key is None:
            return
        chosen = tasks[int(key) - 1]
    step = chosen.step
    answers = {DONE: text(f"skin.fine_{step}"), PROBLEM: text(f"skin.problem_{step}")}
    if await screen.desk.act(lambda book, person: of_implant(book.record(person), chosen.target)):
        answers[OUT] = text("skin.came_out")
    finding = await screen.app.push_screen_wait(
        Ask(text(f"skin.name_{step}"), text(f"skin.ask_{step}"), answers, at=NOTHING)
    )
    if finding == OUT:
        await _came_out(screen, chosen.target)
    elif finding is not None:
        logged = await screen.desk.act(
            lambda book, person: log_skin(book, now_of(screen, person), step, finding)
        )
        await _tell(screen, logged.said, logged.to_do)


def _state_key(step: str) -> str:
    return "health.state_now" if step == "activity" else "health.state_due"


async def _came_out(screen: RecordScreen, implant: str) -> None:
    from tracker.tui.screens.at_once import at_once
    from tracker.usecases.log_depot import log_removal

    found = await screen.desk.act(
        lambda book, person: (
            log_removal(book, now_of(screen, person), implant, "expelled"),
            came_out(book.record(person), now_of(screen, person)),
        )[1]
    )
    await screen.app.push_screen_wait(at_once(found))


async def _tell(screen: RecordScreen, said: str, found: ToDo | None) -> None:
    """What was logged, in passing; or what to do now, on a page that must be left."""
    if found is None:
        toast(screen, said)
        return
    from tracker.tui.screens.at_once import at_once

    await screen.app.push_screen_wait(at_once(found))


def _long_menu(title: str, labels: dict[str, str]) -> Menu:
    menu = Menu(title, labels)
    menu.add_class("long")
    return menu


def _problem_empty(said: str) -> str | None:
    return None if said else text("side_effect.words")


def _problem_lab(screen: RecordScreen, answers: Answers) -> str | None:
    if not is_result(answers["value"]):
        return text("lab.bad_value")
    if answers["limit"] and not is_result(answers["limit"]):
        return text("lab.bad_limit")
    return problem_past(screen, answers["at"])


def is_result(said: str) -> bool:
    """Whether what was typed is a number that a blood test can give."""
    try:
        number = Decimal(said)
    except InvalidOperation:
        return False
    return number.is_finite() and 0 < number < 10**6
