"""The views as plain text: `tracker upcoming`, `month`, `timeline`, `progress`, `what-if`."""

import argparse
from collections.abc import Iterator

from tracker.cli.opened import date_of, doubts, opened
from tracker.cli.plain import say, say_json, say_lines
from tracker.cli.screen import view
from tracker.errors import UsageError
from tracker.exchange.coming import read_coming_day
from tracker.usecases.coverage_strip import Strip, strip_of
from tracker.usecases.how_far import HowFar, how_far
from tracker.usecases.month_grid import Month, day_of, month_of
from tracker.usecases.suppose import Supposed, suppose_missed, suppose_visit
from tracker.usecases.upcoming import RANGES, Upcoming, upcoming_of
from tracker.wording import text


def upcoming(arguments: argparse.Namespace) -> int:
    """The agenda of the next days."""
    return view(arguments, "upcoming", lambda: _print_upcoming(arguments))


def month(arguments: argparse.Namespace) -> int:
    """A month, day by day."""
    return view(arguments, "month", lambda: _print_month(arguments))


def timeline(arguments: argparse.Namespace) -> int:
    """Three months of coverage in words."""
    return view(arguments, "timeline", lambda: _print_timeline(arguments))


def progress(arguments: argparse.Namespace) -> int:
    """How far the person has come."""
    return view(arguments, "progress", lambda: _print_progress(arguments))


def what_if(arguments: argparse.Namespace) -> int:
    """What would be told if a pill were missed or a visit moved; writes nothing."""
    with opened(arguments) as desk:
        record = desk.book.record(desk.person)
        suppose = suppose_missed if arguments.miss else suppose_visit
        words = arguments.miss or arguments.visit
        if not words:
            raise UsageError("say what: --miss DAY or --visit DAY")
        found = suppose(record, desk.now, read_coming_day(words, desk.now, desk.zone))
    for line in supposed_lines(found):
        say(line)
    return 0


def upcoming_lines(agenda: Upcoming) -> Iterator[str]:
    """The agenda, what is overdue first."""
    yield f"{agenda.name}  {text('upcoming.lead', n=agenda.days)}"
    if not agenda.rows:
        yield text("upcoming.empty")
    for row in agenda.rows:
        far = f"{row.ahead} · " if row.ahead else ""
        late = f"{text('upcoming.overdue_title')}: " if row.overdue else ""
        notice = f"  ({row.notice})" if row.notice else ""
        yield f"{row.symbol} {late}{far}{row.when}: {row.what}{notice}"


def month_lines(grid: Month) -> Iterator[str]:
    """Each day of a month on a line, with its marks in words; days without any are left out."""
    yield f"{grid.name}  {grid.title}"
    for week in grid.weeks:
        for item in week:
            if item.inside and item.marks:
                said = ", ".join(
                    f"{text(f'mark.{mark}.symbol')} {text(f'mark.{mark}.word')}"
                    for mark in item.marks
                )
                here = f"  ({text('strip.today')})" if item.day == grid.today else ""
                yield f"{item.day}  {said}{here}"


def strip_lines(strip: Strip) -> Iterator[str]:
    """The past in words, the last span first; what is planned is in `tracker upcoming`."""
    yield f"{strip.name}  {text('strip.past')}"
    if not strip.spans:
        yield text("strip.empty")
    for when, said in reversed(strip.spans):
        yield f"{when}: {said}"


def progress_lines(way: HowFar) -> Iterator[str]:
    """The counts and milestones."""
    yield f"{way.name}  {text('progress.title')}"
    if way.score is None:
        yield text("progress.empty")
        return
    for label, said in way.lines:
        yield f"{label}: {said}"
    yield text("progress.milestones")
    for item in way.milestones:
        state = text(f"progress.{'reached' if item.reached else 'ahead'}")
        yield f"    {item.what}: {state}, {item.when}"
    for said in way.caveats:
        yield f"{text('progress.caveats')}: {said}"


def supposed_lines(found: Supposed) -> Iterator[str]:
    """What would be told."""
    yield found.title
    if found.told:
        yield text("what_if.told")
    for tone, said in found.told:
        yield f"    {text(f'severity.{tone}.symbol')} {text(f'severity.{tone}.word')}: {said}"
    yield found.todo


def _print_upcoming(arguments: argparse.Namespace) -> int:
    if arguments.days not in RANGES:
        raise UsageError(f"--days {arguments.days} is not known; give 14, 60 or 365")
    with opened(arguments) as desk:
        agenda = upcoming_of(desk.book.record(desk.person), desk.now, arguments.days)
        doubt = doubts(desk)
    if arguments.json:
        for row in agenda.rows:
            say_json(
                {
                    "day": row.day.isoformat(), "kind": row.kind, "what": row.what,
                    "when": row.when, "overdue": row.overdue, "severity": row.tone,
                }
            )  # fmt: skip
        return 0
    return say_lines([*doubt, *upcoming_lines(agenda)])


def _print_month(arguments: argparse.Namespace) -> int:
    with opened(arguments) as desk:
        record = desk.book.record(desk.person)
        day = date_of(arguments.day or "today", desk.now, desk.zone)
        grid = month_of(record, desk.now, day.year, day.month)
        doubt = doubts(desk)
        if arguments.day:
            found = day_of(record, desk.now, day)
            say_lines(doubt)
            print(found.title)
            for mark, said in found.lines:
                print(f"    {text(f'mark.{mark}.symbol') if mark else ' '} {said}")
            if not found.lines:
                print(text("month.nothing"))
            return 0
    return say_lines([*doubt, *month_lines(grid)])


def _print_timeline(arguments: argparse.Namespace) -> int:
    with opened(arguments) as desk:
        strip = strip_of(desk.book.record(desk.person), desk.now)
        return say_lines([*doubts(desk), *strip_lines(strip)])


def _print_progress(arguments: argparse.Namespace) -> int:
    with opened(arguments) as desk:
        way = how_far(desk.book.record(desk.person), desk.now)
        return say_lines([*doubts(desk), *progress_lines(way)])
