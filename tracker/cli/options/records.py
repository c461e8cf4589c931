"""Corrections, copies, the lock, other programs and paper."""

import argparse

from tracker.cli.options.shared import agree, as_json, days_counted, occasion
from tracker.wording import text


def undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", metavar="TEXT", help=text("option.reason"))
    agree(parser)
    as_json(parser)


def confirm(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("uid", metavar="UID", help=text("option.uid"))
    parser.add_argument("--reason", metavar="TEXT", help=text("option.reason"))
    occasion(parser)


def correct(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("uid", metavar="UID", help=text("option.uid"))
    undo(parser)


def edit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", metavar="TIME", help=text("option.at"))
    parser.add_argument("--mg", metavar="N", help=text("option.mg"))
    parser.add_argument("--side", choices=("left", "right"), help=text("option.side"))
    parser.add_argument(
        "--count-days", metavar="N", type=days_counted, help=text("option.count-days")
    )
    parser.add_argument("--note", metavar="TEXT", help=text("option.note"))
    correct(parser)


def backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", help=text("option.copy-out"))
    as_json(parser)


def restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=text("option.copy-in"))
    agree(parser)
    as_json(parser)


def encrypt(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--remember", action="store_true", help=text("option.remember"))
    what.add_argument("--forget", action="store_true", help=text("option.forget"))
    agree(parser)


def rekey(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--remember", action="store_true", help=text("option.remember"))


def import_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=text("option.file-other"))
    parser.add_argument(
        "--medicine", metavar="NAME", action="append", default=[], help=text("option.medicine")
    )
    parser.add_argument("--mg", metavar="N", help=text("option.mg-other"))
    parser.add_argument(
        "--dates", choices=("dmy", "mdy", "local", "utc"), help=text("option.dates")
    )
    parser.add_argument("--late", action="store_true", help=text("option.late"))
    parser.add_argument("-y", "--yes", action="store_true", help=text("option.write"))
    as_json(parser)


def export_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", help=text("option.file-out"))
    parser.add_argument("--csv", action="store_true", help=text("option.csv"))
    parser.add_argument("--plain", action="store_true", help=text("option.plain-file"))


def paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sheet", choices=("a4", "letter"), help=text("option.sheet"))
    parser.add_argument("--force", action="store_true", help=text("option.force"))
    parser.add_argument("--plain", action="store_true", help=text("option.plain-file"))


def card(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=text("option.card-file"))
    parser.add_argument("--no-name", action="store_true", help=text("option.no-name"))
    paper(parser)


def clinic_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=text("option.report-file"))
    parser.add_argument("--from", dest="first", metavar="DATE", help=text("option.report-from"))
    parser.add_argument("--to", dest="last", metavar="DATE", help=text("option.report-to"))
    parser.add_argument("--with-use", action="store_true", help=text("option.with-use"))
    paper(parser)
