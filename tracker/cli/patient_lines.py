"""Month, day, coverage, progress and what-if as lines of plain text, in the order to be read in.

Every symbol comes with its word: a screen reader loses nothing.
"""

from collections.abc import Iterator
from datetime import date

from tracker.cli.plain import INDENT, wrapped
from tracker.usecases.day_marks import Mark
from tracker.usecases.month import DayView, Month
from tracker.usecases.progress import Progress
from tracker.usecases.strip import Strip
from tracker.usecases.what_if import WhatIf
from tracker.wording import text


def month_lines(month: Month) -> Iterator[str]:
    """The days of a month that have a mark, one a line."""
    yield f"{month.name}  {month.title}".strip()
    days = [day for week in month.weeks for day in week if day.in_month]
    marked = [day for day in days if day.marks != (Mark.NONE,)]
    if not marked:
        yield text("month.grid.nothing")
    for day in marked:
        here = f"  ({text('date.today')})" if day.is_today else ""
        yield from wrapped(f"{_date(day.date)}  {day.symbol} {day.word}{here}", INDENT)


def day_lines(view: DayView) -> Iterator[str]:
    """Everything of one day."""
    yield view.title
    if not view.lines:
        yield text("month.nothing")
    for line in view.lines:
        yield from wrapped(f"{line.symbol} {line.said}".strip(), INDENT)


def strip_lines(strip: Strip) -> Iterator[str]:
    """The past span by span, the newest first; then the visits that are planned."""
    yield f"{strip.name}  {text('strip.past')}".strip()
    for said in reversed(strip.spans):
        yield from wrapped(said, INDENT)
    yield from wrapped(text("strip.future"))
    for when, what in strip.ahead:
        yield from wrapped(f"{when}: {what}", INDENT)


def progress_lines(progress: Progress) -> Iterator[str]:
    """The counts, the trend, the milestones, and what stands on weaker ground."""
    yield f"{progress.name}  {text('progress.title')}".strip()
    if progress.begun is None:
        yield from wrapped(text("progress.empty"))
        return
    for label, said in progress.lines:
        yield from wrapped(f"{label}: {said}", INDENT)
    yield from wrapped(f"{text('progress.score')}: {progress.trend_words}", INDENT)
    yield text("progress.milestones")
    for item in progress.milestones:
        state = text(f"progress.{'reached' if item.reached else 'ahead'}")
        yield from wrapped(f"{item.what}: {state}, {item.when}", INDENT)
    if progress.notes:
        yield text("progress.caveats")
    for note in progress.notes:
        yield from wrapped(note, INDENT)


def what_if_lines(answer: WhatIf) -> Iterator[str]:
    """The question, what would be told, what the next dose would need, what to do."""
    yield from wrapped(answer.title)
    if answer.warnings or answer.gate_words:
        yield text("what_if.told")
    for item in answer.warnings:
        symbol, word = (text(f"severity.{item.severity}.{part}") for part in ("symbol", "word"))
        yield from wrapped(f"{symbol} {word}: {item.title}", INDENT)
    if answer.gate_words:
        yield from wrapped(answer.gate_words, INDENT)
    yield from wrapped(answer.todo)


def _date(day: date) -> str:
    return text(
        "date.day",
        weekday=text(f"date.weekday_{day.isoweekday()}"),
        day=day.day,
        month=text(f"date.month_{day.month}"),
    )
