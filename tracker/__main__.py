"""The command `tracker`, also as `python -m tracker`."""

import gc
import os
import sys
import threading
from contextlib import suppress


def main() -> int:
    """Runs one command and returns its exit code."""
    # A command is over before there is anything worth collecting; the screen turns it on again.
    gc.disable()
    from tracker.cli.main import run, said_of

    # What goes wrong elsewhere is told as briefly: a traceback may hold what is private.
    sys.excepthook = lambda _, error, __: print(f"tracker: {said_of(error)}", file=sys.stderr)
    threading.excepthook = lambda failed: (
        failed.exc_value and sys.excepthook(failed.exc_type, failed.exc_value, None)
    )
    sys.unraisablehook = lambda _: None
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
