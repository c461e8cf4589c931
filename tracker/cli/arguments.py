"""What can be typed: every command with its options, each with a word of help."""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from tracker import __version__
from tracker.wording import text

Adder = Callable[[argparse.ArgumentParser], None]


class OneLineParser(argparse.ArgumentParser):
    """A parser whose errors are one plain line."""

    def error(self, message: str) -> NoReturn:
        """Ends with exit code 2."""
        self.exit(2, f"tracker: {message}; see: {self.prog} --help\n")


def program_parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """The parser for a command line; only those named in it are built."""
    parser = OneLineParser(prog="tracker", description=text("command.program"))
    parser.add_argument("--version", action="version", version=f"dose-tracker {__version__}")
    _where(parser, argparse.SUPPRESS)
    parser.set_defaults(
        handler="screen:screen", db=None, person=None, passphrase_fd=None, wrote=False
    )
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", parser_class=OneLineParser
    )
    for name in _wanted(argv):
        handler, add = COMMANDS[name]
        help_text = text(f"command.{name}")
        command = commands.add_parser(name, help=help_text, description=help_text)
        command.set_defaults(handler=handler)
        _where(command, argparse.SUPPRESS)
        add(command)
    return parser


def _wanted(argv: Sequence[str]) -> list[str]:
    """The commands that a line may name; all of them where it names none or asks for help."""
    if not {"-h", "--help"} & set(argv) and (named := [w for w in COMMANDS if w in argv]):
        return named
    return list(COMMANDS)


def _where(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument("--db", metavar="PATH", default=default, help=text("option.db"))
    parser.add_argument("--person", metavar="NAME", default=default, help=text("option.person"))
    parser.add_argument(
        "--passphrase-fd", metavar="N", type=int, default=default, help=text("option.passphrase-fd")
    )


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=text("option.json"))


def _occasion(parser: argparse.ArgumentParser) -> None:
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
    _json(parser)


