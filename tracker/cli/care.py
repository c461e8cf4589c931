"""`tracker care`, `share`, `acknowledge` and `snooze`."""

import argparse
from datetime import datetime

from tracker import clock
from tracker.cli.opened import occasion_now, opened
from tracker.cli.plain import logged, say_json, say_lines
from tracker.cli.screen import view
from tracker.engine.assessment import RaisedWarning
from tracker.engine.entries import Source
from tracker.engine.record import home_zone
from tracker.engine.sharing import OUTCOMES
from tracker.errors import RefusedError, UsageError
from tracker.exchange.coming import read_coming, read_coming_day
from tracker.settings import load_settings, record_place
from tracker.usecases.book import Book, open_book
from tracker.usecases.care import person_for, row_of
from tracker.usecases.care_lines import (
    care_lines,
    circle_lines,
    person_fields,
    person_lines,
    row_fields,
    seen_lines,
)
from tracker.usecases.care_list import care_list, keep_list_seen, sharing_with
from tracker.usecases.consent import (
    circle_of,
    give_consent,
    keep_seen,
    seen_by,
    share_report,
    withdraw_consent,
)
from tracker.usecases.new_entries import Occasion
from tracker.usecases.take_on import call_off, put_off_until, put_offs, say_outcome, take_on
from tracker.wording import text
from tracker.wording.dates import day_and_time, day_name
from tracker.wording.numbers import numbers_for


def care(arguments: argparse.Namespace) -> int:
    """The people who share with somebody, the worst first.

    For a viewer who is named it is printed: behind the screen lies the person's own day.
    """
    if arguments.viewer is not None:
        return _print(arguments)
    return view(arguments, "care", lambda: _print(arguments))


def share(arguments: argparse.Namespace) -> int:
    """Says who may see the person, ends it, lists it, or shows what somebody sees."""
    with opened(arguments) as desk:
        occasion = occasion_now(desk)
        record = desk.book.record(desk.person)
        if arguments.who is None:
            looks = seen_lines(seen_by(record, desk.now)) if arguments.list else ()
            return say_lines([*circle_lines(circle_of(record, desk.now)), *looks])
        who = arguments.who
        if arguments.preview:
            return say_lines(person_lines(person_for(record, who, desk.now)))
        if arguments.off:
            written = withdraw_consent(desk.book, occasion, who)
            return logged([written], arguments.json, text("consent.withdrawn", who=who))
        if arguments.report:
            report = share_report(desk.book, occasion, who, arguments.report)
            return logged([report], arguments.json, text("consent.report_shared", who=who))
        if arguments.level is None:
            raise UsageError("say how far: --level 1, 2 or 3; or --off, --preview, --report UID")
        ends = read_coming_day(arguments.until, desk.now, desk.zone) if arguments.until else None
        items = tuple(arguments.items.split(",")) if arguments.items else ()
        given = give_consent(desk.book, occasion, who, arguments.level, items, ends)
        when = day_name(given.ends, desk.now, desk.zone) if given.ends else ""
        return logged([given], arguments.json, text("consent.given", who=who, when=when))


def acknowledge(arguments: argparse.Namespace) -> int:
    """Says that somebody sees to a warning until a time, or how it went."""
    viewer = _viewer(arguments)
    with open_book(record_place(arguments.db)) as book:
        now = clock.now()
        person = _person(book, viewer, arguments.person)
        zone, warning = _warning(book, person, viewer, arguments.code, now)
        occasion = _occasion(person, zone, viewer, now)
        if arguments.outcome:
            entry = say_outcome(book, occasion, warning, viewer, arguments.outcome)
            words = [text("taken_on.done")]
            if arguments.outcome == OUTCOMES[-1]:
                words.append(text("emergency.lead", emergency=numbers_for(zone).emergency))
            return logged([entry], arguments.json, *words)
        if arguments.until is None:
            raise UsageError("say until when: --until TIME; or how it went: --outcome")
        until = read_coming(arguments.until, now, zone)
        entry = take_on(book, occasion, warning, viewer, until)
        return logged([entry], arguments.json, text("taken_on.done"))


