"""`tracker naloxone`: the kits, and the question for them, which other commands ask as well."""

import argparse
from collections.abc import Iterator

from tracker.cli.arguments import is_terminal
from tracker.cli.asking import chosen
from tracker.cli.opened import Opened, date_of, occasion_now, occasion_of, opened
from tracker.cli.plain import logged, say, say_json, say_lines
from tracker.engine.entries import Entry
from tracker.usecases.naloxone import (
    have_none,
    is_open_at,
    kit_gone,
    kit_lines,
    kit_rows,
    log_kit,
    still_there,
)
from tracker.wording import text

LATER, HAVE, ADD, NONE = "later", "have", "add", "none"


def naloxone(arguments: argparse.Namespace) -> int:
    """Logs a kit, answers the question for naloxone, or shows what is in the log."""
    with opened(arguments) as desk:
        if arguments.list:
            return _show(arguments, desk)
        occasion = occasion_of(arguments, desk)
        if arguments.still_there:
            entry = still_there(desk.book, occasion)
            return logged([entry], arguments.json, text("naloxone.have_logged"))
        if arguments.none:
            entry = have_none(desk.book, occasion)
            return logged([entry], arguments.json, text("naloxone.none_logged"))
        if arguments.gone:
            entry = kit_gone(desk.book, occasion, arguments.gone)
            return logged([entry], arguments.json, text("naloxone.gone_logged"))
        if not (arguments.place or arguments.holder or arguments.expires):
            _show(arguments, desk)
            return 0 if arguments.json else ask(desk)
        expires = date_of(arguments.expires, desk.now, desk.zone) if arguments.expires else None
        entry = log_kit(desk.book, occasion, arguments.place, arguments.holder, expires)
        return logged([entry], arguments.json, text("naloxone.logged"))


def is_asked(desk: Opened) -> bool:
    """Whether the question for naloxone has come up and is not answered."""
    return is_open_at(desk.book.record(desk.person), desk.now)


def ask_naloxone(desk: Opened, as_json: bool) -> int:
    """Asks where the question is open; where nobody can answer, says how to. Always a success."""
    return 0 if as_json or not is_asked(desk) else ask(desk)


def ask(desk: Opened) -> int:
    """Asks, and writes the answer; where nobody can answer, says how to. Always a success."""
    have = bool(kit_rows(desk.book.record(desk.person), desk.now))
    say(text("naloxone.ask_still" if have else "naloxone.ask"))
    if not is_terminal():
        say(text("naloxone.how_to_say"))
        return 0
    answers = {LATER: text("naloxone.answer_later")}
    if have:
        answers[HAVE] = text("naloxone.answer_have")
    answers[ADD] = text("naloxone.answer_add" if have else "naloxone.answer_add_first")
    answers[NONE] = text("naloxone.answer_none")
    answer = chosen("", answers, LATER)
    if answer != LATER:
        say(_write(desk, answer))
    return 0


def _write(desk: Opened, answer: str) -> str:
    """Writes an answer; gives back what to say."""
    occasion = occasion_now(desk)
    if answer == HAVE:
        still_there(desk.book, occasion)
        return text("naloxone.have_logged")
    if answer == NONE:
        have_none(desk.book, occasion)
        return text("naloxone.none_logged")
    place = input(f"{text('naloxone.where')} ").strip()
    holder = input(f"{text('naloxone.holder')} ").strip()
    said = input(f"{text('naloxone.expires')} ").strip()
    expires = date_of(said, desk.now, desk.zone) if said else None
    log_kit(desk.book, occasion, place or None, holder or None, expires)
    return text("naloxone.logged")


def _show(arguments: argparse.Namespace, desk: Opened) -> int:
    record = desk.book.record(desk.person)
    if arguments.json:
        for row in kit_rows(record, desk.now):
            say_json(
                {"uid": row.uid, "state": row.tone, "what": row.line, **_fields(desk, row.uid)}
            )
        return 0
    return say_lines([text("naloxone.title"), *_kits(desk)])


def _kits(desk: Opened) -> Iterator[str]:
    """The kits with their uids, which `--gone` asks for."""
    record = desk.book.record(desk.person)
    rows = kit_rows(record, desk.now)
    lines = kit_lines(record, desk.now)
    for row, line in zip(rows, lines, strict=False):
        yield f"    {line}  [{row.uid}]"
    for line in lines[len(rows) :]:
        yield f"    {line}"


def _fields(desk: Opened, uid: str) -> dict[str, object]:
    kit: Entry = desk.book.record(desk.person).entries[uid]
    expires = getattr(kit, "expires", None)
    return {
        "place": getattr(kit, "place", None),
        "holder": getattr(kit, "holder", None),
        "expires": expires.isoformat() if expires else None,
    }
