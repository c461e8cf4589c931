"""Those who share the care, and how anybody is told."""

import argparse

from tracker.cli.options.shared import as_json, view, viewer, whole
from tracker.wording import text


def care(parser: argparse.ArgumentParser) -> None:
    viewer(parser)
    view(parser)
    as_json(parser)


def share(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("who", nargs="?", metavar="WHO", help=text("consent.who"))
    parser.add_argument("--level", type=whole, metavar="0-3", help=text("consent.level"))
    parser.add_argument("--items", metavar="LIST", help=text("option.items"))
    parser.add_argument("--until", metavar="DATE", help=text("option.ends"))
    parser.add_argument("--off", action="store_true", help=text("option.off"))
    parser.add_argument("--preview", action="store_true", help=text("option.preview"))
    parser.add_argument("--report", metavar="UID", help=text("option.report"))
    parser.add_argument("--list", action="store_true", help=text("option.list"))
    as_json(parser)


def acknowledge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help=text("option.code"))
    parser.add_argument("--until", metavar="TIME", help=text("taken_on.until_field"))
    parser.add_argument(
        "--outcome",
        choices=("reached", "no_answer", "visit_agreed", "not_safe"),
        help=text("taken_on.outcome_question"),
    )
    viewer(parser)
    as_json(parser)


def snooze(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help=text("option.code"))
    parser.add_argument("--until", metavar="TIME", help=text("taken_on.until_field"))
    parser.add_argument("--cancel", metavar="UID", help=text("option.cancel"))
    parser.add_argument("--list", action="store_true", help=text("option.list"))
    viewer(parser)
    as_json(parser)


def check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help=text("option.all"))
    as_json(parser)


def watch(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--install", action="store_true", help=text("option.install"))
    what.add_argument("--uninstall", action="store_true", help=text("option.uninstall"))
    what.add_argument("--dry-run", action="store_true", help=text("option.dry-run"))


def contacts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=("add", "test", "confirm", "remove", "duty", "words", "delay"),
        help=text("option.contacts"),
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help=text("option.contact"))
    parser.add_argument("value", nargs="?", metavar="VALUE", help=text("option.contact-value"))
    parser.add_argument("--on", choices=("screen", "desktop"), help=text("option.on"))
    parser.add_argument(
        "--severity",
        choices=("urgent", "critical"),
        default="critical",
        help=text("option.severity"),
    )


def notices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", metavar="FROM-TO", help=text("option.quiet"))
    parser.add_argument("--morning", metavar="HH:MM", help=text("option.morning"))
    parser.add_argument("--visit-days", metavar="N,N", help=text("option.visit-days"))
    parser.add_argument("--repeats", metavar="N,N", help=text("option.repeats"))
    parser.add_argument("--heads-up", metavar="MINUTES", help=text("option.heads-up"))
    parser.add_argument("--others-after", metavar="MINUTES", help=text("option.others-after"))
    parser.add_argument("--others-morning", metavar="MINUTES", help=text("option.others-morning"))
    parser.add_argument("--told", action="store_true", help=text("option.told"))
