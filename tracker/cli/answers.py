"""`tracker status`, `history` and `assess`."""

import argparse

from tracker import clock
from tracker.cli.opened import doubts, opened, time_of
from tracker.cli.plain import say_json, say_lines, today_lines
from tracker.engine.assess import assess
from tracker.engine.assessment import Assessment
from tracker.engine.record import Record, home_zone, record_of
from tracker.errors import RefusedError, UsageError
from tracker.exchange.answer import answer
from tracker.formulary.load import load_formulary
from tracker.usecases.describe import detail_of, kind_of, when_of
from tracker.usecases.history import history_of
from tracker.usecases.liveness import told_live
from tracker.wording import text
from tracker.wording.dates import day_and_time
from tracker.wording.numbers import numbers_for


def status(arguments: argparse.Namespace) -> int:
    """Says where the person stands, at an instant, as known at another."""
    with opened(arguments) as desk:
        record = desk.book.record(desk.person)
        at = time_of(arguments.at, desk.now, desk.zone)
        known_at = time_of(arguments.known_at, desk.now, desk.zone)
        found = assess(record, at, known_at)
        if arguments.at is None and arguments.known_at is None:
            # Of its own checks the record knows only how it is now.
            found = told_live(desk.book, desk.person, found)
            if not arguments.json:
                from tracker.reminders.answer import asked_lines

                say_lines(f"▲ {said}" for said in asked_lines(desk.book, desk.person, desk.now))
    _print(record, found, arguments.json)
    return 0


def assess_log(arguments: argparse.Namespace) -> int:
    """Answers straight from a log file, without a database."""
    from tracker.usecases.move import read_file

    entries = read_file(arguments.file)
    person = _person_in({entry.person for entry in entries}, arguments.person)
    record = record_of((e for e in entries if e.person == person), load_formulary())
    now, zone = clock.now(), home_zone(record, record.latest)
    last = max([now, record.latest.known_at])
    known_at = time_of(arguments.known_at, now, zone) if arguments.known_at else last
    for words in arguments.at or ["now"]:
        _print(record, assess(record, time_of(words, now, zone), known_at), arguments.json)
    return 0


def history(arguments: argparse.Namespace) -> int:
    """Lists the entries, the newest first, with what was taken back."""
    with opened(arguments) as desk:
        record = desk.book.record(desk.person)
        doubt = doubts(desk)
    kinds = sorted({row.entry.type for row in history_of(record)})
    if arguments.kind and arguments.kind not in kinds:
        raise UsageError(f"no entry is a {arguments.kind!r}; kinds: {', '.join(kinds)}")
    if arguments.last is not None and arguments.last < 1:
        raise UsageError(f"--last {arguments.last} shows nothing; give 1 or more")
    rows = history_of(record, arguments.last, arguments.kind)
    if arguments.json:
        from tracker.exchange.log import entry_fields

        for row in rows:
            say_json(entry_fields(row.entry) | {"voided": row.voided})
        return 0
    say_lines(doubt)
    if not rows:
        print(text("history.empty"))
    for entry, voided in rows:
        mark = text("history.voided") if voided else ""
        logged_at = day_and_time(entry.recorded_at, desk.zone, desk.now)
        parts = (
            f"{when_of(entry, desk.zone, desk.now):<18}",
            f"{kind_of(entry):<18}",
            detail_of(entry),
            text("history.logged", when=logged_at),
            mark,
            entry.uid,
        )
        print("  ".join(part for part in parts if part))
    return 0


def answer_fields(assessment: Assessment, zone: str) -> dict[str, object]:
    """The documented JSON of an assessment, in the words of this program."""
    emergency = numbers_for(zone).emergency
    return answer(assessment, zone, lambda key: text(key, emergency=emergency))


def _print(record: Record, assessment: Assessment, as_json: bool) -> None:
    zone = home_zone(record, record.latest)
    if as_json:
        say_json(answer_fields(assessment, zone))
        return
    from tracker.usecases.today import today_of

    seen = (e for e in record.entries.values() if e.recorded_at <= assessment.known_at)
    for line in today_lines(today_of(record_of(seen, record.formulary), assessment)):
        print(line)


def _person_in(people: set[str], wanted: str | None) -> str:
    if wanted in people:
        return wanted or ""
    if wanted is None and len(people) == 1:
        return next(iter(people))
    known = ", ".join(sorted(people)) or "nobody"
    raise RefusedError(f"add --person to say who is meant; in this log: {known}")
