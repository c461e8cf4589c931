"""Reads the command line, finds the command, and turns errors into one line and an exit code."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from tracker.cli.arguments import program_parser
from tracker.errors import TrackerError

Handler = Callable[[argparse.Namespace], int]


def run(argv: Sequence[str]) -> int:
    """Runs a command: 0 done, 1 refused, 2 wrong usage. Errors are one line on stderr."""
    _speak_utf8()
    try:
        arguments = program_parser(argv).parse_args(argv)
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
