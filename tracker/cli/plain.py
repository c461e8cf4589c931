"""Answers as plain text: what a screen reader, cron and ssh use."""

import json
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tracker.engine.entries import Entry
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.today import Banner, Today, WarningRow

WIDEST = 100
INDENT = "    "


def say(words: str) -> None:
    """Prints a text, wrapped to the terminal."""
    for line in wrapped(words):
        print(line)


def say_json(answer: object) -> None:
    """Prints one object on one line."""
    print(json.dumps(answer, ensure_ascii=False))


def say_lines(lines: Iterable[str]) -> int:
    """Prints lines, each wrapped under its own indent; gives back the exit code of a success."""
    for line in lines:
        indent = INDENT if line.startswith(INDENT) else ""
        for part in wrapped(line.strip(), indent):
            print(part)
    return 0


def wrapped(words: str, indent: str = "") -> list[str]:
    """The lines of a text."""
    width = min(WIDEST, shutil.get_terminal_size((80, 24)).columns)
    return textwrap.wrap(words, width, initial_indent=indent, subsequent_indent=indent) or [""]


def today_lines(today: "Today") -> Iterator[str]:
    """Today as lines: the state first, then what to do, what is due, warnings, naloxone."""
    yield f"{today.name}  {text('status.as_of', when=_moment(today))}"
    yield ""
    yield from _banner(text("status.coverage"), today.coverage)
    yield from _banner(text("status.gate"), today.gate)
    if today.red:
        yield from wrapped(text("status.emergency", emergency=today.emergency), INDENT)
    yield ""
    for slot in today.slots:
        yield f"{INDENT}{slot.when}  {slot.what}  {slot.symbol} {slot.word}  {slot.detail}".rstrip()
    if today.next_dose:
        yield INDENT + text("today.next_dose", when=today.next_dose)
    if today.next_visit:
        yield INDENT + text("today.next_visit", when=today.next_visit)
    for said in today.renewals:
        yield INDENT + said
    if not today.has_plan:
        yield INDENT + text("today.no_plan")
    yield ""
    yield text("status.warnings") if today.warnings else text("status.no_warnings")
    for warning in today.warnings:
        yield from _warning(warning)
    yield ""
    yield today.naloxone
    if today.naloxone_asked:
        yield from wrapped(f"{today.naloxone_asked} {text('naloxone.how_to_say')}")
    yield from wrapped(text("disclaimer.short"))


def _moment(today: "Today") -> str:
    return f"{today.clock} ({today.zone})"


def _banner(label: str, banner: "Banner") -> Iterator[str]:
    yield f"{label}: {banner.symbol} {banner.word}"
    yield from wrapped(banner.line, INDENT)


def _warning(warning: "WarningRow") -> Iterator[str]:
    related = f"  (+{text('today.related', n=warning.related)})" if warning.related else ""
    yield f"{INDENT}{warning.symbol} {warning.word}: {warning.title}{related}"
    yield from wrapped(warning.text, INDENT * 2)


def logged(entries: list[Entry], as_json: bool, *texts: str) -> int:
    """Answers a command that wrote entries: the texts, or the entries as JSON."""
    if as_json:
        from tracker.exchange.log import entry_fields

        say_json({"logged": [entry_fields(entry) for entry in entries]})
        return 0
    for words in texts:
        say(words)
    return 0
