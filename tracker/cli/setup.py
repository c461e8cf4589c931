"""`tracker setup`: a person and one plan, by options or by questions."""

import argparse

from tracker import clock
from tracker.cli.arguments import is_terminal
from tracker.cli.asking import asked, chosen
from tracker.cli.naloxone import ask_naloxone
from tracker.cli.opened import Opened
from tracker.cli.plain import say, say_json, say_lines
from tracker.cli.plans import draft_of
from tracker.cli.reminders import ready_words
from tracker.engine.entries import Indication, OpioidHistory
from tracker.errors import UsageError
from tracker.reminders.ready import ready_lines
from tracker.settings import record_place
from tracker.usecases.book import open_book
from tracker.usecases.set_up import PersonDraft, check_zone, set_up
from tracker.wording import text


def setup(arguments: argparse.Namespace) -> int:
    """Sets a person up; asks for what the options leave open, where somebody can answer."""
    if arguments.name is None:
        if not is_terminal():
            raise UsageError("say who: --name NAME; for all options see: tracker setup --help")
        _ask(arguments)
    zone = check_zone(arguments.zone or clock.machine_zone())
    now = clock.now()
    draft = PersonDraft(
        name=arguments.name,
        zone=zone,
        indication=Indication(arguments.indication or Indication.OPIOID),
        history=OpioidHistory(arguments.history or OpioidHistory.UNKNOWN),
        plan=draft_of(arguments, now, zone),
        kit=arguments.naloxone,
    )
    with open_book(record_place(arguments.db)) as book:
        person = set_up(book, draft, now)
        arguments.wrote = True
        if arguments.json:
            say_json({"person": person})
            return 0
        say(text("setup.done_command"))
        say(text("setup.disclaimer"))
        ask_naloxone(Opened(book, person, zone, now), arguments.json)
        return say_lines(ready_words(ready_lines(book, person, now)))


def _ask(arguments: argparse.Namespace) -> None:
    say(text("setup.intro"))
    say(text("setup.privacy"))
    arguments.name = asked(text("setup.name"), text("setup.hint_name"))
    zone = arguments.zone or clock.machine_zone()
    arguments.zone = check_zone(asked(text("setup.zone"), text("setup.hint_zone"), zone))
    arguments.indication = chosen(
        text("setup.indication"), _choices("indication", Indication), Indication.OPIOID
    )
    arguments.history = chosen(
        text("setup.history"), _choices("history", OpioidHistory), OpioidHistory.UNKNOWN
    )
    forms = {name: text(f"setup.form_{name}") for name in ("oral", "injection", "implant")}
    arguments.form = chosen(text("setup.form"), forms, "oral")
    if arguments.form == "oral":
        arguments.time = asked(text("setup.time"), text("setup.hint_time"), "08:00")
        arguments.mg = asked(text("setup.mg"), text("setup.hint_mg"), "50")
    elif arguments.form == "injection":
        intervals = {name: text(f"setup.interval_{name}") for name in ("P28D", "P1M")}
        arguments.interval = chosen(text("setup.interval"), intervals, "P28D")
        arguments.start = asked(text("setup.date"), text("setup.hint_date")) or None
    else:
        days = asked(text("setup.count_days"), text("setup.hint_count_days"))
        if days and not days.isdecimal():
            raise UsageError(f"{days!r} is not a number of days; leave it empty if not known")
        arguments.count_days = int(days) if days else None
        arguments.start = asked(text("setup.date"), text("setup.hint_date")) or None


def _choices(key: str, kind: type[Indication] | type[OpioidHistory]) -> dict[str, str]:
    return {str(member): text(f"setup.{key}_{member}") for member in kind}
