"""`tracker health`, `side-effect`, `mood`, `log-lab` and `aftercare`."""

import argparse
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from tracker.cli.opened import doubts, occasion_of, opened
from tracker.cli.plain import INDENT, logged, say_json, say_lines
from tracker.cli.screen import view
from tracker.engine.entries import Entry
from tracker.engine.red_flags import PROBLEM
from tracker.errors import UsageError
from tracker.usecases.health import Health, health_of, sources
from tracker.usecases.monitoring import (
    DONE,
    lab_test_for,
    log_lab,
    log_mood,
    log_skin,
    of_implant,
    skin_tasks,
)
from tracker.usecases.red_flags import ToDo, came_out
from tracker.usecases.side_effects import known_effects, log_side_effect, red_flag_names
from tracker.wording import text

MOODS = {"well": "well", "low": "low", "thoughts": PROBLEM}


def health(arguments: argparse.Namespace) -> int:
    """What is to be looked at, and what was found."""
    if arguments.sources:
        return say_lines(source_lines())
    return view(arguments, "health", lambda: _print_health(arguments))


def side_effect(arguments: argparse.Namespace) -> int:
    """Logs a side effect; what cannot wait is answered first."""
    if arguments.list:
        return say_lines(list_lines())
    with opened(arguments) as desk:
        done = log_side_effect(
            desk.book,
            occasion_of(arguments, desk),
            " ".join(arguments.effect),
            arguments.severity,
        )
        severe = done.to_do is None and arguments.severity == "severe"
        more = [text("side_effect.severe_call")] if severe else []
        return _answered(arguments, done.entry, done.to_do, done.said, *more)


def mood(arguments: argparse.Namespace) -> int:
    """Logs how the person feels."""
    with opened(arguments) as desk:
        done = log_mood(desk.book, occasion_of(arguments, desk), MOODS[arguments.mood])
        return _answered(arguments, done.entry, done.to_do, done.said)


def lab(arguments: argparse.Namespace) -> int:
    """Logs a blood test."""
    test, value = lab_test_for(arguments.test), _number(arguments.value, "lab.bad_value")
    limit = _number(arguments.limit, "lab.bad_limit") if arguments.limit is not None else None
    with opened(arguments) as desk:
        occasion = occasion_of(arguments, desk)
        done = log_lab(desk.book, occasion, test, value, arguments.unit, limit)
        return _answered(arguments, done.entry, done.to_do, done.said)


def aftercare(arguments: argparse.Namespace) -> int:
    """Logs a look at the skin, or that an implant came out."""
    with opened(arguments) as desk:
        occasion = occasion_of(arguments, desk)
        if arguments.finding != "out":
            finding = DONE if arguments.finding == "fine" else PROBLEM
            done = log_skin(desk.book, occasion, arguments.step, finding)
            return _answered(arguments, done.entry, done.to_do, done.said)
        from tracker.usecases.log_depot import log_removal

        record = desk.book.record(desk.person)
        implants = (
            task.target for task in skin_tasks(record, occasion) if of_implant(record, task.target)
        )
        entry = log_removal(desk.book, occasion, next(implants, None), "expelled")
        found = came_out(desk.book.record(desk.person), occasion)
        return _answered(arguments, entry, found)


def list_lines() -> Iterator[str]:
    """The common list with how often each is seen, and what cannot wait."""
    yield text("health.effects")
    for row in known_effects():
        yield f"{INDENT}{row.name}{f' ({row.often})' if row.often else ''}: {row.id}"
    yield text("health.red")
    for flag, name in red_flag_names().items():
        yield f"{INDENT}{name}: {flag}"


def health_lines(page: Health) -> Iterator[str]:
    """The page in words; what the plots show stands in the lists."""
    yield f"{page.name}  {text('health.title')}"
    for item in page.red:
        yield f"■ {text('health.red')}: {item.title}"
        yield from (f"{INDENT}{said}" for said in (*item.lines, text("red_flags.kept")))
    yield text("health.due")
    for due in page.due:
        yield f"{INDENT}{text(f'health.state_{due.state}')}: {due.what}, {due.when}"
    if not page.due:
        yield INDENT + text("health.due_none")
    yield text("health.effects")
    for effect in page.effects:
        severity = f", {effect.severity}" if effect.severity else ""
        yield f"{INDENT}{effect.when}: {effect.what}{severity}"
    if not page.effects:
        yield INDENT + text("health.effects_none")
    yield text("health.labs")
    for row in reversed(page.labs):
        limit = f" ({text('health.axis_limit')} {row.limit})" if row.limit else ""
        yield f"{INDENT}{row.when}: {row.test} {row.value}{limit}, {row.said}"
    if not page.labs:
        yield INDENT + text("health.labs_none")
    yield text("health.moods")
    yield from (f"{INDENT}{row.when}: {row.what}" for row in page.moods)
    yield INDENT + page.crisis


def _answered(arguments: argparse.Namespace, entry: Entry, found: ToDo | None, *said: str) -> int:
    """What to do now comes before what was logged; as JSON it stands beside it."""
    if arguments.json and found is not None:
        from tracker.exchange.log import entry_fields

        say_json({"logged": [entry_fields(entry)], "to_do": [found.title, *found.lines]})
        return 0
    if found is None:
        return logged([entry], arguments.json, *said)
    title = f"! {text('red_flags.title')}: {found.title}"
    return logged([entry], False, title, *found.lines, *said)


def source_lines() -> Iterator[str]:
    """What the page goes by, each with its source."""
    yield text("health.sources")
    for what, source in sources():
        yield f"{INDENT}{what}: {source}"


def _print_health(arguments: argparse.Namespace) -> int:
    with opened(arguments) as desk:
        page = health_of(desk.book.record(desk.person), desk.now)
        doubt = doubts(desk)
    if arguments.json:
        for due in page.due:
            say_json({"state": due.state, "what": due.what, "when": due.when, "step": due.step})
        return 0
    return say_lines([*doubt, *health_lines(page)])


def _number(said: str, problem: str) -> Decimal:
    try:
        number = Decimal(said)
    except InvalidOperation:
        raise UsageError(text(problem)) from None
    if not number.is_finite() or not 0 < number < 10**6:
        raise UsageError(text(problem))
    return number
