"""`tracker take`: logs a pill, after the questions that come first."""

import argparse
from decimal import Decimal

from tracker.cli.arguments import is_terminal
from tracker.cli.asking import agrees, opioid_answer
from tracker.cli.naloxone import ask, is_asked
from tracker.cli.opened import Opened, amount_of, occasion_of, opened, time_of
from tracker.cli.plain import logged, say
from tracker.engine.assessment import Gate
from tracker.engine.entries import Answer, Entry
from tracker.engine.instants import zone_named
from tracker.errors import RefusedError, UsageError
from tracker.usecases.describe import when_of
from tracker.usecases.log_dose import DoseLook, log_dose, look_before_dose
from tracker.wording import text
from tracker.wording.numbers import numbers_for

HELD_TEXT = {Gate.LOCKED: "take.held_locked", Gate.CALL_FIRST: "take.held_call_first"}


def take(arguments: argparse.Namespace) -> int:
    """Logs a pill, or says why not and what to do."""
    with opened(arguments) as desk:
        occasion = occasion_of(arguments, desk)
        slot = None
        if arguments.slot:
            instant = time_of(arguments.slot, desk.now, desk.zone)
            slot = instant.astimezone(zone_named(desk.zone)).replace(tzinfo=None)
        look = look_before_dose(desk.book.record(desk.person), occasion, slot)
        if slot is not None and look.slot is None:
            raise UsageError(f"no pill is planned at {arguments.slot!r}; see: tracker status")
        mg = amount_of(arguments.mg) or look.mg
        _ask_about_entry(arguments, desk, look)
        _ask_what_comes_first(arguments, desk, look)
        answer = _ask_about_opioids(arguments, desk, look)
        asks_naloxone = look.gate is not Gate.OPEN and not arguments.json and is_asked(desk)
        if answer in (None, Answer.NONE):
            written = log_dose(desk.book, occasion, look, mg, answer)
            _answered(arguments, desk, look, mg, written)
            return ask(desk) if asks_naloxone else 0
        taken = arguments.taken
        written = log_dose(desk.book, occasion, look, mg, answer, taken)
        emergency = numbers_for(desk.zone).emergency
        texts = [text(f"ask.after_{answer}", emergency=emergency)]
        if taken:
            texts.append(text("take.held_logged", emergency=emergency))
        logged(written, arguments.json, *texts)
        return ask(desk) if asks_naloxone else 0


def _ask_about_entry(arguments: argparse.Namespace, desk: Opened, look: DoseLook) -> None:
    if look.first is not None:
        when = when_of(look.first, desk.zone, desk.now)
        if not agrees(text("take.duplicate", when=when), arguments.yes, "--yes"):
            raise RefusedError(text("take.duplicate_drop"))
    if look.late_entry and not agrees(text("take.late_entry"), arguments.yes, "--yes"):
        raise RefusedError(text("app.not_done"))


def _ask_what_comes_first(arguments: argparse.Namespace, desk: Opened, look: DoseLook) -> None:
    """Asks whom it can; elsewhere it is said with the answer, as what was taken is a fact."""
    if look.before is None or arguments.taken or arguments.json or not is_terminal():
        return
    say(text(f"take.{look.before}", emergency=numbers_for(desk.zone).emergency))
    if not agrees(text(f"take.{look.before}_ask"), arguments.taken, "--taken"):
        raise RefusedError(text("app.not_done"))


def _ask_about_opioids(
    arguments: argparse.Namespace, desk: Opened, look: DoseLook
) -> Answer | None:
    """The answer to store with the pill, if the gate asks for one; refuses what must not be."""
    if look.gate is Gate.ASK:
        return opioid_answer(arguments.answer)
    if look.gate is Gate.OPEN:
        return Answer(arguments.answer) if arguments.answer else None
    answer = Answer(arguments.answer) if arguments.answer else None
    words = text(HELD_TEXT[look.gate], emergency=numbers_for(desk.zone).emergency)
    if arguments.taken:
        return answer
    if not arguments.json:
        say(words)
    if not agrees(text("take.held_record"), arguments.taken, "--taken"):
        raise RefusedError(text("app.not_done"))
    return answer


def _answered(
    arguments: argparse.Namespace,
    desk: Opened,
    look: DoseLook,
    mg: Decimal,
    written: list[Entry],
) -> int:
    when = when_of(written[-1], desk.zone, desk.now)
    texts = [text("take.logged", mg=f"{mg.normalize():f}", when=when)]
    emergency = numbers_for(desk.zone).emergency
    if look.gate is Gate.LOCKED:
        texts.append(text("take.held_logged", emergency=emergency))
    if look.gate is Gate.CALL_FIRST:
        texts.append(text("take.held_call_first", emergency=emergency))
    if look.before is not None:
        texts.append(text(f"take.{look.before}", emergency=emergency))
    if look.slot is not None and mg > look.slot.mg:
        texts.append(text("take.extra", emergency=emergency))
    return logged(written, arguments.json, *texts)
