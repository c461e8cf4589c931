"""`tracker calendar`: what is to come, as a file or served to a calendar program."""

import argparse
import sys

from tracker import clock
from tracker.cli.opened import Opened, opened
from tracker.cli.plain import say
from tracker.errors import UsageError
from tracker.exchange.ics import CalendarEvent, calendar_text
from tracker.settings import calendar_key_place, record_place
from tracker.usecases.book import open_book
from tracker.usecases.calendar_events import calendar_events
from tracker.usecases.move import write_file
from tracker.wording import text

# One that stays, so that the address a calendar program was given stays.
PORT = 8391


def calendar(arguments: argparse.Namespace) -> int:
    """Writes the calendar to a file or the terminal, or serves it until Ctrl-C."""
    if (arguments.file is None) != arguments.serve:
        raise UsageError("say which: a file to write, such as mine.ics, or --serve")
    if arguments.port is not None and not arguments.serve:
        raise UsageError("--port is for --serve; leave it out")
    with opened(arguments) as desk:
        if not arguments.serve:
            return _write(arguments, desk)
    return _serve(arguments, desk.person)


def _write(arguments: argparse.Namespace, desk: Opened) -> int:
    events = _events(arguments, desk)
    content = calendar_text(events, desk.now)
    if arguments.file == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content.encode("utf-8"))
        sys.stdout.buffer.flush()
        return 0
    write_file(arguments.file, content)
    say(text("calendar.written", n=len(events)))
    return 0


def _events(arguments: argparse.Namespace, desk: Opened) -> list[CalendarEvent]:
    pills = "tasks" if arguments.todo else "events"
    return calendar_events(desk.book.record(desk.person), desk.now, arguments.titles, pills)


def _serve(arguments: argparse.Namespace, person: str) -> int:
    from tracker.cli.calendar_server import calendar_path, calendar_server

    place = record_place(arguments.db)

    def make() -> bytes:
        with open_book(place) as book:
            desk = Opened(book, person, "", clock.now())
            return calendar_text(_events(arguments, desk), desk.now).encode("utf-8")

    path = calendar_path(calendar_key_place(place), person)
    port = PORT if arguments.port is None else arguments.port
    with calendar_server(port, path, make) as server:
        say(text("calendar.serving"))
        # On a line of its own and never wrapped: it is there to be copied.
        print(f"http://127.0.0.1:{server.server_port}{path}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0
