"""Reads the command line, finds the command, and turns errors into one line and an exit code."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli.arguments import program_parser
from tracker.errors import TrackerError
from tracker.usecases.asking import ask_by
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.cli.passphrase import Passphrases

Handler = Callable[[argparse.Namespace], int]


def run(argv: Sequence[str]) -> int:
    """Runs a command: 0 done, 1 refused, 2 wrong usage. Errors are one line on stderr."""
    _speak_utf8()
    try:
        arguments = program_parser(argv).parse_args(argv)
        _ask_with(arguments)
        code = _handler(arguments.handler)(arguments)
        sys.stdout.flush()
        if arguments.wrote:
            # After the answer: what was logged is logged, whatever becomes of a copy.
            _handler("copies:copy_of_the_day")(arguments)
        return code
    except TrackerError as error:
        print(f"tracker: {error}", file=sys.stderr)
        return error.exit_code
    except (KeyboardInterrupt, EOFError):
        print("tracker: nothing was changed", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader has gone; what was written is written.
        _discard_output()
        return 1
    except OSError as error:
        _discard_output()
        print(f"tracker: the output cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    except Exception as error:
        # Whatever it is, what it holds is not shown.
        tell_broken(error)
        return 1
    finally:
        ask_by(None)


def tell_broken(error: BaseException | None) -> None:
    """Prints one line about an error of the program itself: its kind and place, no more.

    What it would say may hold a name, a note or a secret.
    """
    place, trace = "?", error.__traceback__ if error else None
    while trace is not None:
        code = trace.tb_frame.f_code
        place, trace = f"{Path(code.co_filename).name}:{trace.tb_lineno}", trace.tb_next
    said = text("app.broken", what=type(error).__name__, place=place)
    print(f"tracker: {said}", file=sys.stderr)


def _ask_with(arguments: argparse.Namespace) -> None:
    readers: list[Passphrases] = []

    def passphrase(path: Path) -> str:
        from tracker.cli.passphrase import Passphrases
        from tracker.settings import record_place
        from tracker.usecases.lock import is_same

        # One for all: what it has read ahead is for the next that is asked.
        reader = readers[0] if readers else Passphrases(arguments.passphrase_fd)
        readers[:] = [reader]
        if is_same(record_place(arguments.db), path):
            return reader.of(path)
        return reader.of_file(str(path))

    ask_by(passphrase)


def _discard_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _handler(name: str) -> Handler:
    module, _, function = name.partition(":")
    found: Handler = getattr(import_module(f"tracker.cli.{module}"), function)
    return found


def _speak_utf8() -> None:
    """Symbols must come out also where the locale does not say UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
