"""`tracker inject`, `implant` and `implant-removed`."""

import argparse

from tracker.cli.asking import agrees
from tracker.cli.naloxone import ask_naloxone
from tracker.cli.opened import Opened, occasion_of, opened
from tracker.cli.plain import logged
from tracker.engine.entries import Entry, Form, Implant, Injection, Side
from tracker.errors import RefusedError, UsageError
from tracker.formulary.load import load_formulary
from tracker.usecases.describe import when_of
from tracker.usecases.log_depot import (
    first_given,
    is_held,
    log_implant,
    log_injection,
    log_removal,
    plan_for,
)
from tracker.usecases.new_entries import stamp
from tracker.usecases.red_flags import came_out
from tracker.wording import text
from tracker.wording.numbers import numbers_for


def inject(arguments: argparse.Namespace) -> int:
    """Logs an injection that has been given."""
    with opened(arguments) as desk:
        occasion = occasion_of(arguments, desk)
        record = desk.book.record(desk.person)
        again = _ask_if_again(arguments, desk, first_given(record, Injection, occasion))
        entry = log_injection(
            desk.book,
            occasion,
            plan_for(record, Form.INJECTION, occasion),
            Side(arguments.side) if arguments.side else None,
            arguments.lot,
            arguments.given_by,
            again,
        )
        when = when_of(entry, desk.zone, desk.now)
        logged([entry], arguments.json, text("inject.logged", when=when), *_held(desk, entry))
        return ask_naloxone(desk, arguments.json)


def implant(arguments: argparse.Namespace) -> int:
    """Logs an implant that has been put in."""
    with opened(arguments) as desk:
        occasion = occasion_of(arguments, desk)
        record = desk.book.record(desk.person)
        again = _ask_if_again(arguments, desk, first_given(record, Implant, occasion))
        draft = Implant(
            **stamp(occasion, "implant"),
            plan=plan_for(record, Form.IMPLANT, occasion),
            product=_known_product(arguments.product),
            count_days=arguments.count_days,
            site=arguments.site,
            lot=arguments.lot,
            given_by=arguments.given_by,
            confirmed=again,
        )
        entry = log_implant(desk.book, occasion, draft)
        words = [text("implant.logged", when=when_of(entry, desk.zone, desk.now))]
        plan = record.entries.get(entry.plan) if entry.plan else None
        if entry.count_days is None and getattr(plan, "count_days", None) is None:
            words.append(text("implant.length_unknown"))
        logged([entry], arguments.json, *words, *_held(desk, entry))
        return ask_naloxone(desk, arguments.json)


def implant_removed(arguments: argparse.Namespace) -> int:
    """Logs that an implant was taken out or came out."""
    with opened(arguments) as desk:
        occasion = occasion_of(arguments, desk)
        if arguments.implant is not None and not isinstance(
            desk.book.record(desk.person).entries.get(arguments.implant), Implant
        ):
            raise RefusedError(
                f"no implant has the uid {arguments.implant!r}; see: tracker history"
            )
        entry = log_removal(desk.book, occasion, arguments.implant, arguments.why)
        logged([entry], arguments.json, *came_out(desk.book.record(desk.person), occasion).lines)
        return ask_naloxone(desk, arguments.json)


def _held(desk: Opened, entry: Injection | Implant) -> list[str]:
    """What must be said of an entry that does not count."""
    if not is_held(desk.book.record(desk.person), entry):
        return []
    return [text("inject.held_logged", emergency=numbers_for(desk.zone).emergency)]


def _ask_if_again(arguments: argparse.Namespace, desk: Opened, first: Entry | None) -> bool:
    """Whether this is one more and not the one that is there; refuses if it is the same."""
    if first is None:
        return False
    when = when_of(first, desk.zone, desk.now)
    if not agrees(text("inject.duplicate", when=when), arguments.yes, "--yes"):
        raise RefusedError(text("take.duplicate_drop"))
    return True


def _known_product(product: str | None) -> str | None:
    known = [item.id for item in load_formulary().products.values() if item.form == "implant"]
    if product is None or product in known:
        return product
    raise UsageError(f"{product!r} is not a known implant; known: {', '.join(known)}")
