"""`tracker` itself and `tracker demo`: the screen, or the status where there is no terminal."""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from tracker import clock
from tracker.cli.arguments import is_terminal
from tracker.settings import may_be_encrypted, record_place
from tracker.wording import text


def screen(arguments: argparse.Namespace) -> int:
    """Opens the screen; prints the status when output is no terminal."""
    place = record_place(arguments.db)
    if not is_terminal():
        return _status(place, arguments.person)
    from tracker.tui.app import run

    _unlock_unasked(arguments)
    return run(place, arguments.person)


def today(arguments: argparse.Namespace) -> int:
    """Opens Today, or prints it."""
    return view(arguments, "today", lambda: _status(arguments.db, arguments.person))


def view(arguments: argparse.Namespace, name: str, plain: Callable[[], int]) -> int:
    """Opens the screen at a view; prints it as plain text where asked, or with no terminal."""
    if arguments.plain or not is_terminal():
        return plain()
    from tracker.tui.app import run

    _unlock_unasked(arguments)
    return run(record_place(arguments.db), arguments.person, view=name)


def keys(arguments: argparse.Namespace) -> int:
    """Lists the keys by the ids under which the settings may change them."""
    from tracker.settings import load_settings, settings_place
    from tracker.tui.keys import all_bindings

    place = record_place(arguments.db)
    own = load_settings(place).keys
    for binding in all_bindings():
        print(f"{binding.id:<24} {own.get(binding.id, binding.keys):<24} {binding.does}")
    print()
    print(text("keys.where", place=str(settings_place(place))))
    print(text("keys.how"))
    return 0


def demo(_: argparse.Namespace) -> int:
    """Opens the screen on a made-up history in a temporary record."""
    from tracker.engine.contacts import SCREEN
    from tracker.reminders.contacts import ME, add
    from tracker.reminders.look import look_at_all
    from tracker.usecases.book import open_book
    from tracker.usecases.demo import PERSON, demo_entries

    with tempfile.TemporaryDirectory(prefix="tracker-demo-") as folder:
        place = str(Path(folder) / "demo.db")
        with open_book(place) as book:
            now = clock.now()
            book.take_in(demo_entries(now, clock.machine_zone()))
            # What is made up is told on the page alone, as it would be to somebody who chose that.
            add(book, PERSON, ME, f"{SCREEN}:", now)
            look_at_all(book, now)
        if not is_terminal():
            return _status(place, None)
        from tracker.tui.app import run

        return run(place, None, note=text("today.demo"))


def _unlock_unasked(arguments: argparse.Namespace) -> None:
    """Opens an encrypted record where the passphrase is at hand; else the screen asks for it."""
    place = record_place(arguments.db)
    if not may_be_encrypted(place):
        return
    from tracker.cli.passphrase import Passphrases
    from tracker.usecases import lock

    path = lock.path_of(place)
    if lock.is_locked(place):
        found = Passphrases(arguments.passphrase_fd).unasked(path)
        if found is not None:
            lock.unlock(path, found)


def _status(place: str | None, person: str | None) -> int:
    from tracker.cli.answers import status

    return status(argparse.Namespace(db=place, person=person, at=None, known_at=None, json=False))
