"""The command `tracker`, also as `python -m tracker`."""

import sys


def main() -> int:
    """Runs one command and returns its exit code."""
    from tracker.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
