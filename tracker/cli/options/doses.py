"""Doses, what was used, and what the clinic said of it."""

import argparse

from tracker.cli.options.shared import agree, days_counted, occasion
from tracker.wording import text


def take(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mg", metavar="N", help=text("option.mg"))
    parser.add_argument("--slot", metavar="TIME", help=text("option.slot"))
    parser.add_argument(
        "--answer", choices=("none", "yes", "unsure", "declined"), help=text("option.answer")
    )
    parser.add_argument("--taken", action="store_true", help=text("option.taken"))
    agree(parser)
    occasion(parser)


def inject(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--side", choices=("left", "right"), help=text("option.side"))
    parser.add_argument("--lot", metavar="TEXT", help=text("option.lot"))
    parser.add_argument("--given-by", metavar="NAME", help=text("option.given-by"))
    agree(parser)
    occasion(parser)


def implant(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--product", metavar="ID", help=text("option.product"))
    parser.add_argument(
        "--count-days", metavar="N", type=days_counted, help=text("option.count-days")
    )
    parser.add_argument("--site", metavar="TEXT", help=text("option.site"))
    parser.add_argument("--lot", metavar="TEXT", help=text("option.lot"))
    parser.add_argument("--given-by", metavar="NAME", help=text("option.given-by"))
    agree(parser)
    occasion(parser)


def removed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--implant", metavar="UID", help=text("option.implant"))
    parser.add_argument(
        "--why", choices=("removed", "expelled"), default="removed", help=text("option.why")
    )
    occasion(parser)


def skip(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", metavar="UID", help=text("option.plan"))
    parser.add_argument("--slot", metavar="TIME", help=text("option.slot"))
    parser.add_argument("--reason", metavar="TEXT", help=text("option.reason"))
    occasion(parser)


def report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--prescribed", action="store_true", help=text("option.prescribed"))
    occasion(parser)


def screening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "answer",
        nargs="?",
        choices=("none", "yes", "unsure", "declined"),
        help=text("option.answer"),
    )
    occasion(parser)


def contact(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", metavar="NAME", help=text("option.who"))
    occasion(parser)


def clearance(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", metavar="NAME", required=True, help=text("option.who"))
    parser.add_argument(
        "--method",
        choices=("history", "urine", "challenge"),
        required=True,
        help=text("option.method"),
    )
    occasion(parser)
