"""The command `tracker`, also as `python -m tracker`."""

import gc
import sys


def main() -> int:
    """Runs one command and returns its exit code."""
    # A command is over before there is anything worth collecting; the screen turns it on again.
    gc.disable()
    from tracker.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
