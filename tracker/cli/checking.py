"""`tracker check-with`: may something be taken with naltrexone? It opens no record."""

import argparse
from collections.abc import Iterable, Iterator

from tracker import clock
from tracker.cli.plain import INDENT, say_json, say_lines
from tracker.errors import UsageError
from tracker.usecases.check_with import Checked, Told, check_with
from tracker.wording import text
from tracker.wording.numbers import numbers_for

KNOWN, NOT_KNOWN = 0, 1


def check_with_words(arguments: argparse.Namespace) -> int:
    """Answers from the list: 0 where all of it is on the list, 1 where something is not."""
    typed = " ".join(arguments.words)
    if not any(sign.isalpha() for sign in typed):
        raise UsageError(text("interaction.nothing_typed"))
    found = check_with(typed, numbers_for(clock.machine_zone()).emergency)
    if arguments.json:
        say_json(_fields(typed, found))
    else:
        say_lines(_lines(found))
    return KNOWN if found.is_known else NOT_KNOWN


def _fields(typed: str, found: Checked) -> dict[str, object]:
    return {
        "typed": typed,
        "known": found.is_known,
        "matches": [_told_fields(told) for told in found.told],
        "near": [_told_fields(told) for told in found.near],
        "unknown": found.unknown.split(", ") if found.unknown else [],
        "todo": list(found.todo),
        "danger": found.danger or None,
    }


def _told_fields(told: Told) -> dict[str, object]:
    return {
        "id": told.id, "name": told.name, "found_by": told.found_by,
        "severity": told.tone, "kinds": list(told.kinds),
        "risks": list(told.risks), "source": told.source,
    }  # fmt: skip


def _lines(found: Checked) -> Iterator[str]:
    if found.unknown:
        key = "interaction.unknown_some" if found.told else "interaction.unknown"
        yield f"? {text(key, what=found.unknown)}"
        yield f"{INDENT}{text('interaction.unknown_not_fine')}"
    yield from _told_lines(found.told)
    if found.near:
        yield text("interaction.near")
        yield from _told_lines(found.near)
        yield f"{INDENT}{text('interaction.near_not')}"
    yield ""
    yield from found.todo
    if found.danger:
        yield found.danger


def _told_lines(all_told: Iterable[Told]) -> Iterator[str]:
    for told in all_told:
        said = f"  ({told.found_by})" if told.found_by else ""
        yield f"{text(f'severity.{told.tone}.symbol')} {told.name}{said}"
        for risk in told.risks:
            yield f"{INDENT}{risk}"
        yield f"{INDENT}{text('interaction.source')}: {told.source}"
