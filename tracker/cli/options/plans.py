"""A person, their plans, and changes of medicine."""

import argparse

from tracker.cli.options.shared import agree, as_json, days_counted, occasion
from tracker.wording import text


def plan_fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--form", choices=("oral", "injection", "implant"), help=text("option.form")
    )
    parser.add_argument("--time", metavar="HH:MM", help=text("option.time"))
    parser.add_argument("--mg", metavar="N", help=text("option.mg"))
    parser.add_argument("--rrule", metavar="RULE", default="FREQ=DAILY", help=text("option.rrule"))
    parser.add_argument("--as-needed", action="store_true", help=text("option.as-needed"))
    parser.add_argument("--interval", choices=("P28D", "P1M"), help=text("option.interval"))
    parser.add_argument("--product", metavar="ID", help=text("option.product"))
    parser.add_argument(
        "--count-days", metavar="N", type=days_counted, help=text("option.count-days")
    )
    parser.add_argument("--from", dest="start", metavar="DATE", help=text("option.from"))


def setup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", metavar="NAME", help=text("setup.name"))
    parser.add_argument("--zone", metavar="ZONE", help=text("setup.zone"))
    parser.add_argument(
        "--indication", choices=("opioid", "alcohol"), help=text("setup.indication")
    )
    parser.add_argument("--history", choices=("yes", "no", "unknown"), help=text("setup.history"))
    parser.add_argument("--naloxone", metavar="PLACE", help=text("naloxone.where"))
    plan_fields(parser)
    as_json(parser)


def plan(parser: argparse.ArgumentParser) -> None:
    plan_fields(parser)
    parser.add_argument("--replaces", metavar="UID", help=text("option.replaces"))
    occasion(parser)


def stop(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", metavar="UID", help=text("option.plan"))
    parser.add_argument("--reason", metavar="TEXT", help=text("option.reason"))
    occasion(parser)


def switch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "way",
        choices=("injection", "implant", "pills", "bridge", "end", "other"),
        help=text("option.switch-to"),
    )
    parser.add_argument("--plan", metavar="UID", help=text("option.plan"))
    parser.add_argument("--from", dest="start", metavar="DATE", help=text("option.switch-from"))
    parser.add_argument("--last-pill", metavar="DATE", help=text("option.last-pill"))
    parser.add_argument("--until", metavar="DATE", help=text("option.until"))
    parser.add_argument("--time", metavar="HH:MM", help=text("option.time"))
    parser.add_argument("--mg", metavar="N", help=text("option.mg"))
    parser.add_argument("--interval", choices=("P28D", "P1M"), help=text("option.interval"))
    parser.add_argument("--product", metavar="ID", help=text("option.product"))
    parser.add_argument(
        "--count-days", metavar="N", type=days_counted, help=text("option.count-days")
    )
    parser.add_argument("--reason", metavar="TEXT", help=text("option.reason"))
    agree(parser)
    as_json(parser)


def what_if(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--miss", metavar="DAY", help=text("what_if.miss"))
    parser.add_argument("--visit", metavar="DAY", help=text("what_if.visit"))
