"""Options that many commands have."""

import argparse

from tracker.wording import text

MOST_DAYS = 400


def where(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument("--db", metavar="PATH", default=default, help=text("option.db"))
    parser.add_argument("--person", metavar="NAME", default=default, help=text("option.person"))
    parser.add_argument(
        "--passphrase-fd",
        metavar="N",
        type=whole,
        default=default,
        help=text("option.passphrase-fd"),
    )


def as_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=text("option.json"))


def occasion(parser: argparse.ArgumentParser) -> None:
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--at", metavar="TIME", help=text("option.at"))
    when.add_argument("--day", metavar="DATE", help=text("option.day"))
    parser.add_argument("--zone", metavar="ZONE", help=text("option.zone"))
    parser.add_argument(
        "--source",
        choices=("patient", "caregiver", "clinic"),
        default="patient",
        help=text("option.source"),
    )
    parser.add_argument("--note", metavar="TEXT", help=text("option.note"))
    as_json(parser)


def agree(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-y", "--yes", action="store_true", help=text("option.yes"))


def view(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plain", action="store_true", help=text("option.plain"))


def viewer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="viewer", metavar="NAME", help=text("option.viewer"))


def whole(said: str) -> int:
    """A whole number as typed."""
    try:
        return int(said)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{said!r} is not a whole number") from None


def days_counted(said: str) -> int:
    """The days that an implant is counted for."""
    if not (said.isascii() and said.isdecimal() and 1 <= int(said) <= MOST_DAYS):
        problem = f"{said!r} days cannot be right; give 1 to {MOST_DAYS}, or leave it out"
        raise argparse.ArgumentTypeError(problem)
    return int(said)


def nothing(_: argparse.ArgumentParser) -> None:
    """A command without options of its own."""
