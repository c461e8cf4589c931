"""`tracker check`, `watch`, `answer`, `checklist` and `notices`."""

import argparse
import os
import platform
import sys
import time as seconds
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from tracker import clock
from tracker.cli.answers import answer_fields
from tracker.cli.opened import Opened, occasion_now, opened
from tracker.cli.plain import logged, say, say_json, say_lines
from tracker.engine.assessment import Assessment, Severity
from tracker.engine.notice_rules import NoticeRules
from tracker.engine.record import name_of
from tracker.engine.taken_on import RANK
from tracker.errors import UsageError
from tracker.settings import record_place
from tracker.usecases.book import open_book, status_of, zone_of
from tracker.usecases.state_keys import coverage_key
from tracker.wording import text
from tracker.wording.dates import day_and_time, time_of_day

if TYPE_CHECKING:
    from tracker.reminders.deliver import Shower
    from tracker.reminders.ready import ReadyLine

# What `check` ends with, by the worst of what is true.
EXIT_CODES = {Severity.CAUTION: 10, Severity.URGENT: 11, Severity.CRITICAL: 12}
# How long a watcher that starts with the machine may be silent before the page says so [D].
INSTALLED = timedelta(minutes=15)
LONGEST_MINUTES = 24 * 60


def check(arguments: argparse.Namespace) -> int:
    """Looks once, sends what is due, and prints what is true of each person."""
    from db.wakes import is_doubted, keep_doubt, wake
    from tracker.reminders.watch import check as look_and_send
    from tracker.reminders.watch import is_watched
    from tracker.usecases.book import choose_person
    from tracker.usecases.liveness import told_live

    now = clock.now()
    with open_book(record_place(arguments.db)) as book:
        if arguments.all:
            wake(book.store)
        if is_doubted(book.store) and not is_watched(book.store.path):
            # Who doubted the clock is gone, and nobody else would take it back.
            keep_doubt(book.store, False)
        look_and_send(book, now, shower=_shower())
        arguments.wrote = book.store.wrote
        people = book.store.people()
        if arguments.person is not None:
            people = (choose_person(book, arguments.person),)
        worst = Severity.INFO
        for person in people:
            record = book.record(person)
            found = told_live(book, person, status_of(book, person, now, now))
            worst = max((worst, *(item.severity for item in found.warnings)), key=RANK.__getitem__)
            if arguments.json:
                say_json(answer_fields(found, zone_of(book, person)))
            else:
                say_lines(_check_lines(name_of(record), found))
    return EXIT_CODES.get(worst, 0)


def watch(arguments: argparse.Namespace) -> int:
    """Looks all the time, until it is interrupted; or writes what starts it by itself."""
    if arguments.install or arguments.uninstall or arguments.dry_run:
        from tracker.cli import service

        if arguments.dry_run:
            return service.dry_run(arguments)
        begins = arguments.install
        code = service.install(arguments) if begins else service.uninstall(arguments)
        _promise(arguments, begins and not code)
        return code
    from tracker.reminders.watch import Watch
    from tracker.reminders.watch import watch as look_all_the_time

    with open_book(record_place(arguments.db)) as book:
        own = Watch(
            clock=clock.now,
            waiter=seconds.sleep,
            complain=lambda words: print(f"tracker: {words}", file=sys.stderr, flush=True),
            begun=lambda: print(text("watch.begun"), flush=True),
            who=_who(),
            shower=_shower(),
        )
        with suppress(KeyboardInterrupt):
            look_all_the_time(book, own)
    return 0


def answer(arguments: argparse.Namespace) -> int:
    """Says that the person is there, so that others wait."""
    from tracker.reminders.answer import answer as write_answer

    with opened(arguments) as desk:
        entries, until = write_answer(desk.book, occasion_now(desk))
        when = time_of_day(until, desk.zone)
    return logged(entries, arguments.json, text("answer.done", when=when))


def checklist(arguments: argparse.Namespace) -> int:
    """Says whether a warning can reach the person, and what is missing."""
    from tracker.reminders.ready import ready_lines

    with opened(arguments) as desk:
        lines = ready_lines(desk.book, desk.person, desk.now)
    if arguments.json:
        for line in lines:
            say_json({"good": line.good, "what": line.what, "todo": "" if line.good else line.todo})
    else:
        say_lines(ready_words(lines))
    return 0 if all(line.good for line in lines) else EXIT_CODES[Severity.CAUTION]


def notices(arguments: argparse.Namespace) -> int:
    """Shows or sets when the person and others are told, or shows who was told what."""
    from db.contacts import keep_rules, rules_of

    with opened(arguments) as desk:
        if arguments.told:
            return say_lines(_told_lines(desk))
        rules = rules_of(desk.book.store, desk.person)
        changed = _changed(rules, arguments)
        if changed != rules:
            keep_rules(desk.book.store, desk.person, changed)
            say(text("notices.changed"))
        return say_lines(rule_lines(changed))


