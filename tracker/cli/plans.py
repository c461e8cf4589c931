"""`tracker plan`, `stop` and `skip`, and the plan part of set-up."""

import argparse
from datetime import datetime
from decimal import Decimal

from tracker.cli.naloxone import ask_naloxone
from tracker.cli.opened import amount_of, date_of, occasion_of, opened, time_of
from tracker.cli.plain import logged
from tracker.engine.assessment import Assessment, ScheduleState
from tracker.engine.entries import Form
from tracker.engine.instants import zone_named
from tracker.engine.record import Record
from tracker.errors import RefusedError, UsageError
from tracker.formulary.load import load_formulary
from tracker.usecases.book import status_of
from tracker.usecases.plans import (
    PlanDraft,
    add_plan,
    daily,
    one_plan,
    skip_slot,
    stop_plan,
    time_of_day,
    told_after_end,
)
from tracker.wording import text

OPEN_NOW = (
    ScheduleState.DUE_SOON,
    ScheduleState.DUE,
    ScheduleState.LATE,
    ScheduleState.MISSED,
)


def plan(arguments: argparse.Namespace) -> int:
    """Adds a plan, or a new version in place of one."""
    with opened(arguments) as desk:
        if arguments.form is None:
            raise UsageError("say which form: --form oral, injection or implant")
        draft = draft_of(arguments, desk.now, desk.zone)
        record = desk.book.record(desk.person)
        if arguments.replaces is not None:
            one_plan(record, desk.now, arguments.replaces)
        occasion = occasion_of(arguments, desk)
        entry = add_plan(desk.book, occasion, draft, arguments.replaces)
        return logged([entry], arguments.json, text("plan.logged"))


def stop(arguments: argparse.Namespace) -> int:
    """Ends the reminders of a plan."""
    with opened(arguments) as desk:
        chosen = one_plan(desk.book.record(desk.person), desk.now, arguments.plan)
        occasion = occasion_of(arguments, desk)
        entry = stop_plan(desk.book, occasion, chosen.uid, arguments.reason)
        _, said = told_after_end(desk.book, desk.person, desk.now)
        logged([entry], arguments.json, said)
        return ask_naloxone(desk, arguments.json)


def skip(arguments: argparse.Namespace) -> int:
    """Logs that a pill is left out on purpose."""
    with opened(arguments) as desk:
        chosen = one_plan(desk.book.record(desk.person), desk.now, arguments.plan, Form.ORAL)
        if arguments.slot:
            instant = time_of(arguments.slot, desk.now, desk.zone)
            slot = instant.astimezone(zone_named(chosen.zone)).replace(tzinfo=None)
            _check_slot(desk.book.record(desk.person), chosen.uid, slot, arguments.slot)
        else:
            slot = _slot_now(status_of(desk.book, desk.person, desk.now, desk.now), chosen.uid)
        occasion = occasion_of(arguments, desk)
        entry = skip_slot(desk.book, occasion, chosen.uid, slot, arguments.reason)
        return logged([entry], arguments.json, text("skip.logged"))


def draft_of(arguments: argparse.Namespace, now: datetime, zone: str) -> PlanDraft:
    """The plan that the options describe."""
    form = Form(arguments.form or Form.ORAL)
    mg = amount_of(arguments.mg) or Decimal(50)
    time = time_of_day(arguments.time or "08:00")
    products = load_formulary().products
    if arguments.product is not None and arguments.product not in products:
        raise UsageError(f"{arguments.product!r} is not known; known: {', '.join(products)}")
    oral = form is Form.ORAL and not arguments.as_needed
    return PlanDraft(
        form=form,
        doses=daily(time, mg, arguments.rrule) if oral else (),
        interval=arguments.interval or "P28D",
        count_days=arguments.count_days,
        product=arguments.product,
        as_needed=arguments.as_needed,
        start=date_of(arguments.start, now, zone) if arguments.start else None,
    )


def _check_slot(record: Record, plan: str, slot: datetime, said: str) -> None:
    line = record.latest.line_of(plan)
    if line is None or line.slot_named(slot) is None:
        raise UsageError(f"no pill is planned at {said!r}; see: tracker status")


def _slot_now(status: Assessment, plan: str) -> datetime:
    """The pill that is due soon, due, late or missed; one that comes later needs --slot."""
    for told in status.plans:
        if told.plan == plan and told.slot is not None and told.schedule in OPEN_NOW:
            return told.slot
    raise RefusedError(f"{text('skip.nothing')} To leave out a later one, add --slot TIME.")
