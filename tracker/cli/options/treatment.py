"""The rest of the treatment around the dose."""

import argparse

from tracker.cli.options.shared import as_json, occasion, view, whole
from tracker.wording import text


def naloxone(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--place", metavar="TEXT", help=text("naloxone.where"))
    parser.add_argument("--holder", metavar="NAME", help=text("naloxone.holder"))
    parser.add_argument("--expires", metavar="DATE", help=text("naloxone.expires"))
    parser.add_argument("--list", action="store_true", help=text("option.kits"))
    parser.add_argument("--still-there", action="store_true", help=text("naloxone.answer_have"))
    parser.add_argument("--none", action="store_true", help=text("naloxone.answer_none"))
    parser.add_argument("--gone", metavar="UID", help=text("option.gone"))
    occasion(parser)


def steps(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "step",
        nargs="?",
        choices=("opioid_free", "liver", "test_dose", "naloxone", "who_to_call"),
        help=text("option.step"),
    )
    parser.add_argument("--who", metavar="NAME", help=text("option.who"))
    parser.add_argument("--why", action="store_true", help=text("option.step-why"))
    view(parser)
    occasion(parser)


def visit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=("book", "attended", "move", "cancel"), help=text("option.visit")
    )
    parser.add_argument(
        "kind",
        nargs="?",
        default="other",
        choices=("injection", "implant", "counselling", "group", "lab", "other"),
        help=text("visit.kind"),
    )
    parser.add_argument("--at", metavar="TIME", help=text("visit.at"))
    parser.add_argument("--to", metavar="TIME", help=text("option.to"))
    as_json(parser)


def health(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sources", action="store_true", help=text("option.sources"))
    view(parser)
    as_json(parser)


def side_effect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("effect", nargs="*", metavar="WORDS", help=text("option.effect"))
    parser.add_argument(
        "--severity", choices=("mild", "moderate", "severe"), help=text("option.effect-severity")
    )
    parser.add_argument("--list", action="store_true", help=text("option.effects"))
    occasion(parser)


def mood(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("mood", choices=("well", "low", "thoughts"), help=text("option.mood"))
    occasion(parser)


def log_lab(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("test", metavar="TEST", help=text("option.lab"))
    parser.add_argument("value", metavar="VALUE", help=text("option.lab-value"))
    parser.add_argument("--unit", metavar="TEXT", help=text("option.lab-unit"))
    parser.add_argument("--limit", metavar="N", help=text("option.lab-limit"))
    occasion(parser)


def aftercare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "step", choices=("site", "dressing", "stitches", "activity"), help=text("option.aftercare")
    )
    parser.add_argument(
        "finding",
        nargs="?",
        default="fine",
        choices=("fine", "problem", "out"),
        help=text("option.finding"),
    )
    occasion(parser)


def craving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("score", metavar="0-10", type=whole, help=text("option.craving"))
    occasion(parser)


def went(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind",
        choices=("group", "counselling", "lab", "injection", "implant", "other"),
        help=text("option.went"),
    )
    occasion(parser)


def supply(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--came-in", metavar="N", type=whole, help=text("option.came-in"))
    what.add_argument("--lost", metavar="N", type=whole, help=text("option.lost"))
    what.add_argument("--counted", metavar="N", type=whole, help=text("option.set-left"))
    occasion(parser)


def check_with(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", metavar="WORDS", nargs="+", help=text("option.check-with"))
    as_json(parser)