def ready_words(lines: "list[ReadyLine]") -> Iterator[str]:
    """The check list, line by line."""
    yield text("ready.title")
    for line in lines:
        yield f"  {text('ready.yes' if line.good else 'ready.no')} {line.what}"
        if not line.good:
            yield f"      {line.todo}"
    yield text("ready.all") if all(line.good for line in lines) else text("ready.again")


def rule_lines(rules: NoticeRules) -> Iterator[str]:
    """When somebody is told, in words."""
    yield text("notices.title")
    yield text("notices.quiet", what=f"{rules.quiet_from:%H:%M}-{rules.quiet_to:%H:%M}")
    yield text("notices.morning", time=f"{rules.morning:%H:%M}")
    yield text("notices.visits", what=", ".join(str(count) for count in rules.visit_days))
    yield text("notices.heads_up", n=_minutes(rules.heads_up))
    yield text(
        "notices.others", n=_minutes(rules.others_after), known=_minutes(rules.others_morning)
    )
    days = ", ".join(str(count) for count in sorted(rules.repeat_days))
    yield text("notices.repeats", what=days)


def _check_lines(name: str, found: Assessment) -> Iterator[str]:
    yield f"{name}: {text(f'{coverage_key(found)}.word')}"
    if not found.warnings:
        yield f"    {text('check.nothing')}"
    for warning in found.warnings:
        symbol = text(f"severity.{warning.severity}.symbol")
        word = text(f"severity.{warning.severity}.word")
        yield f"    {symbol} {word}: {text(f'warning.{warning.code}.title')}"


def _told_lines(desk: Opened) -> Iterator[str]:
    from tracker.reminders.told import told_rows

    rows = told_rows(desk.book, desk.person, desk.now)
    if not rows:
        yield text("notices.told_none")
    for row in rows:
        yield f"{row.when}  {row.who}  {row.what}  ({row.sent})"


def _changed(rules: NoticeRules, arguments: argparse.Namespace) -> NoticeRules:
    if arguments.quiet:
        begin, _, end = arguments.quiet.partition("-")
        rules = replace(
            rules, quiet_from=_hour(begin, "bad_hours"), quiet_to=_hour(end, "bad_hours")
        )
    if arguments.morning:
        rules = replace(rules, morning=_hour(arguments.morning, "bad_time"))
    if arguments.visit_days:
        rules = replace(rules, visit_days=_days(arguments.visit_days))
    if arguments.repeats:
        rules = replace(rules, repeat_days=_days(arguments.repeats))
    if arguments.heads_up:
        rules = replace(rules, heads_up=minutes_of(arguments.heads_up))
    if arguments.others_after:
        rules = replace(rules, others_after=minutes_of(arguments.others_after))
    if arguments.others_morning:
        rules = replace(rules, others_morning=minutes_of(arguments.others_morning))
    return rules


def minutes_of(words: str) -> timedelta:
    """A wait as typed, in minutes."""
    if not words.isdecimal() or int(words) > LONGEST_MINUTES:
        raise UsageError(text("notices.bad_minutes"))
    return timedelta(minutes=int(words))


def _hour(words: str, problem: str) -> time:
    try:
        return datetime.strptime(words.strip(), "%H:%M").time()  # noqa: DTZ007  an hour of any day
    except ValueError:
        raise UsageError(text(f"notices.{problem}")) from None


def _days(words: str) -> tuple[int, ...]:
    days = [item.strip() for item in words.split(",")]
    if not all(item.isdecimal() and int(item) <= 60 for item in days):
        raise UsageError(text("notices.bad_days"))
    return tuple(sorted({int(item) for item in days}, reverse=True))


def _minutes(wait: timedelta) -> int:
    return int(wait.total_seconds()) // 60


def _promise(arguments: argparse.Namespace, often: bool) -> None:
    """What starts with the machine is promised to look often; without it less is promised."""
    from db.wakes import keep_promise

    with open_book(record_place(arguments.db)) as book:
        keep_promise(book.store, INSTALLED if often else None)


def _who() -> str:
    when = day_and_time(clock.now(), clock.machine_zone(), clock.now())
    return text("watch.who", n=os.getpid(), place=platform.node() or "?", when=when)


def _shower() -> "Shower | None":
    """Shows a letter on the terminal and rings its bell; nothing where nobody would see it."""
    if not sys.stdout.isatty():
        return None
    return lambda letter: print(f"\a{letter.title}: {letter.body}", flush=True)
