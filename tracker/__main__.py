"""The command `tracker`, also as `python -m tracker`."""

import gc
import os
import sys
import threading
from contextlib import suppress


def _leave_no_core_file() -> None:
    """A file of the memory, which some systems write at a crash, would hold all that is private."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def main() -> int:
    """Runs one command and returns its exit code."""
    # A command is over before there is anything worth collecting; the screen turns it on again.
    gc.disable()
    _leave_no_core_file()
    from tracker.cli.main import run, tell_broken

    # What goes wrong elsewhere is told as briefly: a traceback may hold what is private.
    sys.excepthook = lambda _, error, __: tell_broken(error)
    threading.excepthook = lambda failed: tell_broken(failed.exc_value)
    sys.unraisablehook = lambda failed: tell_broken(failed.exc_value)

    code = run(sys.argv[1:])
    if threading.active_count() == 1:
        # All is written and closed; taking the libraries apart again would be a fifth of the time.
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