def snooze(arguments: argparse.Namespace) -> int:
    """Puts a warning off for one viewer, lists what is put off, or ends it."""
    viewer = _viewer(arguments)
    with open_book(record_place(arguments.db)) as book:
        now = clock.now()
        if arguments.code is None and arguments.cancel is None:
            return _print_snoozes(book, viewer, now)
        person = _person(book, viewer, arguments.person)
        record = book.record(person)
        zone = home_zone(record, record.latest)
        occasion = _occasion(person, zone, viewer, now)
        if arguments.cancel is not None:
            entry = call_off(book, occasion, viewer, arguments.cancel)
            return logged([entry], arguments.json, text("taken_on.called_off"))
        if arguments.until is None:
            raise UsageError("say until when: --until TIME")
        _, warning = _warning(book, person, viewer, arguments.code, now)
        until = read_coming(arguments.until, now, zone)
        entry = put_off_until(book, occasion, warning, viewer, until)
        when = day_and_time(until, zone, now)
        return logged([entry], arguments.json, text("taken_on.put_off_done", when=when))


def _print(arguments: argparse.Namespace) -> int:
    viewer = _viewer(arguments)
    now = clock.now()
    with open_book(record_place(arguments.db)) as book:
        if arguments.person is not None:
            person = _person(book, viewer, arguments.person)
            return _print_person(book, viewer, person, arguments.json)
        rows = care_list(book, viewer, now)
        keep_list_seen(book, rows, viewer, now)
    if not arguments.json:
        return say_lines(care_lines(viewer, rows))
    for row in rows:
        say_json(row_fields(row))
    return 0


def _print_person(book: Book, viewer: str, person: str, as_json: bool) -> int:
    now = clock.now()
    record = book.record(person)
    found = person_for(record, viewer, now)
    if found.row.level:
        zone = home_zone(record, record.latest)
        keep_seen(book, _occasion(person, zone, viewer, now), viewer, found.row.level)
    if not as_json:
        return say_lines(person_lines(found))
    say_json(person_fields(found))
    return 0


def _print_snoozes(book: Book, viewer: str, now: datetime) -> int:
    found = [
        item
        for person in sharing_with(book, viewer)
        for item in put_offs(book.record(person), viewer, now)
    ]
    if not found:
        print(text("taken_on.no_put_offs"))
    for item in found:
        until = text("taken_on.until", when=day_and_time(item.until, item.zone, now))
        print(f"{item.person}  {item.code}  {until}  {item.uid}")
    return 0


def _viewer(arguments: argparse.Namespace) -> str:
    named = arguments.viewer or load_settings(record_place(arguments.db)).viewer
    if not named:
        raise RefusedError('say who looks: --as NAME, or viewer = "NAME" in the settings')
    return str(named)


def _person(book: Book, viewer: str, wanted: str | None) -> str:
    """The person asked for by id or name, or the only one, of those the viewer is told of."""
    now = clock.now()
    rows = [
        row
        for person in sharing_with(book, viewer)
        if (row := row_of(book.record(person), viewer, now)) is not None
    ]
    people = [row.person for row in rows]
    if wanted is not None:
        named = [row.person for row in rows if row.name.casefold() == wanted.casefold()]
        people = [wanted] if wanted in people else named
    if len(people) == 1:
        return people[0]
    if not people:
        raise RefusedError(text("care.nobody_shares", who=viewer))
    raise RefusedError("several people share with you; say which one with --person NAME")


def _warning(
    book: Book, person: str, viewer: str, code: str, now: datetime
) -> tuple[str, RaisedWarning]:
    record = book.record(person)
    shown = person_for(record, viewer, now).warnings
    found = next((item.raised for item in shown if item.raised.code == code), None)
    if found is None:
        known = ", ".join(item.raised.code for item in shown) or text("care.no_warnings")
        raise RefusedError(f"no warning {code!r} is open for you; open: {known}")
    return home_zone(record, record.latest), found


def _occasion(person: str, zone: str, viewer: str, now: datetime) -> Occasion:
    return Occasion(
        person=person, zone=zone, now=now, at=now, source=Source.CAREGIVER, recorded_by=viewer
    )
