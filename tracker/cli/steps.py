"""`tracker steps`: to a first dose, or to the next one after a break."""

import argparse
from collections.abc import Iterator

from tracker.cli.naloxone import ask
from tracker.cli.opened import occasion_of, opened
from tracker.cli.plain import logged, say_json, say_lines
from tracker.cli.screen import view
from tracker.engine.entries import Source
from tracker.errors import UsageError
from tracker.usecases.steps import DONE, StepRow, Steps, mark_done, steps_of
from tracker.wording import text


def steps(arguments: argparse.Namespace) -> int:
    """Shows the steps, or says that one is done."""
    if arguments.step in (None, "naloxone"):
        _check_no_mark(arguments)
    if arguments.step is None:
        if arguments.json:
            return _print(arguments)
        return view(arguments, "steps", lambda: _print(arguments))
    with opened(arguments) as desk:
        if arguments.step == "naloxone":
            return 0 if arguments.json else ask(desk)
        entry = mark_done(desk.book, occasion_of(arguments, desk), arguments.step, arguments.who)
        what = text(f"steps.start_{arguments.step}")
        more = [text("steps.say_liver")] if arguments.step == "liver" else []
        return logged([entry], arguments.json, text("steps.logged", what=what), *more)


def _check_no_mark(arguments: argparse.Namespace) -> None:
    """Refuses what belongs to a mark where none is made: the steps are shown as they are now."""
    given = ("at", "day", "zone", "note", "who")
    named = [f"--{name}" for name in given if getattr(arguments, name) is not None]
    named += ["--source"] if arguments.source != Source.PATIENT else []
    if named:
        raise UsageError(
            f"{named[0]} goes with a step to mark, for example: tracker steps liver --at yesterday"
        )


def step_lines(found: Steps, why: bool) -> Iterator[str]:
    """Both lists, with why and the source where asked for."""
    yield found.name
    for _, said in found.lead:
        yield said
    for title, rows in found.groups:
        yield ""
        yield title
        for row in rows:
            yield from _step(row, why)
    yield ""
    yield text("steps.say_done")


def _step(row: StepRow, why: bool) -> Iterator[str]:
    yield f"  {text(f'steps.mark_{row.state}')} {row.title}: {row.said}  [{row.name}]"
    for said in (row.because, *row.details):
        if said and not (why and said == row.because):
            yield f"    {said}"
    if row.state != DONE and row.how:
        yield f"    {row.how}"
    if why:
        yield f"    {row.why}"
        yield f"    {text('today.why_source')}: {row.source}"


def _print(arguments: argparse.Namespace) -> int:
    with opened(arguments) as desk:
        found = steps_of(desk.book.record(desk.person), desk.now)
    if not arguments.json:
        return say_lines(step_lines(found, arguments.why))
    for title, rows in found.groups:
        for row in rows:
            say_json({"list": title, **row._asdict()})
    return 0
