"""`tracker contacts`: how the person and others can be reached. Addresses are never shown."""

import argparse
import getpass
import sys

from tracker.cli.arguments import is_terminal
from tracker.cli.opened import Opened, opened
from tracker.cli.plain import say, say_lines
from tracker.cli.reminders import minutes_of
from tracker.engine.assessment import Severity
from tracker.engine.contacts import PATIENT, SCREEN
from tracker.engine.sharing import NOTHING, level_of
from tracker.errors import RefusedError, UsageError
from tracker.reminders.channels import DESKTOP, Outcome
from tracker.reminders.contacts import (
    ContactRow,
    add,
    called,
    choose_delay,
    choose_words,
    confirm,
    contact_rows,
    hand_over,
    named,
    remove,
    test,
)
from tracker.wording import text


def contacts(arguments: argparse.Namespace) -> int:
    """Lists who can be reached, or does one thing about it."""
    with opened(arguments) as desk:
        what = arguments.what
        if what is None:
            return say_lines(contact_lines(contact_rows(desk.book, desk.person, desk.now)))
        if what == "duty":
            return _duty(desk, arguments.name)
        if arguments.name is None:
            raise UsageError(f"say who: tracker contacts {what} NAME")
        return ACTIONS[what](desk, arguments)


def contact_lines(rows: list[ContactRow]) -> list[str]:
    """Everybody who can be reached, a line each."""
    lines = [text("contacts.title")]
    for row in rows:
        symbol = text(f"ready.{'yes' if row.good else 'no'}")
        duty = f", {text('contacts.on_duty')}" if row.duty else ""
        proven = f", {row.proven}" if row.proven else ""
        lines.append(f"  {symbol} {row.number}  {row.who}: {row.kind}, {row.state}{proven}{duty}")
    return lines if rows else [text("contacts.none")]


def _add(desk: Opened, arguments: argparse.Namespace) -> int:
    if arguments.value is not None:
        # The shell would keep it in its history.
        raise UsageError("give the address when you are asked for it, or on standard input")
    channel = f"{arguments.on}:" if arguments.on else _address()
    name = arguments.name
    contact = add(desk.book, desk.person, name, channel, desk.now)
    who = called(contact.name)
    if contact.verified_at is not None:
        say(text("contacts.added_works", who=who))
    else:
        say(text("contacts.added", who=who, what=name))
    record = desk.book.record(desk.person)
    if contact.name != PATIENT and level_of(record, contact.name, desk.now) == NOTHING:
        say(text("contacts.no_consent", who=name))
    return 0


def _test(desk: Opened, arguments: argparse.Namespace) -> int:
    name = arguments.name
    outcome = test(desk.book, desk.person, name, desk.now)
    own = "_own" if named(name) == PATIENT and outcome is Outcome.SENT else ""
    words = text(f"contacts.test_{outcome}{own}", who=called(named(name)), what=name)
    if outcome is Outcome.REFUSED:
        raise RefusedError(words)
    say(words)
    return 0


def _confirm(desk: Opened, arguments: argparse.Namespace) -> int:
    if arguments.value is None:
        raise UsageError("give the code: tracker contacts confirm NAME CODE")
    who = confirm(desk.book, desk.person, arguments.name, arguments.value, desk.now)
    say(text("contacts.confirmed", who=who))
    return 0


def _remove(desk: Opened, arguments: argparse.Namespace) -> int:
    number = arguments.value
    if number is not None and not number.isdecimal():
        raise UsageError("give the number of the line in: tracker contacts")
    remove(desk.book, desk.person, arguments.name, int(number) if number else None, desk.now)
    say(text("contacts.removed", who=called(named(arguments.name))))
    return 0


def _words(desk: Opened, arguments: argparse.Namespace) -> int:
    if arguments.value not in ("plain", "neutral"):
        raise UsageError("say which words: tracker contacts words NAME plain, or neutral")
    choose_words(desk.book, desk.person, arguments.name, arguments.value == "plain")
    say(text(f"contacts.words_{arguments.value}", who=called(named(arguments.name))))
    return 0


def _delay(desk: Opened, arguments: argparse.Namespace) -> int:
    severity = Severity(arguments.severity)
    wait = minutes_of(arguments.value or "")
    choose_delay(desk.book, desk.person, arguments.name, severity, wait)
    minutes = int(wait.total_seconds()) // 60
    say(text("contacts.delay", who=called(named(arguments.name)), n=minutes))
    return 0


def _duty(desk: Opened, name: str | None) -> int:
    hand_over(desk.book, desk.person, name, desk.now)
    say(text("contacts.duty", who=name) if name else text("contacts.duty_nobody"))
    return 0


def _address() -> str:
    """An address from a hidden question or from standard input, never from the command line."""
    if not is_terminal():
        return sys.stdin.readline().strip()
    print(text("contacts.address_hint"))
    return getpass.getpass(f"{text('contacts.address')} ").strip()


ACTIONS = {
    "add": _add,
    "test": _test,
    "confirm": _confirm,
    "remove": _remove,
    "words": _words,
    "delay": _delay,
}
ON_THIS_MACHINE = (SCREEN, DESKTOP)
