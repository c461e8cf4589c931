"""What is, what was and what comes."""

import argparse

from tracker.cli.options.shared import as_json, view, whole
from tracker.wording import text


def upcoming(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", metavar="N", type=whole, default=14, help=text("option.range"))
    view(parser)
    as_json(parser)


def month(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--day", metavar="DATE", help=text("option.which-day"))
    view(parser)


def history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", metavar="KIND", help=text("option.kind"))
    parser.add_argument("--last", metavar="N", type=whole, help=text("option.last"))
    as_json(parser)


def moment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", metavar="TIME", help=text("option.asked-at"))
    parser.add_argument("--known-at", metavar="TIME", help=text("option.known-at"))
    as_json(parser)


def assess(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="LOG", help=text("option.file-in"))
    parser.add_argument("--at", metavar="TIME", action="append", help=text("option.asked-at"))
    parser.add_argument("--known-at", metavar="TIME", help=text("option.known-at"))
    as_json(parser)


def calendar(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.ics", nargs="?", help=text("option.calendar-file"))
    parser.add_argument("--serve", action="store_true", help=text("option.serve"))
    parser.add_argument("--port", metavar="N", type=whole, help=text("option.port"))
    parser.add_argument(
        "--titles", choices=("neutral", "plain"), default="neutral", help=text("option.titles")
    )
    parser.add_argument("--todo", action="store_true", help=text("option.todo"))