def _agree(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-y", "--yes", action="store_true", help=text("option.yes"))


def _take(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mg", metavar="N", help=text("option.mg"))
    parser.add_argument("--slot", metavar="TIME", help=text("option.slot"))
    parser.add_argument(
        "--answer", choices=("none", "yes", "unsure", "declined"), help=text("option.answer")
    )
    parser.add_argument("--taken", action="store_true", help=text("option.taken"))
    _agree(parser)
    _occasion(parser)


def _inject(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--side", choices=("left", "right"), help=text("option.side"))
    parser.add_argument("--lot", metavar="TEXT", help=text("option.lot"))
    parser.add_argument("--given-by", metavar="NAME", help=text("option.given-by"))
    _agree(parser)
    _occasion(parser)


def _implant(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--product", metavar="ID", help=text("option.product"))
    parser.add_argument("--count-days", metavar="N", type=int, help=text("option.count-days"))
    parser.add_argument("--site", metavar="TEXT", help=text("option.site"))
    parser.add_argument("--lot", metavar="TEXT", help=text("option.lot"))
    parser.add_argument("--given-by", metavar="NAME", help=text("option.given-by"))
    _agree(parser)
    _occasion(parser)


def _removed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--implant", metavar="UID", help=text("option.implant"))
    parser.add_argument(
        "--why", choices=("removed", "expelled"), default="removed", help=text("option.why")
    )
    _occasion(parser)


def _skip(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", metavar="UID", help=text("option.plan"))
    parser.add_argument("--slot", metavar="TIME", help=text("option.slot"))
    parser.add_argument("--reason", metavar="TEXT", help=text("option.reason"))
    _occasion(parser)


def _report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--prescribed", action="store_true", help=text("option.prescribed"))
    _occasion(parser)


def _screening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "answer",
        nargs="?",
        choices=("none", "yes", "unsure", "declined"),
        help=text("option.answer"),
    )
    _occasion(parser)


def _contact(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", metavar="NAME", help=text("option.who"))
    _occasion(parser)


def _clearance(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", metavar="NAME", required=True, help=text("option.who"))
    parser.add_argument(
        "--method",
        choices=("history", "urine", "challenge"),
        required=True,
        help=text("option.method"),
    )
    _occasion(parser)


def _stop(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", metavar="UID", help=text("option.plan"))
    parser.add_argument("--reason", metavar="TEXT", help=text("option.reason"))
    _occasion(parser)


def _plan_fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--form", choices=("oral", "injection", "implant"), help=text("option.form")
    )
    parser.add_argument("--time", metavar="HH:MM", help=text("option.time"))
    parser.add_argument("--mg", metavar="N", help=text("option.mg"))
    parser.add_argument("--rrule", metavar="RULE", default="FREQ=DAILY", help=text("option.rrule"))
    parser.add_argument("--as-needed", action="store_true", help=text("option.as-needed"))
    parser.add_argument("--interval", choices=("P28D", "P1M"), help=text("option.interval"))
    parser.add_argument("--product", metavar="ID", help=text("option.product"))
    parser.add_argument("--count-days", metavar="N", type=int, help=text("option.count-days"))
    parser.add_argument("--from", dest="start", metavar="DATE", help=text("option.from"))


def _setup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", metavar="NAME", help=text("setup.name"))
    parser.add_argument("--zone", metavar="ZONE", help=text("setup.zone"))
    parser.add_argument(
        "--indication", choices=("opioid", "alcohol"), help=text("setup.indication")
    )
    parser.add_argument("--history", choices=("yes", "no", "unknown"), help=text("setup.history"))
    parser.add_argument("--naloxone", metavar="PLACE", help=text("naloxone.where"))
    _plan_fields(parser)
    _json(parser)


def _plan(parser: argparse.ArgumentParser) -> None:
    _plan_fields(parser)
    parser.add_argument("--replaces", metavar="UID", help=text("option.replaces"))
    _occasion(parser)


def _switch(parser: argparse.ArgumentParser) -> None:
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
    parser.add_argument("--count-days", metavar="N", type=int, help=text("option.count-days"))
    parser.add_argument("--reason", metavar="TEXT", help=text("option.reason"))
    _agree(parser)
    _json(parser)


def _naloxone(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--place", metavar="TEXT", help=text("naloxone.where"))
    parser.add_argument("--holder", metavar="NAME", help=text("naloxone.holder"))
    parser.add_argument("--expires", metavar="DATE", help=text("naloxone.expires"))
    parser.add_argument("--list", action="store_true", help=text("option.kits"))
    parser.add_argument("--still-there", action="store_true", help=text("naloxone.answer_have"))
    parser.add_argument("--none", action="store_true", help=text("naloxone.answer_none"))
    parser.add_argument("--gone", metavar="UID", help=text("option.gone"))
    _occasion(parser)


def _steps(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "step",
        nargs="?",
        choices=("opioid_free", "liver", "test_dose", "naloxone", "who_to_call"),
        help=text("option.step"),
    )
    parser.add_argument("--who", metavar="NAME", help=text("option.who"))
    parser.add_argument("--why", action="store_true", help=text("option.step-why"))
    _view(parser)
    _occasion(parser)


def _confirm(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("uid", metavar="UID", help=text("option.uid"))
    parser.add_argument("--reason", metavar="TEXT", help=text("option.reason"))
    _occasion(parser)


def _correct(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("uid", metavar="UID", help=text("option.uid"))
    _undo(parser)


def _edit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", metavar="TIME", help=text("option.at"))
    parser.add_argument("--mg", metavar="N", help=text("option.mg"))
    parser.add_argument("--side", choices=("left", "right"), help=text("option.side"))
    parser.add_argument("--count-days", metavar="N", type=int, help=text("option.count-days"))
    parser.add_argument("--note", metavar="TEXT", help=text("option.note"))
    _correct(parser)


def _view(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plain", action="store_true", help=text("option.plain"))


def _upcoming(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", metavar="N", type=int, default=14, help=text("option.range"))
    _view(parser)
    _json(parser)


def _month(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--day", metavar="DATE", help=text("option.which-day"))
    _view(parser)


def _what_if(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--miss", metavar="DAY", help=text("what_if.miss"))
    parser.add_argument("--visit", metavar="DAY", help=text("what_if.visit"))


def _visit(parser: argparse.ArgumentParser) -> None:
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
    _json(parser)


def _viewer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="viewer", metavar="NAME", help=text("option.viewer"))


def _care(parser: argparse.ArgumentParser) -> None:
    _viewer(parser)
    _view(parser)
    _json(parser)


def _share(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("who", nargs="?", metavar="WHO", help=text("consent.who"))
    parser.add_argument("--level", type=int, metavar="0-3", help=text("consent.level"))
    parser.add_argument("--items", metavar="LIST", help=text("option.items"))
    parser.add_argument("--until", metavar="DATE", help=text("option.ends"))
    parser.add_argument("--off", action="store_true", help=text("option.off"))
    parser.add_argument("--preview", action="store_true", help=text("option.preview"))
    parser.add_argument("--report", metavar="UID", help=text("option.report"))
    parser.add_argument("--list", action="store_true", help=text("option.list"))
    _json(parser)


def _acknowledge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help=text("option.code"))
    parser.add_argument("--until", metavar="TIME", help=text("taken_on.until_field"))
    parser.add_argument(
        "--outcome",
        choices=("reached", "no_answer", "visit_agreed", "not_safe"),
        help=text("taken_on.outcome_question"),
    )
    _viewer(parser)
    _json(parser)


def _snooze(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help=text("option.code"))
    parser.add_argument("--until", metavar="TIME", help=text("taken_on.until_field"))
    parser.add_argument("--cancel", metavar="UID", help=text("option.cancel"))
    parser.add_argument("--list", action="store_true", help=text("option.list"))
    _viewer(parser)
    _json(parser)


def _undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", metavar="TEXT", help=text("option.reason"))
    _agree(parser)
    _json(parser)


def _moment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", metavar="TIME", help=text("option.asked-at"))
    parser.add_argument("--known-at", metavar="TIME", help=text("option.known-at"))
    _json(parser)


def _history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", metavar="KIND", help=text("option.kind"))
    parser.add_argument("--last", metavar="N", type=int, help=text("option.last"))
    _json(parser)


def _import(parser: argparse.ArgumentParser) -> None:
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
    _json(parser)


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", help=text("option.copy-out"))
    _json(parser)


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=text("option.copy-in"))
    _agree(parser)
    _json(parser)


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", help=text("option.file-out"))
    parser.add_argument("--csv", action="store_true", help=text("option.csv"))
    parser.add_argument("--plain", action="store_true", help=text("option.plain-file"))


def _paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sheet", choices=("a4", "letter"), help=text("option.sheet"))
    parser.add_argument("--force", action="store_true", help=text("option.force"))
    parser.add_argument("--plain", action="store_true", help=text("option.plain-file"))


def _card(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=text("option.card-file"))
    parser.add_argument("--no-name", action="store_true", help=text("option.no-name"))
    _paper(parser)


def _clinic_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=text("option.report-file"))
    parser.add_argument("--from", dest="first", metavar="DATE", help=text("option.report-from"))
    parser.add_argument("--to", dest="last", metavar="DATE", help=text("option.report-to"))
    parser.add_argument("--with-use", action="store_true", help=text("option.with-use"))
    _paper(parser)


def _encrypt(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--remember", action="store_true", help=text("option.remember"))
    what.add_argument("--forget", action="store_true", help=text("option.forget"))
    _agree(parser)


def _rekey(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--remember", action="store_true", help=text("option.remember"))


def _calendar(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.ics", nargs="?", help=text("option.calendar-file"))
    parser.add_argument("--serve", action="store_true", help=text("option.serve"))
    parser.add_argument("--port", metavar="N", type=int, help=text("option.port"))
    parser.add_argument(
        "--titles", choices=("neutral", "plain"), default="neutral", help=text("option.titles")
    )
    parser.add_argument("--todo", action="store_true", help=text("option.todo"))


def _assess(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="LOG", help=text("option.file-in"))
    parser.add_argument("--at", metavar="TIME", action="append", help=text("option.asked-at"))
    parser.add_argument("--known-at", metavar="TIME", help=text("option.known-at"))
    _json(parser)


def _check_with(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", metavar="WORDS", nargs="+", help=text("option.check-with"))
    _json(parser)


def _craving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("score", metavar="0-10", type=int, help=text("option.craving"))
    _occasion(parser)


def _went(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind",
        choices=("group", "counselling", "lab", "injection", "implant", "other"),
        help=text("option.went"),
    )
    _occasion(parser)


def _supply(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--came-in", metavar="N", type=int, help=text("option.came-in"))
    what.add_argument("--lost", metavar="N", type=int, help=text("option.lost"))
    what.add_argument("--counted", metavar="N", type=int, help=text("option.set-left"))
    _occasion(parser)


def _nothing(_: argparse.ArgumentParser) -> None:
    """A command without options of its own."""


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help=text("option.all"))
    _json(parser)


def _watch(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--install", action="store_true", help=text("option.install"))
    what.add_argument("--uninstall", action="store_true", help=text("option.uninstall"))
    what.add_argument("--dry-run", action="store_true", help=text("option.dry-run"))


def _contacts(parser: argparse.ArgumentParser) -> None:
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


def _notices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", metavar="FROM-TO", help=text("option.quiet"))
    parser.add_argument("--morning", metavar="HH:MM", help=text("option.morning"))
    parser.add_argument("--visit-days", metavar="N,N", help=text("option.visit-days"))
    parser.add_argument("--repeats", metavar="N,N", help=text("option.repeats"))
    parser.add_argument("--heads-up", metavar="MINUTES", help=text("option.heads-up"))
    parser.add_argument("--others-after", metavar="MINUTES", help=text("option.others-after"))
    parser.add_argument("--others-morning", metavar="MINUTES", help=text("option.others-morning"))
    parser.add_argument("--told", action="store_true", help=text("option.told"))


def _health(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sources", action="store_true", help=text("option.sources"))
    _view(parser)
    _json(parser)


def _side_effect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("effect", nargs="*", metavar="WORDS", help=text("option.effect"))
    parser.add_argument(
        "--severity", choices=("mild", "moderate", "severe"), help=text("option.effect-severity")
    )
    parser.add_argument("--list", action="store_true", help=text("option.effects"))
    _occasion(parser)


def _mood(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("mood", choices=("well", "low", "thoughts"), help=text("option.mood"))
    _occasion(parser)


def _log_lab(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("test", metavar="TEST", help=text("option.lab"))
    parser.add_argument("value", metavar="VALUE", help=text("option.lab-value"))
    parser.add_argument("--unit", metavar="TEXT", help=text("option.lab-unit"))
    parser.add_argument("--limit", metavar="N", help=text("option.lab-limit"))
    _occasion(parser)


def _aftercare(parser: argparse.ArgumentParser) -> None:
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
    _occasion(parser)


COMMANDS: dict[str, tuple[str, Adder]] = {
    "setup": ("setup:setup", _setup),
    "take": ("take:take", _take),
    "inject": ("depot:inject", _inject),
    "implant": ("depot:implant", _implant),
    "implant-removed": ("depot:implant_removed", _removed),
    "skip": ("plans:skip", _skip),
    "report-use": ("reports:report_use_of", _report),
    "screening": ("reports:screening", _screening),
    "clinic-contact": ("reports:clinic_contact", _contact),
    "clearance": ("reports:clearance", _clearance),
    "naloxone": ("naloxone:naloxone", _naloxone),
    "emergency": ("emergency:emergency", _nothing),
    "steps": ("steps:steps", _steps),
    "plan": ("plans:plan", _plan),
    "stop": ("plans:stop", _stop),
    "switch": ("switch:switch", _switch),
    "today": ("screen:today", _view),
    "upcoming": ("views:upcoming", _upcoming),
    "care": ("care:care", _care),
    "month": ("views:month", _month),
    "timeline": ("views:timeline", _view),
    "progress": ("views:progress", _view),
    "what-if": ("views:what_if", _what_if),
    "visit": ("visits:visit", _visit),
    "health": ("health:health", _health),
    "side-effect": ("health:side_effect", _side_effect),
    "mood": ("health:mood", _mood),
    "log-lab": ("health:lab", _log_lab),
    "aftercare": ("health:aftercare", _aftercare),
    "went": ("support:went", _went),
    "craving": ("support:craving", _craving),
    "supply": ("supply:supply", _supply),
    "check-with": ("checking:check_with_words", _check_with),
    "share": ("care:share", _share),
    "acknowledge": ("care:acknowledge", _acknowledge),
    "snooze": ("care:snooze", _snooze),
    "check": ("reminders:check", _check),
    "watch": ("reminders:watch", _watch),
    "contacts": ("contacts:contacts", _contacts),
    "notices": ("reminders:notices", _notices),
    "answer": ("reminders:answer", _json),
    "checklist": ("reminders:checklist", _json),
    "status": ("answers:status", _moment),
    "history": ("answers:history", _history),
    "undo": ("corrections:undo", _undo),
    "confirm": ("corrections:confirm", _confirm),
    "edit": ("corrections:edit", _edit),
    "void": ("corrections:void", _correct),
    "bring-back": ("corrections:bring_back", _correct),
    "backup": ("copies:backup", _backup),
    "restore": ("copies:restore", _restore),
    "doctor": ("copies:doctor", _json),
    "encrypt": ("encryption:encrypt", _encrypt),
    "decrypt": ("encryption:decrypt", _agree),
    "rekey": ("encryption:rekey", _rekey),
    "calendar": ("calendar:calendar", _calendar),
    "import": ("moving:import_file", _import),
    "export": ("moving:export_file", _export),
    "card": ("papers:card", _card),
    "report": ("papers:report", _clinic_report),
    "assess": ("answers:assess_log", _assess),
    "keys": ("screen:keys", _nothing),
    "demo": ("screen:demo", _nothing),
}


def is_terminal() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()
