"""Where a passphrase comes from: a file descriptor, the system keyring, or a person at a prompt.

It is never taken from the command line or the environment, and never printed.
"""

import getpass
import os
import sys
from pathlib import Path
from typing import BinaryIO

from tracker.cli import remembered
from tracker.errors import RefusedError, UsageError
from tracker.usecases import lock
from tracker.wording import text

LONGEST = 4096


class Passphrases:
    """Gives passphrases, one after the other; `descriptor` is what to read lines from, if any."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        self._file: BinaryIO | None = None

    def of(self, path: Path) -> str:
        """The passphrase that opens a record; raises RefusedError where nobody can give it."""
        found = self.unasked(path)
        if found is not None:
            return found
        if not sys.stdin.isatty():
            raise RefusedError(text("lock.no_way", place=path))
        return _typed(text("lock.ask"))

    def unasked(self, path: Path) -> str | None:
        """The passphrase from where no person has to be asked."""
        if self._descriptor is not None:
            return self._line()
        if lock.is_remembered(path):
            return remembered.recall(path)
        return None

    def new(self) -> str:
        """A passphrase to be set, typed twice by a person; raises RefusedError for a poor one."""
        if self._descriptor is not None:
            found = self._line()
        elif sys.stdin.isatty():
            found = _typed(text("lock.ask_new", n=lock.SHORTEST))
        else:
            raise RefusedError(text("lock.no_way_new"))
        if problem := lock.problem_with(found):
            raise RefusedError(problem)
        if self._descriptor is None and _typed(text("lock.ask_twice")) != found:
            raise RefusedError(text("lock.differ"))
        return found

    def of_file(self, name: str) -> str:
        """The passphrase of an encrypted file that is not a record."""
        if self._descriptor is not None:
            return self._line()
        if not sys.stdin.isatty():
            raise RefusedError(text("lock.no_way_file", place=name))
        return _typed(text("lock.ask_file", place=name))

    def _line(self) -> str:
        try:
            if self._file is None:
                self._file = os.fdopen(self._descriptor or 0, "rb", closefd=False)
            line = self._file.readline(LONGEST).rstrip(b"\r\n")
            if line:
                return line.decode("utf-8")
        except (OSError, ValueError):
            pass
        raise UsageError(text("lock.bad_fd", n=self._descriptor))


def _typed(question: str) -> str:
    return getpass.getpass(f"{question}: ")
