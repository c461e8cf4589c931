"""`tracker emergency`: what to do now. It needs no record, no passphrase and no settings."""

import argparse
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from tracker import clock
from tracker.cli.plain import say
from tracker.settings import SQLITE, record_place
from tracker.usecases import asking
from tracker.usecases.emergency import OwnFacts, emergency_lines, own_facts
from tracker.wording import text

# Seconds. A record that does not open by then is done without.
PATIENCE = 2.0


class Found(NamedTuple):
    """What a record says: the home zone, and what it adds to the page."""

    zone: str
    own: OwnFacts


def emergency(arguments: argparse.Namespace) -> int:
    """Prints what to do, with where naloxone is if the record can be read at once."""
    found: list[Found] = []
    reader = Thread(target=_look, args=(arguments, found), daemon=True)
    reader.start()
    reader.join(PATIENCE)
    zone, own = found[0] if found else (clock.machine_zone(), None)
    print(f"! {text('emergency.title')}")
    for row in emergency_lines(zone, own):
        say(f"{row.number}  {row.said}" if row.number else row.said)
    return 0


def _look(arguments: argparse.Namespace, found: list[Found]) -> None:
    # Whatever is wrong with the record, the page must come.
    try:
        found.append(_read(arguments))
    except Exception:
        return


def _read(arguments: argparse.Namespace) -> Found:
    from tracker.usecases.book import choose_person, open_book, zone_of

    place = record_place(arguments.db)
    if "://" not in place.removeprefix(SQLITE) and not Path(place.removeprefix(SQLITE)).is_file():
        raise FileNotFoundError
    # Nobody must have to remember a passphrase for this page.
    asking.ask_by(None)
    with open_book(place) as book:
        person = choose_person(book, arguments.person)
        return Found(zone_of(book, person), own_facts(book.record(person), clock.now()))
