"""`tracker switch`: a change of medicine in words, and saved only where that is agreed to."""

import argparse
from dataclasses import replace
from datetime import date

from tracker.cli.asking import agrees
from tracker.cli.naloxone import ask_naloxone
from tracker.cli.opened import Opened, occasion_now, opened
from tracker.cli.plain import logged, say, say_lines
from tracker.cli.plans import draft_of
from tracker.errors import RefusedError, UsageError
from tracker.exchange.coming import read_coming_day
from tracker.usecases.plans import one_plan, told_after_end
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

OTHER = "other"


def switch(arguments: argparse.Namespace) -> int:
    """Says what a change would plan, and writes it where that is agreed to."""
    if arguments.way == OTHER:
        say(text("switch.other"))
        return 0
    with opened(arguments) as desk:
        change = _change(arguments, desk, Way(arguments.way))
        occasion = occasion_now(desk)
        if problem := problem_with(desk.book.record(desk.person), change, occasion):
            raise RefusedError(problem)
        preview = preview_of(desk.book.record(desk.person), occasion, change)
        if not arguments.json:
            say_lines(_lines(preview))
        save = text("switch.end_save" if change.way is Way.END else "switch.save")
        if not agrees(f"{save}?", arguments.yes, "--yes"):
            raise RefusedError(text("app.not_done"))
        entries = save_change(desk.book, occasion, change, arguments.reason)
        logged(entries, arguments.json, _said(desk, change))
        return ask_naloxone(desk, arguments.json) if change.way is Way.END else 0


def _change(arguments: argparse.Namespace, desk: Opened, way: Way) -> Change:
    record = desk.book.record(desk.person)
    plans = [form for form, ways in WAYS.items() if way in ways]
    old = one_plan(record, desk.now, arguments.plan)
    if old.form not in plans:
        known = ", ".join((*WAYS[old.form], OTHER))
        raise UsageError(f"this plan cannot go that way; from an {old.form} plan: {known}")
    start = _day(arguments.start, desk) or usual_start(record, desk.now, old, way)
    if start is None:
        raise UsageError(f"{text('switch.day_needed')} Add --from DATE.")
    arguments.form, arguments.as_needed = FORMS.get(way), way is Way.END
    arguments.rrule = "FREQ=DAILY"
    arguments.start = None
    draft = draft_of(arguments, desk.now, desk.zone)
    last = _day(arguments.until if way is Way.BRIDGE else arguments.last_pill, desk)
    return planned_change(record, desk.now, old, way, replace(draft, start=start), last)


def _day(said: str | None, desk: Opened) -> date | None:
    return read_coming_day(said, desk.now, desk.zone) if said else None


def _lines(preview: Preview) -> list[str]:
    """What is planned and what is not, in words; then where the days come from."""
    source = f"{text('switch.source')}: {preview.source}. {text('switch.clinic_sets')}"
    return [*(said for _, said in preview.lines), source]


def _said(desk: Opened, change: Change) -> str:
    if change.way is not Way.END:
        return text("switch.saved")
    return told_after_end(desk.book, desk.person, desk.now)[1]
