"""What can be typed: every command with its options, each with a word of help."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from tracker import __version__
from tracker.cli.options.shared import where
from tracker.wording import text

Adder = Callable[[argparse.ArgumentParser], None]
UNKNOWN = re.compile(r"argument COMMAND: invalid choice: (.+) \(choose from", re.DOTALL)


class OneLineParser(argparse.ArgumentParser):
    """A parser whose errors are one plain line."""

    def error(self, message: str) -> NoReturn:
        """Ends with exit code 2."""
        if unknown := UNKNOWN.match(message):
            # All the commands there are would fill the screen.
            message = f"no such command {unknown[1]}{_near(unknown[1])}"
        self.exit(2, f"tracker: {message}; see: {self.prog} --help\n")


def program_parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """The parser for a command line; only those named in it are built."""
    parser = OneLineParser(prog="tracker", description=text("command.program"))
    parser.add_argument("--version", action="version", version=f"dose-tracker {__version__}")
    where(parser, argparse.SUPPRESS)
    parser.set_defaults(
        handler="screen:screen", db=None, person=None, passphrase_fd=None, wrote=False
    )
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", parser_class=OneLineParser
    )
    for name in _wanted(argv):
        handler, options = COMMANDS[name]
        help_text = text(f"command.{name}")
        command = commands.add_parser(name, help=help_text, description=help_text)
        command.set_defaults(handler=handler)
        where(command, argparse.SUPPRESS)
        _adder(options)(command)
    return parser


def _wanted(argv: Sequence[str]) -> list[str]:
    """The commands that a line may name; all of them where it names none or asks for help."""
    if not {"-h", "--help"} & set(argv) and (named := [w for w in COMMANDS if w in argv]):
        return named
    return list(COMMANDS)


def _adder(name: str) -> Adder:
    module, _, function = name.partition(":")
    found: Adder = getattr(import_module(f"tracker.cli.options.{module}"), function)
    return found


# By the command's name: what runs it, and what adds its options; only those of a line are loaded.
COMMANDS: dict[str, tuple[str, str]] = {
    "setup": ("setup:setup", "plans:setup"),
    "take": ("take:take", "doses:take"),
    "inject": ("depot:inject", "doses:inject"),
    "implant": ("depot:implant", "doses:implant"),
    "implant-removed": ("depot:implant_removed", "doses:removed"),
    "skip": ("plans:skip", "doses:skip"),
    "report-use": ("reports:report_use_of", "doses:report"),
    "screening": ("reports:screening", "doses:screening"),
    "clinic-contact": ("reports:clinic_contact", "doses:contact"),
    "clearance": ("reports:clearance", "doses:clearance"),
    "naloxone": ("naloxone:naloxone", "treatment:naloxone"),
    "emergency": ("emergency:emergency", "shared:nothing"),
    "steps": ("steps:steps", "treatment:steps"),
    "plan": ("plans:plan", "plans:plan"),
    "stop": ("plans:stop", "plans:stop"),
    "switch": ("switch:switch", "plans:switch"),
    "today": ("screen:today", "shared:view"),
    "upcoming": ("views:upcoming", "views:upcoming"),
    "care": ("care:care", "care:care"),
    "month": ("views:month", "views:month"),
    "timeline": ("views:timeline", "shared:view"),
    "progress": ("views:progress", "shared:view"),
    "what-if": ("views:what_if", "plans:what_if"),
    "visit": ("visits:visit", "treatment:visit"),
    "health": ("health:health", "treatment:health"),
    "side-effect": ("health:side_effect", "treatment:side_effect"),
    "mood": ("health:mood", "treatment:mood"),
    "log-lab": ("health:lab", "treatment:log_lab"),
    "aftercare": ("health:aftercare", "treatment:aftercare"),
    "went": ("support:went", "treatment:went"),
    "craving": ("support:craving", "treatment:craving"),
    "supply": ("supply:supply", "treatment:supply"),
    "check-with": ("checking:check_with_words", "treatment:check_with"),
    "share": ("care:share", "care:share"),
    "acknowledge": ("care:acknowledge", "care:acknowledge"),
    "snooze": ("care:snooze", "care:snooze"),
    "check": ("reminders:check", "care:check"),
    "watch": ("reminders:watch", "care:watch"),
    "contacts": ("contacts:contacts", "care:contacts"),
    "notices": ("reminders:notices", "care:notices"),
    "answer": ("reminders:answer", "shared:as_json"),
    "checklist": ("reminders:checklist", "shared:as_json"),
    "status": ("answers:status", "views:moment"),
    "history": ("answers:history", "views:history"),
    "undo": ("corrections:undo", "records:undo"),
    "confirm": ("corrections:confirm", "records:confirm"),
    "edit": ("corrections:edit", "records:edit"),
    "void": ("corrections:void", "records:correct"),
    "bring-back": ("corrections:bring_back", "records:correct"),
    "backup": ("copies:backup", "records:backup"),
    "restore": ("copies:restore", "records:restore"),
    "doctor": ("copies:doctor", "shared:as_json"),
    "encrypt": ("encryption:encrypt", "records:encrypt"),
    "decrypt": ("encryption:decrypt", "shared:agree"),
    "rekey": ("encryption:rekey", "records:rekey"),
    "calendar": ("calendar:calendar", "views:calendar"),
    "import": ("moving:import_file", "records:import_file"),
    "export": ("moving:export_file", "records:export_file"),
    "card": ("papers:card", "records:card"),
    "report": ("papers:report", "records:clinic_report"),
    "assess": ("answers:assess_log", "views:assess"),
    "keys": ("screen:keys", "shared:nothing"),
    "demo": ("screen:demo", "shared:nothing"),
}


def _near(said: str) -> str:
    from difflib import get_close_matches

    found = get_close_matches(said.strip("'"), COMMANDS, 1)
    return f" (is it {found[0]}?)" if found else ""


def is_terminal() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()
