"""`tracker watch --install`, `--uninstall`, `--dry-run`: the watch as a service."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tracker.errors import RefusedError
from tracker.reminders import installing
from tracker.reminders.service import Service, service_for
from tracker.settings import SQLITE, record_place
from tracker.wording import text


def install(arguments: argparse.Namespace) -> int:
    """Sets the watch up to start by itself."""
    record = _record(arguments)
    if not record.is_file():
        raise RefusedError(text("service.no_record", place=record))
    said = installing.install(_service(record), subprocess.run)
    return _say((*said, *_locked(record)))


def _locked(record: Path) -> tuple[str, ...]:
    """What a watch by itself needs for an encrypted record: nobody types there."""
    from tracker.usecases.lock import is_encrypted, is_remembered

    if not is_encrypted(str(record)) or is_remembered(record):
        return ()
    return (text("lock.service"),)


def uninstall(arguments: argparse.Namespace) -> int:
    """Ends that."""
    return _say(installing.uninstall(_service(_record(arguments)), subprocess.run))


def dry_run(arguments: argparse.Namespace) -> int:
    """Prints the file that would be written; where it would go, and what would run, on stderr."""
    found = _service(_record(arguments))
    sys.stdout.write(found.text)
    sys.stdout.flush()
    print(text("service.would_write", place=found.path), file=sys.stderr)
    for command in found.on:
        print(text("service.would_run", what=installing.as_typed(command)), file=sys.stderr)
    return 0


def _service(record: Path) -> Service:
    command = (sys.executable, "-m", "tracker", "--db", str(record), "watch")
    # Windows has no such number, and needs none.
    user_id = os.getuid() if hasattr(os, "getuid") else 0
    return service_for(sys.platform, command, record, Path.home(), os.environ, user_id)


def _record(arguments: argparse.Namespace) -> Path:
    """The whole path of the record, through links: one record has one service."""
    named = record_place(arguments.db).removeprefix(SQLITE)
    if "://" in named:
        # What follows may hold a password: it is not said again.
        raise RefusedError("a watch needs the path of a record, such as --db PATH; this is a URL")
    return Path(named).expanduser().resolve()


def _say(lines: tuple[str, ...]) -> int:
    """Prints lines as they are: a path that is cut in two cannot be copied."""
    for line in lines:
        print(line)
    return 0
